// Exercise 11.5: how the learning rate rises and falls.
#pragma once

#include <cstddef>

#include "base/error.hpp"

namespace unrolled {

/// width^−½ · min(step^−½, step · warmup^−1½) (Vaswani et al. 2017, eq. 3). Steps count from 1; step 0 gets the rate of
/// step 1. warmup is at least 1.
inline double noam(std::size_t step, std::size_t width, std::size_t warmup) { throw unfinished("11.5"); }

}  // namespace unrolled
