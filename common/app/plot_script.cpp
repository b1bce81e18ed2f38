// What gnuplot is told for each kind of plot.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/plot.hpp"
#include "tensor/error.hpp"
#include "trace/terminal.hpp"

namespace unrolled::app {
namespace {

// Okabe and Ito's colours, told apart by colour-blind readers too; without their yellow, which is faint on
// white.
constexpr const char* colours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                   "#56B4E9", "#E69F00", "#000000"};
constexpr std::size_t longest_label = 40;  // columns

/// A text in gnuplot's single quotes, in which nothing but the quote itself means anything.
std::string quoted(const std::string& text, std::size_t longest = 100) {
  std::string result = "'";
  for (const char c : cut(printable(text), longest)) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

/// gnuplot skips NaN: a gap in a curve, an empty cell in a map.
std::string number(double value) { return std::isfinite(value) ? fmt::format("{:.10g}", value) : "NaN"; }

std::string header(const std::string& title, int width, int height) {
  return fmt::format(
      "set encoding utf8\n"
      "set terminal svg noenhanced size {},{} font 'sans-serif,15' background '#ffffff' rounded\n"
      "set title {} font 'sans-serif,18'\n"
      "set border 3 lc rgb '#666666'\n"
      "set tics nomirror textcolor rgb '#222222'\n",
      width, height, quoted(title));
}

std::string axis(const char* which, const std::string& title) {
  return title.empty() ? "" : fmt::format("set {}label {}\n", which, quoted(title));
}

std::string script(const Lines& plot) {
  std::string text = header(plot.title, 900, 540) + axis("x", plot.x_axis) + axis("y", plot.y_axis);
  text += "set grid lc rgb '#e0e0e0' lt 1\nset key outside right top Left reverse samplen 2\n";
  if (plot.log_y) text += "set logscale y\nset format y '10^{%T}'\n";
  if (plot.curves.size() == 1 && plot.curves[0].label.empty()) text += "unset key\n";

  std::string draw;
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const Curve& curve = plot.curves[i];
    text += fmt::format("$curve{} << EOD\n", i);
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      const bool shown = !plot.log_y || curve.y[k] > 0;
      text += fmt::format("{} {}\n", number(curve.x[k]), shown ? number(curve.y[k]) : "NaN");
    }
    text += "EOD\n";
    // Past the last colour the line's pattern changes.
    draw += fmt::format("{}$curve{} using 1:2 with {} lw 2.5 lc rgb '{}' dt {} pt 7 ps 0.5 title {}",
                        i == 0 ? "plot " : ", \\\n     ", i, curve.x.size() <= 30 ? "linespoints" : "lines",
                        colours[i % std::size(colours)], 1 + i / std::size(colours),
                        quoted(curve.label, longest_label));
  }
  return text + draw + "\n";
}

std::string script(const Bars& plot) {
  const std::size_t n = plot.bars.size();
  std::string text = header(plot.title, 900, static_cast<int>(110 + 26 * n)) + axis("x", plot.axis);
  text += "unset key\nset border 1\nset grid xtics lc rgb '#e0e0e0' lt 1\nset xzeroaxis\n";
  text += "set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '#666666' front\n";
  text += fmt::format("set yrange [{}:-1] noextend\nset offsets graph 0.12, graph 0.12, 0, 0\n", n);

  text += "set ytics scale 0 (";
  for (std::size_t i = 0; i < n; ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", quoted(plot.bars[i].label, longest_label), i);
  }
  text += ")\n$bars << EOD\n";
  for (std::size_t i = 0; i < n; ++i) {
    const double value = plot.bars[i].value;
    text += fmt::format("{} {} {} {}\n", number(value), i, value < 0 ? 0xD55E00 : 0x0072B2,
                        quoted(fmt::format("{:.3g}", value)));
  }
  text += "EOD\n";
  // A box from zero to the value; the number stands at its outer end.
  text +=
      "plot $bars using ($1/2):2:(0):($1):($2-0.38):($2+0.38):3 with boxxyerror fs solid 0.9 noborder lc rgb "
      "variable";
  return text + "\n";
}

std::string script(const HeatMap& plot) {
  const std::size_t rows = plot.rows.size(), columns = plot.columns.size();
  double low = 0, high = 0;
  for (const auto& row : plot.values) {
    for (const double value : row) {
      if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
    }
  }
  if (low == 0 && high == 0) high = 1;

  // Cells of one size, within a page.
  const int cell = std::clamp(static_cast<int>(900 / std::max(rows, columns)), 14, 54);
  std::string text =
      header(plot.title, 300 + cell * static_cast<int>(columns), 190 + cell * static_cast<int>(rows));
  text += axis("x", plot.x_axis) + axis("y", plot.y_axis) + axis("cb", plot.unit);
  text += "unset key\nunset border\nset style fill solid 1 noborder\n";
  const auto ticks = [](const char* which, const std::vector<std::string>& labels) {
    std::string list;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      list += fmt::format("{}{} {}", i == 0 ? "" : ", ", quoted(labels[i], 24), i);
    }
    return fmt::format("set {}tics scale 0 ({})\n", which, list);
  };
  text += ticks("x", plot.columns) + "set xtics rotate by -45\n" + ticks("y", plot.rows);
  text += fmt::format("set xrange [-0.5:{}.5]\nset yrange [{}.5:-0.5]\n", columns - 1, rows - 1);

  // White is zero; where values of both signs occur the two sides have the same scale.
  if (low < 0) {
    const double most = std::max(-low, high);
    text += "set palette defined (-1 '#B35806', -0.5 '#F1A340', 0 '#FFFFFF', 0.5 '#67A9CF', 1 '#053061')\n";
    text += fmt::format("set cbrange [{}:{}]\n", number(-most), number(most));
  } else {
    text += "set palette defined (0 '#FFFFFF', 0.5 '#67A9CF', 1 '#053061')\n";
    text += fmt::format("set cbrange [0:{}]\n", number(high));
  }

  std::string cells, numbers;
  const double most = std::max(-low, high);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const double value = plot.values[r][c];
      cells += fmt::format("{} {} {}\n", c, r, number(value));
      if (std::isfinite(value)) {
        const int ink = std::abs(value) > .6 * most ? 0xFFFFFF : 0x222222;
        numbers += fmt::format("{} {} '{:.2g}' {}\n", c, r, value, ink);
      }
    }
  }
  text += "set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 behind fc rgb '#BBBBBB'\n";
  text += "$cells << EOD\n" + cells + "EOD\n$numbers << EOD\n" + numbers + "EOD\n";
  text += "plot $cells using 1:2:(0.5):(0.5):3 with boxxyerror lc palette";
  if (rows <= 12 && columns <= 12 && !numbers.empty()) {
    text += ", \\\n     $numbers using 1:2:3:4 with labels font 'sans-serif,13' tc rgb variable";
  }
  return text + "\n";
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::string csv(const Lines& plot) {
  std::string text = fmt::format("curve,{},{}\n", csv_cell(plot.x_axis), csv_cell(plot.y_axis));
  for (const Curve& curve : plot.curves) {
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      text += fmt::format("{},{},{}\n", csv_cell(curve.label), number(curve.x[k]), number(curve.y[k]));
    }
  }
  return text;
}

std::string csv(const Bars& plot) {
  std::string text = fmt::format("label,{}\n", csv_cell(plot.axis));
  for (const Bar& bar : plot.bars) text += fmt::format("{},{}\n", csv_cell(bar.label), number(bar.value));
  return text;
}

std::string csv(const HeatMap& plot) {
  std::string text = csv_cell(plot.y_axis + "/" + plot.x_axis);
  for (const std::string& column : plot.columns) text += "," + csv_cell(column);
  text += "\n";
  for (std::size_t r = 0; r < plot.rows.size(); ++r) {
    text += csv_cell(plot.rows[r]);
    for (const double value : plot.values[r]) text += "," + number(value);
    text += "\n";
  }
  return text;
}

[[noreturn]] void refuse(const std::string& title, const std::string& why) {
  throw Error(fmt::format("plot \"{}\": {}", title, why));
}

void check(const Lines& plot) {
  bool any = false;
  for (const Curve& curve : plot.curves) {
    if (curve.x.size() != curve.y.size()) {
      refuse(plot.title,
             fmt::format("\"{}\" has {} x and {} y", curve.label, curve.x.size(), curve.y.size()));
    }
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      any =
          any || (std::isfinite(curve.x[k]) && std::isfinite(curve.y[k]) && (!plot.log_y || curve.y[k] > 0));
    }
  }
  if (!any) refuse(plot.title, "there is no point to draw");
}

void check(const Bars& plot) {
  if (plot.bars.empty()) refuse(plot.title, "there are no bars");
  for (const Bar& bar : plot.bars) {
    if (!std::isfinite(bar.value))
      refuse(plot.title, fmt::format("the bar \"{}\" is not a number", bar.label));
  }
}

void check(const HeatMap& plot) {
  const auto fits = [&](const auto& row) { return row.size() == plot.columns.size(); };
  if (plot.rows.empty() || plot.columns.empty()) refuse(plot.title, "the matrix is empty");
  if (plot.values.size() != plot.rows.size() || !std::all_of(plot.values.begin(), plot.values.end(), fits)) {
    refuse(plot.title, fmt::format("the values are not {} × {}", plot.rows.size(), plot.columns.size()));
  }
}

}  // namespace

std::string gnuplot_script(const Plot& plot) {
  return std::visit(
      [](const auto& p) {
        check(p);
        return script(p);
      },
      plot);
}

std::string plot_csv(const Plot& plot) {
  return std::visit([](const auto& p) { return csv(p); }, plot);
}

}  // namespace unrolled::app
