// How the views write a number.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace unrolled {

/// Four significant digits: "0.6931", "-1.5", "1.2e+06", "NaN", "∞", "-∞"; never "-0".
inline std::string number(double x) {
  if (std::isnan(x)) return "NaN";
  if (std::isinf(x)) return x > 0 ? "∞" : "-∞";
  return fmt::format("{:.4g}", x == 0 ? 0 : x);
}

/// "1 step", "12 steps"
inline std::string counted(std::size_t n, std::string_view one) {
  return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

}  // namespace unrolled
