// Laws fitted to runs: a plane through the logarithms, and the form with a floor.
//
//   plane     ln L = c + n ln N + d ln D           three numbers, by least squares: no floor
//   surface   L = E + A / N^α + B / D^β            E given or fitted; α and β from a grid, A and B by least squares
//
// (Kaplan et al. 2020; Hoffmann et al. 2022, approach 3.) The surface has the least relative errors, Σ (L̂/L − 1)², so that good runs count
// as much as bad ones. How sure a fit is, is asked by fitting again and again, to runs drawn from the same ones (bootstrap).
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "16_scaling/least_squares.hpp"
#include "16_scaling/runs.hpp"

namespace unrolled::scaling {

/// What a law is fitted to.
struct Point {
  double N, D, loss;
};

/// The runs that count, by their divergence, or with the entropy as losses: one that ran away is left out.
inline std::vector<Point> points_of(const std::vector<Run>& runs, double entropy = 0) {
  std::vector<Point> points;
  for (const Run& run : runs) {
    if (!run.ran_away) points.push_back({run.parameters, run.tokens, run.divergence + entropy});
  }
  return points;
}

/// Errors: all runs are of one size, or of one length.
inline void check_varied(const std::vector<Point>& points) {
  const auto differ = [&](double Point::*part) {
    return std::any_of(points.begin(), points.end(),
                       [&](const Point& each) { return each.*part != points[0].*part; });
  };
  if (!differ(&Point::N) || !differ(&Point::D))
    throw Error("a law needs runs of more than one size and more than one length");
}

// [plane]
struct Plane {
  double c = 0, n = 0, d = 0;
  double at(double N, double D) const { return std::exp(c + n * std::log(N) + d * std::log(D)); }
};

/// Errors: fewer than three runs, or all of one size or length; a loss that is not above 0.
inline Plane plane_through(const std::vector<Point>& points) {
  if (points.size() < 3) throw Error(fmt::format("a plane through {} runs", points.size()), "three at least");
  check_varied(points);
  std::vector<std::array<double, 4>> examples;
  for (const Point& each : points) {
    if (!(each.loss > 0)) throw Error(fmt::format("a loss of {} has no logarithm", each.loss));
    examples.push_back({1, std::log(each.N), std::log(each.D), std::log(each.loss)});
  }
  const auto [c, n, d] = least_squares<3>(examples);
  return {c, n, d};
}
// [/plane]

// [surface]
struct Surface {
  double E = 0, A = 0, B = 0, alpha = 0, beta = 0;
  double at(double N, double D) const { return E + A * std::pow(N, -alpha) + B * std::pow(D, -beta); }
};

inline double relative_error(const Surface& law, const std::vector<Point>& points) {
  double sum = 0;
  for (const Point& each : points) sum += std::pow(law.at(each.N, each.D) / each.loss - 1, 2);
  return sum;
}

/// The best of the surfaces with this floor whose α and β are tried: `steps` of them each, from these on, so far apart.
inline Surface best_on_grid(const std::vector<Point>& points, double E, double first_alpha, double first_beta,
                            double apart, int steps) {
  const auto powers = [&](double Point::*part, double exponent) {
    std::vector<double> features;
    for (const Point& each : points) features.push_back(std::pow(each.*part, -exponent) / each.loss);
    return features;
  };
  std::vector<std::vector<double>> of_length;
  for (int b = 0; b < steps; ++b) of_length.push_back(powers(&Point::D, first_beta + b * apart));
  Surface best;
  double least = HUGE_VAL;
  std::vector<std::array<double, 3>> examples(points.size());
  for (int a = 0; a < steps; ++a) {
    const double alpha = first_alpha + a * apart;
    const std::vector<double> of_size = powers(&Point::N, alpha);
    for (int b = 0; b < steps; ++b) {
      const double beta = first_beta + b * apart;
      double error = 0;
      for (std::size_t i = 0; i < points.size(); ++i)
        examples[i] = {of_size[i], of_length[static_cast<std::size_t>(b)][i], 1 - E / points[i].loss};
      const auto [A, B] = least_squares<2>(examples);
      if (A < 0 || B < 0) continue;
      for (const auto& [u, v, y] : examples) error += (A * u + B * v - y) * (A * u + B * v - y);
      if (error < least) {
        least = error;
        best = {E, A, B, alpha, beta};
      }
    }
  }
  if (least == HUGE_VAL) throw Error("no surface of this form runs near these runs");
  return best;
}

/// With the floor E given. α and β are tried from .05 to 1.5 in steps of .02, then around the best in steps of .01
/// and of .002; A and B may not
/// be below 0. Errors: fewer than four runs, or all of one size or length; one that is not above the floor; no such surface.
inline Surface surface_through(const std::vector<Point>& points, double E) {
  if (points.size() < 4)
    throw Error(fmt::format("a surface through {} runs", points.size()), "four at least");
  check_varied(points);
  for (const Point& each : points) {
    if (!(each.loss > E))
      throw Error(fmt::format("a loss of {:.4g} is not above the floor, {:.4g}", each.loss, E));
  }
  Surface best = best_on_grid(points, E, .05, .05, .02, 74);
  for (const double apart : {.01, .002})
    best = best_on_grid(points, E, std::max(.05, best.alpha - 10 * apart),
                        std::max(.05, best.beta - 10 * apart), apart, 21);
  return best;
}

/// With the floor fitted too: of `steps` floors between 0 and the least loss, the one that leaves the least error. Errors: as surface_through.
inline Surface floor_through(const std::vector<Point>& points, std::size_t steps) {
  double lowest = HUGE_VAL;
  for (const Point& each : points) lowest = std::min(lowest, each.loss);
  Surface best = surface_through(points, 0);
  for (std::size_t n = 1; n < steps; ++n) {
    const Surface law = surface_through(points, lowest * static_cast<double>(n) / static_cast<double>(steps));
    if (relative_error(law, points) < relative_error(best, points)) best = law;
  }
  return best;
}
// [/surface]

/// What `count` fits say, each to as many runs drawn from these with replacement: sorted. A draw that no law fits, of one size alone say, is
/// drawn again. Errors: no law fits in 100 · count draws.
inline std::vector<double> bootstrap(const std::vector<Point>& points, std::size_t count,
                                     Generator& generator,
                                     const std::function<double(const std::vector<Point>&)>& fitted) {
  std::vector<double> answers;
  for (std::size_t n = 0; answers.size() < count; ++n) {
    if (n == 100 * count) throw Error(fmt::format("no law fits draws from {} runs", points.size()));
    std::vector<Point> drawn;
    for (std::size_t i = 0; i < points.size(); ++i) drawn.push_back(points[generator.below(points.size())]);
    try {
      answers.push_back(fitted(drawn));
    } catch (const Error&) {
    }
  }
  std::sort(answers.begin(), answers.end());
  return answers;
}

}  // namespace unrolled::scaling
