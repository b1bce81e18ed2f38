// How the learning rate goes over the steps of a training. Steps count from 1: the rate of the n-th update.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace unrolled::nn {

/// The same rate at every step.
struct Constant {
  double rate;
  double operator()(std::size_t) const { return rate; }
};

/// Up from 0 to `peak` in a straight line over `warmup` steps, then down to `floor` at step `total` along
/// half a cosine (Loshchilov and Hutter 2017, eq. 5), and there it stays.
struct WarmupCosine {
  double peak;
  std::size_t warmup, total;
  double floor = 0;

  double operator()(std::size_t step) const {
    if (step <= warmup && warmup > 0) return peak * static_cast<double>(step) / static_cast<double>(warmup);
    if (step >= total) return floor;
    const double progress = static_cast<double>(step - warmup) / static_cast<double>(total - warmup);
    return floor + (peak - floor) * (1 + std::cos(std::numbers::pi * progress)) / 2;
  }
};

/// Up in a straight line over `warmup` steps, then `peak`, and over the last `falling` steps down in a straight line to 0 at step `end`.
struct WarmupLinear {
  double peak;
  std::size_t warmup, end;
  double falling;

  double operator()(std::size_t step) const {
    const double up = static_cast<double>(step) / static_cast<double>(std::max<std::size_t>(warmup, 1));
    const double left = static_cast<double>(end - std::min(step, end)) / std::max(falling, 1.0);
    return peak * std::min({1.0, up, left});
  }
};

/// factor · width^−½ · min(step^−½, step · warmup^−1½): up in a straight line, down with the root
/// (Vaswani et al. 2017, eq. 3). The peak, at step `warmup`, is factor / √(width · warmup).
struct Noam {
  std::size_t width, warmup;
  double factor = 1;

  double operator()(std::size_t step) const {
    const double s = static_cast<double>(std::max<std::size_t>(step, 1)), w = static_cast<double>(warmup);
    return factor / std::sqrt(static_cast<double>(width)) *
           std::min(1 / std::sqrt(s), s / (w * std::sqrt(w)));
  }
};

}  // namespace unrolled::nn
