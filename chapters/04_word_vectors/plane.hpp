// Vectors drawn on two axes: the two directions along which they differ most (principal component analysis).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "tensor/array.hpp"
#include "trace/views/dot_text.hpp"

namespace unrolled::word_vectors {

/// Rows (N,C) → (N,2): their products with the two principal axes, after the mean row was taken off. Each axis comes from
/// power iteration on the covariance, and points to where its number of largest size is positive.
inline Array on_two_axes(const Array& rows) {
  const std::size_t N = rows.shape(0), C = rows.shape(1);
  std::vector<std::vector<double>> centred(N, std::vector<double>(C));
  for (std::size_t i = 0; i < C; ++i) {
    double mean = 0;
    for (std::size_t n = 0; n < N; ++n) mean += static_cast<double>(rows(n, i)) / static_cast<double>(N);
    for (std::size_t n = 0; n < N; ++n) centred[n][i] = static_cast<double>(rows(n, i)) - mean;
  }
  const auto product = [&](std::size_t n, const std::vector<double>& axis) {
    double sum = 0;
    for (std::size_t i = 0; i < C; ++i) sum += centred[n][i] * axis[i];
    return sum;
  };
  Array places(Shape{N, 2}, 0);
  for (std::size_t a = 0; a < 2; ++a) {
    std::vector<double> axis(C);
    for (std::size_t i = 0; i < C; ++i) axis[i] = std::sin(static_cast<double>(i + 1));  // any beginning
    for (int iteration = 0; iteration < 300; ++iteration) {
      std::vector<double> next(C, 0);
      for (std::size_t n = 0; n < N; ++n) {
        const double p = product(n, axis);
        for (std::size_t i = 0; i < C; ++i) next[i] += p * centred[n][i];
      }
      double squares = 0;
      for (const double x : next) squares += x * x;
      if (squares == 0) break;  // all rows are alike
      for (std::size_t i = 0; i < C; ++i) axis[i] = next[i] / std::sqrt(squares);
    }
    const auto largest = std::max_element(axis.begin(), axis.end(),
                                          [](double x, double y) { return std::abs(x) < std::abs(y); });
    const double sign = *largest < 0 ? -1 : 1;
    for (std::size_t n = 0; n < N; ++n) {
      const double p = product(n, axis);
      places(n, a) = static_cast<Real>(sign * p);
      for (std::size_t i = 0; i < C; ++i) centred[n][i] -= p * axis[i];  // the second axis is of what is left
    }
  }
  return places;
}

/// Words at their places (N,2), with arrows between some of them.
struct WordPlane {
  std::string title;
  std::vector<std::string> words;
  Array places;
  std::vector<std::pair<std::size_t, std::size_t>> arrows;
};

/// Points where labels of 15 points can be read: a label that would cover an earlier one goes above it.
inline std::vector<std::pair<double, double>> without_overlap(std::vector<std::pair<double, double>> points,
                                                              const std::vector<std::string>& labels) {
  constexpr double height = 17, letter = 8;  // points
  const auto half = [&](std::size_t n) { return letter * static_cast<double>(labels[n].size()) / 2; };
  for (std::size_t n = 1; n < points.size(); ++n) {
    // Each earlier label can push it up once, the lowest first
    std::vector<std::size_t> earlier(n);
    std::iota(earlier.begin(), earlier.end(), std::size_t{0});
    std::stable_sort(earlier.begin(), earlier.end(),
                     [&](std::size_t a, std::size_t b) { return points[a].second < points[b].second; });
    for (const std::size_t m : earlier) {
      if (std::abs(points[n].first - points[m].first) < half(n) + half(m) &&
          std::abs(points[n].second - points[m].second) < height)
        points[n].second = points[m].second + height;
    }
  }
  return points;
}

/// Several planes side by side as one DOT text, each scaled to the same size. Words that would cover each other are moved apart.
inline std::string plane_graph(const std::vector<WordPlane>& planes) {
  constexpr double side = 620, gap = 120;  // points
  std::string dot =
      "digraph words {\n"
      "  layout=neato; bgcolor=white; splines=line;\n"
      "  node [shape=plaintext, fontname=\"Helvetica\", fontsize=15, margin=0.03, width=0, height=0];\n"
      "  edge [color=\"#0072b2\", arrowsize=0.6];\n";
  for (std::size_t p = 0; p < planes.size(); ++p) {
    const WordPlane& plane = planes[p];
    double low[2] = {HUGE_VAL, HUGE_VAL}, span = 1e-9;
    for (const std::size_t a : {0, 1}) {
      double high = -HUGE_VAL;
      for (std::size_t n = 0; n < plane.words.size(); ++n) {
        low[a] = std::min(low[a], static_cast<double>(plane.places(n, a)));
        high = std::max(high, static_cast<double>(plane.places(n, a)));
      }
      span = std::max(span, high - low[a]);
    }
    const double left = static_cast<double>(p) * (side + gap);
    std::vector<std::pair<double, double>> points;
    for (std::size_t n = 0; n < plane.words.size(); ++n)
      points.emplace_back(left + (static_cast<double>(plane.places(n, 0)) - low[0]) / span * side,
                          (static_cast<double>(plane.places(n, 1)) - low[1]) / span * side);
    points = without_overlap(std::move(points), plane.words);
    for (std::size_t n = 0; n < plane.words.size(); ++n)
      dot += fmt::format("  p{}w{} [label=\"{}\", pos=\"{:.3f},{:.3f}!\"];\n", p, n,
                         trace::tooltip(plane.words[n]), points[n].first / 72, points[n].second / 72);
    dot += fmt::format("  p{}title [label=\"{}\", fontsize=19, pos=\"{:.3f},{:.3f}!\"];\n", p,
                       trace::tooltip(plane.title), (left + side / 2) / 72, (side + 60) / 72);
    for (const auto& [from, to] : plane.arrows) dot += fmt::format("  p{}w{} -> p{}w{};\n", p, from, p, to);
  }
  return dot + "}\n";
}

}  // namespace unrolled::word_vectors
