// In logarithms, and by cases.
#pragma once

#include <cmath>
#include <cstddef>

namespace unrolled {

static double noam(std::size_t step, std::size_t width, std::size_t warmup) noexcept {
  if (step == 0) return noam(1, width, warmup);
  const double twice = step < warmup ? 2 * std::log(step) - 3 * std::log(warmup) : -std::log(step);
  return std::exp((twice - std::log(width)) / 2);
}

}  // namespace unrolled
