// What a transformer carries instead of a state: the key and the value of every step so far. It forgets nothing, and
// each tick costs more memory and more time than the last. Chapter 09 builds the rest of attention.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tensor/kernels/gemm.hpp"
#include "tensor/random.hpp"

namespace unrolled::lstm {

/// One layer of attention with one head of width C, a tick at a time.
class AttentionCache {
 public:
  AttentionCache(std::size_t width, Generator& generator)
      : width_(width),
        W_qkv_(normal({width, 3 * width}, 1 / std::sqrt(static_cast<double>(width)), generator)) {}

  /// x (C) → (C): the mean of all values so far, weighted by how well their keys fit this tick's query.
  Array tick(const Array& x) {
    Array qkv = Array::from_shape({3 * width_});
    gemm_on_this_thread({x.data(), 1, width_}, {W_qkv_.data(), width_, 3 * width_}, {qkv.data()});
    keys_.insert(keys_.end(), qkv.begin() + static_cast<std::ptrdiff_t>(width_),
                 qkv.begin() + static_cast<std::ptrdiff_t>(2 * width_));
    values_.insert(values_.end(), qkv.begin() + static_cast<std::ptrdiff_t>(2 * width_), qkv.end());
    const std::size_t T = keys_.size() / width_;
    std::vector<Real> weights(T);
    gemm_on_this_thread({qkv.data(), 1, width_}, {keys_.data(), width_, T, true}, {weights.data()});
    const Real largest = *std::max_element(weights.begin(), weights.end());
    Real total = 0;
    for (Real& weight : weights) {
      weight = std::exp((weight - largest) / std::sqrt(static_cast<Real>(width_)));
      total += weight;
    }
    Array mixed = Array::from_shape({width_});
    gemm_on_this_thread({weights.data(), 1, T}, {values_.data(), T, width_}, {mixed.data()});
    return mixed / total;
  }

  /// 2 · T · C numbers.
  std::size_t bytes() const { return (keys_.size() + values_.size()) * sizeof(Real); }

 private:
  std::size_t width_;
  Array W_qkv_;                      // (C,3C)
  std::vector<Real> keys_, values_;  // (T,C) each, growing
};

}  // namespace unrolled::lstm
