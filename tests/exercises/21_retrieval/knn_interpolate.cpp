#include "21_retrieval/knn_interpolate.hpp"

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&knn_interpolate);

const Real ln_2 = std::log(Real{2}), ln_3 = std::log(Real{3});

void check(exercise::Checker& checker, Answer answer) {
  // p_LM = (½, ¼, ¼); shares ¾ and ¼.
  const Array logits = {ln_2, 0, 0};
  checker.equal("token 2 at d² = 0, token 0 at ln 3, λ = ½", answer({0, ln_3}, {2, 0}, logits, 1, .5),
                Array{.375, .125, .5});
  checker.equal("the same with λ = ¼", answer({0, ln_3}, {2, 0}, logits, 1, .25), Array{.4375, .1875, .375});
  checker.equal("the same with λ = 0: the model alone", answer({0, ln_3}, {2, 0}, logits, 1, 0),
                Array{.5, .25, .25});
  checker.equal("the same with λ = 1: the places alone", answer({0, ln_3}, {2, 0}, logits, 1, 1),
                Array{.25, 0, .75});
  checker.equal("twice as far away, temperature 2", answer({0, 2 * ln_3}, {2, 0}, logits, 2, .5),
                Array{.375, .125, .5});
  checker.equal("the further one first", answer({ln_3, 0}, {0, 2}, logits, 1, .5), Array{.375, .125, .5});
  // Shares ½, ¼, ¼.
  checker.equal("three places, two of them with token 2, λ = 1",
                answer({0, ln_2, ln_2}, {2, 0, 2}, logits, 1, 1), Array{.25, 0, .75});
  checker.equal("three places, all with token 1, λ = ½", answer({1, 2, 3}, {1, 1, 1}, logits, 1, .5),
                Array{.25, .625, .125});
  checker.equal("one place, λ = ½", answer({5}, {1}, logits, 1, .5), Array{.25, .625, .125});
  checker.equal("all places far away, d² = 10,000 and ln 3 more",
                answer({1e4, 1e4 + ln_3}, {2, 0}, logits, 1, .5), Array{.375, .125, .5});
  checker.equal("one place very far, d² = 10,000, and one here", answer({1e4, 0}, {0, 2}, logits, 1, .5),
                Array{.25, .125, .625});
  checker.equal("d² = .02 and .02 + ln 3 / 100, temperature .01",
                answer({.02, .02 + ln_3 / 100}, {2, 0}, logits, .01, .5), Array{.375, .125, .5});
  checker.equal("logits of 1,000 and 0", answer({0, ln_3}, {2, 0}, Array{1000, 0, 0}, 1, .5),
                Array{.625, 0, .375});

  const Array squared_distances = xt::abs(exercise::wave({6}, 1.3)) * 3, more = exercise::wave({5}, .6);
  const Indices next = {4, 1, 4, 0, 1, 4};
  const Array found = answer(squared_distances, next, more, .4, .3);
  checker.that("six places, five tokens: sums to 1", std::abs(Real(xt::sum(found)()) - 1) < 1e-9,
               "two distributions, mixed with shares λ and 1 − λ, are a distribution again");
  // softmax, scatter_add
  checker.equal("PyTorch's numbers: six places, five tokens", found, pytorch::knn_interpolate);
}

/// What a wrong mixture does.
struct Variant {
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
  enum { share, away, root, inverse, equal, nearest, not_divided, naive, from_the_furthest } weight = share;
  enum { divided, absent, multiplied, logits_too } temperature = divided;
  enum { summed, last, mean, largest, scores_summed, scores_beside_0, share_of_k } same = summed;
  bool lambda_for_lm = false, raw_logits = false, naive_lm = false;
};

Array shares(const Array& scores) { return softmax(Tensor(scores)).value(); }

template <Variant how>
Array wrong(const Array& squared_distances, const Indices& next, const Array& logits, double temperature,
            double lambda) {
  const std::size_t k = next.size();
  const double divisor = how.temperature == Variant::absent       ? 1
                         : how.temperature == Variant::multiplied ? 1 / temperature
                                                                  : temperature;
  // The share of each place
  const Array d = how.weight == Variant::root ? Array(xt::sqrt(squared_distances)) : squared_distances;
  const Array scores = d * (how.weight == Variant::away ? 1 : -1) / divisor;
  Array share = shares(scores);
  if (how.weight == Variant::not_divided) share = xt::exp(scores);
  if (how.weight == Variant::naive) share = xt::exp(scores) / Real(xt::sum(xt::exp(scores))());
  if (how.weight == Variant::from_the_furthest) {
    share = xt::exp(scores - Real(xt::amin(scores)()));
    share /= Real(xt::sum(share)());
  }
  if (how.weight == Variant::equal) share.fill(1 / static_cast<Real>(k));
  if (how.weight == Variant::nearest) {
    share.fill(0);
    share(std::ranges::min_element(squared_distances) - squared_distances.begin()) = 1;
  }
  if (how.weight == Variant::inverse) {
    share = 1 / (1 + d / divisor);
    share /= Real(xt::sum(share)());
  }
  // Which token each goes to
  Array p_knn = xt::zeros<Real>(logits.shape()), times = p_knn, sums = p_knn;
  for (std::size_t n = 0; n < k; ++n) {
    Real& p = p_knn(next(n));
    p = how.same == Variant::last      ? share(n)
        : how.same == Variant::largest ? std::max(p, share(n))
                                       : p + share(n);
    ++times(next(n));
    sums(next(n)) += scores(n);
  }
  if (how.same == Variant::mean) p_knn /= xt::maximum(times, Real{1});
  if (how.same == Variant::scores_summed) {
    p_knn = shares(xt::where(times > 0, sums, Array(xt::full_like(sums, -1e300))));
  }
  if (how.same == Variant::scores_beside_0) {
    p_knn.fill(0);
    for (std::size_t n = 0; n < k; ++n) p_knn(next(n)) = scores(n);
    p_knn = shares(p_knn);
  }
  if (how.same == Variant::share_of_k) p_knn /= static_cast<Real>(k);
  // The two mixed
  const Array warm = how.temperature == Variant::logits_too ? Array(logits / temperature) : logits;
  Array p_lm = how.raw_logits ? logits : shares(warm);
  if (how.naive_lm) p_lm = xt::exp(warm) / Real(xt::sum(xt::exp(warm))());
  const double own = how.lambda_for_lm ? 1 - lambda : lambda;
  switch (how.mixed) {
    case Variant::probabilities:
      return own * p_knn + (1 - own) * p_lm;
    case Variant::scores:
      return shares(own * sums + (1 - own) * logits);
    case Variant::p_knn_and_logits:
      return shares(own * p_knn + (1 - own) * logits);
    case Variant::logarithms:
      return shares(own * xt::log(p_knn + 1e-300) + (1 - own) * xt::log(p_lm + 1e-300));
    case Variant::where_found:
      return xt::where(times > 0, own * p_knn + (1 - own) * p_lm, p_lm);
    case Variant::lm_whole:
      return own * p_knn + p_lm;
    case Variant::written_over:
      return xt::where(times > 0, own * p_knn, (1 - own) * p_lm);
    case Variant::lambda_twice:
      return own * own * p_knn + (1 - own) * p_lm;
    case Variant::plain_sum:
      return p_knn + p_lm;
  }
  return p_lm;
}

const exercise::Exercise registered(
    "21.5", &knn_interpolate, check,
    {{"mixing logits",
      "You mixed the scores and took the softmax of the mixture; each of the two becomes probabilities "
      "first, and these are mixed.",
      wrong<Variant{.mixed = Variant::scores}>},
     {"mixing probabilities with logits",
      "You mixed the places' probabilities with the model's logits; a logit is no probability before its own "
      "softmax.",
      wrong<Variant{.mixed = Variant::p_knn_and_logits}>},
     {"logits as probabilities",
      "You mixed in the logits as they are: they are neither positive nor do they sum to 1.",
      wrong<Variant{.raw_logits = true}>},
     {"mixing logarithms",
      "You mixed logarithms of probabilities: then what one of the two thinks impossible is. The "
      "probabilities are mixed.",
      wrong<Variant{.mixed = Variant::logarithms}>},
     {"sign", "Your places weigh the more the further they are away; the nearest should weigh most.",
      wrong<Variant{.weight = Variant::away}>},
     {"λ for the model", "Your λ is the model's share; it is the share of the places.",
      wrong<Variant{.lambda_for_lm = true}>},
     {"model not made smaller",
      "You added λ p_kNN to all of p_LM; what the places get is taken from the model.",
      wrong<Variant{.mixed = Variant::lm_whole}>},
     {"without λ", "You added the two as they are; λ says how much of each is taken.",
      wrong<Variant{.mixed = Variant::plain_sum}>},
     {"written over the model",
      "Where places name a token you keep only what they say of it; it is added to what the model says.",
      wrong<Variant{.mixed = Variant::written_over}>},
     {"written over the model and each other",
      "You write λ times a share over what stands there, from the model and from earlier places; it is "
      "added.",
      wrong<Variant{.mixed = Variant::written_over, .same = Variant::last}>},
     {"λ twice", "You multiplied the places' shares by λ twice.",
      wrong<Variant{.mixed = Variant::lambda_twice}>},
     {"only where found",
      "Tokens that no place names keep all of the model's probability in your result; they too get 1 − λ of "
      "it.",
      wrong<Variant{.mixed = Variant::where_found}>},
     {"last place wins",
      "Where a token came next at several places you kept only the last one's share; all add up.",
      wrong<Variant{.same = Variant::last}>},
     {"best place wins",
      "Where a token came next at several places you kept only the largest share; all add up.",
      wrong<Variant{.same = Variant::largest}>},
     {"mean over places",
      "You took the mean of the shares of a token's places; the more of them there are the likelier it is: "
      "they add up.",
      wrong<Variant{.same = Variant::mean}>},
     {"scores summed",
      "You summed the scores of a token's places before the softmax, so that a token is the less likely the "
      "more places name it.",
      wrong<Variant{.same = Variant::scores_summed}>},
     {"softmax over the tokens",
      "You put the scores at their tokens, 0 at all others, and then took the softmax: a token that no place "
      "names gets the most.",
      wrong<Variant{.same = Variant::scores_beside_0}>},
     {"divided by k", "You divided the shares by the number of places; they sum to 1 already.",
      wrong<Variant{.same = Variant::share_of_k}>},
     {"temperature left out", "You did not divide by the temperature.",
      wrong<Variant{.temperature = Variant::absent}>},
     {"times the temperature", "You multiplied by the temperature; distances are divided by it.",
      wrong<Variant{.temperature = Variant::multiplied}>},
     {"temperature for the model too",
      "You divided the logits by the temperature too; it belongs to the distances.",
      wrong<Variant{.temperature = Variant::logits_too}>},
     {"root taken", "You took the root of the squared distances; they enter as they are.",
      wrong<Variant{.weight = Variant::root}>},
     {"one over the distance", "Your shares fall like 1 / (1 + d²/τ); they were to fall like e^(−d²/τ).",
      wrong<Variant{.weight = Variant::inverse}>},
     {"equal shares", "All your places weigh the same; the near ones should weigh more.",
      wrong<Variant{.weight = Variant::equal}>},
     {"nearest alone", "You asked only the nearest place; the others have their shares too.",
      wrong<Variant{.weight = Variant::nearest}>},
     {"shares do not sum to 1", "Your shares are e^(−d²/τ), not yet divided by their sum.",
      wrong<Variant{.weight = Variant::not_divided}>},
     {"underflow",
      "The machine takes e^−10000 for 0, and 0 / 0 is left where all places are far. softmax() is safe from "
      "that.",
      wrong<Variant{.weight = Variant::naive}>},
     {"shifted by the furthest",
      "You took off the lowest score before e^…, that of the furthest place; a near one then overflows. Take "
      "off the highest.",
      wrong<Variant{.weight = Variant::from_the_furthest}>},
     {"overflow",
      "The machine takes e^1000 for infinity, and infinity by infinity is no number. softmax() is safe.",
      wrong<Variant{.naive_lm = true}>},
     {"underflow and overflow",
      "On paper your formula is right; the machine takes e^−10000 for 0 and e^1000 for infinity. softmax() "
      "is "
      "safe from both.",
      wrong<Variant{.weight = Variant::naive, .naive_lm = true}>}});

}  // namespace
