// Anything that an answer may return, in one form, so that it can be compared, shown and remembered.
#pragma once

#include <concepts>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "tensor/tensor.hpp"

namespace unrolled::exercise {

template <class T>
concept Number = std::integral<T> || std::floating_point<T>;

/// Numbers or texts with a shape; "()" is a single one. Numbers are kept as double: indices are exact up to
/// 2^53.
struct Value {
  std::string kind;  ///< "numbers", "texts", "truth", or "exception"
  Shape shape;
  std::vector<double> numbers;     ///< in row-major order; of kind "numbers"
  std::vector<std::string> texts;  ///< of every other kind; an exception is the name of its type

  Value(const Array& array);
  Value(const Indices& indices);
  Value(const Tensor& tensor);
  Value(bool truth);
  Value(std::string text);
  Value(const char* text);
  Value(std::vector<std::string> list);
  template <Number T>
  Value(T number) : kind("numbers"), numbers{static_cast<double>(number)} {}
  template <Number T>
  Value(const std::vector<T>& list)
      : kind("numbers"), shape{list.size()}, numbers(list.begin(), list.end()) {}

  /// What is remembered of an answer that threw, while its exception is handled: only the type, since messages carry file names.
  static Value exception();

  std::size_t size() const { return kind == "numbers" ? numbers.size() : texts.size(); }
};

/// The value in words: "{2, 1}", "\"dog\"", or for a large one only its shape.
std::string to_string(const Value& value);

/// How `actual` differs, in the student's words: the shape first, then the first bad index with both values.
/// Two numbers are equal when |actual − expected| ≤ tolerance · max(1, |expected|); NaN equals NaN.
std::optional<std::string> difference(const Value& actual, const Value& expected, double tolerance);

}  // namespace unrolled::exercise
