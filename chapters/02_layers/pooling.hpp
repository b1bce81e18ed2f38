// Pooling: of each window of neighbours one number a feature is kept, the largest or the mean.
//
//   y[t] = max (or mean) over k < K of x[t·S + k − P]      x (B,T,C) → (B,T',C),  T' = ⌊(T + 2P − K) / S⌋ + 1
//
// K is the size of a window, S the stride from one window to the next, P how far windows reach beyond both ends. What lies
// there takes no part in a maximum, and counts as 0 in a mean. A picture (B,H,W,C) is pooled along its columns, then along
// its rows: the largest of the largest is the largest of all. There is nothing to learn here. What it buys: a pattern that
// moves a little, inside a window, gives the same answer; with one window over everything, a pattern anywhere does.
#pragma once

#include <fmt/format.h>

#include <limits>

#include "tensor/ops.hpp"

namespace unrolled::layers {

// [window]
/// What slides along an axis.
struct Window {
  std::size_t size;         ///< K
  std::size_t stride = 1;   ///< S
  std::size_t padding = 0;  ///< P, at each end

  /// T': how many windows there are on T positions. Errors: none fits, a size or stride of 0, a window that may lie in the
  /// padding alone.
  std::size_t count(std::size_t time) const {
    if (size == 0 || stride == 0) throw Error("window: size and stride are 1 or more");
    if (padding >= size)
      throw Error(fmt::format("window: {} positions of padding hide a window of {}", padding, size));
    if (time + 2 * padding < size)
      throw Error(
          fmt::format("window: {} positions are fewer than the window's {}", time + 2 * padding, size),
          "a smaller window, or padding");
    return (time + 2 * padding - size) / stride + 1;
  }
};
// [/window]

/// The size of an axis, as reshape() takes it.
inline Index extent(const Tensor& x, int axis) { return static_cast<Index>(x.size(axis)); }

// [windows]
/// All windows side by side: x (B,T,C) → (B,T',K,C), with `outside` beyond the ends. A position that stands in several
/// windows collects the gradients of all of them.
inline Tensor windows(const Tensor& x, const Window& window, double outside) {
  const std::size_t B = x.size(0), T = x.size(1), C = x.size(2), K = window.size;
  const std::size_t count = window.count(T);
  const auto nowhere = static_cast<Index>(B * T);      // the row that stands for all that is outside
  const Tensor rows = reshape(x, {-1, extent(x, 2)});  // (B·T,C)
  const Tensor beyond = Array(Shape{1, C}, static_cast<Real>(outside));
  Indices from = Indices::from_shape({B, count, K});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < count; ++t) {
      for (std::size_t k = 0; k < K; ++k) {
        const std::size_t at = t * window.stride + k;  // counted from the first of the padding
        const bool inside = at >= window.padding && at < T + window.padding;
        from(b, t, k) = inside ? static_cast<Index>(b * T + at - window.padding) : nowhere;
      }
    }
  }
  return gather(window.padding > 0 ? concat({rows, beyond}, 0) : rows, from);  // (B,T',K,C)
}

/// The largest of each window: (B,T,C) → (B,T',C). Its gradient goes to the largest alone, the first of equals.
inline Tensor max_pool(const Tensor& x, const Window& window) {
  return max(windows(x, window, -std::numeric_limits<double>::infinity()), 2);
}

/// The mean of each window: (B,T,C) → (B,T',C). Its gradient is shared out evenly.
inline Tensor mean_pool(const Tensor& x, const Window& window) { return mean(windows(x, window, 0), 2); }
// [/windows]

// [pictures]
/// The same for pictures, with windows of K × K: (B,H,W,C) → (B,H',W',C).
inline Tensor max_pool_picture(const Tensor& x, const Window& window) {
  const Index B = extent(x, 0), H = extent(x, 1), W = extent(x, 2), C = extent(x, 3);
  const Tensor columns = max_pool(reshape(x, {B, H, W * C}), window);  // (B,H',W·C)
  const Tensor both = max_pool(reshape(columns, {-1, W, C}), window);  // (B·H',W',C)
  return reshape(both, {B, extent(columns, 1), extent(both, 1), C});   // (B,H',W',C)
}
// [/pictures]

}  // namespace unrolled::layers
