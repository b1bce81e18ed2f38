#include <array>
#include <cmath>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

struct Function {
  const char* words;
  double (*of)(double);
};

// Of two that give the same numbers the first is said.
const std::array<Function, 23> functions = {{
    {"the right one without its sign", [](double x) { return std::abs(x); }},
    {"the right one, and 0 where that is negative", [](double x) { return std::max(x, 0.); }},
    {"the right one, and 1 where that is larger", [](double x) { return std::min(x, 1.); }},
    {"the right one, cut off below 0 and above 1", [](double x) { return std::clamp(x, 0., 1.); }},
    {"the right one, cut off below −1 and above 1", [](double x) { return std::clamp(x, -1., 1.); }},
    {"the whole part of the right one", [](double x) { return std::trunc(x); }},
    {"the right one rounded down", [](double x) { return std::floor(x); }},
    {"the right one rounded to a whole number", [](double x) { return std::round(x); }},
    {"1 where the right one is above 0, and 0 elsewhere", [](double x) { return x > 0 ? 1. : 0.; }},
    {"1 minus the right one", [](double x) { return 1 - x; }},
    {"1 divided by the right one", [](double x) { return 1 / x; }},
    {"the square of the right one", [](double x) { return x * x; }},
    {"the square root of the right one", [](double x) { return std::sqrt(x); }},
    {"the exponential of the right one", [](double x) { return std::exp(x); }},
    {"the logarithm of the right one", [](double x) { return std::log(x); }},
    {"minus the logarithm of the right one", [](double x) { return -std::log(x); }},
    {"the exponential of minus the right one", [](double x) { return std::exp(-x); }},
    {"1 minus the exponential of minus the right one", [](double x) { return 1 - std::exp(-x); }},
    {"the tanh of the right one", [](double x) { return std::tanh(x); }},
    {"the number whose tanh is the right one", [](double x) { return std::atanh(x); }},
    {"σ of the right one", [](double x) { return 1 / (1 + std::exp(-x)); }},
    {"the number of which σ is the right one", [](double x) { return std::log(x / (1 - x)); }},
    {"the right one to the power of 3", [](double x) { return x * x * x; }},
}};

}  // namespace

std::vector<std::string> functions_that_hold(const Comparison& one) {
  std::vector<std::string> hold;
  for (const Function& function : functions) {
    if (every_number({one}, [&](double seen, double right, const auto& same) {
          return same(seen, function.of(right));
        }))
      hold.push_back(function.words);
  }
  return hold;
}

std::optional<Relation> function_of_each(const Comparisons& claimed) {
  if (!all_numbers(claimed)) return std::nullopt;
  for (std::size_t f = 0; f < functions.size(); ++f) {
    bool whole = true;  // whole numbers are related in many ways
    std::vector<double> values;
    const bool holds = every_number(claimed, [&](double seen, double right, const auto& same) {
      whole = whole && seen == std::round(seen) && right == std::round(right);
      const double value = functions[f].of(right);
      if (std::ranges::none_of(values, [&](double x) { return same_number(x, value, 1e-6, 0); }) &&
          values.size() < 4)
        values.push_back(value);
      return same(seen, value);
    });
    if (!holds || values.size() < 2) continue;
    const std::size_t changed = different_numbers(
        claimed, [&](double seen, double right) { return !same_number(seen, right, 1e-6, 0); });
    if (changed >= (whole ? 3 : 2))
      return Relation{"function of each",
                      fmt::format("each of your numbers is {}", functions[f].words),
                      {static_cast<double>(f)}};
  }
  return std::nullopt;
}

}  // namespace unrolled::exercise
