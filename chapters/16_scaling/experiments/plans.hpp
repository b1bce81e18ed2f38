// Which runs a sweep has, and where each of them is shown.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "16_scaling/runs.hpp"

namespace unrolled::scaling {

/// Runs of one budget.
struct Valley {
  double operations;
  std::vector<Plan> plans;
};

struct Plans {
  std::vector<std::size_t> widths, steps;  ///< of the grid
  std::vector<Plan> grid;                  ///< every width with every number of steps
  Plan foretold;                           ///< larger than all of them
  std::vector<Plan> starts;                ///< one of the grid from other starts: what is chance
  std::vector<Valley> valleys;

  /// All, each once.
  std::vector<Plan> all() const {
    std::vector<Plan> every = grid;
    every.push_back(foretold);
    every.insert(every.end(), starts.begin(), starts.end());
    for (const Valley& valley : valleys) every.insert(every.end(), valley.plans.begin(), valley.plans.end());
    std::vector<Plan> once;
    for (const Plan& plan : every) {
      if (std::find(once.begin(), once.end(), plan) == once.end()) once.push_back(plan);
    }
    return once;
  }
};

/// The sizes of a sweep before anything is scaled.
struct Extent {
  std::size_t K;
  std::vector<std::size_t> widths, steps;
  Plan foretold;
  std::vector<std::pair<double, std::vector<std::size_t>>>
      valleys;  ///< operations, and the widths that share them
};

inline Extent extent_of(const std::string& sweep) {
  if (sweep == "large") {
    return {160,
            {8, 16, 32, 64},
            {512, 1024, 2048, 4096},
            {128, 6144},
            {{2e10, {8, 16, 32}}, {2e11, {8, 16, 32, 64}}, {2e12, {32, 64, 96, 128}}}};
  }
  return {64,
          {4, 8, 16},
          {128, 256, 512},
          {32, 768},
          {{2e9, {4, 8, 16}}, {1e10, {4, 8, 16, 32}}, {4e10, {8, 16, 32, 48}}}};
}

/// The plans where the largest run takes `largest` steps, and all others are as much shorter.
inline Plans plans_of(const Extent& extent, const Facts& language, std::size_t largest) {
  const double share = static_cast<double>(largest) / static_cast<double>(extent.foretold.steps);
  const auto scaled = [&](std::size_t steps) {
    return std::max<std::size_t>(2,
                                 static_cast<std::size_t>(std::lround(share * static_cast<double>(steps))));
  };
  Plans plans{extent.widths, {}, {}, {extent.foretold.width, largest}, {}, {}};
  for (const std::size_t steps : extent.steps) plans.steps.push_back(scaled(steps));
  for (const std::size_t width : plans.widths) {
    for (const std::size_t steps : plans.steps) plans.grid.push_back({width, steps});
  }
  for (std::size_t start = 1; start < 4; ++start)
    plans.starts.push_back({plans.widths[1], plans.steps[1], start});
  for (const auto& [operations, widths] : extent.valleys) {
    Valley valley = {operations * share, {}};
    for (const std::size_t width : widths)
      valley.plans.push_back(
          {width, std::max<std::size_t>(2, steps_for(valley.operations, config_of(language, width)))});
    plans.valleys.push_back(valley);
  }
  return plans;
}

}  // namespace unrolled::scaling
