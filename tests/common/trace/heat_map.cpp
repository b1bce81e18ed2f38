#include "trace/views/heat_map.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <sstream>

#include "error_of.hpp"

using namespace unrolled;
using testing::contains;
using trace::heat_map;

namespace {

Terminal plain(std::size_t width = 80) {
  Terminal terminal;
  terminal.width = width;
  return terminal;
}

Terminal coloured(std::size_t width = 80) {
  Terminal terminal = plain(width);
  terminal.colour = terminal.true_colour = true;
  return terminal;
}

std::size_t widest_line(const std::string& text) {
  std::istringstream in(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(in, line);) widest = std::max(widest, display_width(line));
  return widest;
}

}  // namespace

TEST_CASE("a small table has its numbers, words and axis names") {
  const std::string text =
      heat_map(Array{{0.5, -1.25}, {2, 0}}, {{"query", {"dog", "Привіт"}}, {"key", {"a", "日本"}}}, plain());
  CHECK(text ==
        "query ↓  key →\n"
        "             a    日本 \n"
        "   dog   0.500  -1.250 \n"
        "Привіт   2.000   0.000 \n");
}

TEST_CASE("a single number, a list of words, a long list, nothing") {
  CHECK(heat_map(Array(Real(2.5)), {}, plain()) == "2.5\n");
  CHECK(heat_map(Array{3, 12}, {{"word", {"dog", "cat"}}}, plain()) == "word ↓\ndog   3 \ncat  12 \n");
  const std::string long_list = heat_map(Array(xt::arange<Real>(0, 23)), {}, plain());
  CHECK(contains(long_list, "10  10  11  12"));
  CHECK(contains(long_list, "20  20  21  22 "));
  CHECK_FALSE(contains(long_list, "23"));
  CHECK(heat_map(Array(xt::zeros<Real>({0, 3})), {}, plain()) == "no elements\n");
}

TEST_CASE("no line is wider than the terminal, and what was left out is said") {
  const Array wide = xt::arange<Real>(0, 64 * 64).reshape({64, 64});
  for (const std::size_t width : {20u, 40u, 80u, 200u, 1000u}) {
    for (const Terminal& terminal : {plain(width), coloured(width)}) {
      const std::string text = heat_map(wide, {{"query", {}}, {"key", {}}}, terminal);
      CHECK(widest_line(text) <= width);
      CHECK(contains(text, "query: 32 of 64"));
      CHECK(contains(text, "key: ") == (width < 200));
    }
  }
}

TEST_CASE("rows that have no room are sampled evenly, to the end") {
  const std::string text = heat_map(xt::arange<Real>(0, 64 * 2).reshape({64, 2}), {}, plain());
  CHECK(contains(text, "\n62  124  125 \n"));
  CHECK_FALSE(contains(text, "\n61 "));
}

TEST_CASE("without colour, what has no room for numbers is shaded") {
  const Array ramp = xt::arange<Real>(0, 30).reshape({1, 30});
  const std::string text = heat_map(ramp, {}, plain(70));
  CHECK(contains(text, "░░"));
  CHECK(contains(text, "██"));
  CHECK(contains(text, "0 "));
  CHECK(contains(text, " 29\n"));
}

TEST_CASE("characters have room above small cells, words have not") {
  const Array ramp = xt::arange<Real>(0, 30).reshape({1, 30});
  trace::Axis letters{"next", {}}, words{"next", {}};
  for (char c = 'a'; c < 'a' + 30; ++c) {
    letters.ticks.push_back(c <= 'z' ? std::string(1, c) : "␣");
    words.ticks.push_back(std::string(3, 'w'));
  }
  CHECK(contains(heat_map(ramp, {{}, letters}, plain(70)),
                 "a b c d e f g h i j k l m n o p q r s t u v w x y z ␣ "));
  CHECK(contains(heat_map(ramp, {{}, letters}, coloured(40)), "a b d "));  // 18 of 30 have room
  CHECK(contains(heat_map(ramp, {{}, words}, plain(70)), "0         5         10"));
}

TEST_CASE("steps in time keep their names above small cells") {
  const Array ramp = xt::arange<Real>(0, 30).reshape({1, 30});
  trace::Axis time{"time", {}};
  for (int t = 1; t <= 30; ++t) time.ticks.push_back("t=" + std::to_string(t));
  CHECK(contains(heat_map(ramp, {{}, time}, plain(70)), "t=1       t=6       t=11      t=16"));
}

TEST_CASE("colour is two-sided around zero, and one-sided where nothing is negative") {
  // Blue for −1, white for 0, red for 1.
  const std::string both = heat_map(Array{-1, 0, 1}, {}, coloured());
  CHECK(contains(both, "48;2;33;102;172"));
  CHECK(contains(both, "48;2;247;247;247"));
  CHECK(contains(both, "48;2;178;24;43"));
  const std::string positive = heat_map(Array{0, 1, 2}, {}, coloured());
  CHECK(contains(positive, "48;2;247;251;255"));
  CHECK(contains(positive, "48;2;8;48;107"));
  CHECK_FALSE(contains(positive, "48;2;178;24;43"));
  Terminal palette = coloured();
  palette.true_colour = false;
  CHECK(contains(heat_map(Array{0, 1, 2}, {}, palette), "48;5;"));
}

TEST_CASE("values that are not finite are shown as such, and do not spoil the range") {
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN(), inf = std::numeric_limits<Real>::infinity();
  const std::string text = heat_map(Array{1, nan, -inf}, {}, plain());
  CHECK(contains(text, "NaN"));
  CHECK(contains(text, "-∞"));
  CHECK(contains(heat_map(Array{0, nan, 2}, {}, coloured()), "48;2;8;48;107"));
  CHECK(contains(heat_map(Array{nan, nan}, {}, coloured()), "no finite number"));
}

TEST_CASE("of more than two axes, tables of the last two are shown") {
  const Array heads = xt::arange<Real>(0, 2 * 3 * 2 * 2).reshape({2, 3, 2, 2});
  const std::string text = heat_map(heads, {{"batch", {}}, {"head", {"a", "b", "c"}}}, plain());
  CHECK(contains(text, "[batch 0, head a, :, :]\n"));
  CHECK(contains(text, "[batch 1, head c, :, :]\n"));
  const Array many = xt::zeros<Real>({50, 20, 2});
  CHECK(contains(heat_map(many, {}, plain()), "1 of 50 tables shown"));
}

TEST_CASE("a constant array and huge and tiny numbers are legible") {
  CHECK(contains(heat_map(Array{5, 5}, {}, coloured()), "5"));
  CHECK(contains(heat_map(Array{0, 0}, {}, coloured()), "0"));
  CHECK(contains(heat_map(Array{-3, -3}, {}, coloured()), "-3"));
  CHECK(contains(heat_map(Array{Real(1.5e-7), Real(2e-7)}, {}, plain()), "1.5e-07"));
  CHECK(contains(heat_map(Array{Real(1.5e20), 0}, {}, plain()), "1.5e+20"));
}

TEST_CASE("words with control characters do not reach the terminal") {
  const std::string text = heat_map(Array{1, 2}, {{"a\x1b[2J", {"x\ny", "\x07"}}}, plain());
  CHECK_FALSE(contains(text, "\x1b"));
  CHECK_FALSE(contains(text, "\x07"));
  CHECK(contains(text, "x y"));
}
