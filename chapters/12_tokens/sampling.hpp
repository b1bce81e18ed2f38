// From scores to the next token: who may be drawn at all, and with what probability.
//
//   p = softmax(logits / temperature), and of these, each time made to sum to 1 again,
//   top-k      the k likeliest                                                     (Fan et al. 2018)
//   top-p      the fewest that together reach a probability of top-p               (Holtzman et al. 2020)
//   min-p      those at least min-p times as likely as the likeliest               (Nguyen et al. 2024)
//   typical    the fewest that together reach it, those first whose −ln p is nearest to the entropy   (Meister et al. 2023)
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "05_rnn/sampling.hpp"

namespace unrolled::tokens {

/// How a token is chosen. What is set comes in this order.
struct Sampling {
  double temperature = 1;  ///< 0: always the likeliest
  std::size_t top_k = 0;   ///< 0: all
  double top_p = 1;        ///< 1: all
  double min_p = 0;        ///< 0: all
  double typical = 1;      ///< 1: all
};

/// The mean of −ln p, in nats: how uncertain p (V) is.
inline double entropy(const Array& p) {
  double sum = 0;
  for (const Real each : p)
    sum -= each > 0 ? static_cast<double>(each) * std::log(static_cast<double>(each)) : 0;
  return sum;
}

// [keep]
/// Of p, the first `kept` in this order, made to sum to 1; the rest is 0.
inline Array keep(Array p, const std::vector<std::size_t>& order, std::size_t kept) {
  double sum = 0;
  for (std::size_t n = 0; n < kept; ++n) sum += static_cast<double>(p(order[n]));
  for (std::size_t n = 0; n < order.size(); ++n)
    p(order[n]) = n < kept ? p(order[n]) / static_cast<Real>(sum) : 0;
  return p;
}

/// How many of them, in this order, reach a probability; the one with which it is reached counts in.
inline std::size_t reach(const Array& p, const std::vector<std::size_t>& order, std::size_t most,
                         double wanted) {
  double reached = 0;
  for (std::size_t n = 0; n < most; ++n) {
    reached += static_cast<double>(p(order[n]));
    if (reached >= wanted) return n + 1;
  }
  return most;
}
// [/keep]

/// Of p (V) the typical: those whose −ln p is nearest to the entropy, until together they reach `mass`. 1: all.
inline Array typical(const Array& p, double mass) {
  if (mass == 1) return p;
  const double H = entropy(p);
  std::vector<std::size_t> order;
  for (std::size_t v = 0; v < p.size(); ++v) {
    if (p(v) > 0) order.push_back(v);
  }
  const auto distance = [&](std::size_t v) { return std::abs(-std::log(static_cast<double>(p(v))) - H); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return distance(a) < distance(b); });
  return keep(p, order, reach(p, order, order.size(), mass));
}

// [sampling]
/// The probabilities after all that is set: logits (V) → (V), which sum to 1. Of equally likely tokens the first come
/// first. Errors: a temperature below 0 or not finite; top-p or typical outside (0, 1], min-p outside [0, 1].
inline Array distribution(const Array& logits, const Sampling& sampling) {
  const auto check = [](double value, const char* name, bool may_be_0) {
    if ((value > 0 || (may_be_0 && value == 0)) && value <= 1) return;
    throw Error(fmt::format("a {} of {} was asked for", name, value),
                fmt::format("0 {} {} ≤ 1", may_be_0 ? "≤" : "<", name));
  };
  check(sampling.top_p, "top-p", false);
  check(sampling.min_p, "min-p", true);
  check(sampling.typical, "typical", false);
  Array p = rnn::probabilities(logits, sampling.temperature);
  if (sampling.top_k > 0 || sampling.top_p < 1 || sampling.min_p > 0) {
    // From the likeliest down: each of the three keeps the beginning of this row
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p(a) > p(b); });
    std::size_t kept = sampling.top_k == 0 ? order.size() : std::min(sampling.top_k, order.size());
    if (sampling.top_p < 1) {
      double mass = 0;
      for (std::size_t n = 0; n < kept; ++n) mass += static_cast<double>(p(order[n]));
      kept = reach(p, order, kept, sampling.top_p * mass);
    }
    const double least = sampling.min_p * static_cast<double>(p(order[0]));
    while (kept > 1 && static_cast<double>(p(order[kept - 1])) < least) --kept;
    p = keep(std::move(p), order, kept);
  }
  return typical(p, sampling.typical);
}
// [/sampling]

}  // namespace unrolled::tokens
