// Convolutions on top of each other: with each layer a word knows its neighbours a little further away.
//
//   x ← relu(Σₖ x[t + k − (K−1)/2] · filters[k] + bias)      L times, (B,T,C) → (B,T,C)
//
// K is odd, so that a window has a middle; beyond the ends x is 0. A layer lets a word see (K − 1)/2 words further on either
// side. So after L layers it depends on 1 + L(K − 1) words, with itself in the middle, and on no other, whatever the filters are.
#pragma once

#include "07_word_cnn/filters.hpp"

namespace unrolled::word_cnn {

// [stack]
/// L layers of filters that are K words wide.
struct Stack : nn::Module {
  /// Errors: an even K.
  Stack(std::size_t L, std::size_t K, std::size_t C, Generator& generator) : K(K) {
    if (K % 2 == 0) throw Error(fmt::format("stack: a window of {} words has no middle", K), "an odd width");
    for (std::size_t l = 0; l < L; ++l)
      layers.push_back(add("layer" + std::to_string(l), Filters(K, C, C, generator)));
  }

  Tensor operator()(Tensor x) const {
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const trace::Scope scope("layer.", l);
      x = relu(layers[l](x, K / 2, K / 2));  // (B,T,C)
    }
    return x;
  }

  /// How many words a position depends on, itself among them.
  std::size_t field() const { return 1 + layers.size() * (K - 1); }

  std::size_t K;
  std::vector<Filters> layers;
};
// [/stack]

}  // namespace unrolled::word_cnn
