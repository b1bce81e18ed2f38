// Each pair of places once over all, and the weight as the power of a number that was cut first.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline Array near_counts(const std::vector<Index>& sentence, std::size_t V, std::size_t reach) {
  Array X = xt::zeros<Real>({V, V});
  const auto length = static_cast<std::ptrdiff_t>(sentence.size()), most = static_cast<std::ptrdiff_t>(reach);
  for (std::ptrdiff_t j = 0; j < length; ++j) {
    for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, j - most); i <= std::min(length - 1, j + most); ++i) {
      if (i == j) continue;
      X(sentence[static_cast<std::size_t>(i)], sentence[static_cast<std::size_t>(j)]) +=
          Real{1} / static_cast<Real>(std::abs(i - j));
    }
  }
  return X;
}

inline Real weighted_loss(const Array& scores, const Array& X, Real most) {
  Real twice = 0;
  for (std::size_t w = 0; w < X.shape(0); ++w) {
    for (std::size_t c = 0; c < X.shape(1); ++c) {
      if (X(w, c) == 0) continue;
      const Real part = std::min(X(w, c), most) / most;
      twice += std::exp(std::log(part) * 3 / 4) * std::pow(std::log(X(w, c)) - scores(w, c), Real{2});
    }
  }
  return twice / 2;
}

}  // namespace unrolled
