// Pictures for pages: lines, bars and heat maps as SVG, drawn by gnuplot.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/process.hpp"

namespace unrolled::app {

/// One curve, or points alone. A y that is NaN or infinite leaves a gap. A curve without a label has no line in the key, and the
/// colour of the one before it: a fit through points, say.
struct Curve {
  std::string label;
  std::vector<double> x, y;
  bool points = false;  ///< measured values, which no line joins
};

/// A label and a number.
struct Bar {
  std::string label;
  double value = 0;
};

/// Curves over one x axis. Axis titles carry their unit: "time (s)".
struct Lines {
  std::string title, x_axis, y_axis;
  std::vector<Curve> curves;
  bool log_y = false, log_x = false;  ///< a power of ten at each tick; what is not above zero leaves a gap
  std::optional<Bar> mark = {};       ///< a dotted line from bottom to top at this x, with its label
};

/// Horizontal bars, the first on top: room for long labels. Positive and negative differ in colour.
struct Bars {
  std::string title, axis;
  std::vector<Bar> bars;
};

/// A matrix as colours; row 0 on top. Small matrices (up to 12 × 12) show their numbers too.
struct HeatMap {
  std::string title, x_axis, y_axis, unit;
  std::vector<std::string> rows, columns;   ///< labels; their numbers are the matrix's shape
  std::vector<std::vector<double>> values;  ///< values[row][column]; NaN is grey
};

using Plot = std::variant<Lines, Bars, HeatMap>;

/// The gnuplot script. The same plot gives the same text.
std::string gnuplot_script(const Plot& plot);

/// The numbers of a plot, for other programs (RFC 4180, with a header).
std::string plot_csv(const Plot& plot);

/// A text as it stands between the tags of XML, of which SVG is one kind.
std::string xml_text(std::string text);

/// What write_plot wrote.
struct Plotted {
  std::filesystem::path file;  ///< the picture, or the numbers in its place
  std::string hint;            ///< why there is no picture; "" when there is one
};

/// Writes the plot to `file` (SVG); where gnuplot does not draw it, the numbers beside it as .csv. Errors: nothing to
/// draw, sizes that do not fit, a file cannot be written.
Plotted write_plot(const Plot& plot, const std::filesystem::path& file,
                   std::chrono::milliseconds limit = patience);

}  // namespace unrolled::app
