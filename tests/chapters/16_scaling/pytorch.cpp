// Fits against PyTorch's: tests/chapters/16_scaling/pytorch.py.
#include <doctest/doctest.h>

#include "16_scaling/frontier.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::scaling;

namespace {

const nlohmann::json& theirs() { return testing::golden("chapters/16_scaling/pytorch"); }

/// The formula of pytorch.py.
std::vector<Point> runs(int count, double E) {
  std::vector<Point> points;
  for (int r = 0; r < count; ++r) {
    const double N = 900 * std::pow(2.7, r % 4), D = 1e5 * std::pow(1.9, r / 4);
    points.push_back(
        {N, D, E + (14 / std::pow(N, .31) + 70 / std::pow(D, .42)) * (1 + .1 * std::sin(2.3 * (r + 1)))});
  }
  return points;
}

}  // namespace

TEST_CASE("planes are PyTorch's least squares; surfaces are as near as its search over all four numbers") {
  CHECK(theirs()["fits"].size() == 4);
  for (const auto& one : theirs()["fits"]) {
    const double E = one["E"];
    const Plane plane = plane_through(runs(one["count"], 0));
    CHECK(plane.c == doctest::Approx(one["plane"][0].get<double>()).epsilon(1e-9));
    CHECK(plane.n == doctest::Approx(one["plane"][1].get<double>()).epsilon(1e-9));
    CHECK(plane.d == doctest::Approx(one["plane"][2].get<double>()).epsilon(1e-9));
    const std::vector<Point> points = runs(one["count"], E);
    const Surface surface = surface_through(points, E);
    const auto& best = one["surface"];
    CHECK(std::abs(surface.alpha - best["alpha"].get<double>()) < .011);
    CHECK(std::abs(surface.beta - best["beta"].get<double>()) < .011);
    const double least = best["error"];
    CHECK(relative_error(surface, points) >= least * (1 - 1e-9));
    CHECK(relative_error(surface, points) < least * 1.01);
    const Surface polished = {E, best["A"], best["B"], best["alpha"], best["beta"]};
    CHECK(relative_error(polished, points) == doctest::Approx(least).epsilon(1e-9));
  }
}

TEST_CASE("the best split is where a search finds the least loss") {
  for (const auto& one : theirs()["splits"]) {
    const auto& law = one["law"];
    const Split split = best_split({1.7, law[0], law[1], law[2], law[3]}, law[4]);
    CHECK(split.N == doctest::Approx(one["split"][0].get<double>()).epsilon(1e-5));
    CHECK(split.D == doctest::Approx(one["split"][1].get<double>()).epsilon(1e-5));
  }
}
