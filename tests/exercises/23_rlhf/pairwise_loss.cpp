#include "23_rlhf/pairwise_loss.hpp"

#include <cmath>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"
#include "wrong_log_sigmoid.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&pairwise_loss);

void check(exercise::Checker& checker, Answer answer) {
  const Real ln_2 = std::log(Real{2}), ln_3 = std::log(Real{3});
  checker.equal("rewards 2 and 2: P = ½", answer(Array{2}, Array{2}), ln_2);
  checker.equal("rewards ln 3 and 0: P = ¾", answer(Array{ln_3}, Array{0}), std::log(Real{4} / 3));
  checker.equal("rewards 0 and ln 3: P = ¼", answer(Array{0}, Array{ln_3}), 2 * ln_2);
  checker.equal("these two pairs together: the mean", answer(Array{ln_3, 0}, Array{0, ln_3}),
                (std::log(Real{4} / 3) + 2 * ln_2) / 2);
  checker.equal("rewards 1000 and 0: P is nearly 1", answer(Array{1000}, Array{0}), 0);
  checker.equal("rewards 0 and 1000: P is next to nothing", answer(Array{0}, Array{1000}), 1000);
  checker.equal("rewards -1000 and 1000", answer(Array{-1000}, Array{1000}), 2000);
  checker.equal("rewards 1002 and 1002: P = ½", answer(Array{1002}, Array{1002}), ln_2);

  const Array chosen = 3 * wave({6}, .9), rejected = 3 * wave({6}, .5);
  // -torch.nn.functional.logsigmoid(chosen - rejected).mean()
  checker.equal("six pairs: PyTorch's number", answer(chosen, rejected), pytorch::pairwise_loss);
  checker.equal("the same, 100 added to all rewards", answer(Array(chosen + 100), Array(rejected + 100)),
                pytorch::pairwise_loss);
  const auto of_both = [&](const std::vector<Tensor>& in) { return answer(in[0], in[1]); };
  const std::vector<exercise::Input> both = {{"chosen", chosen}, {"rejected", rejected}};
  exercise::arguments_kept(checker, both, of_both);
  exercise::flows_back(checker, "what flows back", both, of_both);
  const auto equal = exercise::slopes({{2, 2}, {2, 2}}, of_both);
  checker.equal("two pairs of rewards 2 and 2: ∂chosen", equal[0], Array{-.25, -.25});
  checker.equal("two pairs of rewards 2 and 2: ∂rejected", equal[1], Array{.25, .25});
  const auto far = exercise::slopes({{1000, -1000}, {-1000, 1000}}, of_both);
  checker.equal("rewards 1000 and -1000, -1000 and 1000: ∂chosen", far[0], Array{0, -.5});
  checker.equal("rewards 1000 and -1000, -1000 and 1000: ∂rejected", far[1], Array{0, .5});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("pairs")) {
    const Shape shape = {exercise::between(1, 7, generator)};
    const Tensor better = normal(shape, 3, generator), worse = normal(shape, 3, generator);
    checker.equal(name, answer(better, worse), pairwise_loss(better, worse));
  }
}

/// A loss of the differences (N).
Tensor of_difference(Tensor (*loss)(const Tensor&), const Tensor& chosen, const Tensor& rejected) {
  return loss(chosen - rejected);
}
/// The mean of a loss that each difference has.
Tensor mean_of(Tensor (*loss)(const Tensor&), const Tensor& chosen, const Tensor& rejected) {
  return mean(loss(chosen - rejected));
}

Tensor wrong_sign(const Tensor& d) { return mean(softplus(d)); }
Tensor positive_logarithm(const Tensor& d) { return -mean(softplus(-d)); }
Tensor summed(const Tensor& d) { return sum(softplus(-d)); }
Tensor a_loss_each(const Tensor& d) { return softplus(-d); }
Tensor mean_of_differences(const Tensor& d) { return softplus(-mean(d)); }
Tensor mean_of_probabilities(const Tensor& d) { return -log(mean(sigmoid(d))); }
Tensor no_logarithm(const Tensor& d) { return mean(sigmoid(-d)); }
Tensor hinge(const Tensor& d) { return mean(relu(1 - d)); }
Tensor cut(const Tensor& d) { return mean(softplus(-d)).detach(); }

Tensor each_by_itself(const Tensor& chosen, const Tensor& rejected) {
  return mean(softplus(-chosen) + softplus(rejected));
}
Tensor all_with_all(const Tensor& chosen, const Tensor& rejected) {
  const auto N = static_cast<Index>(chosen.size());
  return mean(softplus(reshape(rejected, {1, N}) - reshape(chosen, {N, 1})));
}
Tensor only_chosen(const Tensor& chosen, const Tensor& rejected) {
  return mean(softplus(rejected.detach() - chosen));
}
Tensor quotient_of_powers(const Tensor& chosen, const Tensor& rejected) {
  return -mean(log(exp(chosen) / (exp(chosen) + exp(rejected))));
}
Tensor logarithm_of_powers(const Tensor& chosen, const Tensor& rejected) {
  return mean(log(exp(chosen) + exp(rejected)) - chosen);
}
Tensor in_the_argument(const Tensor& chosen, const Tensor& rejected) {
  Tensor d = chosen;
  d.value() -= rejected.value();
  return mean(softplus(-d));
}

const exercise::Exercise registered(
    "23.1", &pairwise_loss, check,
    exercise::and_wrong_log_sigmoids<Answer, mean_of>(
        {{"sign",
          "Your loss falls where the rejected text earns more: the difference is the preferred one's reward "
          "minus "
          "the other's.",
          exercise::bound<of_difference, wrong_sign>},
         {"quotient of powers",
          "Your P is e^r_chosen / (e^r_chosen + e^r_rejected), and e^1000 is too large a number: the "
          "quotient is "
          "NaN there. Only the difference counts.",
          quotient_of_powers},
         {"logarithm of powers",
          "You took the logarithm of e^r_chosen + e^r_rejected, and e^1000 is too large a number. Only the "
          "difference counts.",
          logarithm_of_powers},
         {"argument changed",
          "You wrote into an argument: a copy of a Tensor shares its numbers, so the rewards are others "
          "after "
          "your loss than before, and nothing flows back into those of the rejected texts.",
          in_the_argument},
         {"logarithm's sign",
          "Your loss is negative: a logarithm of a probability is, and the loss is minus that.",
          exercise::bound<of_difference, positive_logarithm>},
         {"summed", "You summed over the pairs; a mean was asked for.",
          exercise::bound<of_difference, summed>},
         {"a loss for each pair", "You returned a loss for each pair; their mean was asked for, one number.",
          exercise::bound<of_difference, a_loss_each>},
         {"mean of the differences",
          "You averaged the differences and then took one loss of that: a good pair makes up for a bad one. "
          "Each "
          "pair has a loss of its own.",
          exercise::bound<of_difference, mean_of_differences>},
         {"mean of the probabilities",
          "You averaged the probabilities and then took the logarithm; the loss is the mean of the "
          "logarithms.",
          exercise::bound<of_difference, mean_of_probabilities>},
         {"no logarithm", "You averaged 1 − P itself; the loss is minus the logarithm of P.",
          exercise::bound<of_difference, no_logarithm>},
         {"hinge",
          "You ask for a margin of 1 and are then content (a hinge); here the loss is minus the logarithm of "
          "P.",
          exercise::bound<of_difference, hinge>},
         {"each by itself",
          "You judge each text by itself, as good or bad; it was only said which of the two is better, so "
          "only "
          "the "
          "difference counts.",
          each_by_itself},
         {"all with all",
          "You compared each preferred text with all the others; only the two of one pair were ever "
          "compared.",
          all_with_all},
         {"only the preferred text learns",
          "The value is right, but nothing flows back into the rewards of the rejected texts: they are to "
          "sink.",
          only_chosen},
         {"cut from the graph",
          "The value is right, but your result is cut from the graph: nothing flows back to learn by.",
          exercise::bound<of_difference, cut>}}));

}  // namespace
