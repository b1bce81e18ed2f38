// The parts of chapter 08 by hand, and at their edges.
#include "08_seq2seq/seq2seq.hpp"

#include <doctest/doctest.h>

#include "08_seq2seq/experiments/phrases.hpp"
#include "08_seq2seq/experiments/tasks.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::seq2seq;
using testing::contains;
using testing::error_of;

namespace {

double near(const Tensor& x) { return static_cast<double>(x.value().flat(0)); }

struct Kind {
  Attention attention;
  Score score;
};
const std::vector<Kind> kinds = {
    {Attention::none, Score::additive},    {Attention::bahdanau, Score::additive},
    {Attention::bahdanau, Score::general}, {Attention::bahdanau, Score::dot},
    {Attention::luong, Score::additive},   {Attention::luong, Score::general},
    {Attention::luong, Score::dot}};

Seq2Seq small_model(const Kind& kind, Generator& generator) {
  return Seq2Seq({.source_vocabulary = 9,
                  .target_vocabulary = 8,
                  .embedding = 3,
                  .encoder = 4,
                  .decoder = 8,
                  .attention = kind.attention,
                  .score = kind.score},
                 generator);
}

double difference(const Array& a, const Array& b) {
  REQUIRE(a.shape() == b.shape());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(a.flat(i) - b.flat(i))));
  return largest;
}

}  // namespace

TEST_CASE("scores by hand: additive 3 tanh(2 · 1 + 4 · ¼), general 1 · 4 · ¼, dot 1 · ¼") {
  Generator generator(1);
  const Tensor query(Array(xt::ones<Real>({1, 1, 1}))), states = query * .25;
  const auto filled = [&](Score score) {
    Scorer scorer(score, 1, 1, generator);
    if (scorer.W) scorer.W.value().fill(2);
    if (scorer.U) scorer.U.value().fill(4);
    if (scorer.v) scorer.v.value().fill(3);
    return near(scorer(query, scorer.keys(states)));
  };
  CHECK(filled(Score::additive) == doctest::Approx(3 * std::tanh(3.)));
  CHECK(filled(Score::general) == doctest::Approx(1));
  CHECK(filled(Score::dot) == doctest::Approx(.25));
  CHECK(contains(error_of([&] { Scorer(Score::dot, 4, 6, generator); }),
                 "dot: queries of 4 numbers and source states of 6"));
}

TEST_CASE(
    "attend by hand: scores ln 3 and 0 give ¾ and ¼ of 8 and 4, which is 7; padding has no weight, and none "
    "is no mask") {
  Array scores = xt::zeros<Real>({1, 1, 3}), states = xt::zeros<Real>({1, 3, 1});
  scores(0, 0, 0) = std::log(Real{3});
  scores(0, 0, 2) = 9;
  states(0, 0, 0) = 8, states(0, 1, 0) = 4, states(0, 2, 0) = 100;
  const Attended seen = attend(scores, states, padding_mask(Indices{2}, 3));
  CHECK(near(seen.context) == doctest::Approx(7));
  CHECK(seen.weights.value()(0, 0, 2) == 0);
  const Attended nothing = attend(scores, states, padding_mask(Indices{0}, 3));
  CHECK(near(nothing.context) == 0);
  const Attended open = attend(slice(scores, -1, 0, 2), slice(states, 1, 0, 2), padding_mask(Indices{2}, 2));
  CHECK(padding_mask(Indices{2}, 2).dimension() == 0);
  CHECK(near(open.context) == doctest::Approx(7));
}

TEST_CASE("reversed: each row's own words, padding stays") {
  Array x = xt::zeros<Real>({2, 3, 1});
  for (std::size_t i = 0; i < 6; ++i) x.flat(i) = static_cast<Real>(i + 1);
  CHECK(reshape(reversed(x, Indices{3, 2}), {2, 3}).value() == Array{{3, 2, 1}, {5, 4, 6}});
  CHECK(reversed(x, Indices{1, 0}).value() == x);
}

TEST_CASE(
    "the summary is what each direction holds at its end: the first halves of the last word, the second of "
    "the first") {
  Generator generator(2);
  const Encoder encoder(3, 4, generator);
  const Encoded read = encoder(normal({2, 5, 3}, 1, generator), Indices{5, 2});
  const Array &states = read.states.value(), &summary = read.summary.value();
  for (std::size_t c = 0; c < 4; ++c) {
    CHECK(summary(0, c) == states(0, 4, c));
    CHECK(summary(1, c) == states(1, 1, c));
    CHECK(summary(0, 4 + c) == states(0, 0, 4 + c));
    CHECK(summary(1, 4 + c) == states(1, 0, 4 + c));
  }
}

TEST_CASE("teacher forcing: 7 8 and nothing") {
  const Lesson batch = lesson({{3}, {4, 5}}, {{7, 8}, {}});
  CHECK(batch.given == Indices{{begin, 7, 8}, {begin, padding, padding}});
  CHECK(batch.wanted == Indices{{7, 8, end}, {end, ignored, ignored}});
}

TEST_CASE("a padded row gives the same as alone, at once as word by word, and greedily") {
  for (const Kind& kind : kinds) {
    CAPTURE(static_cast<int>(kind.attention));
    CAPTURE(static_cast<int>(kind.score));
    Generator generator(3);
    const Seq2Seq model = small_model(kind, generator);
    const std::vector<Sentence> sources = {{3, 4, 5, 6, 7}, {8}, {4, 4, 3}};
    const Indices given = {{begin, 5, 6}, {begin, 3, 3}, {begin, 7, 4}};
    const Output together = model(text::pad(sources), given);
    {
      trace::Recording recording;
      const Output recorded = model(text::pad(sources), given);
      CHECK(difference(together.logits.value(), recorded.logits.value()) < 1e-6);
      if (recorded.weights) CHECK(difference(together.weights.value(), recorded.weights.value()) < 1e-6);
    }
    const Written written = greedy(model, text::pad(sources), 6);
    for (std::size_t b = 0; b < sources.size(); ++b) {
      const auto row = static_cast<Index>(b);
      Indices own = Indices::from_shape({1, 3});
      for (std::size_t t = 0; t < 3; ++t) own(0, t) = given(b, t);
      const Output alone = model(text::pad({sources[b]}), own);
      CHECK(difference(alone.logits.value(), slice(together.logits, 0, row, row + 1).value()) < 1e-6);
      CHECK(greedy(model, text::pad({sources[b]}), 6).sentences[0] == written.sentences[b]);
    }
  }
}

TEST_CASE(
    "edges: a source that is all padding, no source at all, all sentences over at once, room for no word") {
  for (const Kind& kind : kinds) {
    Generator generator(4);
    Seq2Seq model = small_model(kind, generator);
    const Written empty = greedy(model, {Indices({2, 3}, padding), Indices{0, 3}}, 4);
    if (empty.weights.dimension() == 3) {
      for (std::size_t s = 0; s < 3; ++s) CHECK(empty.weights(0, 0, s) == 0);
    }
    CHECK(contains(error_of([&] { greedy(model, text::pad({{}, {}}), 4); }), "no step"));
    CHECK(greedy(model, text::pad({{3}}), 0).sentences == std::vector<Sentence>{{}});
    model.decoder.readout.bias.value()(end) = 1000;
    const Written over = greedy(model, text::pad({{3, 4}, {5}}), 9);
    CHECK(over.sentences == std::vector<Sentence>{{}, {}});
    if (over.weights.dimension() == 3) CHECK(over.weights.shape(1) == 1);
    const Lesson nothing = lesson({{3}}, {{}});
    CHECK(loss_of(model, nothing).item() < 1e-6);
  }
}

TEST_CASE("crossings: 'my red house' and 'mi casa roja'; an adjective that stands twice is left out") {
  const auto found = crossings({"my", "red", "house"}, {"mi", "casa", "roja"});
  REQUIRE(found.size() == 1);
  CHECK(std::vector{found[0].adjective, found[0].noun, found[0].target_noun, found[0].target_adjective} ==
        std::vector<std::size_t>{1, 2, 1, 2});
  CHECK(crossings({"red", "boys", "see", "red", "doors"}, {"niños", "rojos", "ven", "puertas", "rojas"})
            .empty());
  CHECK(crossings({"my", "house"}, {"mi", "casa"}).empty());
  CHECK(crossings({"old", "houses"}, {"casas", "antiguas"}).size() == 1);
}

TEST_CASE("tasks: what is written, and where it stood") {
  Generator generator(5);
  const Examples examples = draw(Task::reverse, 50, 2, 5, generator),
                 copies = draw(Task::copy, 3, 4, 4, generator);
  for (std::size_t i = 0; i < 50; ++i) {
    const Sentence &source = examples.sources[i], &target = examples.targets[i];
    CHECK(source.size() >= 2);
    CHECK(source.size() <= 5);
    for (std::size_t t = 0; t < target.size(); ++t)
      CHECK(target[t] == source[right_place(Task::reverse, t, source.size())]);
  }
  CHECK(copies.sources == copies.targets);
  CHECK(right_place(Task::copy, 2, 4) == 2);
}
