#include "21_retrieval/knn_interpolate.hpp"

#include <cmath>

#include "exercise.hpp"
#include "mixtures.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::mix;
using exercise::Mixture;

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
  checker.equal("d² = 20,000 and 2 ln 3 more, temperature 2",
                answer({2e4, 2e4 + 2 * ln_3}, {2, 0}, logits, 2, .5), Array{.375, .125, .5});
  checker.equal("d² = 10,000 and ½ ln 3 more, temperature ½",
                answer({1e4, 1e4 + ln_3 / 2}, {2, 0}, logits, .5, .5), Array{.375, .125, .5});
  checker.equal("ten places, all as near, λ = 1",
                answer(xt::ones<Real>({10}), {0, 1, 1, 1, 1, 1, 1, 1, 1, 2}, logits, 1, 1),
                Array{.1, .8, .1});
  checker.equal("logits of 0, 1,000 and 0", answer({0, ln_3}, {2, 0}, Array{0, 1000, 0}, 1, .5),
                Array{.125, .5, .375});
  checker.equal("logits of 1,000 and 0", answer({0, ln_3}, {2, 0}, Array{1000, 0, 0}, 1, .5),
                Array{.625, 0, .375});

  const Array squared_distances = (abs(Tensor(exercise::wave({6}, 1.3))) * 3).value();
  const Array more = exercise::wave({5}, .6);
  const Indices next = {4, 1, 4, 0, 1, 4};
  const Array found = answer(squared_distances, next, more, .4, .3);
  // softmax, scatter_add
  checker.equal("PyTorch's numbers: six places, five tokens", found, pytorch::knn_interpolate);
  const Real total = xt::sum(found)();
  checker.that("six places, five tokens: sums to 1", std::abs(total - 1) < 1e-6,
               fmt::format("yours sums to {:.7g}; two distributions, mixed with shares λ and 1 − λ, are a "
                           "distribution again",
                           total));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("places and logits")) {
    const std::size_t k = exercise::between(1, 7, generator), V = exercise::between(2, 6, generator);
    const Array far = uniform({k}, 0, 6, generator), scores = normal({V}, 2, generator);
    const Indices came = exercise::drawn_indices(0, V - 1, {k}, generator);
    const double heat = generator.uniform(.3, 3), lambda = generator.uniform(.1, .9);
    checker.equal(name, answer(far, came, scores, heat, lambda),
                  knn_interpolate(far, came, scores, heat, lambda));
  }
}

const exercise::Exercise registered(
    "21.5", &knn_interpolate, check,
    {{"mixing logits",
      "You mixed the scores and took the softmax of the mixture; each of the two becomes probabilities "
      "first, and these are mixed.",
      exercise::bound<mix, Mixture{.mixed = Mixture::scores}>},
     {"mixing probabilities with logits",
      "You mixed the places' probabilities with the model's logits; a logit is no probability before its own "
      "softmax.",
      exercise::bound<mix, Mixture{.mixed = Mixture::p_knn_and_logits}>},
     {"logits as probabilities",
      "You mixed in the logits as they are: they are neither positive nor do they sum to 1.",
      exercise::bound<mix, Mixture{.raw_logits = true}>},
     {"mixing logarithms",
      "You mixed logarithms of probabilities: then what one of the two thinks impossible is. The "
      "probabilities are mixed.",
      exercise::bound<mix, Mixture{.mixed = Mixture::logarithms}>},
     {"sign", "Your places weigh the more the further they are away; the nearest should weigh most.",
      exercise::bound<mix, Mixture{.weight = Mixture::away}>},
     {"λ for the model", "Your λ is the model's share; it is the share of the places.",
      exercise::bound<mix, Mixture{.lambda_for_lm = true}>},
     {"model not made smaller",
      "You added λ p_kNN to all of p_LM; what the places get is taken from the model.",
      exercise::bound<mix, Mixture{.mixed = Mixture::lm_whole}>},
     {"without λ", "You added the two as they are; λ says how much of each is taken.",
      exercise::bound<mix, Mixture{.mixed = Mixture::plain_sum}>},
     {"written over the model",
      "Where places name a token you keep only what they say of it; it is added to what the model says.",
      exercise::bound<mix, Mixture{.mixed = Mixture::written_over}>},
     {"written over the model and each other",
      "You write λ times a share over what stands there, from the model and from earlier places; it is "
      "added.",
      exercise::bound<mix, Mixture{.mixed = Mixture::written_over, .same = Mixture::last}>},
     {"λ twice", "You multiplied the places' shares by λ twice.",
      exercise::bound<mix, Mixture{.mixed = Mixture::lambda_twice}>},
     {"only where found",
      "Tokens that no place names keep all of the model's probability in your result; they too get 1 − λ of "
      "it.",
      exercise::bound<mix, Mixture{.mixed = Mixture::where_found}>},
     {"last place wins",
      "Where a token came next at several places you kept only the last one's share; all add up.",
      exercise::bound<mix, Mixture{.same = Mixture::last}>},
     {"best place wins",
      "Where a token came next at several places you kept only the largest share; all add up.",
      exercise::bound<mix, Mixture{.same = Mixture::largest}>},
     {"mean over places",
      "You took the mean of the shares of a token's places; the more of them there are the likelier it is: "
      "they add up.",
      exercise::bound<mix, Mixture{.same = Mixture::mean}>},
     {"scores summed",
      "You summed the scores of a token's places before the softmax, so that a token is the less likely the "
      "more places name it.",
      exercise::bound<mix, Mixture{.same = Mixture::scores_summed}>},
     {"softmax over the tokens",
      "You put the scores at their tokens, 0 at all others, and then took the softmax: a token that no place "
      "names gets the most.",
      exercise::bound<mix, Mixture{.same = Mixture::scores_beside_0}>},
     {"softmax twice",
      "You took a softmax of the tokens' shares; they are probabilities already, and 0 where no place names "
      "a "
      "token.",
      exercise::bound<mix, Mixture{.same = Mixture::shares_beside_0}>},
     {"divided by k", "You divided the shares by the number of places; they sum to 1 already.",
      exercise::bound<mix, Mixture{.same = Mixture::share_of_k}>},
     {"temperature left out", "You did not divide by the temperature.",
      exercise::bound<mix, Mixture{.temperature = Mixture::absent}>},
     {"times the temperature", "You multiplied by the temperature; distances are divided by it.",
      exercise::bound<mix, Mixture{.temperature = Mixture::multiplied}>},
     {"twice the temperature",
      "You divided by 2τ, as in the exponent of a normal distribution; τ was asked for.",
      exercise::bound<mix, Mixture{.temperature = Mixture::doubled}>},
     {"temperature for the model too",
      "You divided the logits by the temperature too; it belongs to the distances.",
      exercise::bound<mix, Mixture{.temperature = Mixture::logits_too}>},
     {"root taken", "You took the root of the squared distances; they enter as they are.",
      exercise::bound<mix, Mixture{.weight = Mixture::root}>},
     {"one over the distance", "Your shares fall like 1 / (1 + d²/τ); they were to fall like e^(−d²/τ).",
      exercise::bound<mix, Mixture{.weight = Mixture::inverse}>},
     {"equal shares", "All your places weigh the same; the near ones should weigh more.",
      exercise::bound<mix, Mixture{.weight = Mixture::equal}>},
     {"nearest alone", "You asked only the nearest place; the others have their shares too.",
      exercise::bound<mix, Mixture{.weight = Mixture::nearest}>},
     {"shares do not sum to 1", "Your shares are e^(−d²/τ), not yet divided by their sum.",
      exercise::bound<mix, Mixture{.weight = Mixture::not_divided}>},
     {"underflow",
      "The machine takes e^−10000 for 0, and 0 / 0 is left where all places are far. softmax() is safe from "
      "that.",
      exercise::bound<mix, Mixture{.weight = Mixture::naive}>},
     {"shifted by less than the highest",
      "You took off something smaller than the highest score; a near place then overflows. Take off the "
      "highest.",
      exercise::bound<mix, Mixture{.weight = Mixture::from_the_furthest}>},
     {"shifted by the nearest, not divided",
      "You took off the smallest d² from scores that are divided by τ already; it is divided by τ too.",
      exercise::bound<mix, Mixture{.weight = Mixture::from_the_nearest_undivided}>},
     {"underflow, and a little more",
      "What you add to the divisor keeps away 0 / 0, but not that e^−10000 is 0: where all places are far "
      "none has a share. softmax() is safe.",
      exercise::bound<mix, Mixture{.weight = Mixture::naive_and_more}>},
     {"shifted by the first logit", "You took off the first logit; take off the largest.",
      exercise::bound<mix, Mixture{.lm = Mixture::from_the_first}>},
     {"overflow",
      "The machine takes e^1000 for infinity, and infinity by infinity is no number. softmax() is safe.",
      exercise::bound<mix, Mixture{.lm = Mixture::overflows}>},
     {"underflow and overflow",
      "On paper your formula is right; the machine takes e^−10000 for 0 and e^1000 for infinity. softmax() "
      "is "
      "safe from both.",
      exercise::bound<mix, Mixture{.weight = Mixture::naive, .lm = Mixture::overflows}>},
     {"underflow and overflow, and a little more",
      "What you add to the divisor keeps away 0 / 0, but not that e^−10000 is 0, nor that e^1000 is "
      "infinity. "
      "softmax() is safe from both.",
      exercise::bound<mix, Mixture{.weight = Mixture::naive_and_more, .lm = Mixture::overflows}>}});

}  // namespace
