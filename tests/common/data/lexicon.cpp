#include "data/lexicon.hpp"

#include <doctest/doctest.h>

#include "data/manifest.hpp"
#include "error_of.hpp"
#include "fetched.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

TEST_CASE("a line is a word and its ten ratings; of a word that stands twice the first counts") {
  const data::Lexicon lexicon = data::parse_lexicon(
      "good\t1.9\t0.9\t[2, 1, 1, 3, 2, 4, 2, 2, 1, 1]\n\ngood\t0\t0\t[0, 0, 0, 0, 0, 0, 0, 0, 0, "
      "0]\n:(\t-1.9\t1\t[-2, "
      "-2, -2, -2, -2, -2, -2, -2, -2, -1]",
      "file");
  CHECK(lexicon.words.size() == 2);
  CHECK(lexicon.words.at("good") == data::Ratings{2, 1, 1, 3, 2, 4, 2, 2, 1, 1});
  CHECK(lexicon.words.at(":(")[9] == -1);
}

TEST_CASE("whatever else stands there is one line with its number") {
  for (const std::string ratings :
       {"", "[1, 2]", "[1, 2, 3, 4, 1, 2, 3, 4, 1, 5]", "[1, 2, 3, 4, 1, 2, 3, 4, 1, 1.5]",
        "[1, 2, 3, 4, 1, 2, 3, 4, 1", "{}", "[1, 2, 3, 4, 1, 2, 3, 4, 1, 99999999999999999999]",
        "[1, 2, 3, 4, 1, 2, 3, 4, 1, \"1\"]"}) {
    CAPTURE(ratings);
    const std::string told =
        error_of([&] { data::parse_lexicon("\nword\t1\t1\t" + ratings + "\n", "ratings.txt"); });
    CHECK(contains(told, "ratings.txt: line 2"));
  }
  CHECK(contains(error_of([] { data::parse_lexicon("good\t1\n", "f"); }), "f: line 1"));
  CHECK(contains(error_of([] { data::parse_lexicon("\t1\t1\t[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", "f"); }),
                 "f: line 1"));
  CHECK(contains(error_of([] { data::parse_lexicon("\n\n", "f"); }), "no word"));
}

TEST_CASE("the embedded sample is good and bad alike, and says that nobody rated it") {
  const data::Lexicon sample = data::sample_lexicon();
  CHECK(sample.is_sample());
  CHECK(sample.words.size() == 76);
  CHECK(contains(sample.about, "made up"));
  int sum = 0;
  for (const int rating : sample.words.at("wonderful")) sum += rating;
  for (const int rating : sample.words.at("terrible")) sum += rating;
  CHECK(std::abs(sum) <= 2);
}

TEST_CASE("VADER's words, where they were fetched") {
  if (!testing::fetched("vader")) return;
  const data::Lexicon vader = data::resolve_lexicon();
  CHECK_FALSE(vader.is_sample());
  CHECK(vader.words.size() == 7503);
  CHECK(vader.words.at("good") == data::Ratings{2, 1, 1, 3, 2, 4, 2, 2, 1, 1});
}
