// How chapter 23 writes and trains: what may change, what may not, and what is said when it goes wrong.
#include <doctest/doctest.h>

#include <filesystem>

#include "23_rlhf/dpo.hpp"
#include "23_rlhf/fine_tuning.hpp"
#include "23_rlhf/ppo_training.hpp"
#include "23_rlhf/world.hpp"
#include "error_of.hpp"
#include "nn/copy.hpp"

using namespace unrolled;
using namespace unrolled::rlhf;
using unrolled::testing::contains;
using unrolled::testing::error_of;

namespace {

constexpr gpt::Config tiny = {
    .vocabulary = 37, .context = 9, .width = 8, .heads = 2, .layers = 1, .initial_std = 0.3};

Gpt tiny_model(std::uint64_t seed = 1) {
  Generator generator(seed);
  return Gpt(tiny, generator);
}

std::vector<Array> numbers(const nn::Module& module) {
  std::vector<Array> all;
  for (const Tensor& parameter : module.parameters()) all.push_back(parameter.value());
  return all;
}

bool has_gradient(const nn::Module& module) {
  for (const Tensor& parameter : module.parameters()) {
    if (parameter.has_grad()) return true;
  }
  return false;
}

/// How often the word "kind" stands there.
Array kindness(const Texts& texts) {
  Array counts = xt::zeros<Real>({texts.size()});
  for (std::size_t b = 0; b < texts.size(); ++b) {
    const Sentence sentence = texts.sentence(b);
    counts(b) = static_cast<Real>(std::count(sentence.begin(), sentence.end(), Index{5}));
  }
  return counts;
}

PpoTraining tiny_training(const Gpt& reference, const Limits& limits = {}, double rate = 5e-3) {
  Generator generator(3);
  const PpoOptions options{.batch = 16, .epochs = 2, .rate = rate};
  Policy policy(reference, generator);
  return PpoTraining(std::move(policy), reference, kindness, options, {}, limits, generator, {},
                     {{"world", "tiny"}});
}

struct File {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "unrolled-test-rlhf.safetensors";
  ~File() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("texts that are written side by side are as likely as the model says, and end where they end") {
  const Gpt model = tiny_model();
  Generator generator(2);
  const Texts texts = write(model, 3000, 8, generator);
  CHECK(texts.tokens.shape() == Indices::shape_type{3000, 9});
  std::size_t ended = 0;
  std::vector<double> first(tiny.vocabulary);
  for (std::size_t b = 0; b < texts.size(); ++b) {
    const Sentence sentence = texts.sentence(b);
    CHECK(texts.tokens(b, 0) == begin);
    CHECK(std::count(sentence.begin(), sentence.end() - 1, end) == 0);
    CHECK((sentence.size() == 8 || sentence.back() == end));
    for (std::size_t t = sentence.size() + 1; t < 9; ++t) CHECK(texts.tokens(b, t) == end);
    ended += sentence.back() == end;
    first[static_cast<std::size_t>(sentence[0])] += 1.0 / 3000;
  }
  CHECK(ended > 0);
  CHECK(ended < 3000);
  // The first tokens come as often as the model says
  const Array p = softmax(model(Indices{begin})).value();
  for (std::size_t v = 0; v < tiny.vocabulary; ++v) CHECK(std::abs(first[v] - p(0, v)) < 0.03);
  // And whole texts: E[1/p(second | first)] over texts of this policy is V where p was drawn from
  const NoGrad no_grad;
  const Array log_p = log_probabilities(model(texts.inputs()), texts.targets()).value();
  double sum_of_inverses = 0, count = 0;
  for (std::size_t b = 0; b < texts.size(); ++b) {
    if (texts.lengths(b) < 2) continue;
    sum_of_inverses += std::exp(-log_p(b, 1));
    ++count;
  }
  CHECK(sum_of_inverses / count == doctest::Approx(tiny.vocabulary).epsilon(0.1));
}

TEST_CASE("the same generator writes the same texts, and padding has no say in a text's probability") {
  const Gpt model = tiny_model();
  Generator one(5), two(5);
  const Texts texts = write(model, 20, 8, one);
  CHECK(texts.tokens == write(model, 20, 8, two).tokens);
  const NoGrad no_grad;
  const Array all = log_probability(model, texts).value();
  for (std::size_t b = 0; b < 20; ++b) {
    CHECK(log_probability(model, texts_of({texts.sentence(b)})).value()(0) ==
          doctest::Approx(all(b)).epsilon(1e-4));
  }
}

TEST_CASE("the entropy of what is equally likely is ln V") {
  CHECK(entropy(Array(xt::zeros<Real>({1, 37}))).value()(0) == doctest::Approx(std::log(37)));
}

TEST_CASE("a forbidden word, with a logit of −∞, counts as 0 and passes no NaN back: 0 · ln 0 = 0") {
  const Real forbidden = -std::numeric_limits<Real>::infinity();
  const Tensor logits = parameter(Array{{0, 0, forbidden}}, "logits");
  const Tensor nats = entropy(logits);
  CHECK(nats.value()(0) == doctest::Approx(std::log(2)));
  sum(nats).backward();
  CHECK(logits.grad() == Array{{0, 0, 0}});  // the largest that it can be

  const Real ln_3 = std::log(Real{3});
  for (const Real reference : {Real{0}, forbidden}) {
    const Tensor policy = parameter(Array{{0, 0, forbidden}}, "policy");
    const Tensor kl = kl_to_reference(policy, Array{{ln_3, 0, reference}});
    // ½ ln (½ / p_0) + ½ ln (½ / p_1), where the reference has p = 3, 1 and perhaps another 1, over their sum
    const double all = reference == 0 ? 5 : 4;
    CHECK(kl.value()(0) == doctest::Approx((std::log(all / 6) + std::log(all / 2)) / 2));
    sum(kl).backward();
    CHECK(all_finite(policy.grad()));
    CHECK(policy.grad()(0, 0) == doctest::Approx(std::log(1. / 3) / 4));  // p (gap − mean gap)
    CHECK(policy.grad()(0, 2) == 0);
  }
}

TEST_CASE("fine-tuning learns the grammar") {
  Generator generator(1);
  std::vector<Sentence> demonstrations;
  for (int i = 0; i < 500; ++i) demonstrations.push_back(draw_sentence(generator));
  const Gpt model(small_model, generator);
  double first = 0, last = 0;
  std::size_t steps = 0;
  const auto each = [&](double loss) {
    if (steps++ == 0) first = loss;
    last = loss;
  };
  fine_tune(model, texts_of(demonstrations), {80, 32, 3e-3}, generator, {.after_step = each});
  CHECK(steps == 80);
  CHECK(first > 3.4);  // ln 37 is 3.6
  CHECK(last < 2.3);
}

TEST_CASE("a reward model learns which text was preferred") {
  Generator generator(1);
  const Texts texts = write(tiny_model(), 2000, 8, generator);
  const Array counts = kindness(texts);
  const Pairs pairs = ask(
      texts, [&](std::size_t i, std::size_t j) { return sigmoid_of(4 * (counts(i) - counts(j))); },
      generator);
  const RewardModel model(tiny_model(), generator);
  fit(model, pairs, {200, 64, 1e-2}, generator);
  const NoGrad no_grad;
  const Texts two = texts_of({{5, 6, end}, {6, 7, end}});
  CHECK(model(two).value()(0) > model(two).value()(1) + 1);
}

TEST_CASE("PPO makes what is rewarded more likely; reference and old policy stay as they were, to the byte") {
  const Gpt reference = tiny_model();
  const std::vector<Array> before = numbers(reference);
  PpoTraining training = tiny_training(reference);
  Generator generator(9);
  Rollout rollout = training.roll_out_batch(generator);
  const std::vector<Array> said = {rollout.log_pi_old, rollout.log_pi_ref, rollout.values};
  CHECK_FALSE(has_gradient(training.policy()));
  const double at_first = spread_of(kindness(write(training.policy().model, 500, 8, generator))).mean;
  for (int n = 0; n < 15; ++n) CHECK(training.step().has_value());
  CHECK(spread_of(kindness(write(training.policy().model, 500, 8, generator))).mean > 3 * at_first);
  CHECK(numbers(reference) == before);
  CHECK_FALSE(has_gradient(reference));
  CHECK(numbers(training.policy().model) != before);
  // A loss of what was said before moves the policy alone
  ppo_loss(training.policy(), rollout, training.advantages_of(rollout), {}).backward();
  CHECK(has_gradient(training.policy()));
  CHECK_FALSE(has_gradient(reference));
  CHECK(said == std::vector<Array>{rollout.log_pi_old, rollout.log_pi_ref, rollout.values});
}

TEST_CASE("DPO makes the preferred text more likely and leaves the reference alone") {
  const Gpt reference = tiny_model(), policy = nn::copy_of(reference);
  const std::vector<Array> before = numbers(reference);
  const Pairs pairs{texts_of({{5, 6, end}, {7, 5, end}}), texts_of({{8, 6, end}, {7, 8, end}})};
  Generator generator(1);
  train_dpo(policy, reference, pairs, 0.5, {30, 4, 5e-3}, generator);
  const NoGrad no_grad;
  const Array now =
      log_probability(policy, pairs.chosen).value() - log_probability(policy, pairs.rejected).value();
  const Array then =
      log_probability(reference, pairs.chosen).value() - log_probability(reference, pairs.rejected).value();
  CHECK(now(0) > then(0) + 1);
  CHECK(now(1) > then(1) + 1);
  CHECK(numbers(reference) == before);
  CHECK_FALSE(has_gradient(reference));
}

TEST_CASE("a run that collapses says so in words, and nothing changes any more") {
  const Gpt reference = tiny_model();
  PpoTraining far = tiny_training(reference, {.kl = 0.05, .entropy = 0}, 5e-2);
  const std::string told = error_of([&] {
    for (int n = 0; n < 50; ++n) far.step();
  });
  CHECK(contains(told, "too far from the model it began as"));
  CHECK(contains(told, "above 0.05"));
  for (const Report& report : far.reports()) CHECK(report.kl <= 0.05);
  const std::size_t done = far.steps_done();
  const std::vector<Array> before = numbers(far.policy());
  CHECK_THROWS_AS(far.step(), Collapsed);
  CHECK(far.steps_done() == done);
  CHECK(numbers(far.policy()) == before);

  PpoTraining sure = tiny_training(reference, {.kl = 1e9, .entropy = 3.5});
  CHECK(contains(error_of([&] { sure.step(); }), "iteration 1: the policy hardly chooses any more"));
}

TEST_CASE("a step that runs away changes nothing") {
  const Gpt reference = tiny_model();
  Generator generator(3);
  const Reward broken = [](const Texts& texts) {
    return Array(xt::ones<Real>({texts.size()}) * std::numeric_limits<Real>::quiet_NaN());
  };
  PpoTraining training(Policy(reference, generator), reference, broken, {.batch = 8}, {}, {}, generator);
  const std::vector<Array> before = numbers(training.policy());
  CHECK_FALSE(training.step().has_value());
  CHECK(training.steps_done() == 0);
  CHECK(numbers(training.policy()) == before);
  CHECK(std::isnan(training.pass_again()));
}

TEST_CASE("a training that is taken up again ends at the same bits, β and history too") {
  const File file;
  const Gpt reference = tiny_model();
  PpoTraining through = tiny_training(reference), half = tiny_training(reference),
              second = tiny_training(reference);
  for (int n = 0; n < 4; ++n) through.step();
  for (int n = 0; n < 2; ++n) half.step();
  half.save(file.path);
  second.load(file.path);
  CHECK(second.steps_done() == 2);
  for (int n = 0; n < 2; ++n) second.step();
  CHECK(numbers(second.policy()) == numbers(through.policy()));
  REQUIRE(second.reports().size() == 4);
  CHECK(second.reports()[3].coefficient == through.reports()[3].coefficient);
  CHECK(second.reports()[0].kl == doctest::Approx(through.reports()[0].kl));

  // Without its history it is not taken up, nor with that of another number of steps
  nn::Checkpoint checkpoint(file.path);
  checkpoint.set_number("training.step", 3);
  checkpoint.save(file.path);
  CHECK(contains(error_of([&] { second.load(file.path); }), "history"));
}
