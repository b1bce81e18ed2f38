// How much of a gradient is left after k steps back through time, read off the record of a real run.
#pragma once

#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "05_rnn/rnn.hpp"

namespace unrolled::rnn {

/// ‖∂loss/∂h_t‖ in the order of the record, which is backwards in time: entry k belongs to the state k steps
/// before the last. `pass` must compute and run backward(); states are the values labelled "h".
inline std::vector<double> gradient_norms(const std::function<void()>& pass) {
  trace::Recording recording;
  pass();
  std::vector<double> norms;
  for (const trace::Step& step : recording.record.steps()) {
    if (step.pass != trace::Pass::backward || step.label != "∂h") continue;
    double squares = 0;
    for (const Real g : flat(step.values)) squares += static_cast<double>(g) * static_cast<double>(g);
    norms.push_back(std::sqrt(squares));
  }
  return norms;
}

/// The largest absolute eigenvalue of a square matrix by Gelfand's formula, ρ = lim ‖Mᵏ‖^(1/k), k = 2^20:
/// squared twenty times, brought to norm 1 each time.
inline double spectral_radius(Array matrix) {
  const NoGrad no_grad;
  constexpr int squarings = 20;
  double log_norm = 0;  // of Mᵏ, k = 2^n
  for (int n = 0; n <= squarings; ++n) {
    const double norm = std::sqrt(static_cast<double>(xt::sum(matrix * matrix)()));
    if (norm == 0) return 0;
    log_norm += std::log(norm);
    if (n == squarings) break;
    matrix /= static_cast<Real>(norm);
    matrix = matmul(Tensor(matrix), Tensor(matrix)).value();
    log_norm *= 2;
  }
  return std::exp(log_norm / std::exp2(squarings));
}

/// The slope of ln(norms) over distance, by least squares, between two distances.
inline double decay(const std::vector<double>& norms, std::size_t from, std::size_t to) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t k = from; k <= to; ++k) {
    const auto distance = static_cast<double>(k);
    const double log_norm = std::log(norms.at(k));
    n += 1, x += distance, y += log_norm, xx += distance * distance, xy += distance * log_norm;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

/// A random rotation (or reflection) of C axes: Gram and Schmidt on normal numbers.
inline Array rotation(std::size_t width, Generator& generator) {
  Array q = normal({width, width}, 1, generator);
  for (std::size_t i = 0; i < width; ++i) {
    auto row = xt::view(q, i);
    for (int again = 0; again < 2; ++again) {  // twice is enough
      for (std::size_t j = 0; j < i; ++j) {
        const Real along = xt::sum(row * xt::view(q, j))();
        row -= along * xt::view(q, j);
      }
    }
    row /= std::sqrt(xt::sum(row * row)());
  }
  return q;
}

/// The gradient's norms through T steps of h_t = h_{t−1} · W, without any tanh.
inline std::vector<double> linear_norms(const Array& W, std::size_t time, Generator& generator) {
  const std::size_t C = W.shape(0);
  const Tensor start = parameter(normal({1, C}, 1, generator), "h_0");
  const Array direction = normal({1, C}, 1, generator);
  return gradient_norms([&] {
    Tensor h = trace::label(start, "h");
    for (std::size_t t = 0; t < time; ++t) {
      const trace::Scope scope("t=", t + 1);
      h = trace::label(matmul(h, Tensor(W)), "h");
    }
    sum(h * Tensor(direction)).backward();
  });
}

}  // namespace unrolled::rnn
