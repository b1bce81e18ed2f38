// A language model that is counted: the next word from the two before it. Quick enough that all ways of choosing a token can be
// tried on it.
//
//   p(w | u v) = (count(u v w) + T(u v) · p(w | v)) / (count(u v) + T(u v))       T: how many different words followed
//   p(w | v)   = (count(v w) + T(v) · p(w)) / (count(v) + T(v))                    p(w) = (count(w) + 1) / (N + V)
//
// Witten and Bell 1991: what has been followed by many different words leaves more to words that were never seen there.
#pragma once

#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::tokens {

class Trigrams {
 public:
  /// Sentences of numbers in [0, V). What stands before a sentence's beginning is no word: −1.
  Trigrams(const std::vector<std::vector<Index>>& sentences, std::size_t V) : V_(V), ones_(V, 0) {
    for (const auto& sentence : sentences) {
      Index u = -1, v = -1;
      for (const Index w : sentence) {
        ++ones_[static_cast<std::size_t>(w)];
        ++all_;
        ++twos_[v][w];
        ++threes_[key(u, v)][w];
        u = v;
        v = w;
      }
    }
  }

  std::size_t size() const { return V_; }

  // [next]
  /// p(w | u v) of every word w: (V), which sum to 1. −1 for what stands before the beginning.
  std::vector<double> next(Index u, Index v) const {
    std::vector<double> p(V_);
    for (std::size_t w = 0; w < V_; ++w) {
      p[w] = static_cast<double>(ones_[w] + 1) / static_cast<double>(all_ + V_);
    }
    mix(p, twos_, v);
    mix(p, threes_, key(u, v));
    return p;
  }
  // [/next]

  /// The same from one word alone: p(w | v).
  std::vector<double> next(Index v) const {
    std::vector<double> p(V_);
    for (std::size_t w = 0; w < V_; ++w) {
      p[w] = static_cast<double>(ones_[w] + 1) / static_cast<double>(all_ + V_);
    }
    mix(p, twos_, v);
    return p;
  }

 private:
  using Followers = std::unordered_map<Index, std::size_t>;
  static std::int64_t key(Index u, Index v) {
    return static_cast<std::int64_t>(u + 1) << 32 | static_cast<std::int64_t>(v + 1);
  }

  /// p ← (counts + T p) / (count + T), if the context was ever seen.
  template <class Contexts, class Key>
  static void mix(std::vector<double>& p, const Contexts& contexts, const Key& context) {
    const auto found = contexts.find(context);
    if (found == contexts.end()) return;
    std::size_t count = 0;
    for (const auto& [word, times] : found->second) count += times;
    const double kinds = static_cast<double>(found->second.size()), all = static_cast<double>(count) + kinds;
    for (double& each : p) each *= kinds / all;
    for (const auto& [word, times] : found->second)
      p[static_cast<std::size_t>(word)] += static_cast<double>(times) / all;
  }

  std::size_t V_, all_ = 0;
  std::vector<std::size_t> ones_;
  std::unordered_map<Index, Followers> twos_;
  std::unordered_map<std::int64_t, Followers> threes_;
};

}  // namespace unrolled::tokens
