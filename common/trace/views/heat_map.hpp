// Numbers as a picture in the terminal: a table whose cells are coloured by their value, with the names and
// words of the axes. Without colour it is a table of numbers, or of shades where numbers have no room.
#pragma once

#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "terminal/terminal.hpp"
#include "trace/record/record.hpp"

namespace unrolled::trace {

/// Draws an array of any number of axes; `axes` may be empty or shorter. Every line fits the terminal's width
/// and ends with a newline. What has no room is sampled or left out, and a line says so.
/// Blue is negative, red positive, white zero; where no value is negative, the darker the larger.
std::string heat_map(const Array& values, const std::vector<Axis>& axes, const Terminal& terminal);

}  // namespace unrolled::trace
