// The one error type: one line that says what is wrong, where, and what to do about it.
#pragma once

#include <stdexcept>
#include <string>

#include "base/where.hpp"

namespace unrolled {

/// Bad input of any kind: shapes that do not fit, a file that is cut short, an option that makes no sense.
/// A program that ends with one prints what() and exits with status 2.
class Error : public std::runtime_error {
 public:
  /// `Error("vocabulary: the text is empty", "give a file with at least one word")`
  explicit Error(const std::string& what, const std::string& hint = "");

  /// The same with the line of the book it came from:
  /// "matmul: (4, 8) × (16, 8): inner sizes 8 and 16 differ · attention.hpp:42 · HINT: …"
  Error(const std::string& what, Where where, const std::string& hint = "");
};

/// Thrown by the starter of an exercise: `throw unfinished("6.1");`
class Unfinished : public Error {
 public:
  explicit Unfinished(const std::string& exercise);
};

inline Unfinished unfinished(const std::string& exercise) { return Unfinished(exercise); }

}  // namespace unrolled
