#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

/// How many of the right numbers stand elsewhere.
std::size_t moved(const Comparison& one) {
  std::size_t count = 0;
  const double scale = scale_of(*one.right);
  for (std::size_t i = 0; i < one.right->size(); ++i)
    count += !same_number(one.seen->numbers[i], one.right->numbers[i], 1e-6, scale);
  return count;
}

/// Enough of them, in one case or in several.
bool moved_enough(const Comparisons& claimed) {
  std::size_t all = 0;
  for (const Comparison& one : claimed) all += moved(one);
  return all >= 3;
}

/// The value with its places along an axis taken from `from(j, size)`.
Value taken(const Value& value, std::size_t axis,
            const std::function<std::size_t(std::size_t j, std::size_t size)>& from) {
  Value result = value;
  const Axis along(value.shape, axis);
  for (std::size_t o = 0; o < along.outer; ++o) {
    for (std::size_t j = 0; j < along.size; ++j) {
      for (std::size_t i = 0; i < along.inner; ++i)
        result.numbers[along.at(o, j, i)] = value.numbers[along.at(o, from(j, along.size), i)];
    }
  }
  return result;
}

/// Where each place along an axis gets its numbers from.
struct Order {
  const char* words;
  std::size_t (*from)(std::size_t j, std::size_t size);
};

const std::array<Order, 9> orders = {{
    {"the right ones in reverse", [](std::size_t j, std::size_t n) { return n - 1 - j; }},
    {"the right ones, each one place too late, in a circle",
     [](std::size_t j, std::size_t n) { return (j + n - 1) % n; }},
    {"the right ones, each one place too early, in a circle",
     [](std::size_t j, std::size_t n) { return (j + 1) % n; }},
    {"the right ones with their two halves exchanged",
     [](std::size_t j, std::size_t n) { return n % 2 == 0 ? (j + n / 2) % n : j; }},
    {"the right ones, neighbours exchanged in pairs",
     [](std::size_t j, std::size_t n) { return std::min(j ^ 1, n - 1); }},
    {"all the right first one", [](std::size_t, std::size_t) { return std::size_t{0}; }},
    {"all the right last one", [](std::size_t, std::size_t n) { return n - 1; }},
    {"the right ones in pairs, the first of each pair twice",
     [](std::size_t j, std::size_t) { return j & ~std::size_t{1}; }},
    {"the right ones in pairs, the second of each pair twice",
     [](std::size_t j, std::size_t n) { return std::min(j | 1, n - 1); }},
}};

std::string ordinals(const std::vector<std::size_t>& order) {
  return fmt::format("{}", fmt::join(order, ", "));
}

}  // namespace

std::optional<Relation> rearranged(const Comparisons& claimed) {
  if (!all_numbers(claimed) || !moved_enough(claimed)) return std::nullopt;
  const auto rank = common_rank(claimed);
  if (!rank) return std::nullopt;
  for (std::size_t o = 0; o < orders.size(); ++o) {
    for (std::size_t axis = 0; axis < *rank; ++axis) {
      const bool holds = std::ranges::all_of(claimed, [&](const Comparison& one) {
        return same_value(*one.seen, taken(*one.right, axis, orders[o].from), one.tolerance);
      });
      if (holds)
        return Relation{"rearranged",
                        fmt::format("{} are {}", yours_along(*rank, axis), orders[o].words),
                        {static_cast<double>(o)},
                        axis};
    }
  }
  return std::nullopt;
}

std::optional<Relation> shifted(const Comparisons& claimed) {
  if (!all_numbers(claimed) || !moved_enough(claimed)) return std::nullopt;
  const auto rank = common_rank(claimed);
  if (!rank) return std::nullopt;
  for (std::size_t axis = 0; axis < *rank; ++axis) {
    for (const int by : {1, -1}) {
      bool holds = true;
      std::size_t shown = 0;
      for (const Comparison& one : claimed) {
        const Axis along(one.right->shape, axis);
        const double scale = scale_of(*one.right);
        for (std::size_t place = 0; place < one.right->size() && holds; ++place) {
          const std::size_t i = place % along.inner, j = place / along.inner % along.size,
                            o = place / along.inner / along.size;
          const std::size_t from = (by == 1 ? j + along.size - 1 : j + 1) % along.size;
          const bool same = same_number(one.seen->numbers[place], one.right->numbers[along.at(o, from, i)],
                                        one.tolerance, scale);
          const bool inside = by == 1 ? j > 0 : j + 1 < along.size;
          if (inside) {
            holds = same;
            shown += !same_number(one.right->numbers[place], one.right->numbers[along.at(o, from, i)], 1e-6,
                                  scale);
          }
        }
      }
      if (!holds || shown < 3) continue;
      return Relation{"shifted",
                      fmt::format("{} are the right ones, each one place too {}", yours_along(*rank, axis),
                                  by == 1 ? "late" : "early"),
                      {static_cast<double>(by)},
                      axis};
    }
  }
  return std::nullopt;
}

std::optional<Relation> slices_from_elsewhere(const Comparisons& claimed) {
  if (!all_numbers(claimed)) return std::nullopt;
  const auto rank = common_rank(claimed);
  if (!rank || *rank == 0) return std::nullopt;
  for (std::size_t axis = 0; axis < *rank; ++axis) {
    const std::size_t size = claimed.front().right->shape[axis];
    if (size < 2 || size > 64) continue;
    const auto same_slice = [&](const Comparison& one, std::size_t j, std::size_t from) {
      const Axis along(one.right->shape, axis);
      const double scale = scale_of(*one.right);
      for (std::size_t o = 0; o < along.outer; ++o) {
        for (std::size_t i = 0; i < along.inner; ++i) {
          if (!same_number(one.seen->numbers[along.at(o, j, i)], one.right->numbers[along.at(o, from, i)],
                           one.tolerance, scale))
            return false;
        }
      }
      return true;
    };
    // Where each slice of yours comes from, the same in all cases.
    std::vector<double> order;
    std::size_t numbers = 0;
    for (const Comparison& one : claimed) {
      if (one.right->shape[axis] != size) return std::nullopt;
      numbers += one.right->size() / size;
    }
    if (numbers < 4) continue;  // of each slice
    std::size_t elsewhere = 0;
    for (std::size_t j = 0; j < size; ++j) {
      std::vector<std::size_t> choices(size);
      std::iota(choices.begin(), choices.end(), std::size_t{0});
      std::swap(choices[0], choices[j]);  // its own place first
      const auto from = std::ranges::find_if(choices, [&](std::size_t choice) {
        return std::ranges::all_of(claimed,
                                   [&](const Comparison& one) { return same_slice(one, j, choice); });
      });
      if (from == choices.end()) break;
      order.push_back(static_cast<double>(*from));
      elsewhere += *from != j;
    }
    if (order.size() < size || elsewhere == 0) continue;
    // Slices that are all alike come from anywhere.
    std::size_t different = 0;
    for (std::size_t j = 1; j < size; ++j) {
      different += std::ranges::any_of(claimed, [&](const Comparison& one) {
        const Axis along(one.right->shape, axis);
        bool differs = false;
        for (std::size_t o = 0; o < along.outer; ++o) {
          for (std::size_t i = 0; i < along.inner; ++i)
            differs =
                differs || one.right->numbers[along.at(o, j, i)] != one.right->numbers[along.at(o, 0, i)];
        }
        return differs;
      });
    }
    if (different == 0 || !moved_enough(claimed)) continue;
    const std::string word = counted_along(*rank, axis), several = several_along(*rank, axis);
    const auto sorted = [&] {
      std::vector<double> copy = order;
      std::ranges::sort(copy);
      return copy;
    }();
    const bool permuted = std::ranges::adjacent_find(sorted) == sorted.end();
    const std::vector<std::size_t> shown(order.begin(), order.end());
    std::string words;
    if (permuted) {
      words = size <= 12 ? fmt::format("your {} are the right ones in the order {}", several, ordinals(shown))
                         : fmt::format("your {} are the right ones in another order", several);
    } else {
      std::size_t j = 0;
      while (shown[j] == j) ++j;
      words = fmt::format("{} {} of yours is the right {} {}", word, j, word, shown[j]);
      if (elsewhere > 1) words += fmt::format(", and so on for {} of {} {}", elsewhere, size, several);
    }
    return Relation{"slices from elsewhere", words, order, axis};
  }
  return std::nullopt;
}

std::optional<Relation> another_order(const Comparisons& claimed) {
  std::size_t shown = 0;
  bool ascending = true, descending = true;
  for (const Comparison& one : claimed) {
    if (one.right->kind != "numbers" || one.seen->size() != one.right->size()) return std::nullopt;
    Value seen = *one.seen, right = *one.right;
    ascending = ascending && std::ranges::is_sorted(seen.numbers);
    descending = descending && std::ranges::is_sorted(seen.numbers, std::greater{});
    std::ranges::sort(seen.numbers);
    std::ranges::sort(right.numbers);
    seen.shape = right.shape;
    if (!same_value(seen, right, one.tolerance)) return std::nullopt;
    const auto unlike =
        std::ranges::unique(right.numbers, [](double a, double b) { return same_number(a, b, 1e-6, 0); });
    const auto different = right.numbers.size() - unlike.size();
    shown += different > 1 ? different : 0;
  }
  if (shown < 3) return std::nullopt;
  const std::string how = ascending    ? ", from the smallest to the largest"
                          : descending ? ", from the largest to the smallest"
                                       : "";
  return Relation{"another order",
                  "your numbers are the right ones in another order" + how,
                  {ascending    ? 1.
                   : descending ? -1.
                                : 0.}};
}

}  // namespace unrolled::exercise
