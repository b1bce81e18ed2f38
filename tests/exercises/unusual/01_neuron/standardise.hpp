// The variance as the mean of the squares less the square of the mean.
#pragma once

#include <cmath>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline Array standardise(const Array& train, Array test) {
  const std::size_t N = train.shape(0), C = train.shape(1);
  for (std::size_t c = 0; c < C; ++c) {
    long double sum = 0, squares = 0;
    bool same = true;
    for (std::size_t i = 0; i < N; ++i) {
      sum += train(i, c);
      squares += static_cast<long double>(train(i, c)) * train(i, c);
      same = same && train(i, c) == train(0, c);
    }
    const long double mean = sum / static_cast<long double>(N);
    const long double deviation = same ? 1 : std::sqrt(squares / static_cast<long double>(N) - mean * mean);
    for (std::size_t i = 0; i < test.shape(0); ++i)
      test(i, c) = static_cast<Real>((test(i, c) - mean) / deviation);
  }
  return test;
}

}  // namespace unrolled
