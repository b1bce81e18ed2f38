// BLEU by hand, and against an implementation apart from ours (tests/chapters/11_transformer/pytorch.py).
#include "11_transformer/bleu.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::transformer;

TEST_CASE("by hand: the cat sat on the mat") {
  // Against "the cat is on the mat": words the cat on the mat of 6, pairs "the cat", "on the", "the mat" of 5,
  // "on the mat" of 4, no four in a row of 3, so ½ of one.
  const Bleu result = bleu({"the cat sat on the mat"}, {"the cat is on the mat"});
  CHECK(result.right == std::array<std::size_t, 4>{5, 3, 1, 0});
  CHECK(result.all == std::array<std::size_t, 4>{6, 5, 4, 3});
  CHECK(result.brevity_penalty == 1);
  CHECK(result.score == doctest::Approx(100 * std::pow(5. / 6 * 3 / 5 * 1 / 4 * 0.5 / 3, 0.25)));
}

TEST_CASE("by hand: equal is 100, nothing is 0, too short is punished, too long is not") {
  CHECK(bleu({"a b c d e"}, {"a b c d e"}).score == doctest::Approx(100));
  CHECK(bleu({""}, {"a b c d e"}).score == 0);
  CHECK(bleu({"a b c d"}, {"a b c d e f"}).score == doctest::Approx(100 * std::exp(1 - 6. / 4)));
  CHECK(bleu({"a b c d e f"}, {"a b c d"}).brevity_penalty == 1);
  // Of the whole corpus, not a mean: one sentence of two that is too short for four words still counts.
  CHECK(bleu({"a b c d e", "x"}, {"a b c d e", "x"}).score == doctest::Approx(100));
}

TEST_CASE("the words of mteval-v13a") {
  for (const auto& one : testing::golden("chapters/11_transformer/pytorch")["tokens"]) {
    CAPTURE(one["line"].get<std::string>());
    CHECK(tokens_13a(one["line"]) == one["tokens"].get<std::vector<std::string>>());
  }
}

TEST_CASE("corpora: counts, brevity penalty and score of the other implementation") {
  const auto corpora = testing::golden("chapters/11_transformer/pytorch")["bleu"];
  CHECK(corpora.size() == 11);
  for (const auto& one : corpora) {
    CAPTURE(one["name"].get<std::string>());
    const Bleu ours = bleu(one["hypotheses"], one["references"]);
    CHECK(ours.score == doctest::Approx(one["score"].get<double>()).epsilon(1e-9));
    CHECK(ours.right == one["right"].get<std::array<std::size_t, 4>>());
    CHECK(ours.all == one["all"].get<std::array<std::size_t, 4>>());
    CHECK(ours.brevity_penalty == doctest::Approx(one["penalty"].get<double>()));
  }
}

TEST_CASE("each translation has one reference, and both are UTF-8") {
  CHECK(testing::error_of([] { bleu({"a"}, {}); }) == "BLEU: 1 translations and 0 references");
  CHECK(testing::contains(testing::error_of([] { bleu({"caf\xE9"}, {"a"}); }), "not UTF-8"));
}
