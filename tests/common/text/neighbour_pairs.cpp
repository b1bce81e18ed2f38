// Learning merges: quickly, and exactly what counting everything anew after each merge would learn.
#include "text/neighbour_pairs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <stdexcept>

#include "base/error.hpp"
#include "tensor/random.hpp"
#include "text/byte_pairs.hpp"
#include "text/subwords.hpp"
#include "text/word_piece.hpp"

using namespace unrolled;
using text::CountedWord;
using text::NeighbourPairs;
using Pair = NeighbourPairs::Pair;

namespace {

std::map<Pair, std::size_t> counted(const std::vector<CountedWord>& words) {
  std::map<Pair, std::size_t> counts;
  for (const auto& [symbols, count] : words) {
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) counts[{symbols[i], symbols[i + 1]}] += count;
  }
  return counts;
}

std::vector<Index> joined(const std::vector<Index>& symbols, const Pair& pair, Index whole) {
  std::vector<Index> shorter;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const bool here = i + 1 < symbols.size() && Pair{symbols[i], symbols[i + 1]} == pair;
    shorter.push_back(here ? whole : symbols[i]);
    if (here) ++i;
  }
  return shorter;
}

/// The slow way: count all, take the first of the largest, write all words anew.
std::optional<Pair> slow_step(std::vector<CountedWord>& words, Index whole) {
  const auto counts = counted(words);
  const auto best = std::max_element(counts.begin(), counts.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best == counts.end() || best->second < 2) return std::nullopt;
  const Pair pair = best->first;
  for (CountedWord& word : words) word.symbols = joined(word.symbols, pair, whole);
  return pair;
}

/// Words of few different symbols, so that runs of equal ones and equal counts are frequent.
std::vector<CountedWord> random_words(Generator& generator) {
  std::vector<CountedWord> words(1 + generator.below(6));
  const std::size_t symbols = 1 + generator.below(4);
  for (auto& [word, count] : words) {
    count = 1 + generator.below(3);
    for (std::size_t n = generator.below(40); n > 0; --n) {
      word.push_back(static_cast<Index>(generator.below(symbols)));
    }
  }
  return words;
}

std::string dna(std::size_t length) {
  Generator generator(1);
  std::string letters;
  for (std::size_t i = 0; i < length; ++i) letters += "ACGT"[generator.below(4)];
  return letters;
}

}  // namespace

TEST_CASE("the most frequent pair is the one that counting everything anew would find, merge after merge") {
  Generator generator(1);
  for (int run = 0; run < 300; ++run) {
    std::vector<CountedWord> words = random_words(generator);
    NeighbourPairs pairs(words);
    for (Index whole = 10;; ++whole) {
      CAPTURE(run);
      CAPTURE(whole);
      const auto fast = pairs.most_frequent(), slow = slow_step(words, whole);
      REQUIRE(fast == slow);
      if (!fast) break;
      pairs.merge(*fast, whole);
    }
  }
}

TEST_CASE("two pairs may become the same symbol") {
  // (0,1) → 5, (5,9) → 6, of which the second word has some already; (6,3) → 8 in both.
  std::vector<CountedWord> words = {{{0, 1, 9, 3, 0, 1, 9, 3}, 3}, {{6, 3, 6, 3}, 1}};
  NeighbourPairs pairs(words);
  for (const auto& [pair, whole] :
       {std::pair{Pair{0, 1}, 5}, {Pair{5, 9}, 6}, {Pair{6, 3}, 8}, {Pair{8, 8}, 10}}) {
    CHECK(pairs.most_frequent() == pair);
    CHECK(slow_step(words, whole) == pair);
    pairs.merge(pair, whole);
  }
  CHECK(pairs.most_frequent() == std::nullopt);
}

TEST_CASE("by hand: runs, words that are too short, symbols that are no numbers of theirs") {
  CHECK(NeighbourPairs({}).most_frequent() == std::nullopt);
  CHECK(NeighbourPairs({{{}, 5}, {{1}, 5}}).most_frequent() == std::nullopt);
  CHECK(NeighbourPairs({{{1, 1}, 1}}).most_frequent() == std::nullopt);
  NeighbourPairs run({{{1, 1, 1, 1, 1}, 1}});  // 1 1 stands there four times, and becomes 2 2 1
  CHECK(run.most_frequent() == Pair{1, 1});
  run.merge({1, 1}, 2);
  CHECK(run.most_frequent() == std::nullopt);
  run.merge({7, 7}, 8);  // is nowhere
  CHECK_THROWS_AS(NeighbourPairs({{{-1}, 1}}), Error);
  CHECK_THROWS_AS(NeighbourPairs({{{Index{1} << 32}, 1}}), Error);
}

TEST_CASE("one word of a million letters is learnt from, and read, as soon as many words are" *
          doctest::test_suite("long")) {
  const std::string letters = dna(1'000'000);
  const text::BytePairs pairs = text::BytePairs::learn(letters, 1256);
  CHECK(pairs.size() == 1256);
  const Indices numbers = pairs.encode(letters);
  CHECK(numbers.size() < 300'000);  // ln 1000 / ln 4 is 5
  CHECK(pairs.decode(numbers) == letters);

  const std::vector<std::vector<std::string>> one_word = {{letters.substr(0, 200'000)}};
  const text::Subwords subwords = text::Subwords::learn(one_word, 500, {text::unknown});
  CHECK(subwords.vocabulary().size() == 500);
  CHECK(subwords.decode(subwords.encode(one_word[0])) == one_word[0][0]);
  CHECK(text::WordPiece::learn(one_word, 500).vocabulary().size() == 500);
}

TEST_CASE("ten times as many merges take nowhere near ten times as long") {
  const std::string letters = dna(20'000);
  const auto time = [&](std::size_t merges) {
    const std::clock_t start = std::clock();  // of the processor: other programs do not count
    CHECK(text::BytePairs::learn(letters, 256 + merges).size() == 256 + merges);
    return static_cast<double>(std::clock() - start);
  };
  CHECK(time(500) < 4 * time(50));
}

TEST_CASE("whoever follows the learning is called after each merge, and may end it") {
  const std::vector<std::vector<std::string>> words = {{"low", "low", "lower", "lowest"}};
  struct Enough {};
  const auto calls = [](const auto& learn) {
    std::size_t count = 0;
    learn([&] { ++count; });
    CHECK_THROWS_AS(learn([] { throw Enough{}; }), Enough);
    return count;
  };
  CHECK(calls([&](const text::EachMerge& each) { text::BytePairs::learn("low low low lower", 300, each); }) ==
        3);
  CHECK(calls([&](const text::EachMerge& each) { text::Subwords::learn(words, 12, {}, each); }) ==
        12 - text::Subwords::learn(words, 0, {}).vocabulary().size());
  CHECK(calls([&](const text::EachMerge& each) { text::WordPiece::learn(words, 15, each); }) ==
        15 - text::WordPiece::learn(words, 0).vocabulary().size());
}
