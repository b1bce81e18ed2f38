#include "text/tokenizer.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "text/letters.hpp"

using namespace unrolled;
using Words = std::vector<std::string>;

namespace {
std::string lower_all(std::string_view text) {
  std::u32string letters = utf8::decode(text);
  for (char32_t& c : letters) c = text::lower(c);
  return utf8::encode(letters);
}
}  // namespace

TEST_CASE("capitals become small in Latin, Greek and Cyrillic") {
  CHECK(lower_all("AZaz 09[`{@") == "azaz 09[`{@");
  CHECK(lower_all("ÀÖØÞ×÷ßÿ") == "àöøþ×÷ßÿ");
  CHECK(lower_all("ĀĐĲĶĹŃŇŊŐŘŶŸŹŻŽ ĸŉ") == "āđĳķĺńňŋőřŷÿźżž ĸŉ");
  CHECK(lower_all("ẞẠẾỸ") == "ßạếỹ");
  CHECK(lower_all("ΆΈΉΊΌΎΏ ΑΡΣΩΪΫ") == "άέήίόύώ αρσωϊϋ");
  CHECK(lower_all("АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ") == "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя");
  CHECK(lower_all("ЁЫЪЭЎЏ ӀӁӐ") == "ёыъэўџ ӏӂӑ");
  CHECK(lower_all("абвгґєії àé") == "абвгґєії àé");
}

TEST_CASE("words are runs of letters and digits in small letters") {
  CHECK(text::words("The movie was GOOD, very good!") ==
        Words{"the", "movie", "was", "good", "very", "good"});
  CHECK(text::words("well-made snake_case a/b (c)") == Words{"well", "made", "snake", "case", "a", "b", "c"});
  CHECK(text::words("10/10 in 2024, 3.50 or 1,000. 5.") ==
        Words{"10", "10", "in", "2024", "3.50", "or", "1,000", "5"});
  CHECK(text::words("caf\u00E9 — “quoted” «так» 😀 ok…") == Words{"café", "quoted", "так", "ok"});
  CHECK(text::words("日本語。中文") == Words{"日本語", "中文"});
}

TEST_CASE("an apostrophe stays inside a word, however it is written") {
  CHECK(text::words("don't DON’T donʼt") == Words{"don't", "don't", "don't"});
  CHECK(text::words("'quoted' dogs' rock'n'roll ''") == Words{"quoted", "dogs", "rock'n'roll"});
  CHECK(text::words("М'ята, п’ять, обʼєкт: ҐАНОК і Їжак — Європа") ==
        Words{"м'ята", "п'ять", "об'єкт", "ґанок", "і", "їжак", "європа"});
}

TEST_CASE("texts without words have none") {
  CHECK(text::words("").empty());
  CHECK(text::words(" \t\n.,!?'’-— 😀").empty());
  CHECK(text::words(std::string_view("\0\0", 2)).empty());
  CHECK(text::sentences("... !").empty());
}

TEST_CASE("sentences end at . ! ? … and at an empty line, not at a line's end") {
  using Sentences = std::vector<Words>;
  CHECK(text::sentences("Not good. Bad!Really?") == Sentences{{"not", "good"}, {"bad"}, {"really"}});
  CHECK(text::sentences("It cost 3.50 and\nbroke… Twice") ==
        Sentences{{"it", "cost", "3.50", "and", "broke"}, {"twice"}});
  CHECK(text::sentences("one\n \r\ntwo") == Sentences{{"one"}, {"two"}});
  CHECK(text::sentences("Чудово! Не сподобалось.") == Sentences{{"чудово"}, {"не", "сподобалось"}});
}

TEST_CASE("words of bytes that are not UTF-8 are an error, not a guess") {
  CHECK_THROWS_AS(text::words("caf\xE9"), Error);
}
