#include <array>
#include <cmath>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

/// A set of places along an axis.
struct Region {
  const char* name;
  bool (*holds)(std::size_t j, std::size_t size);
  bool but_for_one = false;  ///< all places but one, each of which must have something wrong
};

// The smaller ones first.
const std::array<Region, 8> regions = {{
    {"the last", [](std::size_t j, std::size_t n) { return j + 1 == n; }},
    {"the first", [](std::size_t j, std::size_t) { return j == 0; }},
    {"the second half", [](std::size_t j, std::size_t n) { return n > 3 && n % 2 == 0 && j >= n / 2; }},
    {"the first half", [](std::size_t j, std::size_t n) { return n > 3 && n % 2 == 0 && j < n / 2; }},
    {"even", [](std::size_t j, std::size_t n) { return n > 3 && j % 2 == 0; }},
    {"odd", [](std::size_t j, std::size_t n) { return n > 3 && j % 2 == 1; }},
    {"all but the first", [](std::size_t j, std::size_t n) { return n > 2 && j > 0; }, true},
    {"all but the last", [](std::size_t j, std::size_t n) { return n > 2 && j + 1 < n; }, true},
}};

/// "only the last of your numbers is wrong", "your numbers are wrong only in the first half of the columns", …
std::string wrong_only_in(const Region& region, std::size_t rank, std::size_t axis,
                          const std::string& yours) {
  const std::string name = region.name, word = counted_along(rank, axis);
  if (region.but_for_one) {
    const std::string one = name.ends_with("first") ? "first" : "last";
    return rank <= 2 ? fmt::format("of your {}s only the {} is right",
                                   rank == 1 ? yours.substr(0, yours.size() - 1) : word, one)
                     : fmt::format("your {} are right only at the {} {}", yours, one, word);
  }
  const bool half = name.ends_with("half");
  if (rank == 1 && !half && name.starts_with("the"))
    return fmt::format("only {} of your {} is wrong", name, yours);
  const std::string where = half             ? fmt::format("{} of the {}", name, several_along(rank, axis))
                            : name == "even" ? fmt::format("every second {}, beginning with the first", word)
                            : name == "odd"  ? fmt::format("every second {}, beginning with the second", word)
                                             : fmt::format("{} {}", name, word);
  return fmt::format("your {} are wrong only {} {}", yours, rank > 2 && !half ? "at" : "in", where);
}

struct Found {
  std::string words;
  std::size_t region, axis;
};

/// The region that holds all wrong places, and of which most are wrong.
std::optional<Found> where_wrong(const Comparisons& claimed) {
  const std::size_t rank = claimed.front().right->shape.size();
  const auto same_rank = [&](const Comparison& one) { return one.right->shape.size() == rank; };
  if (!std::ranges::all_of(claimed, same_rank)) return std::nullopt;
  for (std::size_t r = 0; r < regions.size(); ++r) {
    for (std::size_t axis = 0; axis < rank; ++axis) {
      std::size_t wrong = 0, inside = 0, outside = 0;
      bool holds = true;
      for (const Comparison& one : claimed) {
        const Axis along(one.right->shape, axis);
        std::vector<bool> touched(along.size, false);
        for (std::size_t place = 0; place < one.right->size(); ++place) {
          const std::size_t j = place / along.inner % along.size;
          const bool in = regions[r].holds(j, along.size);
          holds = holds && (in || !one.wrong[place]);
          if (one.wrong[place]) touched[j] = true;
          wrong += one.wrong[place];
          ++(in ? inside : outside);
        }
        for (std::size_t j = 0; regions[r].but_for_one && j < along.size; ++j)
          holds = holds && (touched[j] || !regions[r].holds(j, along.size));
      }
      if (holds && wrong >= 2 && outside >= 2 && 3 * wrong >= 2 * inside)
        return Found{wrong_only_in(regions[r], rank, axis, claimed.front().right->kind), r, axis};
    }
  }
  return std::nullopt;
}

/// What the wrong numbers have in common; the sentence says it of "the wrong ones".
struct Common {
  std::string name;
  std::string words;
  std::vector<double> numbers = {};
};

/// Visits (seen, right) of the wrong numbers, or of the others, while visit returns true.
bool each_of(const Comparisons& claimed, bool wrong,
             const std::function<bool(double seen, double right)>& visit) {
  for (const Comparison& one : claimed) {
    for (std::size_t i = 0; i < one.wrong.size(); ++i) {
      if (one.wrong[i] == wrong && !visit(one.seen->numbers[i], one.right->numbers[i])) return false;
    }
  }
  return true;
}

/// The one value of `of` over all wrong numbers.
std::optional<double> constant(const Comparisons& claimed,
                               const std::function<double(double seen, double right)>& of) {
  std::optional<double> value;
  const bool one = each_of(claimed, true, [&](double seen, double right) {
    const double here = of(seen, right);
    if (!value) value = here;
    return std::isfinite(here) && same_number(here, *value, 1e-8, 0);
  });
  return one ? value : std::nullopt;
}

std::optional<Common> common(const Comparisons& claimed) {
  std::vector<double> different;  // right numbers where yours is wrong
  std::size_t wrong = 0, others = 0;
  each_of(claimed, false, [&](double, double) { return ++others, true; });
  each_of(claimed, true, [&](double, double right) {
    ++wrong;
    if (different.size() < 4 &&
        std::ranges::none_of(different, [&](double x) { return same_number(x, right, 1e-6, 0); }))
      different.push_back(right);
    return true;
  });
  if (wrong < 2) return std::nullopt;
  const auto all = [&](const auto& holds) { return each_of(claimed, true, holds); };
  const auto no_other = [&](const auto& holds) {
    return others > 0 &&
           each_of(claimed, false, [&](double seen, double right) { return !holds(seen, right); });
  };
  if (all([](double seen, double) { return std::isnan(seen); })) return Common{"NaN", "are NaN"};
  if (all([](double seen, double) { return std::isinf(seen); })) return Common{"infinite", "are infinite"};
  if (different.size() >= 2) {
    if (all([](double seen, double) { return seen == 0; })) return Common{"0", "are 0"};
    if (const auto value = constant(claimed, [](double seen, double) { return seen; }))
      return Common{"one value", fmt::format("are {}", named(*value)), {*value}};
    if (const auto factor = constant(claimed, [](double seen, double right) { return seen / right; }))
      return Common{"times", fmt::format("are the right ones times {}", named(*factor)), {*factor}};
    if (const auto number = constant(claimed, [](double seen, double right) { return seen - right; }))
      return Common{
          "plus",
          fmt::format("are the right ones {} {}", *number < 0 ? "minus" : "plus", named(std::abs(*number))),
          {*number}};
  }
  const auto right_is_0 = [](double, double right) { return right == 0; };
  if (others > 1 && all(right_is_0) && no_other(right_is_0))
    return Common{"right is 0, all", "are those where 0 is right"};
  if (others > 1 && all(right_is_0)) return Common{"right is 0", "stand where 0 is right"};
  const auto right_is_negative = [](double, double right) { return right < 0; };
  const auto right_is_positive = [](double, double right) { return right > 0; };
  // Both signs occur, and one of them is always wrong.
  const auto some_other = [&](const auto& holds) {
    std::size_t count = 0;
    each_of(claimed, false, [&](double seen, double right) { return count += holds(seen, right), true; });
    return count >= 2;
  };
  if (different.size() >= 2 &&
      some_other(all(right_is_negative) ? std::function<bool(double, double)>(right_is_positive)
                                        : right_is_negative)) {
    if (all(right_is_negative) && no_other(right_is_negative))
      return Common{"right is negative", "are those where the right one is negative"};
    if (all(right_is_positive) && no_other(right_is_positive))
      return Common{"right is positive", "are those where the right one is above 0"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Relation> only_some_places(const Comparisons& claimed) {
  const auto comparable = [](const Comparison& one) {
    return one.same_shape() && one.right->kind != "exception";
  };
  if (claimed.empty() || !std::ranges::all_of(claimed, comparable)) return std::nullopt;
  const auto where = where_wrong(claimed);
  const auto what = all_numbers(claimed) ? common(claimed) : std::nullopt;
  if (!where && !what) return std::nullopt;
  Relation relation{"only some", "", {}, where ? where->axis : 0};
  relation.numbers.push_back(where ? static_cast<double>(where->region) : -1);
  if (what) {
    relation.name += ": " + what->name;
    relation.numbers.insert(relation.numbers.end(), what->numbers.begin(), what->numbers.end());
  }
  relation.words = where && what ? fmt::format("{}; the wrong ones {}", where->words, what->words)
                   : where       ? where->words
                                 : fmt::format("those of your numbers that are wrong {}", what->words);
  return relation;
}

}  // namespace unrolled::exercise
