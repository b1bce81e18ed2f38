#include "text/subwords.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.hpp"
#include "text/batching.hpp"

using namespace unrolled;
using text::Subwords;

namespace {

/// The example of Sennrich et al. 2016, figure 1.
std::vector<std::vector<std::string>> paper() {
  std::vector<std::vector<std::string>> texts;
  const std::pair<const char*, int> counts[] = {{"low", 5}, {"lower", 2}, {"newest", 6}, {"widest", 3}};
  for (const auto& [word, count] : counts) texts.emplace_back(count, word);
  return texts;
}

bool knows(const Subwords& subwords, const std::string& piece) {
  return subwords.vocabulary().find(piece).has_value();
}

}  // namespace

TEST_CASE("the paper's example: es first, then est, then lo; low when newest is whole") {
  // Its characters, and who ends a word: d@@ e@@ i@@ l@@ n@@ o@@ r s@@ t w w@@
  const std::size_t characters = 11;
  const auto learn = [](std::size_t joins) { return Subwords::learn(paper(), characters + joins, {}); };
  CHECK(learn(0).vocabulary().size() == characters);
  CHECK(knows(learn(1), "es@@"));
  CHECK_FALSE(knows(learn(1), "est"));
  CHECK(knows(learn(2), "est"));
  CHECK_FALSE(knows(learn(2), "lo@@"));
  CHECK(knows(learn(3), "lo@@"));
  CHECK(knows(learn(6), "newest"));
  CHECK_FALSE(knows(learn(6), "low"));
  CHECK(knows(learn(7), "low"));
  CHECK(learn(7).vocabulary().size() == characters + 7);
}

TEST_CASE("frequent words whole, new words in pieces, and back") {
  const Subwords subwords = Subwords::learn(paper(), 100, {"<pad>", text::unknown});
  CHECK(subwords.vocabulary().word(0) == "<pad>");
  CHECK(subwords.encode({"newest", "low"}).size() == 2);
  const auto pieces = subwords.encode({"lowest", "dew"});
  CHECK(pieces.size() > 2);
  CHECK(subwords.decode(pieces) == "lowest dew");
  CHECK(subwords.decode({}) == "");
  CHECK(subwords.encode({}).empty());
  CHECK(subwords.encode({""}).empty());
}

TEST_CASE("letters of several bytes are letters; those that were never seen are unknown") {
  const Subwords subwords = Subwords::learn({{"їжак", "їжа"}}, 30, {text::unknown});
  CHECK(subwords.decode(subwords.encode({"жаї"})) == "жа<unk>");  // ї was never at a word's end
  CHECK(subwords.encode({"z"}) == std::vector<Index>{0});
  CHECK_THROWS_AS(Subwords::learn({{"їжа"}}, 30, {}).encode({"z"}), Error);
  CHECK_THROWS_AS(Subwords::learn({{"caf\xE9"}}, 30, {}), Error);
  CHECK_THROWS_AS(Subwords::learn({}, 30, {}), Error);
}

TEST_CASE("a pair that overlaps itself is joined from the left") {
  const Subwords subwords = Subwords::learn({{"aaaa", "aaaa"}}, 4, {});
  CHECK(knows(subwords, "aa@@"));
  CHECK(subwords.decode(subwords.encode({"aaaaa"})) == "aaaaa");
}

TEST_CASE("the same texts give the same pieces, in whatever order they come") {
  auto texts = paper();
  const auto words = Subwords::learn(texts, 18, {}).vocabulary().words();
  std::reverse(texts.begin(), texts.end());
  CHECK(Subwords::learn(texts, 18, {}).vocabulary().words() == words);
}

TEST_CASE("a batch is as long as its longest sequence, the rest is padding") {
  const text::Padded padded = text::pad({{3, 4, 5}, {}, {6}}, 9);
  CHECK(padded.ids == Indices{{3, 4, 5}, {9, 9, 9}, {6, 9, 9}});
  CHECK(padded.lengths == Indices{3, 0, 1});
  CHECK(text::pad({}).ids.shape() == Indices::shape_type{0, 0});
  CHECK(text::pad({{}, {}}).ids.shape() == Indices::shape_type{2, 0});
}
