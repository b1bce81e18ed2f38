// Which expert works on a token? A router: one score for each of E experts, and the best k are chosen.
//
//   p = softmax(x W_r)                        over all E experts, before anything is chosen
//   k = 1     gate = p of the chosen one      Switch (Fedus et al. 2022)
//   k ≥ 2     gates = p / Σ p of the k        they sum to 1: GShard, GLaM (Lepikhin et al. 2021; Du et al. 2022)
//
// The choice itself has no gradient. The router learns through the gate, which multiplies what the expert answers. With k = 1 the
// gate must not be renormalised: it would be 1 whatever the scores are.
#pragma once

#include <fmt/format.h>

#include "base/error.hpp"
#include "nn/layers.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::mixture {

/// Where N tokens go.
struct Routes {
  Indices experts;       ///< (N,k): the best first
  Tensor gates;          ///< (N,k): what multiplies each expert's answer
  Tensor scores;         ///< (N,E); empty where nothing is learnt
  Tensor probabilities;  ///< (N,E): softmax of the scores
};

// [best]
/// The k largest of each row, the largest first, among equals the first: scores (N,E) → (N,k). No expert comes twice, even where scores
/// are no numbers. Errors: k is 0 or more than E.
inline Indices best(const Array& scores, std::size_t k) {
  const std::size_t N = scores.shape(0), E = scores.shape(1);
  if (k == 0 || k > E)
    throw Error(fmt::format("mixture: {} of {} experts for each token", k, E),
                "at least 1, and no more than there are");
  Indices chosen = Indices::from_shape({N, k});
  for (std::size_t n = 0; n < N; ++n) {
    std::vector<bool> taken(E, false);
    for (std::size_t j = 0; j < k; ++j) {
      std::size_t largest = 0;
      while (taken[largest]) ++largest;
      for (std::size_t e = largest + 1; e < E; ++e) {
        if (!taken[e] && scores(n, e) > scores(n, largest)) largest = e;
      }
      taken[largest] = true;
      chosen(n, j) = static_cast<Index>(largest);
    }
  }
  return chosen;
}
// [/best]

// [gates]
/// The probabilities of the chosen experts; of two and more, as shares of their sum: (N,E), (N,k) → (N,k).
inline Tensor gates_of(const Tensor& probabilities, const Indices& experts) {
  std::vector<Tensor> columns;
  for (std::size_t j = 0; j < experts.shape(1); ++j)
    columns.push_back(pick(probabilities, xt::view(experts, xt::all(), j)));  // (N)
  const Tensor chosen = stack(columns, -1);                                   // (N,k)
  return experts.shape(1) == 1 ? chosen : chosen / sum(chosen, -1, true);
}
// [/gates]

class Router : public nn::Module {
 public:
  /// E scores from C features. `noise` is the deviation of what is added to each score in training.
  Router(std::size_t C, std::size_t E, std::size_t k, Generator& generator, double noise = 0)
      : k(k), noise(noise), W_r(add("W_r", nn::Linear(C, E, generator, nn::Linear::Bias::no))) {}

  // [route]
  /// x (N,C). In training, with a generator, scores are noisy, so that other experts are tried too. Errors: as best().
  Routes operator()(const Tensor& x, Generator* drawing = nullptr) const {
    Tensor scores = W_r(x);  // (N,E)
    if (nn::is_training() && drawing && noise > 0)
      scores = scores + Tensor(normal(scores.shape(), noise, *drawing));
    const Tensor probabilities = softmax(scores);
    const Indices experts = best(scores.value(), k);
    const Tensor gates = gates_of(probabilities, experts);
    trace::names({{"scores", scores}, {"probabilities", probabilities}}, {{"token", x}, {"expert"}});
    trace::names({{"gates", gates}}, {{"token", x}, {"choice"}});
    trace::note(gates, "the only way for the router to learn: what an expert answers is multiplied by this");
    return {experts, gates, scores, probabilities};
  }
  // [/route]

  std::size_t k;
  double noise;
  nn::Linear W_r;
};

}  // namespace unrolled::mixture
