// What the losses of chapter 23 say, by hand and by their properties.
#include <doctest/doctest.h>

#include "23_rlhf/best_of_n.hpp"
#include "23_rlhf/experiments/one_step.hpp"
#include "23_rlhf/reward_model.hpp"
#include "23_rlhf/world.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::rlhf;
using unrolled::testing::contains;
using unrolled::testing::error_of;

namespace {

constexpr gpt::Config reader = {
    .vocabulary = 37, .context = 13, .width = 8, .heads = 2, .layers = 1, .initial_std = 0.3};

Index token(const std::string& text) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].text == text) return static_cast<Index>(i);
  }
  FAIL("no word " << text);
  return 0;
}

Sentence sentence(const std::string& text) {
  Sentence all;
  std::istringstream in(text);
  for (std::string one; in >> one;) all.push_back(token(one));
  return all;
}

}  // namespace

TEST_CASE("the gold reward by hand") {
  CHECK(gold(sentence("the dog waits .")) == doctest::Approx(0));
  CHECK(gold(sentence("the kind hero sings gladly .")) == doctest::Approx(6 * std::tanh(4.0 / 6)));
  CHECK(gold(sentence("the thief lies .")) == doctest::Approx(6 * std::tanh(-2.0 / 6)));
  // The same word twice counts once; "hero hero" is no pair of the grammar
  CHECK(gold(sentence("the hero hero waits .")) == doctest::Approx(6 * std::tanh(1.0 / 6) - 1));
  // No determiner, and no end
  CHECK(gold(sentence("dog waits")) == doctest::Approx(-2));
  // Behind the end nothing may stand
  CHECK(gold(sentence("the dog waits . .")) == doctest::Approx(-1));
}

TEST_CASE("what the grammar draws breaks no rule, fits, and comes in all forms") {
  Generator generator(1);
  std::size_t longest = 0, shortest = 99;
  for (int i = 0; i < 2000; ++i) {
    const Sentence one = draw_sentence(generator);
    int worth = 0;
    for (const Index each : std::set<Index>(one.begin(), one.end())) worth += word(each).worth;
    CHECK(gold(one) == doctest::Approx(6 * std::tanh(worth / 6.0)));
    longest = std::max(longest, one.size());
    shortest = std::min(shortest, one.size());
  }
  CHECK(longest == longest_sentence);
  CHECK(shortest == 4);
}

TEST_CASE("the scale behind a table of choices") {
  // Three texts of which one is preferred 3 to 1 to the next: e^r = 9 : 3 : 1
  const Array wins = {{0, 75, 90}, {25, 0, 75}, {10, 25, 0}};
  const Array r = bradley_terry_fit(wins);
  CHECK(r(0) - r(1) == doctest::Approx(std::log(3)).epsilon(1e-4));
  CHECK(r(1) - r(2) == doctest::Approx(std::log(3)).epsilon(1e-4));
  CHECK(r(0) + r(1) + r(2) == doctest::Approx(0).epsilon(1e-5));
  CHECK(contains(error_of([] { bradley_terry_fit({{0, 5}, {0, 0}}); }), "always or never"));
  CHECK(contains(error_of([] { bradley_terry_fit({{0, 5, 1}, {1, 0, 1}}); }), "as many rows as columns"));
}

TEST_CASE("the reward is that of the last token, whatever fills the text up") {
  Generator generator(1);
  const RewardModel model(Gpt(reader, generator), generator);
  const Texts texts = texts_of({sentence("the dog waits ."), sentence("the kind hero sings gladly .")});
  const Array both = model(texts).value();
  CHECK(model(texts_of({sentence("the dog waits .")})).value()(0) == doctest::Approx(both(0)));
  Texts other = texts;
  other.tokens(0, 5) = token("thief");
  CHECK(model(other).value()(0) == both(0));
  other.tokens(0, 4) = token("thief");
  CHECK(model(other).value()(0) != both(0));
}

TEST_CASE("a bag of words does not see order, and a GPT does") {
  Generator generator(1);
  const Texts texts =
      texts_of({sentence("the kind hero sings gladly ."), sentence("hero kind gladly the sings .")});
  const BagReward counts(37, generator);
  const Array bag = counts(texts).value();
  double worth = 0;
  for (const Index token : texts.sentence(0)) worth += counts.worth.table.value()(token, 0);
  CHECK(bag(0) == doctest::Approx(worth));
  CHECK(bag(0) == doctest::Approx(bag(1)));
  const Array read = RewardModel(Gpt(reader, generator), generator)(texts).value();
  CHECK(std::abs(read(0) - read(1)) > 1e-3);
}

TEST_CASE("rewards are moved to mean 0 and deviation 1, and equal ones have no scale") {
  Generator generator(1);
  const Texts texts = texts_of({sentence("the dog waits ."), sentence("the kind hero sings gladly .")});
  BagReward counts(37, generator);
  const Array rewards = standardised(counts, texts)(texts);
  CHECK(xt::mean(rewards)() == doctest::Approx(0));
  CHECK(std::abs(rewards(0)) == doctest::Approx(1));
  counts.worth.table.value().fill(0);
  CHECK(contains(error_of([&] { standardised(counts, texts); }), "gives all 2 texts the same reward"));
}

TEST_CASE("the coefficient follows the KL, by a fiftieth a step at most") {
  AdaptiveCoefficient leash{.coefficient = 1, .target = 4, .gain = 0.1};
  leash.update(4);
  CHECK(leash.coefficient == doctest::Approx(1));
  leash.update(4.4);
  CHECK(leash.coefficient == doctest::Approx(1.01));
  leash.update(400);
  CHECK(leash.coefficient == doctest::Approx(1.01 * 1.02));
  AdaptiveCoefficient fixed{.coefficient = 1, .target = 0, .gain = 0.1};
  fixed.update(400);
  CHECK(fixed.coefficient == 1);
}

TEST_CASE(
    "the estimators are right on average where the words are drawn from the policy, and k3 varies less than "
    "k1") {
  const Array p = {0.7, 0.2, 0.1}, q = {0.5, 0.3, 0.2};
  const double exact = kl_to_reference(Array(xt::log(p)), Array(xt::log(q))).item();
  const auto expected = [&](const Tensor& each) { return static_cast<double>(xt::sum(p * each.value())()); };
  const Array log_p = xt::log(p), log_q = xt::log(q);
  CHECK(expected(k1(log_p, log_q)) == doctest::Approx(exact).epsilon(1e-4));
  CHECK(expected(k3(log_p, log_q)) == doctest::Approx(exact).epsilon(1e-4));
  const auto variance = [&](const Tensor& each) {
    return expected(square(each)) - std::pow(expected(each), 2);
  };
  CHECK(variance(k3(log_p, log_q)) < variance(k1(log_p, log_q)));
}

TEST_CASE("the best of n by arithmetic, with ties") {
  // Of 1, 2, 3, 4 the best of two is 4 in 7 of 16 cases
  const std::vector<double> weights = best_of_n_weights({3, 1, 4, 2}, 2);
  CHECK(weights == std::vector<double>{5.0 / 16, 1.0 / 16, 7.0 / 16, 3.0 / 16});
  // All equal: no choice at all
  CHECK(kl_from_uniform(best_of_n_weights({5, 5, 5}, 8)) == doctest::Approx(0));
  Array many = xt::arange<Real>(100000);
  for (const double n : {1.0, 2.0, 8.0, 32.0}) {
    CHECK(kl_from_uniform(best_of_n_weights(many, n)) == doctest::Approx(best_of_n_kl(n)).epsilon(1e-3));
  }
}

TEST_CASE("one text by itself has the advantages and the loss of a batch of one") {
  Generator generator(1);
  const Gpt reference(reader, generator);
  const Policy old(reference, generator), now(Gpt(reader, generator), generator);
  const Texts texts = texts_of({sentence("the kind hero sings gladly .")});
  Rollout rollout{texts, {1.5}, token_mask(texts), {}, {}, {}};
  rollout.log_pi_old = log_probabilities(old(texts.inputs()).logits, texts.targets()).value();
  rollout.log_pi_ref = rollout.log_pi_old * Real(0.9);
  rollout.values = old(texts.inputs()).values.value();
  const PpoOptions options{.gamma = 0.9, .lambda = 0.8};
  const Advantages known = gae(rewards_of(rollout, 0.3), rollout.values, texts.lengths, 0.9, 0.8);
  const OneStep step =
      one_step(now, one_text(rollout, 0, {"the", "kind", "hero", "sings", "gladly", "."}), 0.3, options);
  for (std::size_t t = 0; t < 6; ++t) {
    CHECK(step.advantages.value()(t) == doctest::Approx(known.advantages(0, t)).epsilon(1e-4));
  }
  const auto [logits, values] = now(texts.inputs());
  const Tensor policy_loss = ppo_clip(log_probabilities(logits, texts.targets()), rollout.log_pi_old,
                                      known.advantages, rollout.mask, options.clip);
  const double error = mean(square(values - Tensor(known.returns))).item();
  CHECK(step.loss.item() ==
        doctest::Approx(policy_loss.item() + options.value_weight / 2 * error).epsilon(1e-4));
}
