#include "numbers.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

namespace unrolled::exercise {
namespace {

using Holds = std::function<bool(const Relation& relation, const TruthCase& one)>;

bool proportional(const TruthCase& one, const std::vector<std::size_t>& places) {
  for (const std::size_t i : places) {
    for (const std::size_t j : places) {
      const double scale = one.largest() * std::max(std::abs(one.seen[i]), std::abs(one.seen[j]));
      if (std::abs(one.seen[i] * one.right[j] - one.seen[j] * one.right[i]) > 4 * one.slack * scale)
        return false;
    }
  }
  return true;
}

bool as_far_apart(const TruthCase& one, const std::vector<std::size_t>& places) {
  for (const std::size_t i : places) {
    if (!one.near(one.seen[i] - one.seen[places[0]] + one.right[places[0]], one.right[i])) return false;
  }
  return true;
}

std::vector<std::size_t> everywhere(const TruthCase& one) {
  std::vector<std::size_t> all(one.right.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

bool of_each_line(const Relation& relation, const TruthCase& one,
                  bool (*holds)(const TruthCase&, const std::vector<std::size_t>&)) {
  const std::size_t width = one.width();
  std::map<std::size_t, std::vector<std::size_t>> lines;
  for (std::size_t i = 0; i < one.right.size(); ++i)
    lines[has_phrase(relation.words, "column") ? i % width : i / width].push_back(i);
  return std::ranges::all_of(lines, [&](const auto& line) { return holds(one, line.second); });
}

double size_named(const Relation& relation, const TruthCase& one) {
  if (has_phrase(relation.words, "number of all")) return static_cast<double>(one.right.size());
  if (has_phrase(relation.words, "number of columns")) return static_cast<double>(one.shape[1]);
  const std::size_t axis =
      has_phrase(relation.words, "axis ") ? relation.words[relation.words.find("axis ") + 5] - '0' : 0;
  return static_cast<double>(one.shape[axis]);
}

double power_named(const Relation& relation) {
  return (has_phrase(relation.words, "divided") ? -1. : 1.) *
         (has_phrase(relation.words, "square root") ? .5 : 1.);
}

bool function_so(const Relation& relation, const TruthCase& one) {
  const std::map<std::string, std::function<double(double)>> functions = {
      {"without its sign", [](double x) { return x < 0 ? -x : x; }},
      {"and 0 where that is negative", [](double x) { return x < 0 ? 0 : x; }},
      {"and 1 where that is larger", [](double x) { return x > 1 ? 1 : x; }},
      {"cut off below 0 and above 1", [](double x) { return x < 0   ? 0
                                                            : x > 1 ? 1
                                                                    : x; }},
      {"cut off below −1 and above 1", [](double x) { return x < -1  ? -1
                                                             : x > 1 ? 1
                                                                     : x; }},
      {"the whole part of", [](double x) { return x - std::fmod(x, 1); }},
      {"rounded down", [](double x) { return std::floor(x); }},
      {"rounded to a whole", [](double x) { return std::copysign(std::floor(std::abs(x) + .5), x); }},
      {"1 where the right one is above 0", [](double x) { return x > 0; }},
      {"1 minus the right one", [](double x) { return 1 - x; }},
      {"1 divided by", [](double x) { return std::pow(x, -1); }},
      {"the square of", [](double x) { return std::pow(x, 2); }},
      {"the square root of", [](double x) { return std::sqrt(x); }},
      {"is the exponential of the right", [](double x) { return std::pow(std::exp(1.), x); }},
      {"is the logarithm of", [](double x) { return std::log2(x) / std::log2(std::exp(1.)); }},
      {"is minus the logarithm", [](double x) { return -std::log(x); }},
      {"is the exponential of minus", [](double x) { return 1 / std::exp(x); }},
      {"1 minus the exponential", [](double x) { return -std::expm1(-x); }},
      {"is the tanh of", [](double x) { return 1 - 2 / (std::exp(2 * x) + 1); }},
      {"whose tanh is", [](double x) { return std::log((1 + x) / (1 - x)) / 2; }},
      {"is σ of", [](double x) { return (1 + std::tanh(x / 2)) / 2; }},
      {"of which σ is", [](double x) { return std::log(x) - std::log(1 - x); }},
      {"to the power of 3", [](double x) { return x * x * x; }},
  };
  for (const auto& [phrase, function] : functions) {
    if (has_phrase(relation.words, phrase.c_str()))
      return one.all([&](double seen, double right) {
        return one.near(seen, function(right)) || std::abs(seen - function(right)) < 1e-8;
      });
  }
  return false;
}

bool only_some_so(const Relation& relation, const TruthCase& one) {
  static const std::vector<std::function<bool(std::size_t j, std::size_t n)>> regions = {
      [](std::size_t j, std::size_t n) { return j == n - 1; },
      [](std::size_t j, std::size_t) { return j == 0; },
      [](std::size_t j, std::size_t n) { return 2 * j >= n; },
      [](std::size_t j, std::size_t n) { return 2 * j < n; },
      [](std::size_t j, std::size_t) { return j % 2 == 0; },
      [](std::size_t j, std::size_t) { return j % 2 == 1; },
      [](std::size_t j, std::size_t) { return j != 0; },
      [](std::size_t j, std::size_t n) { return j != n - 1; }};
  std::size_t step = 1;
  for (std::size_t k = relation.axis + 1; k < one.shape.size(); ++k) step *= one.shape[k];
  const std::string what = relation.name.size() > 11 ? relation.name.substr(11) : "";
  const double number = relation.numbers.back();
  for (std::size_t i = 0; i < one.right.size(); ++i) {
    const double seen = one.seen[i], right = one.right[i];
    const bool wrong = one.is_wrong(i);
    if (wrong && relation.numbers[0] >= 0 &&
        !regions[static_cast<std::size_t>(relation.numbers[0])](i / step % one.shape[relation.axis],
                                                                one.shape[relation.axis]))
      return false;
    if (what == "right is 0, all" && wrong != (right == 0)) return false;
    if (what == "right is negative" && wrong != (right < 0)) return false;
    if (what == "right is positive" && wrong != (right > 0)) return false;
    if (!wrong) continue;
    const bool holds = what == "NaN"          ? std::isnan(seen)
                       : what == "infinite"   ? std::isinf(seen)
                       : what == "0"          ? seen == 0
                       : what == "one value"  ? std::abs(seen - number) <= 1e-7 * std::abs(number)
                       : what == "times"      ? std::abs(seen - right * number) <= 1e-7 * std::abs(seen)
                       : what == "plus"       ? std::abs(seen - right - number) <= 1e-7 * std::abs(number)
                       : what == "right is 0" ? right == 0
                                              : true;
    if (!holds) return false;
  }
  return true;
}

std::vector<double> in_order(std::vector<double> x) {
  std::ranges::sort(x);
  return x;
}

const std::map<std::string, Holds>& kinds_of_numbers() {
  static const std::map<std::string, Holds> kinds = {
      {"one value",
       [](const auto& r, const TruthCase& one) {
         return one.all(
             [&](double s, double) { return s == r.numbers[0] || (s != s && r.numbers[0] != r.numbers[0]); });
       }},
      {"times",
       [](const auto& r, const TruthCase& one) {
         return one.all([&](double s, double x) { return one.near(s, x * r.numbers[0]); });
       }},
      {"plus",
       [](const auto& r, const TruthCase& one) {
         // Where the right number is 0, s − constant is only as near to it as rounding of the constant lets it be
         const double constant = r.numbers[0];
         return one.all([&](double s, double x) {
           return std::abs(s - x - constant) <= 1e-7 * (std::abs(x) + std::abs(constant));
         });
       }},
      {"times and plus",
       [](const auto& r, const TruthCase& one) {
         return one.all([&](double s, double x) {
           return std::abs(s - (x * r.numbers[0] + r.numbers[1])) <=
                  1e-7 * (std::abs(s) + std::abs(r.numbers[1]) + one.largest());
         });
       }},
      {"times a size",
       [](const auto& r, const TruthCase& one) {
         return one.all([&](double s, double x) {
           return one.near(s, x * std::pow(size_named(r, one), power_named(r)));
         });
       }},
      {"own factor of each case",
       [](const auto&, const TruthCase& one) { return proportional(one, everywhere(one)); }},
      {"own constant of each case",
       [](const auto&, const TruthCase& one) { return as_far_apart(one, everywhere(one)); }},
      {"own factor along axis",
       [](const auto& r, const TruthCase& one) { return of_each_line(r, one, proportional); }},
      {"own constant along axis",
       [](const auto& r, const TruthCase& one) { return of_each_line(r, one, as_far_apart); }},
      {"function of each", function_so},
      {"function of rows", rows_so},
      {"rearranged", rearranged_so},
      {"shifted", rearranged_so},
      {"axes swapped", swapped_so},
      {"slices from elsewhere",
       [](const auto& r, const TruthCase& one) {
         return moved_along(
             r, one, [&](std::size_t j, std::size_t) { return static_cast<std::ptrdiff_t>(r.numbers[j]); });
       }},
      {"reshaped",
       [](const auto&, const TruthCase& one) {
         return one.seen_shape != one.shape && one.all([&](double s, double x) { return one.near(s, x); });
       }},
      {"one more", one_place_more},
      {"one less", one_place_more},
      {"another order",
       [](const auto&, const TruthCase& one) {
         const std::vector<double> a = in_order(one.seen), b = in_order(one.right);
         return std::ranges::equal(a, b, [&](double s, double x) { return one.near(s, x); });
       }},
      {"only some", only_some_so},
      {"all equal", [](const auto&, const TruthCase& one) { return rows_all_equal(one); }},
      {"zeros alike",
       [](const auto& r, const TruthCase& one) {
         return one.all([&](double s, double x) { return ((s == 0) == (x == 0)) == (r.numbers[0] > 0); });
       }},
      {"sums of another",
       [](const auto&, const TruthCase& one) {
         return of_sums(
                    one, [](double s, double x) { return std::abs(x) > .5 && !(std::abs(s - x) < 1e-7); },
                    false) &&
                of_sums(
                    one, [](double, double x) { return x == 0 || std::abs(x - 1) < 1e-5; }, true);
       }},
      {"sums alike",
       [](const auto&, const TruthCase& one) {
         return of_sums(
             one, [&](double s, double x) { return std::abs(s - x) <= 1e-6 * (1 + std::abs(x)); }, true);
       }},
      {"order of size", in_order_of_size},
      {"one side",
       [](const auto& r, const TruthCase& one) {
         bool all = true;
         for (std::size_t i = 0; i < one.right.size(); ++i)
           all = all && (!one.is_wrong(i) || (one.seen[i] - one.right[i]) * r.numbers[0] > 0);
         return all;
       }},
      {"one side of 0",
       [](const auto& r, const TruthCase& one) {
         bool all = true;
         for (std::size_t i = 0; i < one.right.size(); ++i)
           all = all &&
                 (!one.is_wrong(i) || (std::abs(one.right[i]) - std::abs(one.seen[i])) * r.numbers[0] >= 0);
         return all;
       }},
  };
  return kinds;
}

}  // namespace

std::optional<bool> is_true(const Relation& relation, const TruthCase& one) {
  const auto& kinds = kinds_of_numbers();
  const auto kind = kinds.find(relation.name.substr(0, relation.name.find(": ")));
  return kind == kinds.end() ? std::nullopt : std::optional(kind->second(relation, one));
}

}  // namespace unrolled::exercise
