#include "15_encoder_decoder/experiments/pictures.hpp"

#include <fmt/format.h>

#include <functional>

#include "15_encoder_decoder/glm.hpp"
#include "15_encoder_decoder/infilling.hpp"
#include "app/plot.hpp"

namespace unrolled::infilling {
namespace {

constexpr const char *seen_colour = "#e8eef5", *mark_colour = "#cfe3f6", *asked_colour = "#ffd9b0";

/// A row of tokens of the first picture.
struct Row {
  const char* name;
  Tokens tokens;
  std::size_t written;  ///< from here on it is written, not read
  std::size_t asked;    ///< who is asked for the hidden word: the token before it in what is written
  std::vector<std::size_t> sees;    ///< the nouns that it sees
  std::vector<std::size_t> misses;  ///< those that it does not
};

std::string text_at(double x, double y, const std::string& words, const char* more = "") {
  return fmt::format("<text x='{:.1f}' y='{:.1f}' {}>{}</text>\n", x, y, more, app::xml_text(words));
}

std::size_t place_of(const Tokens& tokens, Index token) {
  return static_cast<std::size_t>(std::find(tokens.begin(), tokens.end(), token) - tokens.begin());
}

std::string opening(double width, double height, const char* title) {
  return fmt::format(
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0:.0f} {1:.0f}' width='{0:.0f}' "
      "height='{1:.0f}' "
      "font-family='sans-serif' font-size='15' fill='#222222'>\n<title>{2}</title>\n<rect width='100%' "
      "height='100%' "
      "fill='#ffffff'/>\n"
      "<defs><marker id='tip' viewBox='0 0 10 10' refX='9' refY='5' markerWidth='7' markerHeight='7' "
      "orient='auto'>"
      "<path d='M 0 1 L 10 5 L 0 9 z' fill='#444444'/></marker></defs>\n",
      width, height, title);
}

}  // namespace

std::string four_ways_picture(const Language& language, const Tokens& text, const Span& span) {
  const Marks& marks = language.marks;
  const Index subject = text[span.begin - 1], object = text[text.size() - 2];
  std::vector<Row> rows;
  const auto add = [&](const char* name, Tokens tokens, std::size_t written, std::size_t asked) {
    Row row{name, std::move(tokens), written, asked, {}, {}};
    for (const Index noun : {subject, object}) row.sees.push_back(place_of(row.tokens, noun));
    rows.push_back(std::move(row));
  };
  const Task task = corrupt(text, {span}, marks);
  Tokens both = task.source;
  both.insert(both.end(), task.target.begin(), task.target.end());
  add("T5: an encoder reads, a decoder writes", both, task.source.size(), task.source.size());
  const Tokens turned = to_middle(text, span, Order::prefix_first, marks);
  add("GPT, filling in: left to right, the middle last", turned, place_of(turned, marks.middle()) + 1,
      place_of(turned, marks.middle()));
  const Blanked blanked = blank(text, {span}, marks);
  Tokens tokens = blanked.tokens;
  tokens.push_back(marks.end());
  add("GLM: both ways where it reads, to the left where it writes", tokens, blanked.read + 1, blanked.read);
  const Tokens plain = as_it_is(text, marks);
  add("GPT, left to right: the right side comes too late", plain, span.begin + 1, span.begin);
  rows.back().misses = {rows.back().sees[1]};
  rows.back().sees.pop_back();

  constexpr double left = 20, across = 74, down = 150, box = 68, high = 30;
  std::size_t most = 0;
  for (const Row& row : rows) most = std::max(most, row.tokens.size());
  const double height = 50 + down * static_cast<double>(rows.size());
  std::string svg = opening(2 * left + across * static_cast<double>(most), height, "One gap, four ways");
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const Row& row = rows[n];
    const double y = 110 + down * static_cast<double>(n);
    const auto centre = [&](std::size_t t) { return left + across * static_cast<double>(t) + box / 2; };
    svg += text_at(left, y - 72, row.name, "font-weight='bold'");
    for (std::size_t t = 0; t < row.tokens.size(); ++t) {
      const char* colour = t >= row.written                ? asked_colour
                           : marks.contains(row.tokens[t]) ? mark_colour
                                                           : seen_colour;
      svg += fmt::format(
          "<rect x='{:.1f}' y='{:.1f}' width='{}' height='{}' rx='5' fill='{}' stroke='#888888'/>\n",
          centre(t) - box / 2, y, box, high, colour);
      svg += text_at(centre(t), y + 20, language.name(row.tokens[t]), "text-anchor='middle'");
    }
    const auto arrow = [&](std::size_t from, bool seen) {
      const double a = centre(from), b = centre(row.asked), above = y - 46;
      return fmt::format(
          "<path d='M {:.1f} {:.1f} C {:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}' fill='none' stroke='{}' "
          "stroke-width='1.6' "
          "{}/>\n",
          a, y, a, above, b, above, b, y - 2, seen ? "#444444" : "#cc3311",
          seen ? "marker-end='url(#tip)'" : "stroke-dasharray='5 5'");
    };
    for (const std::size_t from : row.sees) svg += arrow(from, true);
    for (const std::size_t from : row.misses) svg += arrow(from, false);
  }
  double x = left;
  for (const auto& [colour, meaning] :
       {std::pair{seen_colour, "read"}, {mark_colour, "a mark"}, {asked_colour, "written"}}) {
    svg += fmt::format(
        "<rect x='{:.1f}' y='{:.1f}' width='22' height='16' rx='4' fill='{}' stroke='#888888'/>\n", x,
        height - 26, colour);
    svg += text_at(x + 30, height - 13, meaning);
    x += 120;
  }
  svg += text_at(x, height - 13, "dashed: what it would need and does not see");
  return svg + "</svg>\n";
}

std::string masks_picture(const Language& language, const Tokens& text, const Span& span) {
  const Marks& marks = language.marks;
  const Task task = corrupt(text, {span}, marks);
  const Tokens turned = to_middle(text, span, Order::prefix_first, marks);
  const Blanked blanked = blank(text, {span}, marks);
  struct Panel {
    std::string name;
    Tokens rows, columns;
    std::function<bool(std::size_t, std::size_t)> hidden;
  };
  Tokens given = {marks.start()};
  given.insert(given.end(), task.target.begin(), task.target.end() - 1);
  const auto future = [](std::size_t i, std::size_t j) { return j > i; };
  const std::vector<Panel> panels = {
      {"T5, encoder", task.source, task.source, [](std::size_t, std::size_t) { return false; }},
      {"T5, decoder, and what it sees of the source", given,
       [&] {
         Tokens columns = given;
         columns.insert(columns.end(), task.source.begin(), task.source.end());
         return columns;
       }(),
       [&](std::size_t i, std::size_t j) { return j < given.size() && j > i; }},
      {"GPT, filling in", Tokens(turned.begin(), turned.end() - 1), Tokens(turned.begin(), turned.end() - 1),
       future},
      {"GLM", blanked.tokens, blanked.tokens,
       [&](std::size_t i, std::size_t j) { return j >= blanked.read && j > i; }}};
  constexpr double cell = 26, label = 64, apart = 40, top = 110;
  const auto width_of = [](const Panel& panel) {
    return label + cell * static_cast<double>(panel.columns.size());
  };
  const double first = std::max(width_of(panels[0]), width_of(panels[2]));
  const double width = 20 + first + apart + std::max(width_of(panels[1]), width_of(panels[3])) + 20;
  const double row_height =
      top + cell * static_cast<double>(std::max(panels[2].rows.size(), panels[3].rows.size())) + 10;
  const double first_height = top + cell * static_cast<double>(panels[0].rows.size()) + 20;
  std::string svg = opening(width, first_height + row_height, "Which token may look at which");
  for (std::size_t n = 0; n < panels.size(); ++n) {
    const Panel& panel = panels[n];
    const double x = 20 + (n % 2 == 0 ? 0 : first + apart) + label, y = (n < 2 ? 0 : first_height) + top;
    svg += text_at(x - label, y - 86, panel.name, "font-weight='bold'");
    for (std::size_t j = 0; j < panel.columns.size(); ++j) {
      const double at = x + cell * (static_cast<double>(j) + .5) + 4;
      svg += text_at(at, y - 6, language.name(panel.columns[j]),
                     fmt::format("font-size='12' transform='rotate(-60 {:.1f} {:.1f})'", at, y - 6).c_str());
    }
    for (std::size_t i = 0; i < panel.rows.size(); ++i) {
      svg += text_at(x - 6, y + cell * static_cast<double>(i) + 18, language.name(panel.rows[i]),
                     "font-size='12' text-anchor='end'");
      for (std::size_t j = 0; j < panel.columns.size(); ++j) {
        svg +=
            fmt::format("<rect x='{:.1f}' y='{:.1f}' width='{}' height='{}' fill='{}' stroke='#ffffff'/>\n",
                        x + cell * static_cast<double>(j), y + cell * static_cast<double>(i), cell, cell,
                        panel.hidden(i, j) ? "#e3e3e3" : "#4477aa");
      }
    }
  }
  return svg + "</svg>\n";
}

}  // namespace unrolled::infilling
