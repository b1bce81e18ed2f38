#include "23_rlhf/kl_to_reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&kl_to_reference);

void check(exercise::Checker& checker, Answer answer) {
  const Real ln_2 = std::log(Real{2}), ln_3 = std::log(Real{3});
  // ½ ln (½ / ¾) + ½ ln (½ / ¼)
  checker.equal("π = ½ ½, p = ¾ ¼", answer(Array{{0, 0}}, Array{{ln_3, 0}}),
                Array{std::log(Real{4} / 3) / 2});
  // ¾ ln (¾ / ½) + ¼ ln (¼ / ½)
  checker.equal("π = ¾ ¼, p = ½ ½", answer(Array{{ln_3, 0}}, Array{{0, 0}}),
                Array{.75 * std::log(1.5) - .25 * ln_2});
  checker.equal("the same π and p: 0 nats", answer(Array{{1, 2, 4}}, Array{{1, 2, 4}}), Array{0});
  checker.equal("logits 1 2 4 and 6 7 9, which are the same π and p",
                answer(Array{{1, 2, 4}}, Array{{6, 7, 9}}), Array{0});
  checker.equal("logits 1000 0 and 0 0: certain, where there were two words",
                answer(Array{{1000, 0}}, Array{{0, 0}}), Array{ln_2});
  checker.equal("logits 1000 0 and 0 1000: certain of what was impossible",
                answer(Array{{1000, 0}}, Array{{0, 1000}}), Array{1000});
  checker.equal("three positions: 0 nats, ½ ln 4/3, 0 nats",
                answer(Array{{5, 5}, {0, 0}, {ln_3, 0}}, Array{{0, 0}, {ln_3, 0}, {ln_3, 0}}),
                Array{0, std::log(Real{4} / 3) / 2, 0});

  const Array logits = 2 * wave({2, 3, 5}, .9), reference = 2 * wave({2, 3, 5}, .5);
  // torch.nn.functional.kl_div(reference.log_softmax(-1), policy.log_softmax(-1), reduction="none",
  // log_target=True).sum(-1)
  checker.equal("two texts, three positions, five words: PyTorch's numbers", answer(logits, reference),
                pytorch::kl_to_reference);
  const auto of_both = [&](const std::vector<Tensor>& in) { return answer(in[0], in[1]); };
  exercise::arguments_kept(checker, {{"logits", logits}, {"reference_logits", reference}}, of_both);
  exercise::flows_back(checker, "what flows back", {{"logits", logits}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], reference); });
  checker.observe("a gradient may flow", answer(parameter(logits), reference).requires_grad());
  checker.equal("nothing flows back into the reference", exercise::slopes({logits, reference}, of_both)[1],
                Array(xt::zeros<Real>(reference.shape())));
  // π is 1 0 whatever is added to its logits, as long as that is little.
  checker.equal("logits 1000 0 and 0 1000: what flows back",
                exercise::slopes({{{1000, 0}}, {{0, 1000}}}, of_both)[0], Array{{0, 0}});

  // A forbidden word, for an answer that is right so far: so each mistake above is known with a NaN here and without
  if (!exercise::all_hold(checker.cases())) return;
  const Real forbidden = -std::numeric_limits<Real>::infinity();
  checker.equal("logits 0 −∞ and 0 0: one of two words is forbidden",
                answer(Array{{0, forbidden}}, Array{{0, 0}}), Array{ln_2});
  checker.equal("a word that both forbid: ½ ln 4/3, as without it",
                answer(Array{{0, 0, forbidden}}, Array{{ln_3, 0, forbidden}}),
                Array{std::log(Real{4} / 3) / 2});
  checker.equal("logits 0 −∞ and 0 0: what flows back",
                exercise::slopes({{{0, forbidden}}, {{0, 0}}}, of_both)[0], Array{{0, 0}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("logits of both")) {
    const Shape shape = {exercise::between(1, 3, generator), exercise::between(1, 4, generator),
                         exercise::between(2, 6, generator)};
    const Tensor policy = normal(shape, 2, generator), other = normal(shape, 2, generator);
    checker.equal(name, answer(policy, other), kl_to_reference(policy, other));
  }
}

/// What a wrong divergence does.
struct Variant {
  bool reversed = false, normalised = true, minus = false;
  /// How ln π and ln p are made; `spared` leaves out the words with π = 0
  enum { log_softmax, log_of_softmax, spared, spared_policy } logarithm = log_softmax;
  int zeros = 0;                           ///< 10^−zeros is added to the probabilities
  int softmax_axis = -1, words_axis = -1;  ///< what goes along the words
  enum { both, policy_only, reference_only, neither } flows_into = policy_only;
  enum { policys, nobodys, references, half_and_half } weights = policys;
  bool weights_learn = true;
  enum { logarithms, from_reference_alone, absolute, squared } compared = logarithms;
  enum { sum_of_words, mean_of_words, sum_of_all, mean_of_all, sum_of_positions } total = sum_of_words;
  double base = std::numbers::e;
  bool left_out_after = false;  ///< words with π = 0, once they are weighted
};

Tensor divergence(const Variant& how, const Tensor& logits, const Tensor& reference_logits) {
  const bool policy_flows = how.flows_into == Variant::both || how.flows_into == Variant::policy_only;
  const bool reference_flows = how.flows_into == Variant::both || how.flows_into == Variant::reference_only;
  Tensor a = policy_flows ? logits : logits.detach();
  Tensor b = reference_flows ? reference_logits : reference_logits.detach();
  if (how.reversed) std::swap(a, b);
  const auto softmax = [&](const Tensor& x) { return unrolled::softmax(x, how.softmax_axis); };
  const auto logarithm = [&](const Tensor& x, bool safe) {
    if (how.zeros > 0) return log(softmax(x) + std::pow(10., -how.zeros));
    if (!safe) return log(softmax(x));
    return how.normalised ? unrolled::log_softmax(x, how.softmax_axis) : x;
  };
  const Tensor log_a = logarithm(a, how.logarithm == Variant::log_softmax);
  const Tensor log_b =
      logarithm(b, how.logarithm == Variant::log_softmax || how.logarithm == Variant::spared_policy);
  Tensor weights = how.weights == Variant::policys      ? softmax(a)
                   : how.weights == Variant::references ? softmax(b)
                   : how.weights == Variant::nobodys    ? Tensor(Array(xt::ones<Real>(logits.shape())))
                                                        : (softmax(a) - softmax(b)) / 2;
  if (!how.weights_learn) weights = weights.detach();
  const Tensor difference = log_a - log_b;
  const Tensor compared = how.compared == Variant::from_reference_alone ? -log_b
                          : how.compared == Variant::absolute           ? abs(difference)
                          : how.compared == Variant::squared            ? square(difference) / 2
                                                                        : difference;
  Tensor each = weights * compared * ((how.minus ? -1 : 1) / std::log(how.base));
  if (how.left_out_after || how.logarithm == Variant::spared || how.logarithm == Variant::spared_policy)
    each = select(weights.value() > 0, each, 0);
  if (how.total == Variant::sum_of_all) return sum(each);
  if (how.total == Variant::mean_of_all) return mean(sum(each, -1));
  if (how.total == Variant::sum_of_positions) return sum(each, -2);
  return how.total == Variant::mean_of_words ? mean(each, -1) : sum(each, how.words_axis);
}

const exercise::Exercise registered(
    "23.4", &kl_to_reference, check,
    {{"reversed",
      "You have KL(p ‖ π): the words are weighted by the reference. Weigh them by the policy, and subtract "
      "what the "
      "reference says.",
      exercise::bound<divergence, Variant{.reversed = true}>},
     {"reversed, with a gradient through the reference",
      "You have KL(p ‖ π), where the reference weighs the words, and a gradient flows into the reference as "
      "well.",
      exercise::bound<divergence, Variant{.reversed = true, .flows_into = Variant::both}>},
     {"gradient through the reference",
      "The value is right, but a gradient flows into the reference as well: it would move towards the "
      "policy.",
      exercise::bound<divergence, Variant{.flows_into = Variant::both}>},
     {"cut from the graph",
      "The value is right, but nothing flows back into the policy: it is not kept near the reference.",
      exercise::bound<divergence, Variant{.flows_into = Variant::neither}>},
     {"only the reference learns",
      "The value is right, but you cut the policy and not the reference from the graph; it is to be the "
      "other "
      "way round.",
      exercise::bound<divergence, Variant{.flows_into = Variant::reference_only}>},
     {"weights cut",
      "The value is right, but you cut the weights π(v) from the graph: they change with the logits too, and "
      "all of the "
      "gradient comes through them.",
      exercise::bound<divergence, Variant{.weights_learn = false}>},
     {"logits compared",
      "You subtracted logits: a constant added to all of them changes no probability, but changes your "
      "result. "
      "Take ln softmax of both.",
      exercise::bound<divergence, Variant{.normalised = false}>},
     {"logarithm of softmax",
      "Right, until a word has the probability 0 for the computer: there you multiply 0 by something "
      "infinite. A "
      "softmax's logarithm is to be taken in one operation that never gets there.",
      exercise::bound<divergence, Variant{.logarithm = Variant::log_of_softmax}>},
     {"words with π = 0 left out",
      "Right where π is 0, but where p is 0, ln p is still infinite. A softmax's logarithm is to be taken in "
      "one "
      "operation that never gets there.",
      exercise::bound<divergence, Variant{.logarithm = Variant::spared}>},
     {"a branch that is not chosen",
      "The value is right, but the gradient is NaN where π is 0: the branch that was not chosen is "
      "differentiated "
      "too, and 0 · ∞ is NaN.",
      exercise::bound<divergence, Variant{.logarithm = Variant::spared_policy}>},
     {"0 times infinite",
      "Right, until a logit is −∞: there π is 0 and the difference is infinite, and 0 · ∞ is NaN. Put 0 for "
      "the "
      "difference where π is 0, before you multiply.",
      exercise::bound<divergence, Variant{}>},
     {"left out too late",
      "The value is right, but the gradient is NaN where a logit is −∞: you left these words out after the "
      "product, "
      "and its backward pass still meets 0 · ∞. Put the 0 into the difference.",
      exercise::bound<divergence, Variant{.left_out_after = true}>},
     {"10^−12 added",
      "A small number added to a probability keeps its logarithm finite, but stops it at −27.6: a KL of 1000 "
      "nats "
      "is 27.6 in yours, and the gradient is 0 there.",
      exercise::bound<divergence, Variant{.zeros = 12}>},
     {"10^−10 added",
      "A small number added to a probability keeps its logarithm finite, but stops it at −23.0: a KL of 1000 "
      "nats "
      "is 23.0 in yours, and the gradient is 0 there.",
      exercise::bound<divergence, Variant{.zeros = 10}>},
     {"10^−8 added",
      "A small number added to a probability keeps its logarithm finite, but stops it at −18.4: a KL of 1000 "
      "nats "
      "is 18.4 in yours, and the gradient is 0 there.",
      exercise::bound<divergence, Variant{.zeros = 8}>},
     {"not weighted", "You summed the differences of all words alike; each is weighted by π(v).",
      exercise::bound<divergence, Variant{.weights = Variant::nobodys}>},
     {"mean over the words",
      "You divided by the number of words; the weights π(v) sum to 1 already, so a sum was asked for.",
      exercise::bound<divergence, Variant{.total = Variant::mean_of_words}>},
     {"cross-entropy",
      "You left out ln π: that is the cross-entropy, which is not 0 where both say the same.",
      exercise::bound<divergence, Variant{.compared = Variant::from_reference_alone}>},
     {"one number", "You summed over the positions too; one number at each of them was asked for.",
      exercise::bound<divergence, Variant{.total = Variant::sum_of_all}>},
     {"mean of the positions", "You averaged over the positions; one number at each of them was asked for.",
      exercise::bound<divergence, Variant{.total = Variant::mean_of_all}>},
     {"summed over time", "You summed over the positions instead of the words: the words are the last axis.",
      exercise::bound<divergence, Variant{.total = Variant::sum_of_positions}>},
     {"summed along axis 0",
      "You summed along axis 0; the words are the last one, −1, however many there are.",
      exercise::bound<divergence, Variant{.words_axis = 0}>},
     {"summed along axis 1",
      "You summed along axis 1, which holds the words only where the logits have two axes; they are the last "
      "one, "
      "−1.",
      exercise::bound<divergence, Variant{.words_axis = 1}>},
     {"softmax along axis 0",
      "Your softmax went along axis 0; the words are the last one, −1, however many there are.",
      exercise::bound<divergence, Variant{.softmax_axis = 0}>},
     {"softmax along axis 1",
      "Your softmax went along axis 1, which holds the words only where the logits have two axes; they are "
      "the last "
      "one, −1.",
      exercise::bound<divergence, Variant{.softmax_axis = 1}>},
     {"softmax over time", "Your softmax went along the positions; the words are the last axis, −1.",
      exercise::bound<divergence, Variant{.softmax_axis = -2}>},
     {"all along axis 0",
      "You went along axis 0, with the softmax and with the sum; the words are the last one, −1.",
      exercise::bound<divergence, Variant{.softmax_axis = 0, .words_axis = 0}>},
     {"all along axis 1",
      "You went along axis 1, with the softmax and with the sum, and that holds the words only where the "
      "logits "
      "have two axes; they are the last one, −1.",
      exercise::bound<divergence, Variant{.softmax_axis = 1, .words_axis = 1}>},
     {"all over time",
      "You went along the positions, with the softmax and with the sum; the words are the last axis, −1.",
      exercise::bound<divergence, Variant{.softmax_axis = -2, .words_axis = -2}>},
     {"absolute differences",
      "You took the absolute differences; with their signs words that became likelier and less likely cancel "
      "each other.",
      exercise::bound<divergence, Variant{.compared = Variant::absolute}>},
     {"squared differences",
      "You took half the squared differences, which only come near it where π and p nearly agree; the plain "
      "differences of the logarithms are summed.",
      exercise::bound<divergence, Variant{.compared = Variant::squared}>},
     {"both ways", "You took the mean of KL both ways; only the policy's view was asked for.",
      exercise::bound<divergence, Variant{.weights = Variant::half_and_half}>},
     {"minus", "Your KL is negative, and it never is: ln π comes first, and ln p is subtracted.",
      exercise::bound<divergence, Variant{.minus = true}>},
     {"base 2", "Your KL is in bits, with the logarithm of base 2; it was to be in nats.",
      exercise::bound<divergence, Variant{.base = 2}>}});

}  // namespace
