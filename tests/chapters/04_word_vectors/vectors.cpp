// Pairs, counts, PMI, negatives, neighbours and the small language: by hand, and given what they cannot take.
#include <doctest/doctest.h>

#include "04_word_vectors/co_occurrence.hpp"
#include "04_word_vectors/meanings.hpp"
#include "04_word_vectors/negative_sampling.hpp"
#include "04_word_vectors/neighbours.hpp"
#include "04_word_vectors/plane.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::word_vectors;
using testing::contains;
using testing::error_of;

TEST_CASE("pairs of a sentence: 7 8 9 within 1 and within 2, one word, none") {
  CHECK(window_pairs({7, 8, 9}, 1) == std::vector<Pair>{{7, 8}, {8, 7}, {8, 9}, {9, 8}});
  CHECK(window_pairs({7, 8, 9}, 2) == std::vector<Pair>{{7, 8}, {7, 9}, {8, 7}, {8, 9}, {9, 7}, {9, 8}});
  CHECK(window_pairs({7}, 3).empty());
  CHECK(window_pairs({}, 3).empty());
}

TEST_CASE("counts: those of the pairs, weighted by distance, and none across the end of a sentence") {
  const Sentences sentences = {{0, 1, 2, 0}, {2}, {1, 1}};
  Array by_pairs = xt::zeros<Real>({3, 3});
  for (const auto& sentence : sentences) {
    for (const Pair& pair : window_pairs(sentence, 2)) by_pairs(pair.word, pair.context) += 1;
  }
  CHECK(dense(count_pairs(sentences, 3, 2)) == by_pairs);
  // 0 1 2 0 at distances 1, 2, 3
  const Array weighted = dense(count_pairs({{0, 1, 2, 0}}, 3, 3, inverse_distance));
  CHECK(weighted(0, 1) == doctest::Approx(1 + 1 / 2.));
  CHECK(weighted(0, 0) == doctest::Approx(2 / 3.));
  CHECK(weighted(1, 2) == doctest::Approx(1));
  const Array drawn = dense(count_pairs({{0, 1, 2}}, 3, 2, drawn_reach(2)));
  CHECK(drawn(0, 1) == doctest::Approx(1));
  CHECK(drawn(0, 2) == doctest::Approx(.5));
}

TEST_CASE("PMI of the rows (6, 0) and (3, 3): ln 4/3, never, ln 2/3, ln 2") {
  const Array information = pointwise_mutual_information({{6, 0}, {3, 3}});
  CHECK(information(0, 0) == doctest::Approx(std::log(4. / 3)));
  CHECK(std::isinf(information(0, 1)));
  CHECK(information(1, 0) == doctest::Approx(std::log(2. / 3)));
  CHECK(information(1, 1) == doctest::Approx(std::log(2)));
}

TEST_CASE("negatives of counts 81, 16, 1, 0: 27, 8, 1 and 0 of 36, and drawn that often") {
  const Array p = negative_distribution({81, 16, 1, 0});
  CHECK(p(0) == doctest::Approx(27. / 36));
  CHECK(p(1) == doctest::Approx(8. / 36));
  CHECK(p(2) == doctest::Approx(1. / 36));
  CHECK(p(3) == 0);
  CHECK(contains(error_of([] { negative_distribution({0, 0}); }), "no word has a count"));

  const AliasTable table(p);
  Generator generator(5);
  std::array<int, 4> drawn{};
  for (int n = 0; n < 36000; ++n) ++drawn[table.draw(generator)];
  CHECK(drawn[0] == doctest::Approx(27000).epsilon(.02));
  CHECK(drawn[1] == doctest::Approx(8000).epsilon(.04));
  CHECK(drawn[2] == doctest::Approx(1000).epsilon(.12));
  CHECK(drawn[3] == 0);
}

TEST_CASE("an alias table gives each word its own share of 2^32, for any number of words") {
  Generator generator(3);
  for (const std::size_t V : {1, 2, 3, 17, 100}) {
    Array counts = Array::from_shape({V});
    for (Real& x : flat(counts)) x = static_cast<Real>(1 + generator.below(1000));
    const AliasTable table(negative_distribution(counts, 1));
    std::vector<double> drawn(V);
    constexpr int draws = 200000;
    for (int n = 0; n < draws; ++n) drawn[table.draw(generator)] += 1. / draws;
    const Array p = negative_distribution(counts, 1);
    for (std::size_t v = 0; v < V; ++v)
      CHECK(std::abs(drawn[v] - static_cast<double>(p(v))) <
            5 * std::sqrt(static_cast<double>(p(v)) / draws));
  }
}

TEST_CASE("subsampling: √(t / f), and 1 for what is rarer than t, or where t is 0") {
  CHECK(keep_probability(.9, .01) == doctest::Approx(std::sqrt(.01 / .9)));
  CHECK(keep_probability(.01, .01) == 1);
  CHECK(keep_probability(.001, .01) == 1);
  CHECK(keep_probability(.9, 0) == 1);
  CHECK(keep_probability(0, .01) == 1);
}

TEST_CASE("neighbours: by cosine, ties by id, a row of zeros near nothing, more wanted than there are") {
  const Array unit = unit_rows({{2, 0}, {5, 5}, {0, 1}, {0, 3}, {0, 0}});
  CHECK(unit(1, 0) == doctest::Approx(std::sqrt(.5)));
  CHECK(unit(4, 0) == 0);
  const auto near = nearest(unit, 0, 10);
  REQUIRE(near.size() == 4);
  CHECK(near[0].word == 1);
  CHECK(near[0].cosine == doctest::Approx(std::sqrt(.5)));
  CHECK(near[1].word == 2);  // of three cosines of 0 the smallest id
  CHECK(near[2].word == 3);
  CHECK(near[3].word == 4);
  CHECK(nearest(unit, 4, 1).front().cosine == 0);
}

TEST_CASE("an analogy on a square, with its inputs left out and allowed") {
  const Array unit = unit_rows({{1, 0, 0}, {0, 1, 0}, {1, 0, 1}, {0, 1, 1}});
  CHECK(answer(unit, {0, 1, 2}).front().word == 3);
  const AnalogyScores scores = score_analogies(unit, {{0, 1, 2, 3}, {1, 0, 3, 2}});
  CHECK(scores.right == doctest::Approx(1));
  CHECK(scores.with_inputs == doctest::Approx(1));
  CHECK(scores.answered_with_input == 0);
  // c = (0, 1) is nearest to b − a + c itself
  const AnalogyScores lazy = score_analogies(unit_rows({{1, .2}, {1, .3}, {0, 1}, {-1, 0}}), {{0, 1, 2, 3}});
  CHECK(lazy.right == doctest::Approx(1));
  CHECK(lazy.with_inputs == 0);
  CHECK(lazy.answered_with_input == doctest::Approx(1));
}

TEST_CASE("the small language: lion, lions, lioness, lionesses, and contexts of its own meaning alone") {
  const text::Vocabulary vocabulary = Language::vocabulary();
  CHECK(vocabulary.word(3) == "lionesses");
  CHECK(vocabulary.size() == 116);
  CHECK(Language::analogies().size() == 448);
  for (const Analogy& question : Language::analogies()) {
    const auto a = static_cast<std::size_t>(question.a), d = static_cast<std::size_t>(question.d);
    CHECK(Language::family_of(a) != Language::family_of(d));
    CHECK((question.a ^ question.b) == (question.c ^ question.d));
  }
  Generator generator(1);
  const Language additive(Meaning::additive, generator);
  bool has_filler = false;
  for (const auto& sentence : additive.draw(500, generator)) {
    REQUIRE(sentence.size() == 7);
    std::size_t words = 0, word = 0;
    for (const Index id : sentence) {
      if (id < 32) ++words, word = static_cast<std::size_t>(id);
    }
    REQUIRE(words == 1);
    for (const Index id : sentence) {
      if (id < 32) continue;
      const std::string context = vocabulary.word(id), of = context.substr(0, context.find('_'));
      const bool female = word / 2 % 2 == 1, many = word % 2 == 1;
      const bool fits = of == vocabulary.word(static_cast<Index>(word / 4 * 4)) ||
                        of == (female ? "she" : "he") || of == (many ? "many" : "one") || of == "the";
      CHECK_MESSAGE(fits, vocabulary.word(static_cast<Index>(word)), " beside ", context);
      has_filler = has_filler || of == "the";
    }
  }
  CHECK(has_filler);
}

TEST_CASE("two axes: points of a tilted rectangle keep their distances, whatever the other axes hold") {
  const Array rows = {{0, 0, 5}, {6, 8, 5}, {-.8, .6, 5}, {5.2, 8.6, 5}};  // 10 by 1
  const Array places = on_two_axes(rows);
  const auto apart = [&](std::size_t i, std::size_t j) {
    return std::hypot(static_cast<double>(places(i, 0) - places(j, 0)),
                      static_cast<double>(places(i, 1) - places(j, 1)));
  };
  CHECK(apart(0, 1) == doctest::Approx(10));
  CHECK(apart(0, 2) == doctest::Approx(1));
  CHECK(apart(1, 2) == doctest::Approx(std::sqrt(101)));
  CHECK(std::abs(places(0, 0) - places(1, 0)) == doctest::Approx(10));  // the longer side is the first axis
  CHECK(on_two_axes({{1, 2}, {1, 2}}) == Array{{0, 0}, {0, 0}});
}

TEST_CASE("labels that would cover each other go one above the other; those apart stay") {
  using Points = std::vector<std::pair<double, double>>;
  const Points points =
      without_overlap({{0, 0}, {3, 1}, {2, -1}, {200, 0}}, {"say", "stand", "speak", "said"});
  CHECK(points == Points{{0, 0}, {3, 17}, {2, 34}, {200, 0}});
  CHECK(without_overlap({}, {}).empty());
  // Many at places that 17 cannot be added to exactly: it ends, and none covers another
  Generator generator(7);
  Points many;
  for (int n = 0; n < 60; ++n)
    many.emplace_back(40 * generator.uniform(0, 1), 90.1 * generator.uniform(0, 1));
  many = without_overlap(many, std::vector<std::string>(60, "word"));
  for (std::size_t n = 0; n < many.size(); ++n) {
    for (std::size_t m = 0; m < n; ++m) {
      const bool apart =
          std::abs(many[n].first - many[m].first) >= 32 || std::abs(many[n].second - many[m].second) > 16.999;
      CHECK(apart);
    }
  }
}

TEST_CASE("a drawing of words holds any word") {
  const std::string dot = plane_graph({{"a \"title\"", {"a\"b", "c\\d"}, {{0, 0}, {1, 1}}, {{0, 1}}}});
  CHECK(contains(dot, "a\\\"b"));
  CHECK(contains(dot, "p0w0 -> p0w1"));
}
