// The record of a run: each operation with its inputs, its value, its place in the model and the line of the
// book that made it, forwards and backwards. Debugger, DOT, JSON and page are views of this one record; recording.hpp makes it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::trace {

enum class Pass { forward, backward };

/// What one axis of a value means ("query"), and what each position on it is called (its words; may be
/// empty).
struct Axis {
  std::string name;
  std::vector<std::string> ticks;
};

/// The axes of a value of this shape, where one called "time" that has no words gets those of its scopes: "t=1", "t=2", …
std::vector<Axis> with_time_counted(std::vector<Axis> axes, const Shape& shape);

/// min, max, mean and standard deviation of the finite elements; all 0 when there are none.
struct Statistics {
  double min = 0, max = 0, mean = 0, std = 0;
  std::size_t nans = 0, infinities = 0;
};

Statistics statistics_of(const Array& value);

/// One operation, one leaf (a parameter or constant, when first used), or one gradient.
struct Step {
  std::size_t index = 0;  ///< its place in the record
  Pass pass = Pass::forward;
  std::string operation{};            ///< "matmul"; leaves: "parameter" or "constant"
  std::string formula{};              ///< "y = a · b"; backward: how this gradient is passed on
  std::vector<std::size_t> inputs{};  ///< earlier steps; backward: the gradients this one was summed from
  std::string label{};                ///< "scores"; backward: "∂scores"; may be empty
  std::vector<Axis> axes{};           ///< one an axis of the value, outermost first; may be empty
  std::string note{};                 ///< a sentence for the reader
  std::vector<std::string> scope{};   ///< {"encoder.0", "attn"}
  Shape shape{};
  Array values{};  ///< whole up to 4,096 elements, else the corner at the origin
  Statistics statistics{};
  std::string file{};  ///< from the top of the repository
  int line = 0;
  std::optional<std::size_t> forward{};  ///< backward: the forward step whose gradient this is

  /// False when `values` is only a corner.
  bool whole() const { return values.shape() == shape; }
  bool leaf() const { return operation == "parameter" || operation == "constant"; }
  /// Something went wrong here: a NaN, or an infinity that no mask has put there.
  bool broken() const {
    return statistics.nans > 0 || (statistics.infinities > 0 && operation != "masked_fill");
  }
};

/// Values of more elements than this are kept as a corner.
inline constexpr std::size_t whole_limit = 4096;

/// The value, or its block at the origin with at most `most` elements: the longest axis is halved until it fits.
Array corner(const Array& value, std::size_t most = whole_limit);

/// "encoder.0.attn"
std::string path_of(const std::vector<std::string>& scope);

/// The steps of one run, in the order they happened. Inputs always point at earlier steps.
class Record {
 public:
  const std::vector<Step>& steps() const { return steps_; }
  const Step& operator[](std::size_t index) const { return steps_[index]; }
  Step& operator[](std::size_t index) { return steps_[index]; }
  std::size_t size() const { return steps_.size(); }
  bool empty() const { return steps_.empty(); }

  /// Appends a step and returns its index. Sets index, shape, values and statistics from the value.
  std::size_t add(Step step, const Array& value);

  /// The first steps only: a record of its own, since inputs are earlier steps.
  Record beginning(std::size_t steps) const;

  /// The latest step with this label.
  std::optional<std::size_t> find(std::string_view label) const;

  /// The first value that an operation has computed, where a reader begins; 0 when there is none.
  std::size_t first_computed() const;

  /// The first step of the backward pass.
  std::optional<std::size_t> backward_begins() const;

 private:
  std::vector<Step> steps_;
};

}  // namespace unrolled::trace
