// Which colour, or which shade, stands for a number.
#pragma once

#include <span>
#include <string>

#include "tensor/array.hpp"
#include "terminal/terminal.hpp"

namespace unrolled {

/// The colours for the range of an array. Two-sided (blue, white, red around zero) when there are values of
/// both signs, else one-sided (white to blue).
class Palette {
 public:
  Palette(std::span<const Real> values, const Terminal& terminal);

  /// The text on the colour of the value; without colour, the text alone.
  std::string on_colour(Real value, const std::string& text) const;
  /// One of " ░▒▓█", the darker the larger; "?" where the value is not finite.
  const char* shade(Real value) const;
  /// One line: the ends of the range and what lies between them.
  std::string legend() const;

 private:
  double place(Real value) const;  // 0 … 1 in the range

  double low_ = 0, high_ = 0;
  bool two_sided_ = false, any_ = false;
  const Terminal& terminal_;
};

}  // namespace unrolled
