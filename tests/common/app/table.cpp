#include "app/table.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "base/error.hpp"

using namespace unrolled;
using namespace unrolled::app;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("columns line up by what is seen, numbers to the right") {
  CHECK(table({"word", "weight"}, {{"good", "1.5"}, {"м'ята", "-0.25"}, {"猫", "12 %"}}) ==
        "word   weight\n"
        "─────  ──────\n"
        "good      1.5\n"
        "м'ята   -0.25\n"
        "猫       12 %\n");
}

TEST_CASE("one cell of words makes a column of words") {
  CHECK(table({"k", "v"}, {{"a", "1"}, {"b", "none"}}) == "k  v\n─  ────\na  1\nb  none\n");
}

TEST_CASE("missing cells are blank, and no line ends in spaces") {
  CHECK(table({"a", "b"}, {{"x"}}) == "a  b\n─  ─\nx\n");
  CHECK(table({"a"}, {}) == "a\n─\n");
  CHECK(table({}, {}) == "");
}

TEST_CASE("a row with more cells than the header is refused") {
  CHECK_THROWS_WITH_AS(table({"a"}, {{"1", "2"}}), doctest::Contains("a row has 2 cells, the header 1"),
                       Error);
}

TEST_CASE("a wide table is wrapped to the terminal, inside its cells") {
  Terminal narrow;
  narrow.width = 40;
  const std::string text =
      table({"claim", "measured"}, {{"a claim that is told in a sentence longer than the terminal", "0.81"}},
            narrow);
  CHECK(lines_of(text).size() > 3);
  for (const std::string& line : lines_of(text)) CHECK(display_width(line) <= 40);
  CHECK(text.find("0.81") != std::string::npos);
}

TEST_CASE("cells cannot break the table: newlines and escape codes are made harmless") {
  CHECK(table({"a"}, {{"one\ntwo\x1b[2J"}}).find("one two [2J") != std::string::npos);
}
