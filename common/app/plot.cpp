#include "app/plot.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "terminal/terminal.hpp"

namespace unrolled::app {
namespace fs = std::filesystem;
namespace {

/// The result of running gnuplot: a picture, or one line that says why there is none.
struct Answer {
  std::string svg, hint;
};

Answer ask_gnuplot(const std::string& script, std::chrono::milliseconds limit) {
  using How = Outcome::How;
  // -d keeps the reader's own gnuplot settings out of the picture.
  Outcome drawing = run_program({"gnuplot", "-d", "-"}, script, limit);
  switch (drawing.how) {
    case How::well:
      if (drawing.output.find("</svg>") != std::string::npos) return {std::move(drawing.output), ""};
      [[fallthrough]];
    case How::badly: {
      const std::string complaint = printable(drawing.complaints.substr(0, drawing.complaints.find('\n', 1)));
      return {"", fmt::format("gnuplot failed: {}", complaint.empty() ? "it did not say why" : complaint)};
    }
    case How::not_installed:
      return {"", "no picture without gnuplot: sudo apt-get install gnuplot-nox"};
    case How::too_slow:
      return {"",
              fmt::format("gnuplot did not draw within {} s", std::chrono::duration<double>(limit).count())};
  }
  return {};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// gnuplot calls every picture "Gnuplot", which is what a browser shows and a screen reader reads out; and it
/// leaves the one > that XML forbids.
std::string named(std::string svg, std::string title) {
  replace_all(svg, "]]>", "]]&gt;");
  replace_all(svg, "<title>Gnuplot</title>", "<title>" + xml_text(std::move(title)) + "</title>");
  return svg;
}

}  // namespace

std::string xml_text(std::string text) {
  replace_all(text, "&", "&amp;");
  replace_all(text, "<", "&lt;");
  replace_all(text, ">", "&gt;");
  return text;
}

Plotted write_plot(const Plot& plot, const fs::path& file, std::chrono::milliseconds limit) {
  Answer answer = ask_gnuplot(gnuplot_script(plot), limit);
  if (answer.hint.empty()) {
    const std::string title = std::visit([](const auto& p) { return printable(p.title); }, plot);
    write_atomically(file, named(std::move(answer.svg), title));
    return {file, ""};
  }
  fs::path numbers = file;
  numbers.replace_extension(".csv");
  write_atomically(numbers, plot_csv(plot));
  return {numbers, std::move(answer.hint)};
}

}  // namespace unrolled::app
