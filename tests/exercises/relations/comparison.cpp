#include "comparison.hpp"

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

namespace unrolled::exercise {
namespace {

constexpr std::size_t enough = 8;          // different numbers; more make no relation surer
constexpr std::size_t too_many = 100'000;  // elements, to be looked at in that many ways

/// Finite sizes, as the shape says.
bool well_formed(const Value& value) {
  const std::size_t size =
      std::accumulate(value.shape.begin(), value.shape.end(), std::size_t{1}, std::multiplies{});
  return value.size() == size;
}

/// The right value of a case, if it is the same for every answer.
const Value* right_value(const Case& told, const Case& of_solution) {
  if (told.name != of_solution.name) return nullptr;
  if (!told.counts && !told.expected) return &of_solution.seen;  // only observed
  if (!told.expected || !of_solution.expected) return nullptr;
  return same_value(*told.expected, *of_solution.expected, 1e-9) ? &*of_solution.expected : nullptr;
}

std::string part_of(const std::string& name) {
  const auto colon = name.rfind(": ");
  return colon == std::string::npos ? "" : name.substr(colon + 2);
}

std::string before_part(const std::string& name) {
  return name.substr(0, std::min(name.size(), name.rfind(": ")));
}

std::vector<bool> wrong_elements(const Value& seen, const Value& right, double tolerance) {
  std::vector<bool> wrong;
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (right.kind != "numbers") {
      wrong.push_back(seen.texts[i] != right.texts[i]);
    } else {
      const Value one(seen.numbers[i]), other(right.numbers[i]);
      wrong.push_back(difference(one, other, tolerance).has_value());
    }
  }
  return wrong;
}

}  // namespace

bool same_number(double a, double b, double tolerance, double scale) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  return std::abs(a - b) <= tolerance * std::max({std::abs(a), std::abs(b), scale / 100});
}

double scale_of(const std::vector<double>& numbers) {
  double largest = 0;
  for (const double x : numbers) {
    if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
  }
  return largest;
}

double sum(const std::vector<double>& numbers) { return std::accumulate(numbers.begin(), numbers.end(), 0.); }

bool same_value(const Value& a, const Value& b, double tolerance) {
  if (a.kind != b.kind || a.shape != b.shape || a.size() != b.size()) return false;
  if (a.kind != "numbers") return a.texts == b.texts;
  const double scale = std::max(scale_of(a), scale_of(b));
  return std::ranges::equal(a.numbers, b.numbers,
                            [&](double x, double y) { return same_number(x, y, tolerance, scale); });
}

Evidence compare(const std::vector<Case>& told, const std::vector<Case>& of_solution) {
  Evidence evidence;
  std::map<std::string, std::size_t> parts_of;  // how many cases begin so
  for (const Case& one : told) ++parts_of[before_part(one.name)];
  for (std::size_t i = 0; i < told.size(); ++i) {
    const Case& one = told[i];
    const bool fails = one.complaint().has_value();
    evidence.judged += one.counts;
    evidence.failed += fails;
    const Value* right = i < of_solution.size() ? right_value(one, of_solution[i]) : nullptr;
    if (right == nullptr || one.seen.kind != right->kind || !well_formed(one.seen) || !well_formed(*right) ||
        one.seen.size() > too_many)
      continue;
    Comparison comparison{.place = i,
                          .name = one.name,
                          .part = parts_of[before_part(one.name)] > 1 ? part_of(one.name) : "",
                          .seen = &one.seen,
                          .right = right};
    comparison.tolerance = std::max(1e-9, one.tolerance);
    if (comparison.same_shape())
      comparison.wrong = wrong_elements(one.seen, *right, std::max(1e-9, one.tolerance));
    (fails ? evidence.failing : evidence.holding).push_back(comparison);
  }
  return evidence;
}

bool all_numbers(const Comparisons& claimed) {
  return !claimed.empty() && std::ranges::all_of(claimed, [](const Comparison& one) {
    return one.right->kind == "numbers" && one.same_shape();
  });
}

std::optional<std::size_t> common_rank(const Comparisons& claimed) {
  const std::size_t rank = claimed.front().right->shape.size();
  for (const Comparison& one : claimed) {
    if (one.right->shape.size() != rank || one.right->kind != "numbers") return std::nullopt;
  }
  return rank;
}

bool every_number(
    const Comparisons& claimed,
    const std::function<bool(double, double, const std::function<bool(double, double)>&)>& visit) {
  for (const Comparison& one : claimed) {
    const double scale = scale_of(*one.right);
    const std::function same = [&](double a, double b) { return same_number(a, b, one.tolerance, scale); };
    for (std::size_t i = 0; i < one.right->size(); ++i) {
      if (!visit(one.seen->numbers[i], one.right->numbers[i], same)) return false;
    }
  }
  return true;
}

std::size_t different_numbers(const Comparisons& claimed, const std::function<bool(double, double)>& counts) {
  std::vector<double> different;
  every_number(claimed, [&](double seen, double right, const auto&) {
    const auto known = [&](double x) { return same_number(x, right, 1e-6, 0); };
    if (counts(seen, right) && std::ranges::none_of(different, known)) different.push_back(right);
    return different.size() < enough;
  });
  return different.size();
}

Axis::Axis(const Shape& shape, std::size_t axis) : size(shape[axis]) {
  for (std::size_t k = 0; k < axis; ++k) outer *= shape[k];
  for (std::size_t k = axis + 1; k < shape.size(); ++k) inner *= shape[k];
}

void each_line(const Value& value, std::size_t axis,
               const std::function<void(const std::vector<std::size_t>& line)>& visit) {
  const Axis along(value.shape, axis);
  std::vector<std::size_t> line(along.size);
  for (std::size_t o = 0; o < along.outer; ++o) {
    for (std::size_t i = 0; i < along.inner; ++i) {
      for (std::size_t j = 0; j < along.size; ++j) line[j] = along.at(o, j, i);
      visit(line);
    }
  }
}

std::vector<double> at(const Value& value, const std::vector<std::size_t>& line) {
  std::vector<double> numbers;
  for (const std::size_t place : line) numbers.push_back(value.numbers[place]);
  return numbers;
}

namespace {

/// "½", "√3", "ln 2", "1/16" of a number above 0; nothing where it has no such name.
std::string short_name(double x) {
  using namespace std::numbers;
  const auto is = [&](double other) { return std::abs(x - other) <= 1e-8 * other; };
  const std::array<std::pair<double, const char*>, 12> names = {{{.5, "½"},
                                                                 {1. / 3, "⅓"},
                                                                 {.25, "¼"},
                                                                 {ln2, "ln 2"},
                                                                 {1 / ln2, "1 / ln 2"},
                                                                 {ln10, "ln 10"},
                                                                 {1 / ln10, "1 / ln 10"},
                                                                 {pi, "π"},
                                                                 {2 * pi, "2π"},
                                                                 {180 / pi, "180 / π"},
                                                                 {pi / 180, "π / 180"},
                                                                 {e, "e"}}};
  for (const auto& [value, name] : names) {
    if (is(value)) return name;
  }
  if (x < 1e6 && is(std::round(x))) return fmt::format("{:.0f}", x);
  if (x > 1e-4 && x < 1 && is(1 / std::round(1 / x))) return fmt::format("1/{:.0f}", std::round(1 / x));
  for (int q = 2; q <= 12; ++q) {
    if (x < 20 && std::round(x * q) >= 1 && is(std::round(x * q) / q))
      return fmt::format("{:.0f}/{}", std::round(x * q), q);
  }
  const double square = x * x;
  if (square < 1e3 && is(std::sqrt(std::round(square)))) return fmt::format("√{:.0f}", std::round(square));
  if (square > 1e-3 && square < 1 && is(1 / std::sqrt(std::round(1 / square))))
    return fmt::format("1/√{:.0f}", std::round(1 / square));
  return "";
}

}  // namespace

bool has_name(double x) { return std::isfinite(x) && !short_name(std::abs(x)).empty(); }

std::string named(double x) {
  if (x == 0) return "0";
  if (x < 0) return "−" + named(-x);
  const std::string name = std::isfinite(x) ? short_name(x) : "";
  return name.empty() ? fmt::format("{:.6g}", x) : name;
}

std::string counted_along(std::size_t rank, std::size_t axis) {
  if (rank == 1) return "number";
  if (rank == 2) return axis == 0 ? "row" : "column";
  return fmt::format("place along axis {}", axis);
}

std::string several_along(std::size_t rank, std::size_t axis) {
  return rank <= 2 ? counted_along(rank, axis) + 's' : fmt::format("places along axis {}", axis);
}

std::string yours_along(std::size_t rank, std::size_t axis) {
  return rank <= 2 ? fmt::format("your {}s", counted_along(rank, axis))
                   : fmt::format("along axis {} your numbers", axis);
}

std::string names_of(const std::vector<std::string>& names) {
  if (names.size() == 4)
    return fmt::format("“{}”, “{}”, “{}” and “{}”", names[0], names[1], names[2], names[3]);
  if (names.size() == 1) return fmt::format("“{}”", names[0]);
  if (names.size() == 3) return fmt::format("“{}”, “{}” and “{}”", names[0], names[1], names[2]);
  if (names.size() == 2) return fmt::format("“{}” and “{}”", names[0], names[1]);
  return fmt::format("“{}”, “{}” and {} more", names[0], names[1], names.size() - 2);
}

}  // namespace unrolled::exercise
