// From choices to a scale: people cannot say how good a text is, but they can say which of two is better.
//
//   P(A is preferred to B) = σ(r_A − r_B)                 Bradley and Terry 1952
//   loss = −ln σ(r_chosen − r_rejected), a mean over pairs      Christiano et al. 2017, §2.2.3; Ouyang et al. 2022, eq. 1
//
// Only differences are seen: a constant that is added to all rewards changes nothing.
#pragma once

#include <cmath>

#include "23_rlhf/texts.hpp"

namespace unrolled::rlhf {

inline double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

// [pairwise_loss]
/// In nats: rewards (N) of the preferred texts and of the others → (). softplus(−d) is −ln σ(d), and no number is
/// too large for it.
inline Tensor pairwise_loss(const In& chosen, const In& rejected) {
  const Tensor difference = chosen - rejected;  // (N)
  trace::names({{"difference", difference}});
  return mean(softplus(-difference));
}
// [/pairwise_loss]

/// N pairs of texts, the preferred one of each first.
struct Pairs {
  Texts chosen, rejected;
  std::size_t size() const { return chosen.size(); }
};

/// B numbers below N, each drawn from all.
inline std::vector<std::size_t> drawn_rows(std::size_t N, std::size_t B, Generator& generator) {
  std::vector<std::size_t> rows(B);
  for (std::size_t& row : rows) row = generator.below(N);
  return rows;
}

/// B of the pairs, each drawn from all.
inline Pairs drawn(const Pairs& pairs, std::size_t B, Generator& generator) {
  const std::vector<std::size_t> rows = drawn_rows(pairs.size(), B, generator);
  return {select_rows(pairs.chosen, rows), select_rows(pairs.rejected, rows)};
}

/// Text 0 against 1, 2 against 3, and so on. `prefers_first(i, j)` is the probability that i is preferred to j.
template <class PrefersFirst>
Pairs ask(const Texts& texts, const PrefersFirst& prefers_first, Generator& generator) {
  std::vector<std::size_t> better, worse;
  for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
    const bool first = generator.chance(prefers_first(i, i + 1));
    better.push_back(first ? i : i + 1);
    worse.push_back(first ? i + 1 : i);
  }
  return {select_rows(texts, better), select_rows(texts, worse)};
}

/// The share of pairs whose preferred text has the higher reward; a tie counts half.
inline double accuracy(const Array& chosen, const Array& rejected) {
  double right = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    right += chosen(i) > rejected(i) ? 1 : chosen(i) == rejected(i) ? 0.5 : 0;
  }
  return right / static_cast<double>(chosen.size());
}

// [bradley_terry_fit]
/// The scale that explains a table of choices: wins (K,K), how often i was preferred to j → r (K), of mean 0, at which the
/// table is most likely. Each round sets e^{r_i} = wins_i / Σ_j [games(i,j) / (e^{r_i} + e^{r_j})] (Hunter 2004, eq. 3),
/// which never makes the table less likely. Errors: not square; one has won nothing or lost nothing, so that its place on
/// the scale is infinite. Not detected: several that have won every game against the others, whose distance from them is
/// infinite too (Hunter 2004); it then grows with the rounds.
inline Array bradley_terry_fit(const Array& wins, std::size_t rounds = 500) {
  const std::size_t K = wins.shape(0);
  if (wins.dimension() != 2 || wins.shape(1) != K)
    throw Error("a table of choices has as many rows as columns");
  std::vector<double> strength(K, 1);  // e^r
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<double> next(K);
    for (std::size_t i = 0; i < K; ++i) {
      double won = 0, lost = 0, expected = 0;
      for (std::size_t j = 0; j < K; ++j) {
        if (j == i) continue;
        won += wins(i, j);
        lost += wins(j, i);
        expected += (wins(i, j) + wins(j, i)) / (strength[i] + strength[j]);
      }
      if (!(won > 0 && lost > 0)) throw Error(fmt::format("text {} was always or never preferred", i));
      next[i] = won / expected;
    }
    double log_mean = 0;
    for (const double one : next) log_mean += std::log(one) / static_cast<double>(K);
    for (std::size_t i = 0; i < K; ++i) strength[i] = next[i] / std::exp(log_mean);
  }
  Array rewards = Array::from_shape({K});
  for (std::size_t i = 0; i < K; ++i) rewards(i) = static_cast<Real>(std::log(strength[i]));
  return rewards;
}
// [/bradley_terry_fit]

}  // namespace unrolled::rlhf
