// Skip-gram and GloVe against PyTorch (pytorch.py), the fused step against the gradient that is written out, and a training that
// is saved, continued, and given what it cannot take.
#include <doctest/doctest.h>

#include <fstream>
#include <limits>

#include "04_word_vectors/glove.hpp"
#include "04_word_vectors/meanings.hpp"
#include "04_word_vectors/one_pair.hpp"
#include "04_word_vectors/skip_gram_training.hpp"
#include "arrays.hpp"
#include "error_of.hpp"
#include "folder.hpp"
#include "golden.hpp"
#include "pytorch.hpp"
#include "trace/record/recording.hpp"

using namespace unrolled;
using namespace unrolled::word_vectors;
using testing::contains;
using testing::error_of;
using testing::wave;
using testing::worst;

namespace {

const nlohmann::json& golden() { return testing::golden("chapters/04_word_vectors/pytorch"); }

Sentences language(std::size_t count) {
  Generator generator(4);
  return Language(Meaning::additive, generator).draw(count, generator);
}
const std::size_t V = Language::vocabulary().size();

}  // namespace

TEST_CASE("one pair: the loss and the gradients of PyTorch, written out and as a graph") {
  for (const auto& one : golden()["pairs"]) {
    const std::size_t C = one["width"], k = one["negatives"];
    CAPTURE(C);
    const Array centre = wave({C}, .7), targets = wave({1 + k, C}, .3);
    const PairGradient gradient = pair_gradient(centre, targets);
    CHECK(gradient.loss == doctest::Approx(one["loss"].get<double>()));
    CHECK(worst(gradient.centre, one["centre"]) < 1e-5);
    CHECK(worst(gradient.targets, one["targets"]) < 1e-5);

    const Tensor w = parameter(wave({1, C}, .7)), c = parameter(targets);
    const Tensor loss = pair_loss(w, c);
    loss.backward();
    CHECK(loss.item() == doctest::Approx(one["loss"].get<double>()));
    CHECK(worst(w.grad(), one["centre"]) < 1e-5);
    CHECK(worst(c.grad(), one["targets"]) < 1e-5);
  }
}

TEST_CASE("a hundred fused steps, rows that stand twice among them: losses and tables of PyTorch") {
  const auto& theirs = golden()["training"];
  const std::size_t rows = theirs["V"], C = theirs["width"], k = theirs["negatives"], steps = theirs["steps"];
  PaddedRows words(Real{.3F} * wave({rows, C}, .7)), contexts(Real{.3F} * wave({rows, C}, .3));
  Array losses = Array::from_shape({steps});
  for (std::size_t n = 0; n < steps; ++n) {
    std::vector<Real*> targets;
    for (std::size_t i = 0; i <= k; ++i)
      targets.push_back(contexts.row((3 * n + 1 + (5 * i * i + i * n) % 7) % rows));
    losses(n) = static_cast<Real>(skip_gram_step(words.row(n % rows), targets.data(), 1 + k, words.stride(),
                                                 theirs["rate"].get<Real>()));
  }
  CHECK(worst(losses, theirs["losses"]) < 1e-5);
  CHECK(worst(words.array(), theirs["words"]) < 1e-5);
  CHECK(worst(contexts.array(), theirs["contexts"]) < 1e-5);
}

TEST_CASE("the fused step is the gradient that is written out, with 1 to 63 negatives and scores up to 80") {
  for (const std::size_t C : {1, 16, 33, 64}) {
    for (const std::size_t k : {1, 5, 8, 15, 16, 63}) {
      CAPTURE(C);
      CAPTURE(k);
      const Real size = C == 33 ? 4 : .5F;
      const Array centre = size * wave({C}, 1.1), targets = size * wave({1 + k, C}, .9);
      const PairGradient gradient = pair_gradient(centre, targets);
      PaddedRows w(xt::view(centre, xt::newaxis(), xt::all())), c(targets);
      std::vector<Real*> rows;
      for (std::size_t t = 0; t <= k; ++t) rows.push_back(c.row(t));
      CHECK(skip_gram_step(w.row(0), rows.data(), 1 + k, w.stride(), .1F) ==
            doctest::Approx(gradient.loss).epsilon(1e-5));
      const Array moved_centre = centre - Real{.1F} * gradient.centre,
                  moved = targets - Real{.1F} * gradient.targets;
      CHECK(xt::allclose(w.array(), moved_centre, 1e-4, 1e-5));
      CHECK(xt::allclose(c.array(), moved, 1e-4, 1e-5));
    }
  }
}

TEST_CASE("rows that are filled up stay filled with zeros, and come back as they were") {
  PaddedRows words(wave({3, 19}, .7));
  CHECK(words.stride() == 32);
  CHECK(words.array() == wave({3, 19}, .7));
  PaddedRows contexts(wave({2, 19}, .3));
  Real* const targets[] = {contexts.row(0), contexts.row(1)};
  skip_gram_step(words.row(1), targets, 2, words.stride(), .5F);
  for (std::size_t i = 19; i < 32; ++i) {
    CHECK(words.row(1)[i] == 0);
    CHECK(contexts.row(0)[i] == 0);
  }
  CHECK(PaddedRows(wave({2, 16}, 1)).stride() == 16);
}

TEST_CASE("a hundred steps of GloVe: losses, tables and biases of PyTorch") {
  const auto& theirs = golden()["glove"];
  const std::size_t rows = theirs["V"], C = theirs["width"], steps = theirs["steps"];
  const GloveOptions options = {.width = C, .most = theirs["most"], .rate = theirs["rate"]};
  Generator generator(1);
  GloveTable words(rows, C, generator), contexts(rows, C, generator);
  words.numbers = PaddedRows(Real{.3F} * wave({rows, C}, .7)),
  contexts.numbers = PaddedRows(Real{.3F} * wave({rows, C}, .3));
  Array losses = Array::from_shape({steps});
  for (std::size_t n = 0; n < steps; ++n) {
    losses(n) = static_cast<Real>(glove_pair(words, contexts, static_cast<Index>(n % rows),
                                             static_cast<Index>((3 * n + 1) % rows),
                                             static_cast<double>(1 + 7 * n % 23), options));
  }
  CHECK(worst(losses, theirs["losses"]) < 1e-4);
  CHECK(worst(words.numbers.array(), theirs["words"]) < 1e-4);
  CHECK(worst(contexts.numbers.array(), theirs["contexts"]) < 1e-4);
  for (std::size_t v = 0; v < rows; ++v) {
    CHECK(words.bias[v] == doctest::Approx(theirs["word_bias"][v].get<double>()).epsilon(1e-4));
    CHECK(contexts.bias[v] == doctest::Approx(theirs["context_bias"][v].get<double>()).epsilon(1e-4));
  }
}

TEST_CASE("GloVe's weight: (16/256)^¾ is an eighth, and nothing weighs more than 1") {
  CHECK(count_weight(16, 256) == doctest::Approx(.125));
  CHECK(count_weight(256, 256) == 1);
  CHECK(count_weight(1000, 256) == 1);
  CHECK(contains(error_of([] {
                   Generator generator(1);
                   learn_glove({{}, {}}, {}, generator);
                 }),
                 "no pair"));
}

TEST_CASE("a plan reads each sentence once a pass, and its rate falls to 0") {
  for (const std::size_t sentences : {1, 49, 50, 51, 1234}) {
    const ReadingPlan plan{sentences, 3};
    std::vector<int> read(sentences);
    for (std::size_t step = 0; step < plan.steps(); ++step) {
      const auto [first, last] = plan.part(step);
      for (std::size_t s = first; s < last; ++s) ++read[s];
    }
    CHECK(std::all_of(read.begin(), read.end(), [](int n) { return n == 3; }));
    CHECK(plan.rate(0) == 1);
    CHECK(plan.rate(plan.steps()) == 0);
  }
}

TEST_CASE(
    "the function and the training learn the same vectors; a word that never occurs keeps its first ones") {
  const Sentences sentences = language(300);
  const SkipGramOptions options = {.width = 20, .reach = 3, .subsample = 0, .passes = 1};
  Generator generator(9);
  std::size_t calls = 0;
  const Array words = learn_word_vectors(sentences, V + 1, options, generator, [&](double loss) {
    CHECK(loss > 0);
    ++calls;
  });
  CHECK(calls == ReadingPlan{300, 1}.steps());
  SkipGramTraining training(sentences, V + 1, options, Generator(9));
  while (training.steps_done() < training.steps()) REQUIRE(training.step());
  CHECK(training.model().words.array() == words);
  Generator again(9);
  const Array first = uniform({V + 1, 20}, -.025, .025, again);
  CHECK(xt::view(words, V) == xt::view(first, V));
  CHECK(all_finite(words));
}

TEST_CASE("a step without a pair shows the loss of the one before, and (1 + k) ln 2 before the first") {
  Sentences sentences(100, {0});
  sentences[50] = {0, 1};
  Generator generator(3);
  std::vector<double> losses;
  learn_word_vectors(sentences, 2, {.width = 8, .negatives = 3, .subsample = 0, .passes = 1}, generator,
                     [&](double loss) { losses.push_back(loss); });
  REQUIRE(losses.size() == 50);
  CHECK(losses.front() == doctest::Approx(4 * std::log(2)));
  CHECK(losses.back() == losses[25]);
  CHECK(losses.back() > 0);
}

TEST_CASE("a training that is saved and continued ends in the same bits, and takes no other one's file") {
  testing::Folder folder;
  const auto file = folder / "half.safetensors";
  const Sentences sentences = language(300);
  const SkipGramOptions options = {.width = 20, .reach = 3, .subsample = 1e-2, .passes = 2};
  const auto make = [&](const SkipGramOptions& how, const char* seed) {
    return SkipGramTraining(sentences, V, how, Generator(9), {{"seed", seed}});
  };
  SkipGramTraining whole = make(options, "9"), half = make(options, "9");
  while (whole.steps_done() < whole.steps()) whole.step();
  while (half.steps_done() < half.steps() / 3) half.step();
  half.save(file);
  SkipGramTraining rest = make(options, "9");
  rest.load(file);
  CHECK(rest.steps_done() == half.steps_done());
  while (rest.steps_done() < rest.steps()) rest.step();
  CHECK(rest.model().words.array() == whole.model().words.array());
  CHECK(rest.model().contexts.array() == whole.model().contexts.array());

  SkipGramTraining other = make(options, "10");
  CHECK(contains(error_of([&] { other.load(file); }), "its seed is another"));
  SkipGramTraining wider = make({.width = 21, .reach = 3, .subsample = 1e-2, .passes = 2}, "9");
  CHECK(contains(error_of([&] { wider.load(file); }), "its set of options is another"));
  // Another text of as many sentences and words
  Sentences changed = sentences;
  std::swap(changed[0][0], changed[1][0]);
  changed[0][0] = (changed[0][0] + 1) % static_cast<Index>(V);
  SkipGramTraining elsewhere(changed, V, options, Generator(9), {{"seed", "9"}});
  CHECK(contains(error_of([&] { elsewhere.load(file); }), "its text is another"));
  nn::Checkpoint broken(file);
  broken.tensors["words"](0, 0) = std::numeric_limits<Real>::quiet_NaN();
  broken.save(file);
  SkipGramTraining untouched = make(options, "9");
  const Array before = untouched.model().words.array();
  CHECK(contains(error_of([&] { untouched.load(file); }), "no numbers of this training"));
  CHECK(untouched.model().words.array() == before);
  CHECK(untouched.steps_done() == 0);
}

TEST_CASE("a training that runs away changes nothing, and the step can be gone through again") {
  const Sentences sentences = language(100);
  SkipGramTraining training(sentences, V, {.width = 16, .rate = 1e20}, Generator(2));
  std::optional<double> loss = 0;
  Array before;
  while (training.steps_done() < training.steps() && loss) {
    before = training.model().words.array();
    loss = training.step();
  }
  REQUIRE(!loss);
  CHECK(training.model().words.array() == before);
  trace::Recording recording;
  CHECK_FALSE(std::isfinite(training.pass_again()));
  CHECK(recording.record.size() > 0);
  CHECK(training.model().words.array() == before);
  Generator generator(2);
  CHECK(contains(error_of([&] { learn_word_vectors(sentences, V, {.width = 16, .rate = 1e20}, generator); }),
                 "ran away"));
}

TEST_CASE("what cannot be learnt from is refused") {
  Generator generator(1);
  const auto learn = [&](const Sentences& sentences, std::size_t size, const SkipGramOptions& options = {}) {
    return error_of([&] { learn_word_vectors(sentences, size, options, generator); });
  };
  CHECK(contains(learn({}, 3), "no two words in one sentence"));
  CHECK(contains(learn({{0}, {1}}, 3), "no two words in one sentence"));
  CHECK(contains(learn({{1, 1}}, 3), "no two words in one sentence"));
  CHECK(contains(learn({{0, 3}}, 3), "word 3 of a vocabulary of 3"));
  CHECK(contains(learn({{0, -1}}, 3), "word -1"));
  CHECK(contains(learn({{0, 1}}, 2, {.negatives = 64}), "negatives 1 to 63"));
  CHECK(contains(learn({{0, 1}}, 2, {.width = 0}), "width"));
  CHECK(learn({{0, 1}, {0}}, 2) == "no error");
}
