// Ways in which what came next at the nearest places may be mixed into what a model thinks: for exercise 21.5.
#pragma once

#include <algorithm>
#include <cmath>

#include "tensor/ops.hpp"

namespace unrolled::exercise {

/// How it is done: as it should be, or in one of the ways that come to mind.
struct Mixture {
  enum {
    probabilities,
    scores,
    p_knn_and_logits,
    logarithms,
    where_found,
    lm_whole,
    plain_sum,
    written_over,
    lambda_twice
  } mixed = probabilities;
  enum {
    share,
    away,
    root,
    inverse,
    equal,
    nearest,
    not_divided,
    naive,
    naive_and_more,
    from_the_furthest,
    from_the_nearest_undivided
  } weight = share;
  enum { divided, absent, multiplied, logits_too, doubled } temperature = divided;
  enum {
    summed,
    last,
    mean,
    largest,
    scores_summed,
    scores_beside_0,
    shares_beside_0,
    share_of_k
  } same = summed;
  bool lambda_for_lm = false, raw_logits = false;
  enum { safe, overflows, from_the_first } lm = safe;
};

/// e^(scores − shift), divided by their sum and a little more.
inline Tensor by_hand(const Tensor& scores, Real shift, Real more = 0) {
  const Tensor e = exp(scores - shift);
  return e / (sum(e) + more);
}

inline Array mix(const Mixture& how, const Array& squared_distances, const Indices& next, const Array& logits,
                 double temperature, double lambda) {
  const std::size_t k = next.size();
  const double divisor = how.temperature == Mixture::absent       ? 1
                         : how.temperature == Mixture::multiplied ? 1 / temperature
                         : how.temperature == Mixture::doubled    ? 2 * temperature
                                                                  : temperature;
  // The share of each place
  Tensor d = squared_distances;
  if (how.weight == Mixture::root) d = sqrt(d);
  const Tensor scores = d * (how.weight == Mixture::away ? 1 : -1) / divisor;
  Tensor share = softmax(scores);
  if (how.weight == Mixture::not_divided) share = exp(scores);
  if (how.weight == Mixture::naive) share = by_hand(scores, 0);
  if (how.weight == Mixture::naive_and_more) share = by_hand(scores, 0, 1e-12);
  if (how.weight == Mixture::from_the_furthest)
    share = by_hand(scores, std::ranges::min(flat(scores.value())));
  if (how.weight == Mixture::from_the_nearest_undivided)
    share = by_hand(scores, -std::ranges::min(flat(d.value())));
  if (how.weight == Mixture::equal) share = Array(Shape{k}, 1 / static_cast<Real>(k));
  if (how.weight == Mixture::nearest) {
    Array alone(Shape{k}, 0);
    alone(argmax(-d)()) = 1;
    share = alone;
  }
  if (how.weight == Mixture::inverse) {
    share = 1 / (1 + d / divisor);
    share = share / sum(share);
  }
  // Which token each goes to
  const Array none(logits.shape(), 0);
  Array sum_of_shares = none, times = none, sum_of_scores = none, last_score = none;
  Mask named(logits.shape(), false);
  for (std::size_t n = 0; n < k; ++n) {
    const Index token = next(n);
    const Real its_share = share.value()(n), its_score = scores.value()(n);
    Real& p = sum_of_shares(token);
    p = how.same == Mixture::last      ? its_share
        : how.same == Mixture::largest ? std::max(p, its_share)
                                       : p + its_share;
    ++times(token);
    named(token) = true;
    sum_of_scores(token) += its_score;
    last_score(token) = its_score;
  }
  Tensor p_knn = sum_of_shares;
  const Tensor sums = sum_of_scores;
  if (how.same == Mixture::mean) p_knn = p_knn / maximum(Tensor(times), 1);
  if (how.same == Mixture::scores_summed) p_knn = softmax(select(named, sums, -1e300));
  if (how.same == Mixture::scores_beside_0) p_knn = softmax(Tensor(last_score));
  if (how.same == Mixture::shares_beside_0) p_knn = softmax(p_knn);
  if (how.same == Mixture::share_of_k) p_knn = p_knn / static_cast<double>(k);
  // The two mixed
  const Tensor model = logits;
  const Tensor warm = how.temperature == Mixture::logits_too ? model / temperature : model;
  Tensor p_lm = how.raw_logits ? model : softmax(warm);
  if (how.lm != Mixture::safe) p_lm = by_hand(warm, how.lm == Mixture::overflows ? 0 : warm.value()(0));
  const double own = how.lambda_for_lm ? 1 - lambda : lambda;
  const auto mixed = [&] {
    switch (how.mixed) {
      case Mixture::probabilities:
        return own * p_knn + (1 - own) * p_lm;
      case Mixture::scores:
        return softmax(own * sums + (1 - own) * model);
      case Mixture::p_knn_and_logits:
        return softmax(own * p_knn + (1 - own) * model);
      case Mixture::logarithms:
        return softmax(own * log(p_knn + 1e-300) + (1 - own) * log(p_lm + 1e-300));
      case Mixture::where_found:
        return select(named, own * p_knn + (1 - own) * p_lm, p_lm);
      case Mixture::lm_whole:
        return own * p_knn + p_lm;
      case Mixture::written_over:
        return select(named, own * p_knn, (1 - own) * p_lm);
      case Mixture::lambda_twice:
        return own * own * p_knn + (1 - own) * p_lm;
      case Mixture::plain_sum:
        return p_knn + p_lm;
    }
    return p_lm;
  };
  return mixed().value();
}

}  // namespace unrolled::exercise
