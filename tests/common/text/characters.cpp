#include "text/characters.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"
#include "text/batching.hpp"

using namespace unrolled;
using testing::error_of;

namespace {

Indices counted(Index n) { return xt::arange<Index>(n); }

}  // namespace

TEST_CASE("characters are code points, numbered in their order, and come back as they were") {
  const text::Characters characters("їжак a\nїж");
  CHECK(characters.size() == 7);
  CHECK(characters.alphabet() == "\n aажкї");
  CHECK(characters.encode("ї a") == Indices{6, 1, 2});
  CHECK(characters.decode(characters.encode("жак\n")) == "жак\n");
  CHECK(characters.encode("").size() == 0);
  CHECK(text::Characters(characters.alphabet()).alphabet() == characters.alphabet());
  CHECK(characters.name(0) == "⏎");
  CHECK(characters.name(1) == "␣");
  CHECK(characters.name(6) == "ї");
}

TEST_CASE("what a vocabulary of characters does not know is named") {
  const text::Characters characters("ab");
  CHECK(error_of([&] { characters.encode("aґ"); }).starts_with("'ґ' (U+0491) is none of the 2 characters"));
  CHECK(error_of([&] { characters.decode(Indices{0, 2}); }) == "character 2 of 2 was asked for");
  CHECK(error_of([&] { characters.decode(Indices{-1}); }) == "character -1 of 2 was asked for");
  CHECK(error_of([] { text::Characters(""); }).starts_with("a vocabulary of characters needs a text"));
  CHECK(error_of([] { text::Characters("\xFF"); }).starts_with("the text: byte 0xFF"));
}

TEST_CASE("streams go on from window to window, and targets are one ahead") {
  // 0 … 13 in two streams of two windows of three: 0–5 and 6–11; 12 is the last target
  const text::Streams streams(counted(14), 2, 3);
  CHECK(streams.windows() == 2);
  const text::Window first = streams.window(0), second = streams.window(1);
  CHECK(first.first);
  CHECK(first.inputs == Indices{{0, 1, 2}, {6, 7, 8}});
  CHECK(first.targets == Indices{{1, 2, 3}, {7, 8, 9}});
  CHECK_FALSE(second.first);
  CHECK(second.inputs == Indices{{3, 4, 5}, {9, 10, 11}});
  CHECK(second.targets == Indices{{4, 5, 6}, {10, 11, 12}});
  CHECK(streams.window(2).first);
  CHECK(streams.window(2).inputs == first.inputs);
}

TEST_CASE("a text just long enough has one window; one shorter, or no size at all, is refused") {
  CHECK(text::Streams(counted(7), 2, 3).windows() == 1);
  CHECK(error_of([] {
          text::Streams(counted(6), 2, 3);
        }).starts_with("6 tokens are too few for 2 streams of 3 · HINT: 7 are needed"));
  CHECK(error_of([] { text::Streams(counted(0), 1, 1); }).starts_with("0 tokens are too few"));
  CHECK(error_of([] { text::Streams(counted(9), 0, 3); }).starts_with("9 tokens are too few for 0 streams"));
  CHECK(error_of([] { text::Streams(counted(9), 3, 0); }).starts_with("9 tokens are too few"));
}

TEST_CASE("every k-th line is held out, and no line is lost") {
  const text::Parts parts = text::hold_out_lines("1\n2\n3\n4\n\n6", 3);
  CHECK(parts.train == "1\n2\n4\n\n");
  CHECK(parts.held_out == "3\n6");
  CHECK(error_of([] { text::hold_out_lines("1\n2\n", 3); }).starts_with("the text has fewer than 3 lines"));
  CHECK(error_of([] { text::hold_out_lines("1\n2\n", 1); }).starts_with("every line in 1"));
}

TEST_CASE(
    "the words a text begins with: whole ones of its first line, each with its blank, or a part of a long "
    "one") {
  CHECK(text::opening_words("In the beginning God created the heaven\n") == "In the beginning God ");
  CHECK(text::opening_words("Реве та стогне Дніпр широкий", 8) == "Реве та ");
  CHECK(text::opening_words("\n  \tmy text\nand more") == "my text");
  CHECK(text::opening_words("Їжаківщина", 4) == "Їжак");
  CHECK(error_of([] { text::opening_words(" \n"); }).starts_with("the text is empty"));
}
