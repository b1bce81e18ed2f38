// Convolution: one small linear layer, the same at every place. Its filters are weights for a window; where the window lies
// does not change them, so a pattern learnt in one corner is found in all, and the parameters do not grow with the picture.
//
//   signals    y[t]   = Σₖ x[t + k] · filters[k] + b             x (B,T,C) → (B,T',F)
//   pictures   y[r,c] = Σᵢⱼ x[r + i, c + j] · filters[i,j] + b   x (B,H,W,C) → (B,H',W',F)
//
// F filters of K or K × K places and C channels; beyond the ends x is 0. (It is a cross-correlation: filters are not
// reversed.) conv1d of common/tensor computes the first without writing the windows out.
#pragma once

#include "02_layers/pooling.hpp"
#include "nn/layers.hpp"

namespace unrolled::layers {

// [windows_of_pictures]
/// All windows of K × K of a picture, each as one row: x (B,H,W,C) → (B,H',W',K·K·C).
inline Tensor windows_of_pictures(const Tensor& x, const Window& window) {
  const Index B = extent(x, 0), W = extent(x, 2), C = extent(x, 3), K = static_cast<Index>(window.size);
  const Tensor down = windows(reshape(x, {B, -1, W * C}), window, 0);   // (B,H',K,W·C)
  const Tensor across = windows(reshape(down, {-1, W, C}), window, 0);  // (B·H'·K,W',K,C)
  const Index rows = extent(down, 1), columns = extent(across, 1);
  const Tensor apart = reshape(across, {B, rows, K, columns, K, C});  // (B,H',K,W',K,C)
  return reshape(permute(apart, {0, 1, 3, 2, 4, 5}), {B, rows, columns, K * K * C});
}
// [/windows_of_pictures]

// [convolution]
/// A linear layer on the windows of signals (B,T,C) → (B,T',F).
struct SignalConvolution : nn::Module {
  SignalConvolution(std::size_t channels, std::size_t count, const Window& window, Generator& generator)
      : window(window), filters(add("filters", nn::Linear(window.size * channels, count, generator))) {}

  Tensor operator()(const Tensor& x) const {
    const Tensor seen = windows(x, window, 0);                              // (B,T',K,C)
    return filters(reshape(seen, {extent(seen, 0), extent(seen, 1), -1}));  // (B,T',F)
  }

  Window window;
  nn::Linear filters;  ///< (K·C,F) and a bias (F)
};

/// A linear layer on the windows of pictures (B,H,W,C) → (B,H',W',F); with the same weights, PyTorch's nn.Conv2d.
struct Convolution : nn::Module {
  Convolution(std::size_t channels, std::size_t count, const Window& window, Generator& generator)
      : window(window),
        filters(add("filters", nn::Linear(window.size * window.size * channels, count, generator))) {}

  Tensor operator()(const Tensor& x) const { return filters(windows_of_pictures(x, window)); }

  Window window;
  nn::Linear filters;  ///< (K·K·C,F) and a bias (F)
};
// [/convolution]

}  // namespace unrolled::layers
