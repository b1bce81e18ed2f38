#include "text/utf8.hpp"

#include <doctest/doctest.h>

#include "tensor/error.hpp"

using namespace unrolled;
using namespace std::string_literals;

TEST_CASE("one to four bytes a code point, worked by hand") {
  CHECK(text::decode("a") == U"a");
  CHECK(text::decode("\xC3\xA9") == U"\u00E9");              // é
  CHECK(text::decode("\xD1\x97") == U"\u0457");              // ї
  CHECK(text::decode("\xE2\x80\x99") == U"\u2019");          // ’
  CHECK(text::decode("\xF0\x9F\x98\x80") == U"\U0001F600");  // an emoji
  CHECK(text::decode("\0a"s) == U"\0a"s);
  CHECK(text::decode("").empty());
}

TEST_CASE("encode is the inverse of decode, at every length's ends") {
  for (const char32_t c :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    const std::u32string one(1, c);
    CHECK(text::decode(text::encode(one)) == one);
  }
}

TEST_CASE("what is not UTF-8 is found where it stands") {
  CHECK_FALSE(text::find_invalid_utf8("ґ’é"));
  CHECK(text::find_invalid_utf8("ab\x80") == 2);            // a continuation without a start
  CHECK(text::find_invalid_utf8("ab\xC3") == 2);            // cut short
  CHECK(text::find_invalid_utf8("a\xC3(") == 1);            // no continuation
  CHECK(text::find_invalid_utf8("\xC0\xAF") == 0);          // '/' in two bytes: overlong
  CHECK(text::find_invalid_utf8("\xE0\x80\xAF") == 0);      // and in three
  CHECK(text::find_invalid_utf8("\xED\xA0\x80") == 0);      // a surrogate
  CHECK(text::find_invalid_utf8("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(text::find_invalid_utf8("\xFF") == 0);
}

TEST_CASE("the error names the file, the byte and the line") {
  CHECK_THROWS_WITH_AS(text::decode("one\ncaf\xE9\n", "menu.txt"),
                       "menu.txt: byte 0xE9 at offset 7 (line 2) is not UTF-8 · HINT: save the text as UTF-8",
                       Error);
}
