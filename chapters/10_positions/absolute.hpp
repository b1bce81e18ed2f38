// Positions that are added to the tokens: each position has a vector of its own.
//
//   place(x)_t = x_t + a · PE(t)    the sines and cosines of chapter 09; a = .14 makes them as large as the word vectors here
//   place(x)_t = x_t + P_t          a table P that is learnt, one row for each position of the training
//
// Sinusoids: Vaswani et al. 2017, §3.5. Tables: Gehring et al. 2017; BERT and GPT-2 have them.
#pragma once

#include <fmt/format.h>

#include "09_attention/positions.hpp"
#include "10_positions/way.hpp"
#include "base/error.hpp"
#include "nn/layers.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::positions {

// [absolute]
/// PE(t), added.
class Sinusoid : public Way {
 public:
  explicit Sinusoid(double scale = 1) : scale_(scale) {}

  Tensor place(const Tensor& x, std::size_t first = 0) const override {
    const std::size_t T = x.size(-2), C = x.size(-1);
    const Tensor all = attention::sinusoidal_positions(first + T, C);
    const Tensor rows =
        slice(all, 0, static_cast<Index>(first), static_cast<Index>(first + T)) * scale_;  // (T,C)
    trace::names({{"positions", rows}}, {{"token", x}, {"feature"}});
    return x + rows;
  }

 private:
  double scale_;
};

/// A row of a table, added. What the rows of positions that training never saw hold is what they began with.
class Learnt : public Way {
 public:
  Learnt(std::size_t rows, std::size_t width, Generator& generator, double deviation = 0.1)
      : table(add("table", nn::Embedding(rows, width, generator, deviation))) {}

  Tensor place(const Tensor& x, std::size_t first = 0) const override {
    const std::size_t T = x.size(-2), rows = table.table.size(0);
    if (first + T > rows) {
      throw Error(fmt::format("positions: {} tokens, where the learnt table has {} rows", first + T, rows),
                  "give it fewer tokens, or take a way without a table");
    }
    Indices t = Indices::from_shape({T});
    for (std::size_t i = 0; i < T; ++i) t(i) = static_cast<Index>(first + i);
    const Tensor rows_of_t = table(t);  // (T,C)
    trace::names({{"positions", rows_of_t}}, {{"token", x}, {"feature"}});
    return x + rows_of_t;
  }

  nn::Embedding table;
};
// [/absolute]

}  // namespace unrolled::positions
