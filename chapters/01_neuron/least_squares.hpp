// Least squares: the lowest point of a unit's mean squared error, and how its slope changes around it.
//
//   A = [x 1]                  the examples with a 1 for the bias, (N,C+1);  v = (w, b)
//   AᵀA v = Aᵀy                the normal equations: at the lowest point the gradient is zero
//   H = 2/N AᵀA                the second derivatives of L, the same everywhere: L is a parabola in every direction
//   λ_max, λ_min               the largest and smallest eigenvalue of H: L along its most and its least curved direction
//
// In the most curved direction a step of descent multiplies the distance to the lowest point by 1 − η λ_max. So the error
// falls for η < 2/λ_max, and grows without end above. In the least curved direction the factor is 1 − η λ_min: where the
// condition λ_max / λ_min is large, a rate that is safe in the one is far too small for the other.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "01_neuron/neuron.hpp"
#include "base/error.hpp"

namespace unrolled::neuron {

/// A square matrix or a vector, in double: the numbers here differ by more than a float can tell apart.
using Numbers = std::vector<double>;
using Matrix = std::vector<Numbers>;

/// AᵀA (C+1,C+1), and Aᵀy (C+1): sums over the examples.
struct NormalEquations {
  Matrix products;
  Numbers right_side;
};

inline NormalEquations normal_equations(const Examples& examples) {
  const std::size_t N = examples.x.shape(0), C = examples.x.shape(1);
  const auto A = [&](std::size_t i, std::size_t c) { return c < C ? double{examples.x(i, c)} : 1; };
  NormalEquations equations = {Matrix(C + 1, Numbers(C + 1)), Numbers(C + 1)};
  for (std::size_t r = 0; r <= C; ++r) {
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t c = 0; c <= C; ++c) equations.products[r][c] += A(i, r) * A(i, c);
      equations.right_side[r] += A(i, r) * examples.y(i);
    }
  }
  return equations;
}

/// Gaussian elimination: M = F U. On the diagonal and above, the answer holds U; below, how many times row j was taken off
/// row k, which is F. M is symmetric, and positive as AᵀA is: no rows need to be exchanged.
/// Errors: a column of M follows from those before it, so that M v = z does not decide on one v; `names` are what the
/// columns are called, and the last is the bias.
inline Matrix eliminate(Matrix M, const std::vector<std::string>& names = {}) {
  const std::size_t n = M.size();
  for (std::size_t k = 0; k < n; ++k) {
    const double before = M[k][k];
    for (std::size_t j = 0; j < k; ++j) {
      M[k][j] /= M[j][j];
      for (std::size_t c = j + 1; c < n; ++c) M[k][c] -= M[k][j] * M[j][c];
    }
    if (!(M[k][k] > 1e-12 * before)) {
      const std::string name = k < names.size() ? "'" + names[k] + "'" : std::to_string(k + 1);
      const std::string what = k + 1 < n ? "column " + name : "the bias";
      throw Error("no single best unit: " + what + " follows from the columns before it",
                  "leave a column out");
    }
  }
  return M;
}

/// The v with M v = right_side, where `eliminated` is eliminate(M): first down through F, then up through U.
inline Numbers solve(const Matrix& eliminated, Numbers right_side) {
  const std::size_t n = right_side.size();
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t j = 0; j < k; ++j) right_side[k] -= eliminated[k][j] * right_side[j];
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t c = k + 1; c < n; ++c) right_side[k] -= eliminated[k][c] * right_side[c];
    right_side[k] /= eliminated[k][k];
  }
  return right_side;
}

// [best]
/// The unit with the smallest mean squared error: the solution of AᵀA v = Aᵀy. Errors: as eliminate.
inline Unit best_unit(const Examples& examples, const std::vector<std::string>& names = {}) {
  const NormalEquations equations = normal_equations(examples);
  const Numbers v = solve(eliminate(equations.products, names), equations.right_side);
  Unit unit = zero_unit(v.size() - 1);
  for (std::size_t c = 0; c + 1 < v.size(); ++c) unit.weights(c) = static_cast<Real>(v[c]);
  unit.bias = static_cast<Real>(v.back());
  return unit;
}
// [/best]

/// λ_max and λ_min of H.
struct Curvature {
  double largest, smallest;

  double condition() const { return largest / smallest; }
  double safe_rate() const { return 1 / largest; }
  double limit_of_rate() const { return 2 / largest; }
};

/// The largest eigenvalue of `map`, by power iteration: a vector that goes through it again and again turns into the direction
/// that is stretched most, and is then stretched by this factor.
inline double largest_stretch(std::size_t n, const std::function<Numbers(const Numbers&)>& map) {
  Numbers v(n);
  for (std::size_t k = 0; k < n; ++k) v[k] = 1 / static_cast<double>(k + 1);
  double stretch = 0;
  for (int round = 0; round < 500; ++round) {
    const Numbers next = map(v);
    stretch = 0;
    for (const double number : next) stretch += number * number;
    stretch = std::sqrt(stretch);
    for (std::size_t k = 0; k < n; ++k) v[k] = next[k] / stretch;
  }
  return stretch;
}

// [curvature]
/// The smallest eigenvalue is one over the largest of the inverse. Errors: as eliminate.
inline Curvature curvature(const Examples& examples) {
  const auto N = static_cast<double>(examples.x.shape(0));
  Matrix H = normal_equations(examples).products;
  for (Numbers& row : H) {
    for (double& number : row) number *= 2 / N;
  }
  const auto times_H = [&](const Numbers& v) {
    Numbers product(v.size());
    for (std::size_t r = 0; r < v.size(); ++r) {
      for (std::size_t c = 0; c < v.size(); ++c) product[r] += H[r][c] * v[c];
    }
    return product;
  };
  const Matrix eliminated = eliminate(H);  // once, for all rounds
  const auto times_inverse = [&](const Numbers& v) { return solve(eliminated, v); };
  return {.largest = largest_stretch(H.size(), times_H),
          .smallest = 1 / largest_stretch(H.size(), times_inverse)};
}
// [/curvature]

}  // namespace unrolled::neuron
