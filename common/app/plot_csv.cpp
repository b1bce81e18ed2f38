// The numbers of each kind of plot, as a table for other programs.
#include <fmt/format.h>

#include <cmath>

#include "app/plot.hpp"

namespace unrolled::app {
namespace {

std::string csv_number(double value) { return std::isfinite(value) ? fmt::format("{:.10g}", value) : "NaN"; }

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
      text +=
          fmt::format("{},{},{}\n", csv_cell(curve.label), csv_number(curve.x[k]), csv_number(curve.y[k]));
    }
  }
  return text;
}

std::string csv(const Bars& plot) {
  std::string text = fmt::format("label,{}\n", csv_cell(plot.axis));
  for (const Bar& bar : plot.bars) text += fmt::format("{},{}\n", csv_cell(bar.label), csv_number(bar.value));
  return text;
}

std::string csv(const HeatMap& plot) {
  std::string text = csv_cell(plot.y_axis + "/" + plot.x_axis);
  for (const std::string& column : plot.columns) text += "," + csv_cell(column);
  text += "\n";
  for (std::size_t r = 0; r < plot.rows.size(); ++r) {
    text += csv_cell(plot.rows[r]);
    for (const double value : plot.values[r]) text += "," + csv_number(value);
    text += "\n";
  }
  return text;
}

}  // namespace

std::string plot_csv(const Plot& plot) {
  return std::visit([](const auto& p) { return csv(p); }, plot);
}

}  // namespace unrolled::app
