#include "23_rlhf/dpo_loss.hpp"

#include <cmath>
#include <string>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"
#include "wrong_log_sigmoid.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&dpo_loss);

void check(exercise::Checker& checker, Answer answer) {
  const Real ln_2 = std::log(Real{2}), ln_3 = std::log(Real{3});
  const auto pair = [&](Real chosen, Real rejected, Real reference_chosen, Real reference_rejected,
                        double beta) {
    return answer(Array{chosen}, Array{rejected}, Array{reference_chosen}, Array{reference_rejected}, beta);
  };
  checker.equal("the policy is still the reference: σ = ½", pair(-5, -9, -5, -9, .5), ln_2);
  checker.equal("the preferred text is three times as likely as it was, β = 1: σ = ¾",
                pair(ln_3 - 5, -9, -5, -9, 1), std::log(Real{4} / 3));
  checker.equal("the other text is three times as likely as it was, β = 1: σ = ¼",
                pair(-5, ln_3 - 9, -5, -9, 1), 2 * ln_2);
  checker.equal("the preferred text is nine times as likely as it was, β = ½: σ = ¾",
                pair(2 * ln_3 - 5, -9, -5, -9, .5), std::log(Real{4} / 3));
  checker.equal("both texts are three times as likely as they were: σ = ½",
                pair(ln_3 - 5, ln_3 - 9, -5, -9, .5), ln_2);
  checker.equal("the reference found the preferred text three times as likely, β = 1: σ = ¼",
                pair(-5, -9, ln_3 - 5, -9, 1), 2 * ln_2);
  checker.equal("two pairs with σ = ¾ and ¼: the mean",
                answer(Array{ln_3 - 5, -4}, Array{-9, ln_3 - 6}, Array{-5, -4}, Array{-9, -6}, 1),
                (std::log(Real{4} / 3) + 2 * ln_2) / 2);
  checker.equal("the policy is still the reference, texts of -2000 and -3000 nats: σ = ½",
                pair(-2000, -3000, -2000, -3000, .5), ln_2);
  checker.equal("1000 nats on the right side", pair(-5, -1005, -5, -5, 1), 0);
  checker.equal("1000 nats on the wrong side", pair(-1005, -5, -5, -5, 1), 1000);
  checker.equal("1000 nats on the wrong side, β = 0.1", pair(-1005, -5, -5, -5, .1), 100);

  const std::vector<exercise::Input> policy = {{"chosen", 4 * wave({5}, .9) - 6},
                                               {"rejected", 4 * wave({5}, .5) - 6}};
  const Array reference_chosen = 4 * wave({5}, .7) - 6, reference_rejected = 4 * wave({5}, .3) - 6;
  const auto with_these = [&](const std::vector<Tensor>& in) {
    return answer(in[0], in[1], reference_chosen, reference_rejected, .3);
  };
  const auto of_all = [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2], in[3], .3); };
  // -torch.nn.functional.logsigmoid(β · ((chosen - rejected) - (reference_chosen - reference_rejected))).mean()
  checker.equal("five pairs, β = 0.3: PyTorch's number", with_these({policy[0].value, policy[1].value}),
                pytorch::dpo_loss);
  exercise::arguments_kept(checker,
                           {policy[0],
                            policy[1],
                            {"reference_chosen", reference_chosen},
                            {"reference_rejected", reference_rejected}},
                           of_all);
  exercise::flows_back(checker, "what flows back", policy, with_these);
  const auto slopes =
      exercise::slopes({policy[0].value, policy[1].value, reference_chosen, reference_rejected}, of_all);
  checker.equal("nothing flows back into the reference: ∂reference_chosen", slopes[2], Array{0, 0, 0, 0, 0});
  checker.equal("nothing flows back into the reference: ∂reference_rejected", slopes[3],
                Array{0, 0, 0, 0, 0});
  // Where training begins
  const auto first =
      exercise::slopes({{-5, -7}, {-9, -8}, {-5, -7}, {-9, -8}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2], in[3], .5); });
  checker.equal("two pairs, the policy is still the reference, β = 0.5: ∂chosen = −β / 2N", first[0],
                Array{-.125, -.125});
  checker.equal("two pairs, the policy is still the reference, β = 0.5: ∂rejected = β / 2N", first[1],
                Array{.125, .125});
  const auto far = exercise::slopes({{-5, -5005}, {-5005, -5}, {-5, -5}, {-5, -5}}, of_all);
  checker.equal("5000 nats on the right side and on the wrong one: ∂chosen", far[0], Array{0, -.15});
  checker.equal("5000 nats on the right side and on the wrong one: ∂rejected", far[1], Array{0, .15});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("pairs")) {
    const Shape shape = {exercise::between(1, 6, generator)};
    const auto drawn = [&] { return Tensor(uniform(shape, -9, -3, generator)); };
    const Tensor chosen = drawn(), rejected = drawn(), old_chosen = drawn(), old_rejected = drawn();
    const double beta = generator.uniform(.1, 1);
    checker.equal(name, answer(chosen, rejected, old_chosen, old_rejected, beta),
                  dpo_loss(chosen, rejected, old_chosen, old_rejected, beta));
  }
}

/// What a wrong loss does.
struct Variant {
  bool swapped = false;
  enum { subtracted, left_out, from_chosen, from_rejected, added } reference = subtracted;
  enum { inside, outside, forgotten, divides, policy_only, twice } beta = inside;
  enum { softplus, no_logarithm, hinge, squared, negative } loss = softplus;
  enum { mean, summed, of_differences, each } total = mean;
  enum {
    policy,
    all,
    chosens_reference,
    rejecteds_reference,
    chosen_only,
    rejected_only,
    none
  } learns = policy;
  enum { of_logarithms, of_probabilities, log_of_exp, log_of_quotient } difference = of_logarithms;
  bool each_by_itself = false;
};

Tensor wrong(const Variant& how, const Tensor& chosen, const Tensor& rejected, const Tensor& reference_chosen,
             const Tensor& reference_rejected, double beta) {
  const auto reward = [&](const Tensor& log_p, const Tensor& reference, bool left_out) {
    if (how.difference == Variant::of_probabilities) return beta * (exp(log_p) - exp(reference));
    if (how.difference == Variant::log_of_exp) return beta * log(exp(log_p - reference));
    if (how.difference == Variant::log_of_quotient) return beta * log(exp(log_p) / exp(reference));
    if (how.reference == Variant::left_out || left_out) return beta * log_p;
    if (how.beta == Variant::policy_only) return beta * log_p - reference;
    const Tensor ratio = how.reference == Variant::added ? log_p + reference : log_p - reference;
    if (how.beta == Variant::divides) return ratio / beta;
    return how.beta == Variant::inside  ? beta * ratio
           : how.beta == Variant::twice ? beta * beta * ratio
                                        : ratio;
  };
  const auto cut_unless = [](bool learns, const Tensor& x) { return learns ? x : x.detach(); };
  const bool all = how.learns == Variant::all;
  const Tensor a = reward(cut_unless(how.learns != Variant::rejected_only, chosen),
                          cut_unless(all || how.learns == Variant::chosens_reference, reference_chosen),
                          how.reference == Variant::from_rejected);
  const Tensor b = reward(cut_unless(how.learns != Variant::chosen_only, rejected),
                          cut_unless(all || how.learns == Variant::rejecteds_reference, reference_rejected),
                          how.reference == Variant::from_chosen);
  if (how.each_by_itself) return unrolled::mean(unrolled::softplus(-a) + unrolled::softplus(b));
  Tensor d = how.swapped ? b - a : a - b;
  if (how.total == Variant::of_differences) d = unrolled::mean(d);
  const Tensor each = how.loss == Variant::softplus       ? unrolled::softplus(-d)
                      : how.loss == Variant::no_logarithm ? sigmoid(-d)
                      : how.loss == Variant::hinge        ? relu(1 - d)
                      : how.loss == Variant::squared      ? square(d / beta - 1 / (2 * beta))
                                                          : -unrolled::softplus(-d);
  if (how.total == Variant::each) return each;
  const Tensor loss = how.total == Variant::summed ? sum(each) : unrolled::mean(each);
  const Tensor scaled = how.beta == Variant::outside ? beta * loss : loss;
  return how.learns == Variant::none ? scaled.detach() : scaled;
}

/// The rewards are right, and what is made of their differences is wrong.
Tensor mean_of(Tensor (*loss)(const Tensor&), const Tensor& chosen, const Tensor& rejected,
               const Tensor& reference_chosen, const Tensor& reference_rejected, double beta) {
  return mean(
      loss(beta * (chosen - reference_chosen.detach()) - beta * (rejected - reference_rejected.detach())));
}

const exercise::Exercise registered(
    "23.7", &dpo_loss, check,
    exercise::and_wrong_log_sigmoids<Answer, mean_of>(
        {{"sign", "Your loss falls where the rejected text becomes likelier: it is r_chosen − r_rejected.",
          exercise::bound<wrong, Variant{.swapped = true}>},
         {"reference left out",
          "You compare how likely the two texts are; it is how much likelier each became, measured from the "
          "reference.",
          exercise::bound<wrong, Variant{.reference = Variant::left_out}>},
         {"reference of the rejected text left out",
          "You left out what the reference says of the rejected text: both are measured from it.",
          exercise::bound<wrong, Variant{.reference = Variant::from_chosen}>},
         {"reference of the preferred text left out",
          "You left out what the reference says of the preferred text: both are measured from it.",
          exercise::bound<wrong, Variant{.reference = Variant::from_rejected}>},
         {"reference counted the other way",
          "What the reference says counts the wrong way round in your loss: what it found likely already "
          "must "
          "count against "
          "a text, not for it.",
          exercise::bound<wrong, Variant{.reference = Variant::added}>},
         {"β forgotten", "You left out β: r is β (ln π − ln p).",
          exercise::bound<wrong, Variant{.beta = Variant::forgotten}>},
         {"β outside",
          "You multiplied the loss by β; it belongs inside σ, where it says how many nats a preference is "
          "worth.",
          exercise::bound<wrong, Variant{.beta = Variant::outside}>},
         {"divided by β", "You divided by β; the rewards are multiplied by it.",
          exercise::bound<wrong, Variant{.beta = Variant::divides}>},
         {"β at the policy alone", "You multiplied ln π by β, but not ln p: it stands before both.",
          exercise::bound<wrong, Variant{.beta = Variant::policy_only}>},
         {"β twice", "You multiplied by β twice.", exercise::bound<wrong, Variant{.beta = Variant::twice}>},
         {"probabilities",
          "You took the difference of the probabilities, which of whole texts are next to nothing; it is "
          "that of "
          "their logarithms, which were given.",
          exercise::bound<wrong, Variant{.difference = Variant::of_probabilities}>},
         {"logarithm of a power",
          "You raised e to the difference and took its logarithm again: e^−1000 is 0 for the computer, and "
          "the "
          "logarithm of that infinite. The difference itself is all that is needed.",
          exercise::bound<wrong, Variant{.difference = Variant::log_of_exp}>},
         {"logarithm of a quotient",
          "You made probabilities of both and divided them: those of whole texts are 0 for the computer, and "
          "0 / "
          "0 is "
          "NaN. The difference of their logarithms is all that is needed.",
          exercise::bound<wrong, Variant{.difference = Variant::log_of_quotient}>},
         {"no logarithm", "You averaged 1 − σ itself; the loss is minus the logarithm of σ.",
          exercise::bound<wrong, Variant{.loss = Variant::no_logarithm}>},
         {"logarithm's sign", "Your loss is negative: a logarithm of σ is, and the loss is minus that.",
          exercise::bound<wrong, Variant{.loss = Variant::negative}>},
         {"hinge",
          "You ask for a margin of 1 and are then content; here the loss is minus the logarithm of σ.",
          exercise::bound<wrong, Variant{.loss = Variant::hinge}>},
         {"squared",
          "You pull the difference to 1 / 2β with a square: that is another loss, IPO. Here it is minus the "
          "logarithm "
          "of σ.",
          exercise::bound<wrong, Variant{.loss = Variant::squared}>},
         {"each by itself",
          "You judge each text by itself; it was only said which of the two is better, so only the "
          "difference "
          "counts.",
          exercise::bound<wrong, Variant{.each_by_itself = true}>},
         {"summed", "You summed over the pairs; a mean was asked for.",
          exercise::bound<wrong, Variant{.total = Variant::summed}>},
         {"a loss for each pair", "You returned a loss for each pair; their mean was asked for, one number.",
          exercise::bound<wrong, Variant{.total = Variant::each}>},
         {"mean of the differences",
          "You averaged the differences and then took one loss of that; each pair has a loss of its own.",
          exercise::bound<wrong, Variant{.total = Variant::of_differences}>},
         {"gradient through the reference",
          "The value is right, but a gradient flows into the reference as well: it is to stay where it is.",
          exercise::bound<wrong, Variant{.learns = Variant::all}>},
         {"gradient through the reference of the preferred text",
          "The value is right, but you cut the reference of the rejected text alone: a gradient flows into "
          "that "
          "of "
          "the preferred one.",
          exercise::bound<wrong, Variant{.learns = Variant::chosens_reference}>},
         {"gradient through the reference of the rejected text",
          "The value is right, but you cut the reference of the preferred text alone: a gradient flows into "
          "that "
          "of "
          "the rejected one.",
          exercise::bound<wrong, Variant{.learns = Variant::rejecteds_reference}>},
         {"only the rejected text learns",
          "The value is right, but nothing flows back through the preferred texts: they are to become "
          "likelier.",
          exercise::bound<wrong, Variant{.learns = Variant::rejected_only}>},
         {"only the preferred text learns",
          "The value is right, but nothing flows back through the rejected texts: they are to become less "
          "likely.",
          exercise::bound<wrong, Variant{.learns = Variant::chosen_only}>},
         {"cut from the graph",
          "The value is right, but your result is cut from the graph: nothing flows back to learn by.",
          exercise::bound<wrong, Variant{.learns = Variant::none}>}}));

}  // namespace
