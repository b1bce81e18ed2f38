// Skip-gram with negative sampling: tell the true neighbour of a word from k words that were drawn.
//
//   for a word w and a word c near it, with negatives n₁ … n_k drawn from P:
//
//   loss = −ln σ(w · c) − Σ_i ln σ(−w · n_i)
//
//   ∂loss/∂w   = (σ(w · c) − 1) c + Σ_i σ(w · n_i) n_i
//   ∂loss/∂c   = (σ(w · c) − 1) w
//   ∂loss/∂n_i = σ(w · n_i) w
//
// Each word has two vectors: w, a row of `words`, when it stands in the centre, and c, a row of `contexts`, when it stands
// near. P is the share of a word among all, to the power ¾. Source: Mikolov, Sutskever, Chen, Corrado, Dean 2013,
// "Distributed representations of words and phrases and their compositionality". What is left out: hierarchical softmax.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"
#include "tensor/random.hpp"

namespace unrolled::word_vectors {

// [negatives]
/// P (V): how likely each word is drawn as a negative, count^power over the sum of these. Errors: no word has a count.
inline Array negative_distribution(const Array& counts, double power = 0.75) {
  Array p = counts;
  double total = 0;
  for (Real& x : flat(p)) {
    x = x > 0 ? static_cast<Real>(std::pow(static_cast<double>(x), power)) : 0;
    total += static_cast<double>(x);
  }
  if (!(total > 0)) throw Error("negatives: no word has a count");
  for (Real& x : flat(p)) x = static_cast<Real>(static_cast<double>(x) / total);
  return p;
}
// [/negatives]

// [keep]
/// Subsampling of frequent words: how likely each occurrence of a word is kept in a pass, min(1, √(t / f)), where f is
/// its share among all words. t = 0 keeps all.
inline double keep_probability(double share, double t) {
  return t > 0 && share > t ? std::sqrt(t / share) : 1;
}
// [/keep]

/// Draws words with given probabilities in the time of one random number, by the alias method (Walker 1977): V places of
/// equal width, each shared by at most two words.
class AliasTable {
 public:
  /// p (V) sums to 1.
  explicit AliasTable(const Array& p) : places_(p.size()) {
    const std::size_t V = p.size();
    std::vector<double> share(V);
    std::vector<std::size_t> small, large;
    for (std::size_t v = 0; v < V; ++v) {
      share[v] = static_cast<double>(p(v)) * static_cast<double>(V);
      (share[v] < 1 ? small : large).push_back(v);
    }
    // A place that its word does not fill is filled up by one that has more than a place
    while (!small.empty() && !large.empty()) {
      const std::size_t less = small.back(), more = large.back();
      small.pop_back();
      places_[less] = {part(share[less]), static_cast<std::uint32_t>(more)};
      share[more] -= 1 - share[less];
      if (share[more] < 1) {
        large.pop_back();
        small.push_back(more);
      }
    }
    for (const auto& rest : {small, large}) {
      for (const std::size_t v : rest) places_[v] = {UINT32_MAX, static_cast<std::uint32_t>(v)};
    }
  }

  std::size_t draw(Generator& generator) const {
    const std::uint64_t bits = generator.bits();
    const std::size_t place = ((bits >> 32) * places_.size()) >> 32;
    return static_cast<std::uint32_t>(bits) < places_[place].own ? place : places_[place].other;
  }

 private:
  struct Place {
    std::uint32_t own;    ///< the word's own part of its place, of 2³²
    std::uint32_t other;  ///< whose the rest is
  };
  static std::uint32_t part(double share) {
    return static_cast<std::uint32_t>(std::min(share * 0x1p32, static_cast<double>(UINT32_MAX)));
  }

  std::vector<Place> places_;
};

/// The loss of one pair and its gradients.
struct PairGradient {
  double loss = 0;  ///< nats
  Array centre;     ///< (C)    ∂loss/∂w
  Array targets;    ///< (1+k, C)  ∂loss/∂c, then ∂loss/∂n_i
};

// [gradient]
/// `centre` (C) is w; `targets` (1+k, C) are c and the negatives, each of which the loss takes apart by itself.
inline PairGradient pair_gradient(const Array& centre, const Array& targets) {
  PairGradient gradient{0, Array(centre.shape(), 0), Array(targets.shape(), 0)};
  const std::size_t C = centre.size();
  for (std::size_t t = 0; t < targets.shape(0); ++t) {
    double score = 0;
    for (std::size_t i = 0; i < C; ++i) score += static_cast<double>(centre(i) * targets(t, i));
    const double sign = t == 0 ? 1 : -1;                        // the true context, or a negative
    gradient.loss += std::log1p(std::exp(-sign * score));       // −ln σ(±score)
    const double slope = -sign / (1 + std::exp(sign * score));  // ∂loss/∂score
    for (std::size_t i = 0; i < C; ++i) {
      gradient.centre(i) += static_cast<Real>(slope) * targets(t, i);
      gradient.targets(t, i) = static_cast<Real>(slope) * centre(i);
    }
  }
  return gradient;
}
// [/gradient]

}  // namespace unrolled::word_vectors
