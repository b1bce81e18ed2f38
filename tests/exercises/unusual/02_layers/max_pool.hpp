// By scattering: every position offers itself to all windows that see it, from the last position to the first, so that the first
// among equals stays.
#pragma once

#include <vector>

#include "02_layers/pooling.hpp"

namespace unrolled {

namespace unusual_pool {

/// For each window and feature, the position that holds the largest.
inline std::vector<std::size_t> winners(const Array& x, const layers::Window& window) {
  const std::size_t T = x.shape(0), C = x.shape(1), count = window.count(T);
  std::vector<std::size_t> at(count * C, T);
  for (std::size_t position = T; position-- > 0;) {
    for (std::size_t t = 0; t < count; ++t) {
      const std::size_t begin = t * window.stride, here = position + window.padding;
      if (here < begin || here >= begin + window.size) continue;
      for (std::size_t c = 0; c < C; ++c) {
        std::size_t& best = at[t * C + c];
        if (best == T || x(position, c) >= x(best, c)) best = position;
      }
    }
  }
  return at;
}

}  // namespace unusual_pool

inline Array max_pool(const Array& x, const layers::Window& window) {
  Array y = xt::zeros<Real>({window.count(x.shape(0)), x.shape(1)});
  const auto at = unusual_pool::winners(x, window);
  for (std::size_t i = 0; i < y.size(); ++i) y.flat(i) = x(at[i], i % x.shape(1));
  return y;
}

inline Array max_pool_backward(const Array& x, const Array& d_y, const layers::Window& window) {
  Array d_x = xt::zeros_like(x);
  const auto at = unusual_pool::winners(x, window);
  for (std::size_t i = d_y.size(); i-- > 0;) d_x(at[i], i % x.shape(1)) += d_y.flat(i);
  return d_x;
}

}  // namespace unrolled
