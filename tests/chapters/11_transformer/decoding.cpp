#include "11_transformer/decoding.hpp"

#include <doctest/doctest.h>

#include <map>

#include "11_transformer/experiments/tasks.hpp"

using namespace unrolled;
using namespace unrolled::transformer;

namespace {

/// A model that is a table: after this beginning, these probabilities of padding, begin, end, a (3) and b (4).
using Table = std::map<std::vector<Index>, std::vector<double>>;

NextWord from(const Table& table, std::vector<std::size_t>* asked = nullptr) {
  return [&table, asked](const std::vector<Hypothesis>& beginnings) {
    if (asked) asked->push_back(beginnings.size());
    Array log_p = Array::from_shape({beginnings.size(), 5});
    for (std::size_t k = 0; k < beginnings.size(); ++k) {
      CHECK_FALSE(beginnings[k].finished());
      for (std::size_t v = 0; v < 5; ++v) {
        log_p(k, v) = static_cast<Real>(std::log(table.at(beginnings[k].words)[v]));
      }
    }
    return log_p;
  };
}

/// The likelier first word leads to the less likely sentence: a b is .6 · .4, a a .6 · .35, b a .4 · .9.
const Table garden_path = {{{}, {0, 0, 0, .6, .4}},     {{3}, {0, 0, .25, .35, .4}},
                           {{4}, {0, 0, .05, .9, .05}}, {{3, 3}, {0, 0, 1, 0, 0}},
                           {{3, 4}, {0, 0, 1, 0, 0}},   {{4, 3}, {0, 0, 1, 0, 0}},
                           {{4, 4}, {0, 0, 1, 0, 0}}};

Transformer searched(std::uint64_t seed) {
  Generator generator(seed);
  return Transformer({.vocabulary = task_vocabulary, .width = 16, .heads = 2, .inner = 16}, generator);
}

}  // namespace

TEST_CASE("greedy search takes the likeliest word, beam search finds the likelier sentence") {
  const Hypothesis greedy = beam_search(from(garden_path), {.beams = 1, .longest = 9}).front();
  CHECK(greedy.words == Sentence{3, 4, end});
  CHECK(std::exp(greedy.log_probability) == doctest::Approx(.24));
  const Hypothesis best = beam_search(from(garden_path), {.beams = 2, .longest = 9}).front();
  CHECK(best.words == Sentence{4, 3, end});
  CHECK(std::exp(best.log_probability) == doctest::Approx(.36));
}

TEST_CASE("what has ended keeps its place and grows no more") {
  std::vector<std::size_t> asked;
  const auto found = beam_search(from(garden_path, &asked), {.beams = 4, .longest = 9});
  // Of the continuations of a and b four are kept: b a, a b, a a go on, and "a" has ended.
  CHECK(asked == std::vector<std::size_t>{1, 2, 3});
  REQUIRE(found.size() == 4);
  for (const Hypothesis& sentence : found) {
    CHECK(sentence.finished());
    CHECK(std::count(sentence.words.begin(), sentence.words.end(), end) == 1);
  }
}

TEST_CASE("the score by hand: ln p over ((5 + length) / 6)^α") {
  const Hypothesis three = {{3, 4, end}, std::log(.24)};
  CHECK(three.score(0) == doctest::Approx(std::log(.24)));
  CHECK(three.score(1) == doctest::Approx(std::log(.24) / (8. / 6)));
  CHECK(three.score(0.6) == doctest::Approx(std::log(.24) / std::pow(8. / 6, .6)));
}

TEST_CASE("without length normalisation each word costs; with it a longer sentence can win") {
  const Table table = {{{}, {0, 0, .3, .7, 0}},
                       {{3}, {0, 0, .1, .9, 0}},
                       {{3, 3}, {0, 0, .5, .5, 0}},
                       {{3, 3, 3}, {0, 0, .9, .1, 0}},
                       {{3, 3, 3, 3}, {0, 0, 1, 0, 0}}};
  // Nothing at all is .3; a a is .315, a a a .2835.
  CHECK(beam_search(from(table), {.beams = 4, .alpha = 0}).front().words == Sentence{3, 3, end});
  CHECK(beam_search(from(table), {.beams = 4, .alpha = 1}).front().words == Sentence{3, 3, 3, end});
}

TEST_CASE("a sentence that never ends is cut") {
  const Table table = {{{}, {0, 0, 0, 1, 0}}, {{3}, {0, 0, 0, 1, 0}}};
  const auto found = beam_search(from(table), {.beams = 1, .longest = 2});
  CHECK(found.front().words == Sentence{3, 3});
  CHECK_FALSE(found.front().finished());
  CHECK(beam_search(from(table), {.beams = 2, .longest = 0}).front().words.empty());
}

TEST_CASE("watching: the beginnings that go on, the likeliest first") {
  std::vector<std::vector<Hypothesis>> seen;
  beam_search(from(garden_path), {.beams = 2, .longest = 9},
              [&](const auto& growing) { seen.push_back(growing); });
  REQUIRE(seen.size() == 3);
  CHECK(seen[0][0].words == Sentence{3});
  CHECK(seen[1][0].words == Sentence{4, 3});
  CHECK(seen[2].empty());
}

TEST_CASE("on a model: greedy in a batch is beam search with one beam, sentence by sentence") {
  std::size_t ended_before_others = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Transformer model = searched(seed);
    // Large weights make it fickle: after an end it would say other words again.
    for (Tensor parameter : model.parameters()) parameter.value() *= Real{3};
    const std::vector<Sentence> sources = {{3, 4, 5, 6}, {7}, {}};
    const auto said = greedy(model, text::pad(sources), 6);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      Hypothesis one = beam_search(next_word(model, sources[i]), {.beams = 1, .longest = 6}).front();
      ended_before_others +=
          one.finished() && said[0].size() + said[1].size() + said[2].size() > 3 * said[i].size();
      if (one.finished()) one.words.pop_back();
      CHECK(said[i] == one.words);
    }
  }
  CHECK(ended_before_others > 0);
}

TEST_CASE("next words: ln p of the last position, each row sums to 1, at any length") {
  const Transformer model = searched(1);
  const NextWord next = next_word(model, {3, 4});
  const Array p = xt::exp(next({{{3, 5}, 0}, {{6, 7}, 0}}));
  CHECK(p.shape() == Shape{2, task_vocabulary});
  CHECK(static_cast<double>(xt::sum(xt::view(p, 1))()) == doctest::Approx(1));
  const Tensor whole = softmax(model(text::pad({{3, 4}}), text::pad({{begin, 6, 7}}).ids));
  for (std::size_t v = 0; v < task_vocabulary; ++v) {
    CHECK(p(1, v) == doctest::Approx(whole.value()(0, 2, v)).epsilon(1e-4));
  }
}
