// Least squares: the numbers with which features come nearest to what was measured.
//
//   Σ (x · features − target)² is least where   Σ features featuresᵀ x = Σ features target      (the normal equations)
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace unrolled::scaling {

/// Solves a system of M equations, by Gauss with the largest pivot. Errors: no single solution.
template <std::size_t M>
std::array<double, M> solve(std::array<std::array<double, M + 1>, M> rows) {
  for (std::size_t c = 0; c < M; ++c) {
    const auto pivot =
        std::max_element(rows.begin() + static_cast<std::ptrdiff_t>(c), rows.end(),
                         [&](const auto& a, const auto& b) { return std::abs(a[c]) < std::abs(b[c]); });
    std::swap(rows[c], *pivot);
    if (std::abs(rows[c][c]) < 1e-12) throw Error("sizes and lengths of these runs cannot be told apart");
    for (std::size_t r = 0; r < M; ++r) {
      if (r == c) continue;
      const double times = rows[r][c] / rows[c][c];
      for (std::size_t k = c; k <= M; ++k) rows[r][k] -= times * rows[c][k];
    }
  }
  std::array<double, M> x{};
  for (std::size_t c = 0; c < M; ++c) x[c] = rows[c][M] / rows[c][c];
  return x;
}

/// The x with the least Σ (x · features − target)², over examples of M features and a target each. Features are brought to one size first,
/// so that small ones do not look like none. Errors: as solve; a feature that is always 0.
template <std::size_t M>
std::array<double, M> least_squares(const std::vector<std::array<double, M + 1>>& examples) {
  std::array<double, M + 1> size{};
  for (const auto& example : examples) {
    for (std::size_t k = 0; k < M; ++k) size[k] = std::max(size[k], std::abs(example[k]));
  }
  size[M] = 1;
  for (const double each : size) {
    if (!(each > 0)) throw Error("a law with a part that is always 0");
  }
  std::array<std::array<double, M + 1>, M> normal{};
  for (const auto& example : examples) {
    for (std::size_t r = 0; r < M; ++r) {
      for (std::size_t k = 0; k <= M; ++k) normal[r][k] += example[r] / size[r] * example[k] / size[k];
    }
  }
  std::array<double, M> x = solve<M>(normal);
  for (std::size_t k = 0; k < M; ++k) x[k] /= size[k];
  return x;
}

}  // namespace unrolled::scaling
