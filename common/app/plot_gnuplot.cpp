// The gnuplot script for each kind of plot.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/plot.hpp"
#include "base/error.hpp"
#include "terminal/terminal.hpp"

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
std::string gnuplot_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.10g}", value) : "NaN";
}

/// The title stands in the middle of the picture, not of the axes, so that it has the whole width.
std::string header(const std::string& title, std::size_t width, std::size_t height) {
  return fmt::format(
      "set encoding utf8\n"
      "set terminal svg noenhanced size {},{} font 'sans-serif,15' background '#ffffff' rounded\n"
      "set label 1 {} at screen 0.5, screen 1 center offset 0, -1.5 font 'sans-serif,18'\n"
      "set tmargin 3.5\n"
      "set border 3 lc rgb '#666666'\n"
      "set tics nomirror textcolor rgb '#222222'\n",
      width, height, quoted(title, width / 11));
}

std::size_t longest(const std::vector<std::string>& labels) {
  std::size_t most = 0;
  for (const std::string& label : labels) most = std::max(most, display_width(label));
  return std::min(most, longest_label);
}

std::string axis(const char* which, const std::string& title) {
  return title.empty() ? "" : fmt::format("set {}label {}\n", which, quoted(title));
}

/// A logarithmic axis from a little below the least number to a little above the largest, and not to the next powers of ten.
std::string span(const char* which, const Lines& plot, std::vector<double> Curve::*numbers) {
  double least = HUGE_VAL, most = 0;
  for (const Curve& curve : plot.curves) {
    for (const double each : curve.*numbers) {
      if (std::isfinite(each) && each > 0) least = std::min(least, each), most = std::max(most, each);
    }
  }
  if (most == 0) return "";
  least /= 1.3, most *= 1.3;
  std::string text = fmt::format("set {}range [{}:{}]\n", which, gnuplot_number(least), gnuplot_number(most));
  if (most / least > 100) return text;
  // Hardly a power of ten in it: 1, 2 and 5 of each
  std::string ticks;
  for (double power = std::pow(10, std::floor(std::log10(least))); power < most; power *= 10) {
    for (const double digit : {1., 2., 5.}) {
      if (digit * power > least && digit * power < most)
        ticks += (ticks.empty() ? "" : ", ") + gnuplot_number(digit * power);
    }
  }
  return text + fmt::format("set {}tics ({})\n", which, ticks);
}

std::string script(const Lines& plot) {
  std::string text = header(plot.title, 900, 540) + axis("x", plot.x_axis) + axis("y", plot.y_axis);
  text += "set grid lc rgb '#e0e0e0' lt 1\nset key outside right top Left reverse samplen 2\n";
  if (plot.log_x) text += "set logscale x\nset format x '%g'\n" + span("x", plot, &Curve::x);
  if (plot.log_y) text += "set logscale y\nset format y '%g'\n";
  if (plot.log_x && plot.log_y) text += span("y", plot, &Curve::y);
  if (plot.mark) {
    const std::string at = gnuplot_number(plot.mark->value);
    text +=
        fmt::format("set arrow from {0}, graph 0 to {0}, graph 1 nohead dt 3 lw 2 lc rgb '#222222'\n", at);
    text +=
        fmt::format("set label 2 {} at {}, graph 1.03 center\n", quoted(plot.mark->label, longest_label), at);
  }
  if (plot.curves.size() == 1 && plot.curves[0].label.empty()) text += "unset key\nset rmargin 3\n";

  std::string draw;
  std::size_t labelled = 0;  // as many curves so far have a label, and a colour of their own
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const Curve& curve = plot.curves[i];
    text += fmt::format("$curve{} << EOD\n", i);
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      const bool shown = (!plot.log_x || curve.x[k] > 0) && (!plot.log_y || curve.y[k] > 0);
      text += fmt::format("{} {}\n", gnuplot_number(curve.x[k]), shown ? gnuplot_number(curve.y[k]) : "NaN");
    }
    text += "EOD\n";
    if (i == 0 || !curve.label.empty()) ++labelled;
    // Past the last colour the line's pattern changes.
    const std::size_t own = labelled - 1;
    const char* how = curve.points ? "points" : curve.x.size() <= 30 ? "linespoints" : "lines";
    draw +=
        fmt::format("{}$curve{} using 1:2 with {} lw 2.5 lc rgb '{}' dt {} pt 7 ps {} {}",
                    i == 0 ? "plot " : ", \\\n     ", i, how, colours[own % std::size(colours)],
                    1 + own / std::size(colours), curve.points ? "1.1" : "0.5",
                    curve.label.empty() && i > 0 ? "notitle" : "title " + quoted(curve.label, longest_label));
  }
  return text + draw + "\n";
}

std::string script(const Bars& plot) {
  const std::size_t n = plot.bars.size();
  std::string text = header(plot.title, 900, 140 + 26 * n) + axis("x", plot.axis);
  text += "unset key\nset rmargin 3\nset border 1\nset grid xtics lc rgb '#e0e0e0' lt 1\n";
  text += "set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '#666666' front\n";

  // Room for the numbers at the ends of the bars.
  double low = 0, high = 0;
  for (const Bar& bar : plot.bars) low = std::min(low, bar.value), high = std::max(high, bar.value);
  const double room = .12 * (high > low ? high - low : 1);
  text += fmt::format("set xrange [{}:{}]\n", gnuplot_number(low < 0 ? low - room : 0),
                      gnuplot_number(high + room));
  text += fmt::format("set yrange [{}.5:-0.5]\nset ytics scale 0 (", n - 1);
  for (std::size_t i = 0; i < n; ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", quoted(plot.bars[i].label, longest_label), i);
  }
  text += ")\n$bars << EOD\n";
  for (std::size_t i = 0; i < n; ++i) {
    const double value = plot.bars[i].value;
    text += fmt::format("{} {} {} \"{:.3g}\"\n", gnuplot_number(value), i, value < 0 ? 0xD55E00 : 0x0072B2,
                        value);
  }
  text += "EOD\n";
  text +=
      "plot $bars using ($1/2):2:(0):($1):($2-0.38):($2+0.38):3 with boxxyerror fs solid 1 noborder lc rgb "
      "variable";
  // gnuplot 5.4 crashes on labels of which none is to be drawn.
  const auto labels = [&](bool negative, const char* which, const char* place) {
    const bool has_one = std::any_of(plot.bars.begin(), plot.bars.end(),
                                     [&](const Bar& bar) { return (bar.value < 0) == negative; });
    return has_one ? fmt::format(", \\\n     $bars using ({}):2:4 with labels {}, 0", which, place) : "";
  };
  text += labels(false, "$1 < 0 ? NaN : $1", "left offset 0.4");
  text += labels(true, "$1 < 0 ? $1 : NaN", "right offset -0.4");
  return text + "\n";
}

/// The ticks of one axis of a map; where the cells are small, every few cells has one.
std::string ticks(const char* which, const std::vector<std::string>& labels, std::size_t cell) {
  const std::size_t every = (20 + cell - 1) / cell;
  std::string list;
  for (std::size_t i = 0; i < labels.size(); i += every) {
    list += fmt::format("{}{} {}", i == 0 ? "" : ", ", quoted(labels[i], longest_label), i);
  }
  return fmt::format("set {}tics scale 0 ({})\n", which, list);
}

/// White is zero; where values of both signs occur the two sides have the same scale.
std::string palette(double low, double most) {
  if (low < 0) {
    return fmt::format(
        "set palette defined (-1 '#7F3B08', -0.5 '#F1A340', 0 '#FFFFFF', 0.5 '#67A9CF', 1 '#053061')\n"
        "set cbrange [{}:{}]\n",
        gnuplot_number(-most), gnuplot_number(most));
  }
  return fmt::format("set palette defined (0 '#FFFFFF', 0.5 '#67A9CF', 1 '#053061')\nset cbrange [0:{}]\n",
                     gnuplot_number(most));
}

std::string script(const HeatMap& plot) {
  const std::size_t rows = plot.rows.size(), columns = plot.columns.size();
  double low = 0, most = 0;
  for (const auto& row : plot.values) {
    for (const double value : row) {
      if (std::isfinite(value)) low = std::min(low, value), most = std::max(most, std::abs(value));
    }
  }
  if (most == 0) most = 1;

  // Square cells of one size; the labels get the room they need.
  const std::size_t cell = std::clamp<std::size_t>(900 / std::max(rows, columns), 10, 54);
  const std::size_t width = std::max<std::size_t>(220 + cell * columns + 8 * longest(plot.rows), 460);
  const std::size_t height = 130 + cell * rows + 6 * longest(plot.columns);
  std::string text = header(plot.title, width, height);
  text += axis("x", plot.x_axis) + axis("y", plot.y_axis) + axis("cb", plot.unit);
  text += "unset key\nset border 0\nset rmargin 9\nset style fill solid 1 noborder\n";
  text += ticks("x", plot.columns, cell) + "set xtics rotate by -45\n" + ticks("y", plot.rows, cell);
  text += fmt::format("set xrange [-0.5:{}.5]\nset yrange [{}.5:-0.5]\n", columns - 1, rows - 1);
  text += palette(low, most);

  std::string cells, missing, numbers;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const double value = plot.values[r][c];
      if (!std::isfinite(value)) {
        missing += fmt::format("{} {}\n", c, r);
        continue;
      }
      cells += fmt::format("{} {} {}\n", c, r, gnuplot_number(value));
      numbers += fmt::format("{} {} \"{:.2g}\" {}\n", c, r, value,
                             std::abs(value) > .6 * most ? 0xFFFFFF : 0x222222);
    }
  }
  std::string draw;
  const auto layer = [&](const char* name, const std::string& data, const char* how) {
    if (data.empty()) return;
    text += fmt::format("${} << EOD\n{}EOD\n", name, data);
    draw += fmt::format("{}${} using {}", draw.empty() ? "plot " : ", \\\n     ", name, how);
  };
  layer("cells", cells, "1:2:(0.5):(0.5):3 with boxxyerror lc palette");
  layer("missing", missing, "1:2:(0.5):(0.5) with boxxyerror lc rgb '#BBBBBB'");
  if (rows <= 12 && columns <= 12) {
    layer("numbers", numbers, "1:2:3:4 with labels font 'sans-serif,13' tc rgb variable");
  }
  return text + draw + "\n";
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
      any = any || (std::isfinite(curve.x[k]) && std::isfinite(curve.y[k]) &&
                    (!plot.log_x || curve.x[k] > 0) && (!plot.log_y || curve.y[k] > 0));
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

}  // namespace unrolled::app
