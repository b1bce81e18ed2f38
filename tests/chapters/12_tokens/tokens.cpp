// Lattices, learning, scores, bits and counts, by hand and by listing everything.
#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "12_tokens/bits.hpp"
#include "12_tokens/counts.hpp"
#include "12_tokens/cuts.hpp"
#include "12_tokens/sampling.hpp"
#include "12_tokens/unigram_learning.hpp"
#include "12_tokens/word_piece_score.hpp"
#include "12_tokens/word_total.hpp"
#include "data/texts.hpp"
#include "error_of.hpp"
#include "text/tokenizer.hpp"

using namespace unrolled;
using namespace unrolled::tokens;
using testing::contains;
using testing::error_of;

namespace {

Unigram model_of(const std::vector<std::pair<std::string, double>>& p) {
  std::vector<Piece> pieces;
  for (const auto& [text, probability] : p) pieces.push_back({text, std::log(probability)});
  return Unigram(pieces);
}

const Unigram small = model_of({{"a", .5}, {"b", .2}, {"ab", .1}, {"ba", .15}, {"aba", .05}});

/// All cuts of a lattice with their probabilities.
std::vector<std::pair<std::vector<std::size_t>, double>> all_cuts(const Lattice& lattice) {
  std::vector<std::pair<std::vector<std::size_t>, double>> cuts;
  const std::function<void(std::size_t, std::vector<std::size_t>, double)> go_on =
      [&](std::size_t at, std::vector<std::size_t> cut, double p) {
        if (at == lattice.length) return cuts.emplace_back(cut, p), void();
        for (std::size_t e = 0; e < lattice.edges.size(); ++e) {
          if (lattice.edges[e].begin != at) continue;
          std::vector<std::size_t> longer = cut;
          longer.push_back(e);
          go_on(lattice.edges[e].end, longer, p * std::exp(lattice.edges[e].log_p));
        }
      };
  go_on(0, {}, 1);
  return cuts;
}

WordCounts ruth_words() {
  std::vector<std::vector<std::string>> texts = {text::words(data::ruth().text)};
  return count_words(texts);
}

}  // namespace

TEST_CASE("a lattice by hand: 'aba' has six pieces and four cuts") {
  const Lattice lattice = small.lattice("aba");
  CHECK(lattice.edges.size() == 6);
  const auto cuts = all_cuts(lattice);
  CHECK(cuts.size() == 4);  // a b a, ab a, a ba, aba
  CHECK(std::exp(forward(lattice).back()) == doctest::Approx(.5 * .2 * .5 + .1 * .5 + .5 * .15 + .05));
  CHECK(backward(lattice).front() == doctest::Approx(forward(lattice).back()));
  CHECK(small.names(best_cut(lattice).pieces) == std::vector<std::string>{"a", "ba"});
  CHECK(best_cut(lattice).log_p == doctest::Approx(std::log(.075)));
}

TEST_CASE("best cut, sum, and expected counts are those of all cuts listed, of words of every length to 10") {
  for (std::size_t n = 0; n <= 10; ++n) {
    std::string word;
    for (std::size_t i = 0; i < n; ++i) word += i * i % 3 == 0 ? 'a' : 'b';
    CAPTURE(word);
    const Lattice lattice = small.lattice(word);
    double sum = 0, best = 0;
    std::vector<double> counts(lattice.edges.size(), 0);
    for (const auto& [cut, p] : all_cuts(lattice)) {
      sum += p, best = std::max(best, p);
      for (const std::size_t e : cut) counts[e] += p;
    }
    CHECK(std::exp(forward(lattice).back()) == doctest::Approx(sum));
    CHECK(std::exp(best_cut(lattice).log_p) == doctest::Approx(best));
    const std::vector<double> share = expected(lattice);
    for (std::size_t e = 0; e < counts.size(); ++e) CHECK(share[e] == doctest::Approx(counts[e] / sum));
  }
}

TEST_CASE("cuts are drawn as often as they are likely; sharper, the best comes more often") {
  const Lattice lattice = small.lattice("aba");
  Generator generator(3);
  std::map<std::vector<Index>, double> drawn;
  for (std::size_t n = 0; n < 20'000; ++n) drawn[draw_cut(lattice, 1, generator).pieces] += 1. / 20'000;
  const double sum = .05 + .05 + .075 + .05;
  CHECK(drawn.size() == 4);
  CHECK(drawn[{0, 3}] == doctest::Approx(.075 / sum).epsilon(.03));
  CHECK(drawn[{0, 1, 0}] == doctest::Approx(.05 / sum).epsilon(.04));
  std::size_t best = 0;
  for (std::size_t n = 0; n < 1000; ++n)
    best += draw_cut(lattice, 50, generator).pieces == std::vector<Index>{0, 3};
  CHECK(best > 990);
  CHECK(draw_cut(lattice, 1, generator).log_p < 0);
}

TEST_CASE("what no piece covers is unknown, a character each; bad bytes too; an empty text has no tokens") {
  const auto names = [](const std::string& text) { return small.names(small.cut(text)); };
  CHECK(names("aя") == std::vector<std::string>{"a", "<unk>"});
  CHECK(names("яb東") == std::vector<std::string>{"<unk>", "b", "<unk>"});
  CHECK(names("a\xff") == std::vector<std::string>{"a", "<unk>"});
  CHECK(names("").empty());
  CHECK(best_cut(small.lattice("ab", 2)).pieces == std::vector<Index>{0, 1});  // without "ab"
  CHECK(best_cut(small.lattice("b", 1)).pieces.empty());
  CHECK(contains(error_of([] { Unigram({}); }), "without pieces"));
  CHECK(contains(error_of([] { Unigram({{"a", -1}, {"a", -2}}); }), "piece 1, 'a'"));
  CHECK(contains(error_of([] { Unigram({{"a", impossible}}); }), "no probability"));
}

TEST_CASE("seeds: characters, and substrings by count times length") {
  const std::vector<Piece> found = seeds({{"▁abab", 3}, {"▁b", 1}}, 2, 4);
  std::set<std::string> texts;
  for (const Piece& piece : found) texts.insert(piece.text);
  // ab stands 6 times (12), abab and ▁aba 3 times (12): by their bytes
  CHECK(texts == std::set<std::string>{"▁", "a", "b", "ab", "abab"});
  CHECK(seeds({{"▁a", 1}}, 100).size() == 2);
}

TEST_CASE("a learnt vocabulary has V pieces, all characters among them, and each round of EM is no worse") {
  const WordCounts words = ruth_words();
  const auto total = [&](const Unigram& model) {
    double sum = 0;
    for (const auto& [word, count] : words)
      sum += static_cast<double>(count) * forward(model.lattice(word)).back();
    return sum;
  };
  Unigram model(seeds(words, 500));
  double before = -HUGE_VAL;
  for (std::size_t round = 0; round < 4; ++round) {
    model = with_counts(model, expected_counts(model, words));
    CHECK(total(model) >= before);
    before = total(model);
  }
  const Unigram learnt = learn_unigram(words, 200);
  CHECK(learnt.size() == 200);
  double sum = 0;
  for (const Piece& piece : learnt.pieces()) sum += std::exp(piece.log_p);
  CHECK(sum == doctest::Approx(1));
  for (const auto& [word, count] : words) {
    std::string joined;
    for (const std::string& piece : learnt.names(learnt.cut(word))) joined += piece;
    CHECK(joined == word);
  }
  CHECK(learn_unigram({{"▁ab", 1}}, 1).size() ==
        3);  // a vocabulary smaller than the alphabet is the alphabet
  CHECK(contains(error_of([] { learn_unigram({}, 10); }), "no word"));
}

TEST_CASE("the loss of a piece by hand: a single character's is infinite") {
  const Unigram model = model_of({{"ab", .3}, {"a", .2}, {"b", .5}});
  const std::vector<double> losses = prune_losses(model, {10, 2, 3});
  CHECK(losses[0] == doctest::Approx(10 * (std::log(.3) - std::log(.1))));
  CHECK(losses[1] == -impossible);
  CHECK(pruned(model, losses, 2).pieces()[0].text == "a");
}

TEST_CASE("the score prefers what is rare, the count what is frequent; ties are by their bytes") {
  const WordCounts words = {{"zq", 1}, {"ee", 50}, {"ea", 30}};
  CHECK(learn_by_score(words, 6, pair_score).size() == 3);
  const auto by_score = learn_by_score(words, 5, pair_score);
  CHECK(by_score[2].pieces == std::vector<std::string>{"zq"});
  const auto by_count = learn_by_score(
      words, 5, [](std::size_t n, std::size_t, std::size_t) { return static_cast<double>(n); });
  CHECK(by_count[1].pieces == std::vector<std::string>{"ee"});
  CHECK(by_count[2].pieces == std::vector<std::string>{"z", "q"});
  CHECK(pair_score(6, 3, 4) == .5);
}

TEST_CASE("bits: a token of half the text costs one bit; bits a byte do not depend on the tokens") {
  Frequencies frequencies(2);
  frequencies.add("a", 3);
  frequencies.add("b", 1);
  CHECK(frequencies.bits("a") == doctest::Approx(std::log2(6. / 4)));
  CHECK(frequencies.bits("never") == doctest::Approx(std::log2(6.)));
  CHECK(bits_per_byte(std::log(2.), 8, 8) == doctest::Approx(1));
  CHECK(bits_per_byte(2 * std::log(2.), 4, 8) == doctest::Approx(1));
}

TEST_CASE("trigrams by hand: what was seen, less what is left to the rest") {
  // 0 1 2 and 0 1 1
  const Trigrams model({{0, 1, 2}, {0, 1, 1}}, 3);
  const auto one = [](double count) { return (count + 1) / 9; };  // of 6 words, 3 kinds
  const auto after_1 = [&](Index w) {
    return ((w == 0 ? 0. : 1.) + 2 * one(w == 0 ? 2 : w == 1 ? 3 : 1)) / 4;
  };
  const std::vector<double> p = model.next(0, 1);
  CHECK(p[0] == doctest::Approx(2 * after_1(0) / 4));
  CHECK(p[2] == doctest::Approx((1 + 2 * after_1(2)) / 4));
  for (const auto& [u, v] : {std::pair<Index, Index>{0, 1}, {-1, -1}, {-1, 0}, {2, 2}, {1, 2}}) {
    double sum = 0;
    for (const double each : model.next(u, v)) sum += each;
    CHECK(sum == doctest::Approx(1));
  }
  CHECK(model.next(2)[0] == doctest::Approx(one(2)));  // nothing follows 2
}

TEST_CASE("typical and min-p by hand, and what is refused") {
  const Array p = {.5F, .25F, .125F, .125F};  // entropy 1.75 bits: ¼ is nearest
  const Array kept = typical(p, .2);
  CHECK(kept == Array{0, 1, 0, 0});
  const Array logits = {std::log(.5F), std::log(.25F), std::log(.125F), std::log(.125F)};
  CHECK(distribution(logits, {.min_p = .5})(0) == doctest::Approx(2. / 3));
  CHECK(distribution(logits, {.min_p = 1})(0) == 1);
  CHECK(distribution(logits, {.temperature = 0, .typical = .5})(0) == 1);
  for (const Sampling& wrong :
       {Sampling{.min_p = -1}, Sampling{.min_p = 1.5}, Sampling{.typical = 0}, Sampling{.top_p = 2}}) {
    CHECK_THROWS_AS(distribution(logits, wrong), Error);
  }
}

TEST_CASE("five cuts of one text: what comes back, and what is unknown") {
  const std::string text = "a ba\xD0\xAF \xF0\x9F\x91\xA9";
  const CutText characters = into_characters(text);
  CHECK(characters.tokens.size() == 7);
  const CutText bytes = into_byte_pairs(text::BytePairs(), text, "bytes");
  CHECK(bytes.tokens.size() == text.size());
  CHECK(token_name(bytes.tokens[4]) == "\\xD0");
  const CutText pieces =
      into_pieces(model_of({{"▁", .3}, {"a", .3}, {"b", .2}, {"▁ba", .2}}), text, "pieces");
  CHECK(pieces.tokens == std::vector<std::string>{"▁", "a", "▁ba", "Я", "▁", "👩"});
  CHECK(pieces.is_unknown == std::vector<bool>{false, false, false, true, false, true});
  CHECK_FALSE(pieces.comes_back);
  CHECK(into_pieces(small, "", "pieces").tokens.empty());
  CHECK(token_name(" \n\x01") == "␣⏎\\x01");
}

TEST_CASE("the sum of all cuts with tensors: its gradient is the expected count") {
  const Lattice lattice = small.lattice("ababa");
  Array log_p = Array::from_shape({lattice.edges.size()});
  for (std::size_t e = 0; e < log_p.size(); ++e) log_p(e) = static_cast<Real>(lattice.edges[e].log_p);
  const Tensor pieces = parameter(log_p);
  const Tensor total = word_total(lattice, pieces);
  CHECK(static_cast<double>(total.value()(0)) == doctest::Approx(forward(lattice).back()).epsilon(1e-5));
  sum(total).backward();
  const std::vector<double> share = expected(lattice);
  for (std::size_t e = 0; e < share.size(); ++e)
    CHECK(static_cast<double>(pieces.grad()(e)) == doctest::Approx(share[e]).epsilon(1e-4));
  CHECK(contains(error_of([&] {
                   word_total({2, {{0, 1, 0, -1}}}, Tensor(Array(Shape{1}, -1)));
                 }),
                 "no cut covers"));
}
