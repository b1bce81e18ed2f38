// The part of a value that the reader asked for: "scores[0, :, 3]", or by words, "scores[dog]".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/record/record.hpp"

namespace unrolled::trace {

/// What is left after slicing: its values, the meaning of the axes that are left, and which part it is.
struct Slice {
  Array values;
  std::vector<Axis> axes;
  std::string part;  ///< "[0, :, 3]"; "" for the whole
};

/// Cuts a step's values. `spec` is what stands between the brackets, separated by commas, one an axis from
/// the outermost on, missing ones mean all: an index (negative from the end), a range "1:3" (ends may be left
/// out), or a word of the axis. Errors: too many, out of range, no such word, beyond the corner that is kept.
Slice cut_out(const Step& step, std::string_view spec);

}  // namespace unrolled::trace
