#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace unrolled;
using namespace std::string_literals;

TEST_CASE("one to four bytes a code point, worked by hand") {
  CHECK(utf8::decode("a") == U"a");
  CHECK(utf8::decode("\xC3\xA9") == U"\u00E9");              // é
  CHECK(utf8::decode("\xD1\x97") == U"\u0457");              // ї
  CHECK(utf8::decode("\xE2\x80\x99") == U"\u2019");          // ’
  CHECK(utf8::decode("\xF0\x9F\x98\x80") == U"\U0001F600");  // an emoji
  CHECK(utf8::decode("\0a"s) == U"\0a"s);
  CHECK(utf8::decode("").empty());
}

TEST_CASE("encode is the inverse of decode, at every length's ends") {
  for (const char32_t c :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    const std::u32string one(1, c);
    CHECK(utf8::decode(utf8::encode(one)) == one);
  }
}

TEST_CASE("what is not UTF-8 is found where it stands") {
  CHECK_FALSE(utf8::find_invalid("ґ’é"));
  CHECK(utf8::find_invalid("ab\x80") == 2);            // a continuation without a start
  CHECK(utf8::find_invalid("ab\xC3") == 2);            // cut short
  CHECK(utf8::find_invalid("a\xC3(") == 1);            // no continuation
  CHECK(utf8::find_invalid("\xC0\xAF") == 0);          // '/' in two bytes: overlong
  CHECK(utf8::find_invalid("\xE0\x80\xAF") == 0);      // and in three
  CHECK(utf8::find_invalid("\xED\xA0\x80") == 0);      // a surrogate
  CHECK(utf8::find_invalid("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
  CHECK(utf8::find_invalid("\xFF") == 0);
}

TEST_CASE("the error names the file, the byte and the line") {
  CHECK_THROWS_WITH_AS(utf8::decode("one\ncaf\xE9\n", "menu.txt"),
                       "menu.txt: byte 0xE9 at offset 7 (line 2) is not UTF-8 · HINT: save the text as UTF-8",
                       Error);
}
