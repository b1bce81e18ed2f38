#include "value.hpp"

#include <cxxabi.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstdlib>

namespace unrolled::exercise {
namespace {

constexpr std::size_t shown_whole = 12;  // elements; above, a value is shown by its shape

/// Whole numbers with all their digits, as far as a double has them; never "-nan".
std::string number(double x) {
  if (std::isnan(x)) return "nan";
  const bool is_whole = std::abs(x) < 9e15 && x == std::trunc(x);
  return is_whole ? fmt::format("{:.0f}", x) : fmt::format("{:.7g}", x);
}

std::string element(const Value& value, std::size_t i) {
  if (value.kind == "numbers") return number(value.numbers[i]);
  if (value.kind == "texts") return fmt::format("\"{}\"", value.texts[i]);
  return value.texts[i];
}

/// "[1, 3]": where the i-th element in row-major order stands.
std::string position(const Shape& shape, std::size_t i) {
  std::vector<std::size_t> index(shape.size());
  for (std::size_t axis = shape.size(); axis-- > 0; i /= shape[axis]) index[axis] = i % shape[axis];
  return fmt::format("[{}]", fmt::join(index, ", "));
}

bool close(double actual, double expected, double tolerance) {
  if (std::isnan(actual) || std::isnan(expected)) return std::isnan(actual) && std::isnan(expected);
  if (std::isinf(actual) || std::isinf(expected)) return actual == expected;
  return std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

/// The number of elements that differ, and the first of them. Shapes are the same.
struct Bad {
  std::size_t many = 0;
  std::size_t first = 0;
};

Bad find_bad(const Value& actual, const Value& expected, double tolerance) {
  Bad bad;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const bool same = actual.kind == "numbers" ? close(actual.numbers[i], expected.numbers[i], tolerance)
                                               : actual.texts[i] == expected.texts[i];
    if (!same && bad.many++ == 0) bad.first = i;
  }
  return bad;
}

/// ", off by 3e-08" where two numbers that differ are written alike.
std::string apart(const Value& actual, const Value& expected, std::size_t i) {
  if (expected.kind != "numbers" || element(actual, i) != element(expected, i)) return "";
  return fmt::format(", off by {:.1g}", std::abs(actual.numbers[i] - expected.numbers[i]));
}

std::string both(const Value& actual, const Value& expected) {
  return fmt::format("yours    {}\nexpected {}", to_string(actual), to_string(expected));
}

}  // namespace

Value::Value(const Array& array)
    : kind("numbers"), shape(array.shape()), numbers(array.begin(), array.end()) {}

Value::Value(const Indices& indices)
    : kind("numbers"), shape(indices.shape().begin(), indices.shape().end()) {
  for (const Index i : indices) numbers.push_back(static_cast<double>(i));
}

Value::Value(const Tensor& tensor) : Value(tensor.value()) {}
Value::Value(bool truth) : kind("truth"), texts{truth ? "true" : "false"} {}
Value::Value(std::string text) : kind("texts"), texts{std::move(text)} {}
Value::Value(const char* text) : Value(std::string(text)) {}
Value::Value(std::vector<std::string> list) : kind("texts"), shape{list.size()}, texts(std::move(list)) {}

Value Value::exception() {
  const char* name = abi::__cxa_current_exception_type()->name();
  const std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(name, nullptr, nullptr, nullptr), &std::free);
  Value value(readable ? readable.get() : name);
  value.kind = "exception";
  return value;
}

std::string to_string(const Value& value) {
  if (value.size() > shown_whole)
    return fmt::format("{} of shape {}", value.kind, unrolled::to_string(value.shape));
  std::vector<std::string> elements;
  for (std::size_t i = 0; i < value.size(); ++i) elements.push_back(element(value, i));
  const bool single = value.shape.size() == 0 && elements.size() == 1;
  const bool deep = value.shape.size() > 1;
  return single ? elements[0]
                : fmt::format("{{{}}}{}", fmt::join(elements, ", "),
                              deep ? " of shape " + unrolled::to_string(value.shape) : "");
}

std::optional<std::string> difference(const Value& actual, const Value& expected, double tolerance) {
  if (actual.kind != expected.kind) {
    return fmt::format("yours is of another kind: {}, expected {}", actual.kind, expected.kind);
  }
  if (actual.shape != expected.shape) {
    return fmt::format("yours has shape {}, expected shape {}\n{}", unrolled::to_string(actual.shape),
                       unrolled::to_string(expected.shape), both(actual, expected));
  }
  const Bad bad = find_bad(actual, expected, tolerance);
  if (bad.many == 0) return std::nullopt;
  if (expected.shape.size() == 0) return both(actual, expected) + apart(actual, expected, bad.first);
  const std::string where = fmt::format("first difference at {}: yours {}, expected {}{}",
                                        position(expected.shape, bad.first), element(actual, bad.first),
                                        element(expected, bad.first), apart(actual, expected, bad.first));
  const std::string precision = expected.kind == "numbers" ? fmt::format(", tolerance {:g}", tolerance) : "";
  const std::string count = fmt::format("({} of {} differ{})", bad.many, expected.size(), precision);
  return where + "\n" + count + (expected.size() <= shown_whole ? "\n" + both(actual, expected) : "");
}

}  // namespace unrolled::exercise
