// What is added to the loss so that experts share the work, and so that scores stay small.
//
//   balance = E Σ_i f_i P_i      f_i the share of choices that fell on expert i, P_i the mean of its probability
//   z       = mean (ln Σ_i e^s_i)²                            (Zoph et al. 2022)
//
// (Fedus et al. 2022, eq. 4 – 6; for two choices f is over both.) f counts, and has no gradient; P has one. At an even load balance
// is 1; it is E where all tokens go to one expert with probability 1. 1 is no floor: where f is large and P small it is less.
#pragma once

#include <algorithm>

#include "18_mixture_of_experts/router.hpp"

namespace unrolled::mixture {

// [shares]
/// The share of all choices that falls on each expert, whether or not there is room for it: (E).
inline std::vector<double> shares_of(const Indices& experts, std::size_t E) {
  std::vector<double> shares(E, 0);
  for (const Index expert : experts)
    shares[static_cast<std::size_t>(expert)] += 1 / static_cast<double>(experts.size());
  return shares;
}

/// The largest share over the mean: 1 is even, E is all on one.
inline double busiest(const std::vector<double>& shares) {
  return *std::max_element(shares.begin(), shares.end()) * static_cast<double>(shares.size());
}
// [/shares]

// [balance]
/// Of one layer: a tensor of shape (). Errors: a router that has no probabilities.
inline Tensor balance(const Routes& routes) {
  if (!routes.probabilities) throw Error("balance: this router learns nothing", "a learnt router");
  const std::size_t E = routes.probabilities.size(-1);
  const std::vector<double> shares = shares_of(routes.experts, E);
  Array f = Array::from_shape({E});
  std::transform(shares.begin(), shares.end(), f.begin(),
                 [](double share) { return static_cast<Real>(share); });
  const Tensor P = mean(routes.probabilities, 0);  // (E)
  return sum(P * Tensor(f)) * static_cast<double>(E);
}
// [/balance]

// [z_loss]
/// Of one layer: a tensor of shape (). ln Σ e^s is s − ln softmax(s), whichever of the scores is taken. Errors: as balance().
inline Tensor z_loss(const Routes& routes) {
  if (!routes.scores) throw Error("z_loss: this router learns nothing", "a learnt router");
  const Tensor first = slice(routes.scores, -1, 0, 1),
               known = slice(log_softmax(routes.scores), -1, 0, 1);  // (N,1)
  return mean(square(first - known));
}
// [/z_loss]

}  // namespace unrolled::mixture
