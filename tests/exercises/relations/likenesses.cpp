#include <algorithm>
#include <cmath>
#include <numeric>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

/// Calls visit(seen, right, comparison) with each line along the last axis.
void each_row(const Comparisons& claimed,
              const std::function<void(const std::vector<double>&, const std::vector<double>&,
                                       const Comparison&)>& visit) {
  for (const Comparison& one : claimed) {
    each_line(*one.right, one.right->shape.size() - 1, [&](const std::vector<std::size_t>& line) {
      visit(at(*one.seen, line), at(*one.right, line), one);
    });
  }
}

bool have_rows(const Comparisons& claimed) {
  return all_numbers(claimed) && std::ranges::all_of(claimed, [](const Comparison& one) {
           return one.right->shape.size() > 0 && one.right->shape[one.right->shape.size() - 1] > 1;
         });
}

std::string rows_word(const Comparisons& claimed) {
  return claimed.front().right->shape.size() > 1 ? "each of your rows" : "your numbers";
}

}  // namespace

std::optional<Relation> sums_of_another(const Comparisons& claimed) {
  if (!have_rows(claimed)) return std::nullopt;
  // All right rows sum to 1, but for those of zeros; in each case one of yours does not.
  bool right_do = true;
  std::string shown;
  std::vector<std::size_t> failing;
  std::size_t rows = 0;
  each_row(claimed, [&](const auto& seen, const auto& right, const Comparison& one) {
    const bool zeros = std::ranges::all_of(right, [](double x) { return x == 0; });
    right_do = right_do && (zeros || same_number(sum(right), 1, 1e-6, 0)) && std::ranges::min(right) >= 0;
    if (zeros || same_number(sum(seen), 1, 1e-6, 0)) return;
    ++rows;
    if (failing.empty())
      shown = fmt::format("{} in “{}”", std::isnan(sum(seen)) ? "NaN" : named(sum(seen)), one.name);
    if (failing.empty() || failing.back() != one.place) failing.push_back(one.place);
  });
  if (!right_do || failing.size() < claimed.size() || rows < 2) return std::nullopt;
  return Relation{"sums of another",
                  fmt::format("the right {} to 1, and yours do not: they sum to {}",
                              claimed.front().right->shape.size() > 1 ? "rows sum" : "numbers sum", shown)};
}

std::optional<Relation> sums_alike(const Comparisons& claimed) {
  if (!have_rows(claimed)) return std::nullopt;
  bool alike = true;
  std::vector<double> sums;
  each_row(claimed, [&](const auto& seen, const auto& right, const Comparison& one) {
    alike = alike && same_number(sum(seen), sum(right), one.tolerance, scale_of(right));
    if (sums.size() < 4 &&
        std::ranges::none_of(sums, [&](double x) { return same_number(x, sum(right), 1e-6, 0); }))
      sums.push_back(sum(right));
  });
  if (!alike || sums.size() < 2) return std::nullopt;  // one sum alone, such as 1, says little
  return Relation{"sums alike",
                  fmt::format("{} {} the right sum, but not all numbers are right", rows_word(claimed),
                              claimed.front().right->shape.size() > 1 ? "has" : "have")};
}

std::optional<Relation> zeros_alike(const Comparisons& claimed) {
  if (!all_numbers(claimed)) return std::nullopt;
  std::size_t zeros = 0, others = 0;
  bool alike = true, opposite = true;
  every_number(claimed, [&](double seen, double right, const auto&) {
    ++(right == 0 ? zeros : others);
    alike = alike && (seen == 0) == (right == 0);
    opposite = opposite && (seen == 0) != (right == 0);
    return alike || opposite;
  });
  if ((!alike && !opposite) || zeros < 3 || others < 3 || 5 * zeros < others || 5 * others < zeros)
    return std::nullopt;
  return Relation{"zeros alike",
                  alike ? "your numbers are 0 where the right ones are, and only there"
                        : "your numbers are 0 where the right ones are not, and not 0 where they are",
                  {alike ? 1. : -1.}};
}

std::optional<Relation> equals_where_none_are(const Comparisons& claimed) {
  if (!have_rows(claimed)) return std::nullopt;
  std::size_t rows = 0;
  bool equal = true;
  const auto first_not_0 = [](const std::vector<double>& x) {
    const auto found = std::ranges::find_if(x, [](double one) { return one != 0; });
    return found == x.end() ? 0. : *found;
  };
  const auto all_equal = [&](const std::vector<double>& x, double tolerance) {
    return std::ranges::all_of(
        x, [&](double one) { return one == 0 || same_number(one, first_not_0(x), tolerance, 0); });
  };
  each_row(claimed, [&](const auto& seen, const auto& right, const Comparison& one) {
    equal = equal && all_equal(seen, one.tolerance) && std::isfinite(sum(seen)) && first_not_0(seen) != 0;
    rows += !all_equal(right, 1e-6) && std::ranges::count_if(seen, [](double x) { return x != 0; }) > 1;
  });
  if (!equal || rows < 2) return std::nullopt;
  const bool is_row = claimed.front().right->shape.size() > 1;
  return Relation{"all equal", fmt::format("{} that are not 0 are all equal, where the right ones differ",
                                           is_row ? "in each row your numbers" : "your numbers")};
}

/// What stands in `seen` where numbers of `right` are alike, from the smallest of `right` to the largest: the least and the most.
std::vector<std::pair<double, double>> by_size(const std::vector<double>& right,
                                               const std::vector<double>& seen) {
  std::vector<std::size_t> order(right.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t n) { return right[n]; });
  std::vector<std::pair<double, double>> groups;
  for (std::size_t n = 0; n < order.size(); ++n) {
    const double here = seen[order[n]];
    if (n == 0 || !same_number(right[order[n]], right[order[n - 1]], 1e-9, scale_of(right)))
      groups.push_back({here, here});
    groups.back() = {std::min(groups.back().first, here), std::max(groups.back().second, here)};
  }
  return groups;
}

std::optional<Relation> order_of_size(const Comparisons& claimed) {
  if (!have_rows(claimed)) return std::nullopt;
  std::size_t same = 0, opposite = 0, ties = 0, compared = 0;  // neighbours in size; all pairs
  each_row(claimed, [&](const auto& seen, const auto& right, const Comparison&) {
    const auto is_nan = [](double x) { return std::isnan(x); };
    if (std::ranges::any_of(seen, is_nan) || std::ranges::any_of(right, is_nan)) {
      ++ties;
      return;
    }
    const auto groups = by_size(right, seen);
    const double scale = scale_of(seen);
    compared += groups.size() * (groups.size() - std::min<std::size_t>(1, groups.size())) / 2;
    for (std::size_t n = 1; n < groups.size(); ++n) {
      const auto& [low, high] = groups[n - 1];
      const auto& [next_low, next_high] = groups[n];
      const bool rises = high < next_low && !same_number(high, next_low, 1e-9, scale);
      const bool falls = low > next_high && !same_number(low, next_high, 1e-9, scale);
      ++(rises ? same : falls ? opposite : ties);
    }
  });
  if (ties > 0 || (same > 0) == (opposite > 0) || compared < 6) return std::nullopt;
  const std::string rows =
      claimed.front().right->shape.size() > 1 ? "in each row your numbers" : "your numbers";
  return Relation{
      "order of size",
      same > 0 ? rows + " are in the right order of size, but not all of them are right"
               : rows + " stand in the opposite order of size: the largest where the smallest should be",
      {same > 0 ? 1. : -1.}};
}

std::optional<Relation> all_on_one_side(const Comparisons& claimed) {
  if (!all_numbers(claimed)) return std::nullopt;
  std::size_t larger = 0, smaller = 0, nearer = 0, farther = 0;
  for (const Comparison& one : claimed) {
    for (std::size_t i = 0; i < one.wrong.size(); ++i) {
      if (!one.wrong[i]) continue;
      const double seen = one.seen->numbers[i], right = one.right->numbers[i];
      if (std::isnan(seen) || std::isnan(right)) return std::nullopt;
      ++(seen > right ? larger : smaller);
      ++(std::abs(seen) < std::abs(right) ? nearer : farther);
    }
  }
  const std::size_t all = larger + smaller;
  if (all < 6) return std::nullopt;
  if (larger == all || smaller == all)
    return Relation{"one side",
                    fmt::format("each number that is wrong is too {}", larger == all ? "large" : "small"),
                    {larger == all ? 1. : -1.}};
  if (nearer == all || farther == all)
    return Relation{
        "one side of 0",
        fmt::format("each number that is wrong is too {} 0", nearer == all ? "near to" : "far from"),
        {nearer == all ? 1. : -1.}};
  return std::nullopt;
}

}  // namespace unrolled::exercise
