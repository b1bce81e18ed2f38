#include <cmath>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

/// The one number that `of(seen, right)` is at every place where it is anything, if it is one.
struct One {
  bool holds = true;
  std::optional<double> number;
  std::size_t support = 0;  ///< different right numbers that it was computed from
};

enum class By { factor, constant };

One one_number(const std::vector<double>& seen, const std::vector<double>& right, double tolerance, By by) {
  One one;
  const double scale = scale_of(right);
  std::vector<double> different;
  double largest = 0;
  // The largest number gives it most exactly.
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (!std::isfinite(right[i])) continue;
    const double size = std::abs(right[i]);
    if (size > largest || (by == By::constant && !one.number)) {
      largest = std::max(largest, size);
      one.number = by == By::factor ? seen[i] / right[i] : seen[i] - right[i];
    }
    if (by == By::factor && size <= 1e-9 * scale) continue;
    if (different.size() < 8 &&
        std::ranges::none_of(different, [&](double x) { return same_number(x, right[i], 1e-6, 0); }))
      different.push_back(right[i]);
  }
  one.support = different.size();
  one.holds = !one.number || std::isfinite(*one.number);
  for (std::size_t i = 0; i < right.size() && one.holds; ++i) {
    const double r = right[i];
    const double made = by == By::factor ? (one.number ? r * *one.number : r) : r + one.number.value_or(0);
    one.holds = same_number(seen[i], made, tolerance, std::max(scale, std::abs(made)));
  }
  return one;
}

/// The one number of each case, if each has one.
std::optional<std::vector<One>> of_each_case(const Comparisons& claimed, By by) {
  if (!all_numbers(claimed)) return std::nullopt;
  std::vector<One> ones;
  for (const Comparison& one : claimed) {
    ones.push_back(one_number(one.seen->numbers, one.right->numbers, one.tolerance, by));
    if (!ones.back().holds || !ones.back().number) return std::nullopt;
  }
  return ones;
}

double tolerance_of(const Comparisons& claimed) {
  double tolerance = 0;
  for (const Comparison& one : claimed) tolerance = std::max(tolerance, one.tolerance);
  return tolerance;
}

bool all_alike(const std::vector<One>& ones, double tolerance) {
  return std::ranges::all_of(
      ones, [&](const One& one) { return same_number(*one.number, *ones.front().number, tolerance, 0); });
}

bool anything(double, double) { return true; }
bool not_zero(double, double right) { return right != 0; }

std::string in_cases(const Comparisons& claimed, const std::vector<One>& ones) {
  std::string words;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, ones.size()); ++i)
    words += fmt::format("{}{} in “{}”", i == 0 ? "" : ", ", named(*ones[i].number), claimed[i].name);
  return words;
}

/// What a shape has to count, in words.
std::vector<std::pair<std::string, double>> sizes_of(const Shape& shape) {
  std::vector<std::pair<std::string, double>> sizes;
  double all = 1;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    const auto size = static_cast<double>(shape[k]);
    all *= size;
    sizes.emplace_back(shape.size() <= 2 ? fmt::format("the number of {}s", counted_along(shape.size(), k))
                                         : fmt::format("the size of axis {}", k),
                       size);
  }
  if (shape.size() > 1) sizes.emplace_back("the number of all elements", all);
  return sizes;
}

}  // namespace

std::optional<Relation> nothing_but_one_value(const Comparisons& claimed) {
  if (!all_numbers(claimed) || different_numbers(claimed, anything) < 2) return std::nullopt;
  std::optional<double> value;
  std::size_t elements = 0;
  const bool one = every_number(claimed, [&](double seen, double, const auto&) {
    if (!value) value = seen;
    ++elements;
    return seen == *value || (std::isnan(seen) && std::isnan(*value));
  });
  if (!one || elements < 2) return std::nullopt;
  const std::string shown = std::isnan(*value) ? "NaN" : std::isinf(*value) ? "infinite" : named(*value);
  if (*value == 0) return Relation{"one value", "all of your numbers are 0", {0}};
  return Relation{
      "one value", fmt::format("each of your numbers is {}, whatever the right one is", shown), {*value}};
}

std::optional<Relation> times_one_factor(const Comparisons& claimed) {
  const auto ones = of_each_case(claimed, By::factor);
  if (!ones || !all_alike(*ones, tolerance_of(claimed)) || different_numbers(claimed, not_zero) < 2)
    return std::nullopt;
  const double factor = *ones->front().number;
  if (factor == 0) return std::nullopt;
  return Relation{
      "times", fmt::format("each of your numbers is the right one times {}", named(factor)), {factor}};
}

std::optional<Relation> plus_one_constant(const Comparisons& claimed) {
  const auto ones = of_each_case(claimed, By::constant);
  if (!ones || !all_alike(*ones, tolerance_of(claimed)) || different_numbers(claimed, anything) < 2)
    return std::nullopt;
  const double constant = *ones->front().number;
  return Relation{"plus",
                  fmt::format("each of your numbers is the right one {} {}", constant < 0 ? "minus" : "plus",
                              named(std::abs(constant))),
                  {constant}};
}

std::optional<Relation> times_a_size(const Comparisons& claimed) {
  const auto ones = of_each_case(claimed, By::factor);
  if (!ones || different_numbers(claimed, not_zero) < 2 || all_alike(*ones, 1e-6)) return std::nullopt;
  struct Power {
    const char* words;
    double exponent;
  };
  const std::size_t choices = sizes_of(claimed.front().right->shape).size();
  for (const Power& power : {Power{"times {}", 1},
                             {"divided by {}", -1},
                             {"times the square root of {}", .5},
                             {"divided by the square root of {}", -.5}}) {
    for (std::size_t choice = 0; choice < choices; ++choice) {
      const auto fits = [&](std::size_t i) {
        const auto sizes = sizes_of(claimed[i].right->shape);
        return sizes.size() == choices &&
               same_number(*(*ones)[i].number, std::pow(sizes[choice].second, power.exponent),
                           claimed[i].tolerance, 0);
      };
      bool all = true;
      for (std::size_t i = 0; i < claimed.size() && all; ++i) all = fits(i);
      if (!all) continue;
      const std::string size = sizes_of(claimed.front().right->shape)[choice].first;
      return Relation{"times a size",
                      "each of your numbers is the right one " + fmt::format(fmt::runtime(power.words), size),
                      {static_cast<double>(choice), power.exponent}};
    }
  }
  return std::nullopt;
}

std::optional<Relation> factor_and_constant(const Comparisons& claimed) {
  if (!all_numbers(claimed) || different_numbers(claimed, anything) < 4) return std::nullopt;
  // The line through the two points that are farthest apart
  std::optional<std::pair<double, double>> low, high;  // right, seen
  every_number(claimed, [&](double seen, double right, const auto&) {
    if (!low || right < low->first) low = {right, seen};
    if (!high || right > high->first) high = {right, seen};
    return true;
  });
  const double factor = (high->second - low->second) / (high->first - low->first);
  const double constant = low->second - factor * low->first;
  if (!std::isfinite(factor) || !std::isfinite(constant) || std::abs(factor) < 1e-6) return std::nullopt;
  const double size = std::max(std::abs(high->second), std::abs(low->second));
  const bool holds = every_number(claimed, [&](double seen, double right, const auto&) {
    return same_number(seen, factor * right + constant, 1e-9, size);
  });
  if (!holds) return std::nullopt;
  return Relation{"times and plus",
                  fmt::format("each of your numbers is the right one times {}, {} {}", named(factor),
                              constant < 0 ? "minus" : "plus", named(std::abs(constant))),
                  {factor, constant}};
}

std::optional<Relation> own_factor_of_each_case(const Comparisons& claimed) {
  const auto ones = of_each_case(claimed, By::factor);
  if (!ones) return std::nullopt;
  // A single number is another times some factor always; but hardly ever times ½ or √3.
  std::size_t support = 0;
  for (std::size_t i = 0; i < ones->size(); ++i) {
    const One& one = (*ones)[i];
    if (*one.number == 0 || (one.support < 2 && !has_name(*one.number))) return std::nullopt;
    const double right = scale_of(*claimed[i].right);
    support += one.support >= 2 || right != std::round(right);
  }
  if ((support < 2 && ones->front().support < 3) || different_numbers(claimed, not_zero) < 2)
    return std::nullopt;
  return Relation{"own factor of each case",
                  fmt::format("in each case your numbers are the right ones times one factor: {}",
                              in_cases(claimed, *ones))};
}

std::optional<Relation> own_constant_of_each_case(const Comparisons& claimed) {
  const auto ones = of_each_case(claimed, By::constant);
  if (!ones || std::ranges::any_of(*ones, [](const One& one) { return one.support < 2; }))
    return std::nullopt;
  if (ones->size() < 2 && ones->front().support < 3) return std::nullopt;
  return Relation{"own constant of each case",
                  fmt::format("in each case your numbers are the right ones plus one number: {}",
                              in_cases(claimed, *ones))};
}

namespace {

/// Whether each row, or each column, is the right one but for a number of its own; two rows at least must show it.
std::optional<Relation> own_number_along_axis(const Comparisons& claimed, By by, const std::string& name,
                                              const std::string& words) {
  if (!all_numbers(claimed)) return std::nullopt;
  const std::size_t rank = claimed.front().right->shape.size();
  if (rank < 2) return std::nullopt;
  // What is one row lies along the last axis, what is one column along the others.
  for (const bool rows : {true, false}) {
    if (!rows && rank != 2) continue;
    std::size_t shown = 0;
    bool holds = true;
    for (const Comparison& one : claimed) {
      if (one.right->shape.size() != rank) return std::nullopt;
      each_line(*one.right, rows ? rank - 1 : 0, [&](const std::vector<std::size_t>& line) {
        const One found = one_number(at(*one.seen, line), at(*one.right, line), one.tolerance, by);
        holds = holds && found.holds && (by == By::constant || found.number != std::optional(0.));
        shown += found.support >= (by == By::factor ? 2 : 3);
      });
    }
    if (holds && shown >= 2)
      return Relation{
          name, fmt::format(fmt::runtime(words), rows ? "row" : "column"), {}, rows ? rank - 1 : 0};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Relation> own_factor_along_axis(const Comparisons& claimed) {
  return own_number_along_axis(claimed, By::factor, "own factor along axis",
                               "each of your {0}s is the right {0} times a factor of its own");
}

std::optional<Relation> own_constant_along_axis(const Comparisons& claimed) {
  return own_number_along_axis(claimed, By::constant, "own constant along axis",
                               "each of your {0}s is the right {0} plus a number of its own");
}

}  // namespace unrolled::exercise
