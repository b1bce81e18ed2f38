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
inline Array by_hand(const Array& scores, Real shift, Real more = 0) {
  const Array e = xt::exp(scores - shift);
  return e / (Real(xt::sum(e)()) + more);
}

inline Array shares(const Array& scores) { return softmax(Tensor(scores)).value(); }

template <Mixture how>
Array mix(const Array& squared_distances, const Indices& next, const Array& logits, double temperature,
          double lambda) {
  const std::size_t k = next.size();
  const double divisor = how.temperature == Mixture::absent       ? 1
                         : how.temperature == Mixture::multiplied ? 1 / temperature
                         : how.temperature == Mixture::doubled    ? 2 * temperature
                                                                  : temperature;
  // The share of each place
  const Array d = how.weight == Mixture::root ? Array(xt::sqrt(squared_distances)) : squared_distances;
  const Array scores = d * (how.weight == Mixture::away ? 1 : -1) / divisor;
  Array share = shares(scores);
  if (how.weight == Mixture::not_divided) share = xt::exp(scores);
  if (how.weight == Mixture::naive) share = by_hand(scores, 0);
  if (how.weight == Mixture::naive_and_more) share = by_hand(scores, 0, 1e-12);
  if (how.weight == Mixture::from_the_furthest) share = by_hand(scores, xt::amin(scores)());
  if (how.weight == Mixture::from_the_nearest_undivided) share = by_hand(scores, -xt::amin(d)());
  if (how.weight == Mixture::equal) share.fill(1 / static_cast<Real>(k));
  if (how.weight == Mixture::nearest) {
    share.fill(0);
    share(std::ranges::min_element(squared_distances) - squared_distances.begin()) = 1;
  }
  if (how.weight == Mixture::inverse) {
    share = 1 / (1 + d / divisor);
    share /= Real(xt::sum(share)());
  }
  // Which token each goes to
  Array p_knn = xt::zeros<Real>(logits.shape()), times = p_knn, sums = p_knn;
  for (std::size_t n = 0; n < k; ++n) {
    Real& p = p_knn(next(n));
    p = how.same == Mixture::last      ? share(n)
        : how.same == Mixture::largest ? std::max(p, share(n))
                                       : p + share(n);
    ++times(next(n));
    sums(next(n)) += scores(n);
  }
  if (how.same == Mixture::mean) p_knn /= xt::maximum(times, Real{1});
  if (how.same == Mixture::scores_summed) {
    p_knn = shares(xt::where(times > 0, sums, Array(xt::full_like(sums, -1e300))));
  }
  if (how.same == Mixture::scores_beside_0) {
    p_knn.fill(0);
    for (std::size_t n = 0; n < k; ++n) p_knn(next(n)) = scores(n);
    p_knn = shares(p_knn);
  }
  if (how.same == Mixture::shares_beside_0) p_knn = shares(p_knn);
  if (how.same == Mixture::share_of_k) p_knn /= static_cast<Real>(k);
  // The two mixed
  const Array warm = how.temperature == Mixture::logits_too ? Array(logits / temperature) : logits;
  Array p_lm = how.raw_logits ? logits : shares(warm);
  if (how.lm != Mixture::safe) p_lm = by_hand(warm, how.lm == Mixture::overflows ? 0 : warm(0));
  const double own = how.lambda_for_lm ? 1 - lambda : lambda;
  switch (how.mixed) {
    case Mixture::probabilities:
      return own * p_knn + (1 - own) * p_lm;
    case Mixture::scores:
      return shares(own * sums + (1 - own) * logits);
    case Mixture::p_knn_and_logits:
      return shares(own * p_knn + (1 - own) * logits);
    case Mixture::logarithms:
      return shares(own * xt::log(p_knn + 1e-300) + (1 - own) * xt::log(p_lm + 1e-300));
    case Mixture::where_found:
      return xt::where(times > 0, own * p_knn + (1 - own) * p_lm, p_lm);
    case Mixture::lm_whole:
      return own * p_knn + p_lm;
    case Mixture::written_over:
      return xt::where(times > 0, own * p_knn, (1 - own) * p_lm);
    case Mixture::lambda_twice:
      return own * own * p_knn + (1 - own) * p_lm;
    case Mixture::plain_sum:
      return p_knn + p_lm;
  }
  return p_lm;
}

}  // namespace unrolled::exercise
