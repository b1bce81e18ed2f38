// Pictures of points, lines and areas, side by side, as SVG. What app::Plot has (curves, bars, maps) is drawn by it.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/plot.hpp"

namespace unrolled::neuron {

// Okabe and Ito's colours, as in app/plot.
inline constexpr const char *blue = "#0072b2", *orange = "#d55e00", *green = "#009e73", *grey = "#64748b";

struct Range {
  double low, high;

  double width() const { return high - low; }
};

/// One picture in a frame with axes. What reaches beyond the frame is cut off.
class Panel {
 public:
  Panel(const std::string& title, const std::string& x_axis, const std::string& y_axis, Range x, Range y)
      : title_(app::xml_text(title)),
        x_axis_(app::xml_text(x_axis)),
        y_axis_(app::xml_text(y_axis)),
        x_(x),
        y_(y) {}

  void point(double x, double y, const char* colour, double radius = 4.5) {
    inside_ += fmt::format("<circle cx='{:.1f}' cy='{:.1f}' r='{}' fill='{}' stroke='#ffffff'/>\n", column(x),
                           row(y), radius, colour);
  }
  void path(const std::vector<std::pair<double, double>>& points, const char* colour, double width = 2.5) {
    std::string text;
    for (const auto& [x, y] : points) text += fmt::format("{:.1f},{:.1f} ", column(x), row(y));
    inside_ += fmt::format("<polyline points='{}' fill='none' stroke='{}' stroke-width='{}'/>\n", text,
                           colour, width);
  }
  /// The line y = w x + b across the whole frame.
  void line(double w, double b, const char* colour) {
    path({{x_.low, w * x_.low + b}, {x_.high, w * x_.high + b}}, colour);
  }
  /// Its edges are whole pixels, so that neighbours leave no hairline between them.
  void area(Range x, Range y, const std::string& colour, double opacity = 1) {
    const double left = std::round(column(x.low)), right = std::round(column(x.high)),
                 top = std::round(row(y.high)), bottom = std::round(row(y.low));
    inside_ += fmt::format(
        "<rect x='{}' y='{}' width='{}' height='{}' fill='{}' fill-opacity='{}' "
        "shape-rendering='crispEdges'/>\n",
        left, top, right - left, bottom - top, colour, opacity);
  }
  /// A square between two heights, as wide as it is high on the screen, from x towards the middle.
  void square(double x, Range y, const char* colour) {
    const double side = row(y.low) - row(y.high);
    const double left = column(x) < (frame.left + frame.right) / 2 ? column(x) : column(x) - side;
    inside_ += fmt::format(
        "<rect x='{0:.1f}' y='{1:.1f}' width='{2:.1f}' height='{2:.1f}' fill='{3}' fill-opacity='.15' "
        "stroke='{3}'/>\n",
        left, row(y.high), side, colour);
  }
  void word(double x, double y, const std::string& text, const char* colour = "#222222") {
    inside_ += fmt::format("<text x='{:.1f}' y='{:.1f}' fill='{}' font-size='14'>{}</text>\n", column(x),
                           row(y), colour, text);
  }

  static constexpr double width = 430, height = 400;
  /// This panel as a group whose corner is at (left, top). `id` is its number in the drawing.
  std::string svg(double left, double top, std::size_t id) const {
    std::string text = fmt::format("<g transform='translate({:.0f},{:.0f})'>\n", left, top);
    text += fmt::format("<text x='{:.0f}' y='22' font-size='16' text-anchor='middle'>{}</text>\n",
                        (frame.left + frame.right) / 2, title_);
    text += fmt::format(
        "<clipPath id='frame{0}'><rect x='{1}' y='{2}' width='{3}' height='{4}'/></clipPath>\n<g "
        "clip-path='url(#frame{0})'>\n{5}</g>\n",
        id, frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, inside_);
    text += fmt::format("<rect x='{}' y='{}' width='{}' height='{}' fill='none' stroke='#666666'/>\n",
                        frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    for (const double tick : ticks(x_))
      text += fmt::format("<text x='{:.1f}' y='{}' font-size='13' text-anchor='middle'>{:g}</text>\n",
                          column(tick), frame.bottom + 18, tick);
    for (const double tick : ticks(y_))
      text += fmt::format("<text x='{}' y='{:.1f}' font-size='13' text-anchor='end'>{:g}</text>\n",
                          frame.left - 6, row(tick) + 4, tick);
    text += fmt::format("<text x='{:.0f}' y='{}' font-size='14' text-anchor='middle'>{}</text>\n",
                        (frame.left + frame.right) / 2, frame.bottom + 40, x_axis_);
    text += fmt::format(
        "<text transform='translate(16,{:.0f}) rotate(-90)' font-size='14' "
        "text-anchor='middle'>{}</text>\n</g>\n",
        (frame.top + frame.bottom) / 2, y_axis_);
    return text;
  }

 private:
  struct Frame {
    double left, right, top, bottom;
  };
  static constexpr Frame frame{70, 415, 36, 345};

  double column(double x) const {
    return frame.left + (x - x_.low) / x_.width() * (frame.right - frame.left);
  }
  double row(double y) const { return frame.bottom - (y - y_.low) / y_.width() * (frame.bottom - frame.top); }

  /// Round numbers, five or so.
  static std::vector<double> ticks(Range range) {
    double step = std::pow(10, std::floor(std::log10(range.width() / 4)));
    for (const double times : {2., 2.5, 2.})
      if (range.width() / step > 7) step *= times;
    std::vector<double> found;
    for (double n = std::ceil(range.low / step); n * step <= range.high; ++n) found.push_back(n * step + 0.0);
    return found;
  }

  std::string title_, x_axis_, y_axis_;
  Range x_, y_;
  std::string inside_;
};

/// Panels in rows of `across`, as one file. `title` is what a screen reader reads.
inline std::string drawing(const std::string& title, const std::vector<Panel>& panels, std::size_t across) {
  const std::size_t down = (panels.size() + across - 1) / across;
  const double width = Panel::width * static_cast<double>(across),
               height = Panel::height * static_cast<double>(down);
  std::string text = fmt::format(
      "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' width='{0}' height='{1}' "
      "font-family='sans-serif' fill='#222222'>\n"
      "<title>{2}</title>\n<rect width='100%' height='100%' fill='#ffffff'/>\n",
      width, height, title);
  for (std::size_t i = 0; i < panels.size(); ++i)
    text += panels[i].svg(Panel::width * static_cast<double>(i % across),
                          Panel::height * static_cast<double>(i / across), i);
  return text + "</svg>\n";
}

}  // namespace unrolled::neuron
