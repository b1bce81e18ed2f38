// Made-up tasks that need memory and nothing else, so that the distance it must reach is known exactly.
#pragma once

#include "tensor/array.hpp"
#include "tensor/random.hpp"

namespace unrolled::data {

/// The adding problem (Hochreiter and Schmidhuber 1997, §5.4): of T numbers two are marked, one in each half;
/// the answer is their sum.
struct Adding {
  Array inputs;   ///< (B,T,2): a number, uniform on [0, 1), and its mark, 0 or 1
  Array targets;  ///< (B): the sum of the two marked numbers, on [0, 2)
};

/// B fresh examples of T numbers. Errors: T below 2.
Adding adding_problem(std::size_t batch, std::size_t time, Generator& generator);

/// The mean squared error of the best answer that does not look at the inputs: the variance of the targets,
/// 1/6 in the long run. Errors: no target.
double best_constant_error(const Array& targets);

/// The copy task (Hochreiter and Schmidhuber 1997; in the form of Arjovsky et al. 2016, §5.1): read a few
/// symbols, wait, and write them down when the mark comes.
struct Copying {
  Indices inputs;   ///< (B,T): the symbols, blanks, the mark, blanks
  Indices targets;  ///< (B,T): blanks, and the symbols from the mark on
};

/// How long to copy, how long to wait.
struct CopyingOptions {
  std::size_t symbols = 8;  ///< different ones: 0 … symbols − 1
  std::size_t length = 10;  ///< to remember
  std::size_t delay = 20;   ///< positions between the last symbol and the mark

  Index blank() const { return static_cast<Index>(symbols); }
  Index mark() const { return static_cast<Index>(symbols + 1); }
  /// How many tokens there are: symbols, blank, mark.
  std::size_t vocabulary() const { return symbols + 2; }
  /// T: the symbols, the delay, the mark and length − 1 blanks after it.
  std::size_t time() const { return 2 * length + delay; }
};

/// B fresh examples. Errors: no symbols, or nothing to copy.
Copying copy_task(std::size_t batch, const CopyingOptions& options, Generator& generator);

}  // namespace unrolled::data
