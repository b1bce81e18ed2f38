#include "terminal/terminal.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/descriptor.hpp"
#include "folder.hpp"

using namespace unrolled;

TEST_CASE("the width of text is counted in columns, not in bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("query") == 5);
  CHECK(display_width("м'ята") == 5);
  CHECK(display_width("∂loss/∂W") == 8);
  CHECK(display_width("猫") == 2);
  CHECK(display_width("🙂") == 2);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\x1b[1;31mred\x1b[0m") == 3);
  CHECK(display_width("\xff\xfe") == 2);
}

TEST_CASE("cut and pad go by columns and never split a character") {
  CHECK(cut("attention", 9) == "attention");
  CHECK(cut("attention", 5) == "atte…");
  CHECK(cut("猫猫猫", 4) == "猫…");
  CHECK(cut("abc", 0) == "");
  CHECK(pad_right("м'ята", 7) == "м'ята  ");
  CHECK(pad_left("∂", 3) == "  ∂");
  CHECK(pad_left("wider", 3) == "wider");
}

TEST_CASE("wrap breaks at spaces and keeps the indent of the first line") {
  using Lines = std::vector<std::string>;
  CHECK(wrap("", 10) == Lines{""});
  CHECK(wrap("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrap("один два три", 8) == Lines{"один два", "три"});
  CHECK(wrap("first\nsecond", 20) == Lines{"first", "second"});
  CHECK(wrap("abcdefgh ij", 3) == Lines{"abc", "def", "gh", "ij"});
  CHECK(wrap("猫猫", 1) == Lines{"猫", "猫"});
  CHECK(wrap("  x = 1", 20) == Lines{"  x = 1"});
}

TEST_CASE("no line is ever wider than asked for") {
  const std::string text =
      "a line with wörds and 猫 and a veryveryveryverylongword in it, twice over, to be sure";
  for (std::size_t width = 2; width < 60; ++width) {
    for (const std::string& line : wrap(text, width)) CHECK(display_width(line) <= width);
  }
}

TEST_CASE("printable text holds no control characters and is UTF-8") {
  CHECK(printable("a\tb\nc") == "a b c");
  CHECK(printable("\x1b[31mred") == " [31mred");
  CHECK(printable("caf\xe9") == "caf�");
  CHECK(printable("м'ята") == "м'ята");
}

TEST_CASE("colour codes are written only where there is colour") {
  CHECK(Terminal{}.bold("x") == "x");
  CHECK(Terminal{true, true, 80}.bold("x") == "\x1b[1mx\x1b[0m");
}

TEST_CASE(
    "a terminal has colours and redrawn lines, but not with TERM=dumb, and no colours with NO_COLOR, which "
    "may be empty") {
  const Descriptor ours(::posix_openpt(O_RDWR | O_NOCTTY));
  REQUIRE(ours.number() >= 0);
  REQUIRE(::grantpt(ours.number()) == 0);
  REQUIRE(::unlockpt(ours.number()) == 0);
  const Descriptor terminal(::open(::ptsname(ours.number()), O_RDWR | O_NOCTTY));
  REQUIRE(terminal.number() >= 0);
  const auto with = [&](const char* term, const char* no_colour) {
    const testing::Environment what("TERM", term), wish("NO_COLOR", no_colour);
    return Terminal::of(terminal.number());
  };
  CHECK(with("xterm", "").colour);  // empty is as if it were not there (no-color.org)
  CHECK(with("xterm", "").interactive);
  CHECK_FALSE(with("xterm", "1").colour);
  CHECK(with("xterm", "1").interactive);
  CHECK_FALSE(with("dumb", "").colour);
  CHECK_FALSE(with("dumb", "").interactive);
  const Descriptor file(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  CHECK_FALSE(Terminal::of(file.number()).colour);
}
