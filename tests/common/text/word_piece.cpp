// WordPiece by hand, and against an implementation apart from ours (tests/common/text/word_piece.py).
#include "text/word_piece.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "base/utf8.hpp"
#include "data/manifest.hpp"
#include "error_of.hpp"
#include "fetched.hpp"
#include "golden.hpp"
#include "text/unicode.hpp"

using namespace unrolled;
using namespace unrolled::text;

namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("by hand: the paper's example, a word that cannot be cut, and the longest piece first") {
  const WordPiece small({"[UNK]", "un", "##aff", "##able", "##a", "want", "##ed", "##e", "##d"});
  CHECK(small.cut("unaffable") == Words{"un", "##aff", "##able"});
  CHECK(small.cut("wanted") == Words{"want", "##ed"});
  CHECK(small.cut("unwant") == Words{"[UNK]"});
  CHECK(small.cut("able") == Words{"[UNK]"});
  CHECK(small.pieces("UNÁFFABLE wänted") == Words{"un", "##aff", "##able", "want", "##ed"});
  CHECK(small.decode(small.encode("unaffable wanted x")) == "unaffable wanted [UNK]");
  CHECK(small.cut("").empty());
  CHECK(testing::error_of([] { WordPiece({"a"}); }) == "a WordPiece vocabulary needs the piece [UNK]");
  CHECK(testing::contains(testing::error_of([&] { small.encode("caf\xE9"); }), "not UTF-8"));
}

TEST_CASE("by hand: 200 characters are a word, 201 are too many; characters, not bytes") {
  const WordPiece letters({"[UNK]", "ї", "##ї", "і", "##і"});
  std::string word;
  for (int n = 0; n < 200; ++n) word += "і";
  CHECK(letters.cut(word).size() == 200);
  CHECK(letters.cut(word + "і") == Words{"[UNK]"});
  CHECK(letters.pieces("ЇЇ") == Words{"і", "##і"});
}

TEST_CASE(
    "learnt here: frequent words are one piece, any word of known letters is several, an unknown letter is "
    "none") {
  const std::vector<Words> texts = {{"low", "low", "low", "lower", "lowest"},
                                    {"new", "newer", "newest", "wider"}};
  const WordPiece learnt = WordPiece::learn(texts, 40);
  const auto& words = learnt.vocabulary().words();
  CHECK(Words(words.begin(), words.begin() + 5) == Words{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"});
  CHECK(learnt.cut("low") == Words{"low"});
  // "##er" stands three times, "##es" and "##st" twice
  CHECK(learnt.cut("wider").back() == "##er");
  CHECK(learnt.decode(learnt.encode("slow widest")) == "[UNK] widest");
  CHECK(learnt.decode(learnt.encode("lower newest")) == "lower newest");
  CHECK(WordPiece::learn(texts, 7).vocabulary().size() > 7);  // the alphabet has to be there
}

TEST_CASE(
    "words and pieces equal those of the other implementation: Unicode, accents, scripts, marks, long "
    "words") {
  const auto& all = testing::golden("common/text/word_piece");
  const WordPiece small(all["small"].get<Words>());
  REQUIRE(all["cases"].size() > 300);
  for (const auto& one : all["cases"]) {
    CAPTURE(one["text"].dump());
    CHECK(plain_words(one["text"].get<std::string>()) == one["words"].get<Words>());
    CHECK(small.pieces(one["text"].get<std::string>()) == one["small"].get<Words>());
  }
}

TEST_CASE("every character of Unicode becomes the same as there" * doctest::test_suite("long")) {
  std::uint64_t sum = 14695981039346656037U;
  const auto add = [&](const std::string& bytes) {
    for (const unsigned char byte : bytes) sum = (sum ^ byte) * 1099511628211U;
  };
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    if (c > 0) add("\n");
    const char32_t between[] = {U'a', c, U'b'};
    bool is_first = true;
    for (const std::string& word : plain_words(utf8::encode({between, 3}))) {
      add((is_first ? "" : " ") + word);
      is_first = false;
    }
  }
  CHECK(std::to_string(sum) == testing::golden("common/text/word_piece")["sweep"].get<std::string>());
}

TEST_CASE("BERT's own vocabulary: 30,522 pieces, and the numbers of the golden cases") {
  if (!testing::fetched("bert-vocab")) return;
  const WordPiece bert = WordPiece::load(data::fetched_files(*data::find_entry("bert-vocab")).front());
  CHECK(bert.vocabulary().size() == 30522);
  for (const auto& [piece, number] : {std::pair{"[PAD]", 0},
                                      {"[UNK]", 100},
                                      {"[CLS]", 101},
                                      {"[SEP]", 102},
                                      {"[MASK]", 103},
                                      {"the", 1996},
                                      {"##s", 2015}}) {
    CHECK(bert.vocabulary().find(piece) == number);
  }
  for (const auto& one : testing::golden("common/text/word_piece")["cases"]) {
    CAPTURE(one["text"].dump());
    CHECK(bert.encode(one["text"].get<std::string>()) == one["numbers"].get<std::vector<Index>>());
  }
}

TEST_CASE("a file that is no list of pieces is one line") {
  const auto file = std::filesystem::temp_directory_path() / "unrolled_word_piece.json";
  for (const char* bad : {"{}", "[1]", "[\"\xE2\x96\x81the\"]", "not JSON"}) {
    write_atomically(file, bad);
    CHECK(testing::error_of([&] { WordPiece::load(file); }) != "no error");
  }
  std::filesystem::remove(file);
}

TEST_CASE("what a character becomes") {
  CHECK(folded(U'Ї') == U"і");
  CHECK(folded(U'Й') == U"и");
  CHECK(folded(U'É') == U"e");
  CHECK(folded(U'ß') == U"ß");
  CHECK(folded(U'한') == U"\u1112\u1161\u11AB");
  CHECK(folded(U'가') == U"\u1100\u1161");
  CHECK(folded(U'\u0301').empty());
  CHECK(is_punctuation(U'$'));
  CHECK(is_punctuation(U'«'));
  CHECK_FALSE(is_punctuation(U'€'));
  CHECK_FALSE(is_punctuation(U' '));
  CHECK(is_control(U'\u200b'));
  CHECK_FALSE(is_control(U'\n'));
}
