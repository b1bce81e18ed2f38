#include <array>
#include <cmath>
#include <numeric>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

using Line = std::vector<double>;

Line each(Line x, const auto& function) {
  for (double& one : x) one = function(one);
  return x;
}

Line divided(const Line& x, double by) {
  return each(x, [&](double one) { return one / by; });
}

Line over_sum(const Line& x) { return divided(x, sum(x)); }

Line over_length(const Line& x) {
  const double length = std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.));
  return length > 0 ? divided(x, length) : x;
}

Line over_largest(const Line& x) { return divided(x, *std::ranges::max_element(x)); }

Line softmax(const Line& x) {
  const double largest = *std::ranges::max_element(x);
  return over_sum(each(x, [&](double one) { return std::exp(one - largest); }));
}

Line centred(const Line& x) {
  const double mean = sum(x) / static_cast<double>(x.size());
  return each(x, [&](double one) { return one - mean; });
}

Line running_sum(const Line& given) {
  Line x = given;
  std::partial_sum(x.begin(), x.end(), x.begin());
  return x;
}

Line running_sum_from_the_end(const Line& given) {
  Line x = given;
  std::partial_sum(x.rbegin(), x.rend(), x.rbegin());
  return x;
}

Line running_product(const Line& given) {
  Line x = given;
  std::partial_sum(x.begin(), x.end(), x.begin(), std::multiplies{});
  return x;
}

Line sums(const Line& x) { return {sum(x)}; }
Line means(const Line& x) { return {sum(x) / static_cast<double>(x.size())}; }
Line largest(const Line& x) { return {*std::ranges::max_element(x)}; }

struct OfLine {
  const char* forward;   // "yours are … of the right ones"
  const char* backward;  // "the right ones are … of yours"
  Line (*of)(const Line&);
};

const std::array<OfLine, 11> of_lines = {{
    {"each of your {0}s is the right {0} divided by its sum",
     "each of your {0}s is right when it is divided by its sum", over_sum},
    {"each of your {0}s is the right {0} divided by its Euclidean length",
     "each of your {0}s is right when it is divided by its Euclidean length", over_length},
    {"each of your {0}s is the right {0} divided by its largest number",
     "each of your {0}s is right when it is divided by its largest number", over_largest},
    {"each of your {0}s is the softmax of the right {0}", "the softmax of each of your {0}s is the right {0}",
     softmax},
    {"each of your {0}s is the right {0} without its mean",
     "each of your {0}s is right when its mean is taken off", centred},
    {"each of your {0}s is the running sum of the right {0}",
     "the running sum of each of your {0}s is the right {0}", running_sum},
    {"each of your {0}s is the running sum of the right {0}, taken from its end",
     "the running sum of each of your {0}s, taken from its end, is the right {0}", running_sum_from_the_end},
    {"each of your {0}s is the running product of the right {0}",
     "the running product of each of your {0}s is the right {0}", running_product},
    {"your numbers are the sums of the right {0}s", "the sums of your {0}s are the right numbers", sums},
    {"your numbers are the means of the right {0}s", "the means of your {0}s are the right numbers", means},
    {"your numbers are the largest of the right {0}s",
     "the largest of each of your {0}s are the right numbers", largest},
}};

/// `of` along this axis; a line of one number loses the axis, or keeps it at size 1.
std::optional<Value> along(const Value& value, std::size_t axis, Line (*of)(const Line&), bool keep) {
  Value result = value;
  std::vector<double> shorter;
  bool is_shorter = false;
  each_line(value, axis, [&](const std::vector<std::size_t>& line) {
    if (line.empty()) return;
    const Line made = of(at(value, line));
    is_shorter = made.size() < line.size() || line.size() == 1;
    for (std::size_t j = 0; j < made.size(); ++j) result.numbers[line[j]] = made[j];
    shorter.push_back(made.front());
  });
  if (of != +sums && of != +means && of != +largest) return result;
  if (!is_shorter) return std::nullopt;
  result.numbers = shorter;
  if (keep) {
    result.shape[axis] = 1;
  } else {
    Shape left;
    for (std::size_t k = 0; k < value.shape.size(); ++k) {
      if (k != axis) left.push_back(value.shape[k]);
    }
    result.shape = left;
  }
  return result;
}

std::string line_word(std::size_t rank, std::size_t axis) {
  if (rank == 2) return axis == 1 ? "row" : "column";
  return rank == 1 ? "list" : fmt::format("axis-{} line", axis);
}

/// Lines that a function changes in earnest: of two different numbers at least, and not of zeros and ones alone.
std::size_t earnest_lines(const Value& value, std::size_t axis) {
  std::size_t count = 0;
  each_line(value, axis, [&](const std::vector<std::size_t>& line) {
    const Line x = at(value, line);
    const bool differ =
        std::ranges::any_of(x, [&](double one) { return one != x.front() && std::isfinite(one); });
    count += differ && std::ranges::any_of(x, [](double one) { return one != 0 && one != 1; });
  });
  return count;
}

}  // namespace

std::optional<Relation> function_of_rows(const Comparisons& claimed) {
  if (claimed.empty() || claimed.front().right->kind != "numbers") return std::nullopt;
  for (std::size_t f = 0; f < of_lines.size(); ++f) {
    for (const bool forward : {true, false}) {
      const Value& first = forward ? *claimed.front().right : *claimed.front().seen;
      const std::size_t rank = first.shape.size();
      for (std::size_t axis = rank; axis-- > 0;) {
        for (const bool keep : {false, true}) {
          std::size_t shown = 0;
          bool holds = true;
          for (const Comparison& one : claimed) {
            const Value &from = forward ? *one.right : *one.seen, &to = forward ? *one.seen : *one.right;
            holds = from.kind == "numbers" && from.shape.size() == rank && from.size() > 0;
            if (!holds) break;
            const auto made = along(from, axis, of_lines[f].of, keep);
            holds = made && same_value(*made, to, one.tolerance);
            if (!holds) break;
            shown += earnest_lines(from, axis);
          }
          if (!holds || shown < 2) continue;
          const std::string word = line_word(rank, axis);
          return Relation{
              "function of rows",
              fmt::format(fmt::runtime(forward ? of_lines[f].forward : of_lines[f].backward), word),
              {static_cast<double>(f), forward ? 1. : -1., keep ? 1. : 0.},
              axis};
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace unrolled::exercise
