#include "23_rlhf/ppo_clip.hpp"

#include <cmath>
#include <string>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;

namespace {

using Answer = decltype(&ppo_clip);

void check(exercise::Checker& checker, Answer answer) {
  const auto token = [&](double ratio, double advantage) {
    return answer(one(std::log(ratio) - 1), one(-1), one(advantage), one(1), .2);
  };
  checker.equal("ratio 1, A = 2: nothing is clipped", token(1, 2), -2);
  checker.equal("ratio 1.1, A = 2: nothing is clipped", token(1.1, 2), -2.2);
  checker.equal("ratio 1.5, A = 2: likelier than 1.2 gains nothing more", token(1.5, 2), -2.4);
  checker.equal("ratio 0.5, A = 2: a good token became less likely, and that counts in full", token(.5, 2),
                -1);
  checker.equal("ratio 0.9, A = -2: nothing is clipped", token(.9, -2), 1.8);
  checker.equal("ratio 0.5, A = -2: less likely than 0.8 gains nothing more", token(.5, -2), 1.6);
  checker.equal("ratio 1.5, A = -2: a bad token became likelier, and that counts in full", token(1.5, -2), 3);
  checker.equal("ratio 1.5, A = 2, clip 0.4", answer(one(std::log(1.5) - 1), one(-1), one(2), one(1), .4),
                -2.8);
  checker.equal("ratio 1.1, A = 2, of a token with ln π = -1000",
                answer(one(std::log(1.1) - 1000), one(-1000), one(2), one(1), .2), -2.2);

  // All six in a row; the seventh fills up.
  const Array ratio = {{1.1, 1.5, .5, .9, .5, 1.5, 4}}, advantages = {{2, 2, 2, -2, -2, -2, 50}};
  const Array mask = {{1, 1, 1, 1, 1, 1, 0}}, old = {{-1, -2, -3, -1, -2, -3, -1}};
  const Array log_p = old + xt::log(ratio);
  checker.equal("six tokens and one that fills up: the mean of six", answer(log_p, old, advantages, mask, .2),
                (-2.2 - 2.4 - 1 + 1.8 + 1.6 + 3) / 6);
  const Array bad_padding = {{2, 2, 2, -2, -2, -2, -50}};
  checker.equal("six tokens and one that fills up with A = -50: the mean of six",
                answer(log_p, old, bad_padding, mask, .2), (-2.2 - 2.4 - 1 + 1.8 + 1.6 + 3) / 6);
  const auto of_both = [&](const std::vector<Tensor>& in) {
    return answer(in[0], in[1], advantages, mask, .2);
  };
  exercise::arguments_kept(checker, {{"log_p", log_p}, {"old_log_p", old}}, of_both);
  checker.observe("a gradient may flow", answer(parameter(log_p), old, advantages, mask, .2).requires_grad());
  const auto slopes = exercise::slopes({log_p, old}, of_both);
  // ∂ratio/∂ln π is the ratio itself.
  checker.equal("the six tokens: what flows into ln π, times 6", Array(6 * slopes[0]),
                Array{{-2.2, 0, -1, 1.8, 0, 3, 0}});
  checker.equal("nothing flows back into the old policy", slopes[1], Array(xt::zeros<Real>(old.shape())));
  checker.equal("texts of three tokens and one: all tokens count alike",
                answer(Array{{-1, -1, -1}, {-1, -1, -1}}, Array{{-1, -1, -1}, {-1, -1, -1}},
                       {{1, 2, 3}, {10, 70, 80}}, {{1, 1, 1}, {1, 0, 0}}, .2),
                -4);

  const Array before = wave({2, 5}, .3) - 2, now = before + .5 * wave({2, 5}, .9), A = wave({2, 5}, .7);
  const Array two = {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}};
  // torch.min(ratio * A, ratio.clamp(0.7, 1.3) * A)
  checker.equal("two texts, clip 0.3: PyTorch's number", answer(now, before, A, two, .3), pytorch::ppo_clip);
  exercise::flows_back(checker, "what flows back", {{"log_p", now}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], before, A, two, .3); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const Shape shape = {exercise::between(1, 4, generator), exercise::between(2, 6, generator)};
    const Tensor old_policy = uniform(shape, -4, -1, generator);
    const Tensor policy = old_policy + Tensor(normal(shape, .5, generator));
    const Array gains = normal(shape, 1, generator);
    Array written(shape, 1);
    for (std::size_t b = 0; b < shape[0]; ++b) {
      for (std::size_t t = exercise::between(1, shape[1], generator); t < shape[1]; ++t) written(b, t) = 0;
    }
    const double clip = generator.uniform(.1, .5);
    checker.equal(name, answer(policy, old_policy, gains, written, clip),
                  ppo_clip(policy, old_policy, gains, written, clip));
  }
}

/// What a wrong objective does.
struct Variant {
  enum { minimum, maximum, clipped_only, free_only, of_ratios, of_means, plain } kept = minimum;
  enum { both_sides, above, below, around_zero, product, logarithms } clipped = both_sides;
  enum { as_written, recomputed, now, learns } old = as_written;
  enum { quotient, of_probabilities, upside_down, difference, logarithm, now_alone } ratio = quotient;
  enum {
    tokens,
    positions,
    padding_too,
    texts,
    sums_of_texts,
    summed,
    not_at_all,
    each_written
  } mean = tokens;
  enum {
    gain,
    its_ratio,
    free_product,
    clipped_product
  } masked = gain;  ///< what the mask is multiplied with
  enum { nothing, everything, free_only_first, free_only_last } cut = nothing;
  bool minus = true, always_a_fifth = false;
};

/// Over all written tokens, or not.
Tensor averaged(const Variant& how, const Tensor& x, const Array& mask) {
  const Tensor written = mask;
  if (how.mean == Variant::positions) return mean(x * written);
  if (how.mean == Variant::padding_too) return mean(x);
  if (how.mean == Variant::not_at_all) return x;
  if (how.mean == Variant::each_written) return x * written;
  if (how.masked != Variant::gain) return sum(x) / sum(written);
  if (how.mean == Variant::texts) return mean(sum(x * written, 1) / sum(written, 1));
  if (how.mean == Variant::sums_of_texts) return mean(sum(x * written, 1));
  return how.mean == Variant::summed ? sum(x * written) : sum(x * written) / sum(written);
}

Tensor ratio_of(const Variant& how, const Tensor& log_p, const Tensor& old_log_p) {
  const Tensor old = how.old == Variant::recomputed ? log_p.detach()
                     : how.old == Variant::now      ? log_p
                     : how.old == Variant::learns   ? old_log_p
                                                    : old_log_p.detach();
  if (how.ratio == Variant::upside_down) return exp(old - log_p);
  if (how.ratio == Variant::difference) return log_p - old;
  if (how.ratio == Variant::of_probabilities) return exp(log_p) / exp(old);
  if (how.ratio == Variant::logarithm) return log_p / old;
  return how.ratio == Variant::now_alone ? exp(log_p) : exp(log_p - old);
}

Tensor objective(const Variant& how, const Tensor& log_p, const Tensor& old_log_p, const Array& advantages,
                 const Array& mask, double given_clip) {
  const double clip = how.always_a_fifth ? .2 : given_clip;
  const Tensor A = advantages, written = mask;
  Tensor ratio = ratio_of(how, log_p, old_log_p);
  if (how.masked == Variant::its_ratio) ratio = ratio * written;
  const double low = how.clipped == Variant::above         ? -1e9
                     : how.clipped == Variant::around_zero ? -clip
                                                           : 1 - clip;
  const double high = how.clipped == Variant::below         ? 1e9
                      : how.clipped == Variant::around_zero ? clip
                                                            : 1 + clip;
  Tensor held = how.clipped == Variant::product      ? clamp(ratio * A, low, high)
                : how.clipped == Variant::logarithms ? exp(clamp(log(ratio), -clip, clip)) * A
                                                     : clamp(ratio, low, high) * A;
  const bool free_cut = how.cut == Variant::free_only_first || how.cut == Variant::free_only_last;
  Tensor free = (free_cut ? ratio.detach() : ratio) * A;
  if (how.masked == Variant::free_product) free = free * written;
  if (how.masked == Variant::clipped_product) held = held * written;
  const double sign = how.minus ? -1 : 1;
  if (how.kept == Variant::of_means)
    return sign * unrolled::minimum(averaged(how, free, mask), averaged(how, held, mask));
  if (how.cut == Variant::free_only_last)
    std::swap(free, held);  // the gradient of equal ones goes to the first
  const Tensor kept = how.kept == Variant::minimum     ? unrolled::minimum(free, held)
                      : how.kept == Variant::maximum   ? unrolled::maximum(free, held)
                      : how.kept == Variant::free_only ? free
                      : how.kept == Variant::plain     ? log_p * A
                      : how.kept == Variant::of_ratios ? unrolled::minimum(ratio, clamp(ratio, low, high)) * A
                                                       : held;
  const Tensor loss = sign * averaged(how, kept, mask);
  return how.cut == Variant::everything ? loss.detach() : loss;
}

const exercise::Exercise registered(
    "23.5", &ppo_clip, check,
    {{"clip without min",
      "You clip always. A step in the wrong direction must count in full: of the clipped and the free "
      "product the "
      "smaller is taken.",
      exercise::bound<objective, Variant{.kept = Variant::clipped_only}>},
     {"old log-probabilities recomputed",
      "Your ratio is always 1: you compare the policy of now with itself, and not with its output when the "
      "texts were written.",
      exercise::bound<objective, Variant{.old = Variant::recomputed}>},
     {"the policy against itself",
      "You subtracted ln π of now from itself: your ratio is 1 whatever happens, and nothing flows back. The "
      "old policy's "
      "numbers were given.",
      exercise::bound<objective, Variant{.old = Variant::now}>},
     {"max", "You took the larger of the two products: the smaller one is the cautious estimate.",
      exercise::bound<objective, Variant{.kept = Variant::maximum}>},
     {"never clipped", "You never clip: nothing keeps a step from going too far.",
      exercise::bound<objective, Variant{.kept = Variant::free_only}>},
     {"minimum of the ratios",
      "You took the smaller of the two ratios and then multiplied; where A is negative, that picks the other "
      "one. "
      "Multiply first.",
      exercise::bound<objective, Variant{.kept = Variant::of_ratios}>},
     {"minimum of the means",
      "You averaged first and took the smaller mean; each token has a minimum of its own.",
      exercise::bound<objective, Variant{.kept = Variant::of_means}>},
     {"product clipped", "You clipped ratio · A; it is the ratio that is held to 1 ± clip.",
      exercise::bound<objective, Variant{.clipped = Variant::product}>},
     {"clipped above only",
      "You clip only what is above 1 + clip; a bad token is not to be pushed below 1 − clip either.",
      exercise::bound<objective, Variant{.clipped = Variant::above}>},
     {"clipped below only",
      "You clip only what is below 1 − clip; a good token is not to be pushed above 1 + clip either.",
      exercise::bound<objective, Variant{.clipped = Variant::below}>},
     {"always 0.2", "You clip at 1 ± 0.2, whatever clip was given.",
      exercise::bound<objective, Variant{.always_a_fifth = true}>},
     {"clipped around 0", "You hold the ratio between −clip and clip; it is 1 when nothing has changed.",
      exercise::bound<objective, Variant{.clipped = Variant::around_zero}>},
     {"logarithm clipped",
      "You hold the logarithm of the ratio between −clip and clip, which is e^−clip to e^clip; the ratio "
      "itself "
      "is held to 1 ± clip.",
      exercise::bound<objective, Variant{.clipped = Variant::logarithms}>},
     {"ratio upside down", "Your ratio is π_old / π: it rises where a token becomes less likely.",
      exercise::bound<objective, Variant{.ratio = Variant::upside_down}>},
     {"difference of logarithms",
      "You took ln π − ln π_old for the ratio; that is its logarithm, and 0 when nothing has changed.",
      exercise::bound<objective, Variant{.ratio = Variant::difference}>},
     {"quotient of logarithms",
      "You divided the logarithms; the ratio is that of the probabilities: e to the difference.",
      exercise::bound<objective, Variant{.ratio = Variant::logarithm}>},
     {"quotient of probabilities",
      "Right, until a token has ln π = −1000: there both probabilities are 0 for the computer, and 0 / 0 is "
      "NaN. "
      "The difference of the logarithms is −1000 + 1000.",
      exercise::bound<objective, Variant{.ratio = Variant::of_probabilities}>},
     {"no ratio",
      "You took ln π · A, without ratio and clip: that is the plain policy gradient, and it is true only of "
      "the "
      "policy that wrote the texts.",
      exercise::bound<objective, Variant{.kept = Variant::plain}>},
     {"no old policy", "You took π itself for the ratio; it is divided by π_old.",
      exercise::bound<objective, Variant{.ratio = Variant::now_alone}>},
     {"gradient through the old policy",
      "The value is right, but a gradient flows into the old policy as well: its numbers are constants.",
      exercise::bound<objective, Variant{.old = Variant::learns}>},
     {"sign",
      "Your loss falls where good tokens become less likely: a loss is made small, so it needs a minus.",
      exercise::bound<objective, Variant{.minus = false}>},
     {"padding counts", "Positions after the end of a text count in your mean; the mask leaves them out.",
      exercise::bound<objective, Variant{.mean = Variant::padding_too}>},
     {"padding divides", "You left padding out of the sum, but divided by all positions.",
      exercise::bound<objective, Variant{.mean = Variant::positions}>},
     {"ratio masked",
      "You masked the ratio before the minimum was taken: where A is negative, what fills up still counts. "
      "Mask "
      "what min gives.",
      exercise::bound<objective, Variant{.masked = Variant::its_ratio}>},
     {"free product masked",
      "You masked the free product before the minimum was taken: where A is negative, what fills up still "
      "counts. "
      "Mask what min gives.",
      exercise::bound<objective, Variant{.masked = Variant::free_product}>},
     {"clipped product masked",
      "You masked the clipped product before the minimum was taken: where A is negative, what fills up still "
      "counts. Mask what min gives.",
      exercise::bound<objective, Variant{.masked = Variant::clipped_product}>},
     {"sums of the texts",
      "You summed over each text and averaged these sums; the mean goes over all tokens of all texts.",
      exercise::bound<objective, Variant{.mean = Variant::sums_of_texts}>},
     {"a loss for each token", "You returned a loss for each token; their mean was asked for, one number.",
      exercise::bound<objective, Variant{.mean = Variant::each_written}>},
     {"a loss for each position",
      "You returned a loss for each position, padding and all; the mean over the tokens was asked for, one "
      "number.",
      exercise::bound<objective, Variant{.mean = Variant::not_at_all}>},
     {"mean of means",
      "You averaged each text and then the texts, so a token of a short one counts for more; all tokens "
      "count "
      "alike.",
      exercise::bound<objective, Variant{.mean = Variant::texts}>},
     {"summed", "You summed over the tokens; a mean was asked for.",
      exercise::bound<objective, Variant{.mean = Variant::summed}>},
     {"free product cut",
      "The value is right, but you cut the ratio from the graph in the free product: the clipped one has the "
      "slope 0 "
      "wherever it is the smaller, so nothing flows back.",
      exercise::bound<objective, Variant{.cut = Variant::free_only_first}>},
     {"free product cut, and second",
      "The value is right, but you cut the ratio from the graph in the free product: a step in the wrong "
      "direction "
      "counts, but nothing leads back from it.",
      exercise::bound<objective, Variant{.cut = Variant::free_only_last}>},
     {"cut from the graph",
      "The value is right, but your result is cut from the graph: nothing flows back to learn by.",
      exercise::bound<objective, Variant{.cut = Variant::everything}>}});

}  // namespace
