#include "terminal/numbers.hpp"

#include <algorithm>

#include "terminal/terminal.hpp"

namespace unrolled {

AlignedNumbers::AlignedNumbers(std::span<const Real> values) {
  double largest = 0;
  bool integers = true;
  for (const Real x : values) {
    if (!std::isfinite(x)) continue;
    largest = std::max<double>(largest, std::abs(x));
    integers &= x == std::round(x);
  }
  if (integers && largest < 1e6) {
    precision_ = 0;
  } else if (largest >= 1e5 || largest < 1e-2) {
    scientific_ = true;
  } else {
    precision_ = largest < 10 ? 3 : largest < 1000 ? 2 : 1;
  }
  for (const Real x : values) width_ = std::max(width_, display_width((*this)(x)));
}

std::string AlignedNumbers::operator()(Real value) const {
  const double x = value;
  if (!std::isfinite(x)) return number(x);
  return scientific_ ? fmt::format("{:.1e}", x) : fmt::format("{:.{}f}", x == 0 ? 0 : x, precision_);
}

}  // namespace unrolled
