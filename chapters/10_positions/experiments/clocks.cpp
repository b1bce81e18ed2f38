// RoPE's pairs as hands of clocks: a query and a key, three places apart, here and further on in the text.
#include <fmt/format.h>

#include <cmath>

#include "10_positions/experiments/story.hpp"

namespace unrolled::positions {
namespace {

constexpr double radius = 44, across = 150, down = 132, left = 290, top = 96;
constexpr std::size_t pairs = 4, D = 2 * pairs;

/// Angles count against the clock, from the right; the y axis of a picture points down.
std::string hand(double x, double y, double angle, const char* colour, double length) {
  return fmt::format(
      "<line x1='{:.1f}' y1='{:.1f}' x2='{:.1f}' y2='{:.1f}' stroke='{}' stroke-width='4' "
      "stroke-linecap='round'/>\n",
      x, y, x + length * std::cos(angle), y - length * std::sin(angle), colour);
}

std::string text(double x, double y, const std::string& words, const char* more = "") {
  return fmt::format("<text x='{:.1f}' y='{:.1f}' text-anchor='middle' {}>{}</text>\n", x, y, more, words);
}

}  // namespace

void draw_clocks(app::Program& program) {
  const std::vector<std::pair<std::size_t, std::size_t>> places = {{3, 0}, {10, 7}, {40, 37}, {45, 37}};
  const double width = left + across * static_cast<double>(places.size()) - 40,
               height = top + down * static_cast<double>(pairs) + 4;
  std::string svg = fmt::format(
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' width='{0}' height='{1}' "
      "font-family='sans-serif' font-size='15' fill='#222222'>\n<title>RoPE's pairs as hands of "
      "clocks</title>\n"
      "<rect width='100%' height='100%' fill='#ffffff'/>\n",
      width, height);
  svg += text(width / 2, 26,
              "The hands of query and key turn together: the angle between them is that of their distance",
              "font-size='16'");
  for (std::size_t p = 0; p < places.size(); ++p) {
    const double x = left + across * static_cast<double>(p);
    const auto [query_at, key_at] = places[p];
    svg += text(x, 54, fmt::format("query at {}", query_at), "fill='#0072B2'");
    svg += text(x, 74, fmt::format("key at {}", key_at), "fill='#D55E00'");
    const Array query = angles(1, D, query_at), key = angles(1, D, key_at);
    for (std::size_t i = 0; i < pairs; ++i) {
      const double y = top + down * (static_cast<double>(i) + .5) - 8;
      svg += fmt::format("<circle cx='{:.1f}' cy='{:.1f}' r='{}' fill='none' stroke='#bbbbbb'/>\n", x, y,
                         radius);
      svg += hand(x, y, static_cast<double>(key(0, i)), "#D55E00", radius - 6);
      svg += hand(x, y, static_cast<double>(query(0, i)), "#0072B2", radius - 14);
    }
  }
  for (std::size_t i = 0; i < pairs; ++i) {
    const double y = top + down * (static_cast<double>(i) + .5) - 12;
    const double theta = static_cast<double>(angles(1, D, 1)(0, i));
    svg += text(112, y, fmt::format("pair {}", i));
    svg += text(112, y + 20, fmt::format("turns by {:.3g} a place", theta));
  }
  program.write("clocks.svg", svg + "</svg>\n");
  program.say(
      "The picture clocks.svg shows RoPE's pairs as hands of clocks. In the first three columns query and "
      "key are three "
      "places apart: both hands turn on from column to column, and the angle between them stays.");
}

}  // namespace unrolled::positions
