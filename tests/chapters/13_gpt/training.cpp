#include "13_gpt/training.hpp"

#include <doctest/doctest.h>

#include <set>

#include "13_gpt/repeats.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::gpt;

namespace {

constexpr Config learner = {
    .vocabulary = 20, .context = 8, .width = 16, .heads = 2, .layers = 1, .dropout = 0.1};

/// Each token tells the next: 7 more, modulo 20.
Indices some_text(std::size_t n = 300) {
  Indices text = Indices::from_shape({n});
  for (std::size_t i = 0; i < n; ++i) text(i) = static_cast<Index>(i * 7 % 20);
  return text;
}

/// A model of its own, and its training.
struct Run {
  Run(const Indices& text, std::size_t batch, std::size_t accumulate)
      : generator(1),
        model(config_of(batch, accumulate), generator),
        training(training_of(
            model, text, {.rate = {1e-2, 5, 40, 1e-3}, .clip = 1, .batch = batch, .accumulate = accumulate},
            0.1, generator, {{"text", "some"}})) {}

  std::vector<Array> values() const {
    std::vector<Array> all;
    for (const Tensor& parameter : model.parameters()) all.push_back(parameter.value());
    return all;
  }

  static Config config_of(std::size_t batch, std::size_t accumulate) {
    Config config = learner;
    if (accumulate > 1 || batch == 8) config.dropout = 0;
    return config;
  }

  Generator generator;
  Gpt model;
  nn::DrawnTraining training;
};

struct File {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "unrolled-test-gpt.safetensors";
  ~File() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("windows stand at random places, and each target is the token behind its input") {
  Indices text = Indices::from_shape({50});
  for (std::size_t i = 0; i < 50; ++i) text(i) = static_cast<Index>(i);
  Generator generator(1);
  const Examples examples = draw_examples(text, 200, 10, generator);
  Index first = 50, last = 0;
  for (std::size_t b = 0; b < 200; ++b) {
    for (std::size_t t = 0; t < 10; ++t) {
      CHECK(examples.inputs(b, t) == examples.inputs(b, 0) + static_cast<Index>(t));
      CHECK(examples.targets(b, t) == examples.inputs(b, t) + 1);
    }
    first = std::min(first, examples.inputs(b, 0));
    last = std::max(last, examples.targets(b, 9));
  }
  CHECK(first == 0);
  CHECK(last == 49);
  CHECK_THROWS_AS(draw_examples(text, 1, 50, generator), Error);
}

TEST_CASE("it learns") {
  const Indices text = some_text();
  nn::DrawnTraining training = Run(text, 8, 1).training;
  const double first = training.step().value();
  for (int n = 0; n < 38; ++n) training.step();
  CHECK(first > 2.9);  // ln 20 is 3.0
  CHECK(training.step().value() < 1);
}

TEST_CASE("two batches that add up to a step are one batch of both") {
  const Indices text = some_text();
  Run whole(text, 8, 1), halves(text, 4, 2);
  CHECK(whole.training.step().value() == doctest::Approx(halves.training.step().value()).epsilon(1e-5));
  const std::vector<Array> a = whole.values(), b = halves.values();
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(xt::allclose(a[i], b[i], 1e-3, 1e-4));
}

TEST_CASE("a training that is taken up again ends at the same bits, dropout and all") {
  const File file;
  const Indices text = some_text();
  Run through(text, 4, 1), half(text, 4, 1), second(text, 4, 1);
  for (int n = 0; n < 6; ++n) through.training.step();
  for (int n = 0; n < 3; ++n) half.training.step();
  half.training.save(file.path);
  second.training.load(file.path);
  CHECK(second.training.steps_done() == 3);
  Generator drawn(0);  // each step draws windows of its own
  nn::Checkpoint(file.path).get("training.generator", drawn);
  Generator initial(1);
  const Gpt same_draws(learner, initial);
  CHECK(drawn.state() != initial.state());
  for (int n = 0; n < 3; ++n) second.training.step();
  CHECK(second.values() == through.values());
}

TEST_CASE("a training that runs away is told of, and has changed nothing") {
  const Indices text = some_text();
  Run run(text, 4, 1);
  Tensor table = run.model.wte.table;
  table.value()(0, 0) = std::numeric_limits<Real>::quiet_NaN();
  const std::vector<Array> before = run.values();
  CHECK_FALSE(run.training.step().has_value());
  CHECK(run.training.steps_done() == 0);
  CHECK(run.values()[2] == before[2]);
}

TEST_CASE("repeated segments: the second copy is the first, and periods vary") {
  Generator generator(3);
  const Repeats repeats = draw_repeats(100, generator);
  std::set<std::size_t> periods;
  for (std::size_t b = 0; b < 100; ++b) {
    std::size_t period = 1;
    while (repeats.examples.inputs(b, period) != repeats.examples.inputs(b, 0)) ++period;
    periods.insert(period);
    for (std::size_t t = 0; t < repeat_time; ++t) {
      if (t >= period) CHECK(repeats.examples.inputs(b, t) == repeats.examples.inputs(b, t - period));
      const Index target = repeats.examples.targets(b, t);
      if (t + 1 < repeat_time) CHECK(target == repeats.examples.inputs(b, t + 1));
      CHECK(repeats.first_targets(b, t) == (t + 1 < period ? target : ignored));
      CHECK(repeats.second_targets(b, t) == (t >= period ? target : ignored));
    }
  }
  CHECK(*periods.begin() >= 12);
  CHECK(*periods.rbegin() <= 24);
  CHECK(periods.size() > 8);
}
