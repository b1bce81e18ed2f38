// Real words: what is learnt from reviews, and who prefers what.
#include "23_rlhf/tone.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::rlhf;
using unrolled::testing::contains;
using unrolled::testing::error_of;

namespace {

data::Lexicon lexicon() {
  return data::parse_lexicon(
      "good\t2\t1\t[1, 2, 2, 2, 2, 2, 2, 2, 2, 3]\nbad\t-2\t1\t[-3, -2, -2, -2, -2, -2, -2, -2, "
      "-2, -1]\n",
      "two words");
}

}  // namespace

TEST_CASE("reviews are cut into runs of known words") {
  // The five most frequent words: the, good, food, was, bad; "zebra" and "yak" are not among them
  const Reviews reviews({{"The food was good. The food was bad!", 1},
                         {"the good zebra was bad good the food", 0},
                         {"was good yak the bad", 0}},
                        7);
  CHECK(reviews.vocabulary.size() == 7);
  std::vector<std::string> texts;
  for (const Sentence& piece : reviews.pieces()) texts.push_back(reviews.text_of(piece));
  CHECK(texts ==
        std::vector<std::string>{"the food was good .", "the food was bad .", "was bad good the food ."});
}

TEST_CASE("no piece is longer than the model looks back") {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "so ";
  const Reviews reviews({{text, 1}}, 5);
  std::vector<std::size_t> lengths;
  for (const Sentence& piece : reviews.pieces()) lengths.push_back(piece.size());
  CHECK(lengths == std::vector<std::size_t>{12, 12, 9});
}

TEST_CASE("each of the ten has a tone of their own, and pairs without a difference are left out") {
  const Reviews reviews({{"good bad food", 1}}, 9);
  const Array ratings = ratings_of(reviews.vocabulary, lexicon());
  const auto id = [&](const char* word) { return reviews.vocabulary.id(word); };
  const Sentence good = {id("good"), id("food"), end}, bad = {id("bad"), end},
                 both = {id("good"), id("bad"), end};
  CHECK(tone(good, ratings, 0) == 1);
  CHECK(tone(good, ratings, 9) == 3);
  CHECK(tone(both, ratings, 0) == -2);
  CHECK(tone(both, ratings, 9) == 2);

  Generator generator(1);
  const Pairs pairs =
      choose_by_tone(texts_of({bad, good, {id("food")}, {id("food"), end}, good, bad}), ratings, generator);
  REQUIRE(pairs.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(pairs.chosen.sentence(i) == good);
    CHECK(pairs.rejected.sentence(i) == bad);
  }
  // Between "good bad" and nothing at all the ten do not agree
  std::vector<Sentence> many;
  for (int i = 0; i < 400; ++i) many.push_back(both), many.push_back({id("food"), end});
  const Pairs split = choose_by_tone(texts_of(many), ratings, generator);
  std::size_t liked = 0;
  for (std::size_t i = 0; i < split.size(); ++i) liked += split.chosen.sentence(i) == both;
  CHECK(split.size() < 120);  // eight of ten see no difference
  CHECK(liked > split.size() / 4);
  CHECK(liked < split.size() * 3 / 4);
  CHECK(contains(error_of([&] {
                   choose_by_tone(texts_of({{id("food")}, {id("food")}}), ratings, generator);
                 }),
                 "no word of the texts was rated"));
}
