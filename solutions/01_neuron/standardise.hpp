// Exercise 1.4: columns of one scale.
#pragma once

#include <cmath>

#include "tensor/array.hpp"

namespace unrolled {

/// The test examples (M,C), standardised as the training examples (N,C) say: from each column take the mean that it has in
/// `train`, and divide by the standard deviation that it has there, √(1/N Σ (x − mean)²). A column that is the same in all
/// of `train` is not divided.
inline Array standardise(const Array& train, Array test) {
  const auto N = static_cast<Real>(train.shape(0));
  for (std::size_t c = 0; c < train.shape(1); ++c) {
    Real mean = 0, variance = 0;
    bool constant = true;
    for (std::size_t i = 0; i < train.shape(0); ++i) constant = constant && train(i, c) == train(0, c);
    for (std::size_t i = 0; i < train.shape(0); ++i) mean += train(i, c) / N;
    for (std::size_t i = 0; i < train.shape(0); ++i)
      variance += (train(i, c) - mean) * (train(i, c) - mean) / N;
    for (std::size_t i = 0; i < test.shape(0); ++i) {
      test(i, c) -= mean;
      if (!constant) test(i, c) /= std::sqrt(variance);
    }
  }
  return test;
}

}  // namespace unrolled
