// How the views write a number.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <span>
#include <string>

#include "tensor/array.hpp"

namespace unrolled {

/// Four significant digits: "0.6931", "-1.5", "1.2e+06", "NaN", "∞", "-∞"; never "-0".
inline std::string number(double x) {
  if (std::isnan(x)) return "NaN";
  if (std::isinf(x)) return x > 0 ? "∞" : "-∞";
  return fmt::format("{:.4g}", x == 0 ? 0 : x);
}

/// One way of writing all numbers of an array, so that they line up.
class AlignedNumbers {
 public:
  explicit AlignedNumbers(std::span<const Real> values);

  std::string operator()(Real value) const;
  std::size_t width() const { return width_; }  ///< columns of the widest

 private:
  int precision_ = 0;
  bool scientific_ = false;
  std::size_t width_ = 1;
};

/// "124,439,808"
inline std::string grouped(std::size_t number) {
  return number < 1000 ? std::to_string(number)
                       : fmt::format("{},{:03}", grouped(number / 1000), number % 1000);
}

/// "1 step", "12 steps"
inline std::string counted(std::size_t n, std::string_view one) {
  return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

}  // namespace unrolled
