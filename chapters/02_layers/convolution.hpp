// Convolution: one small linear layer, the same at every place. Its filters are weights for a window; where they lie does not
// change them, so a pattern learnt in one corner is found in all of them, and the parameters do not grow with the picture.
//
//   signals    y[t]   = Σₖ x[t + k] · filters[k] + b             x (B,T,C) → (B,T−K+1,F)
//   pictures   y[r,c] = Σᵢⱼ x[r + i, c + j] · filters[i,j] + b   x (B,H,W,C) → (B,H',W',F), with P zeros around
//
// F filters of K or K × K places and C channels. (It is a cross-correlation: filters are not reversed.)
#pragma once

#include "02_layers/pooling.hpp"
#include "nn/layers.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::layers {

// [windows_of_pictures]
/// All windows of K × K of a picture, each as one row: x (B,H,W,C) → (B,H',W',K·K·C), 0 outside.
inline Tensor windows_of_pictures(const Tensor& x, const Window& window) {
  const auto B = static_cast<Index>(x.size(0)), W = static_cast<Index>(x.size(2)),
             C = static_cast<Index>(x.size(3));
  const auto K = static_cast<Index>(window.size);
  const Tensor down = windows(reshape(x, {B, -1, W * C}), window, 0);  // (B,H',K,W·C)
  const auto rows = static_cast<Index>(down.size(1));
  const Tensor across = windows(reshape(down, {-1, W, C}), window, 0);  // (B·H'·K,W',K,C)
  const auto columns = static_cast<Index>(across.size(1));
  const Tensor apart = reshape(across, {B, rows, K, columns, K, C});  // (B,H',K,W',K,C)
  return reshape(permute(apart, {0, 1, 3, 2, 4, 5}), {B, rows, columns, K * K * C});
}
// [/windows_of_pictures]

// [convolution]
/// A linear layer on the windows of pictures (B,H,W,C) → (B,H',W',F); with the same weights, PyTorch's nn.Conv2d.
struct Convolution : nn::Module {
  Convolution(std::size_t channels, std::size_t filters, const Window& window, Generator& generator)
      : window(window),
        filters(add("filters", nn::Linear(window.size * window.size * channels, filters, generator))) {}
  Tensor operator()(const Tensor& x) const { return filters(windows_of_pictures(x, window)); }

  Window window;
  nn::Linear filters;  ///< (K·K·C,F) and a bias (F)
};

/// Along a signal (B,T,C) → (B,T−K+1,F), by conv1d of common/tensor; filters (K,C,F), bias (F).
struct SignalConvolution : nn::Module {
  SignalConvolution(std::size_t channels, std::size_t filters, std::size_t size, Generator& generator)
      : filters(add("filters", uniform({size, channels, filters}, -bound(size * channels),
                                       bound(size * channels), generator))),
        bias(add("bias", uniform({filters}, -bound(size * channels), bound(size * channels), generator))) {}
  Tensor operator()(const Tensor& x) const { return conv1d(x, filters) + bias; }

  Tensor filters, bias;

 private:
  static double bound(std::size_t inputs) { return 1 / std::sqrt(static_cast<double>(inputs)); }
};
// [/convolution]

}  // namespace unrolled::layers
