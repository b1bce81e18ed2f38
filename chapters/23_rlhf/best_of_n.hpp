// Best-of-n: write n texts and keep the one that the reward model likes best. No training at all.
//
//   KL(best of n ‖ π_ref) = ln n − (n − 1) / n      where no two rewards are equal, and less where some are
//
// Why: if F is the share of texts with a lower reward, F is uniform, and the best of n has the density n F^{n−1}.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "23_rlhf/reward_model.hpp"

namespace unrolled::rlhf {

inline double best_of_n_kl(double n) { return std::log(n) - (n - 1) / n; }

// [best_of_n]
/// B texts, each the best of n.
inline Texts best_of_n(const Gpt& model, const Reward& reward, std::size_t n, std::size_t B,
                       std::size_t longest, Generator& generator) {
  const Texts all = write(model, B * n, longest, generator);
  Array rewards = reward(all);
  rewards.reshape({B, n});
  const Indices best = argmax(rewards);  // (B)
  std::vector<std::size_t> rows(B);
  for (std::size_t b = 0; b < B; ++b) rows[b] = b * n + static_cast<std::size_t>(best(b));
  return select_rows(all, rows);
}
// [/best_of_n]

// [weights]
/// How likely each of these N texts is to be the best of n draws from them: rewards (N) → (N), which sum to 1. Texts of
/// equal reward share at_or_below^n − below^n, where the share `below` of the texts has a lower reward, and `at_or_below`
/// a lower or equal one.
inline std::vector<double> best_of_n_weights(const Array& rewards, double n) {
  const std::size_t N = rewards.size();
  std::vector<std::size_t> order(N);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return rewards(a) < rewards(b); });
  std::vector<double> weights(N);
  for (std::size_t first = 0, last = 0; first < N; first = last) {
    while (last < N && rewards(order[last]) == rewards(order[first])) ++last;
    const double below = static_cast<double>(first) / static_cast<double>(N);
    const double at_or_below = static_cast<double>(last) / static_cast<double>(N);
    const double each = (std::pow(at_or_below, n) - std::pow(below, n)) / static_cast<double>(last - first);
    for (std::size_t i = first; i < last; ++i) weights[order[i]] = each;
  }
  return weights;
}
// [/weights]

/// KL(weights ‖ all equally likely), in nats.
inline double kl_from_uniform(const std::vector<double>& weights) {
  double kl = 0;
  for (const double weight : weights) {
    if (weight > 0) kl += weight * std::log(weight * static_cast<double>(weights.size()));
  }
  return kl;
}

}  // namespace unrolled::rlhf
