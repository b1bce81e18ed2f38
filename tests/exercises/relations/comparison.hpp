// What relations are looked for in: an answer's values beside the right ones.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exercise.hpp"

namespace unrolled::exercise {

/// A case in which the right value is known.
struct Comparison {
  std::size_t place = 0;  ///< in the transcript
  std::string name;
  std::string part;  ///< "∂W_h" of "one step: ∂W_h"; empty where only one case begins "one step"
  const Value* seen = nullptr;
  const Value* right = nullptr;
  double tolerance = 1e-9;       ///< relative: how exactly a relation must hold
  std::vector<bool> wrong = {};  ///< element by element, where the shapes are the same
  bool same_shape() const { return seen->shape == right->shape; }
};

using Comparisons = std::vector<Comparison>;

/// What there is to go by.
struct Evidence {
  Comparisons failing, holding;
  std::size_t failed = 0, judged = 0;  ///< cases of any kind
};

/// A case is compared where its right value does not depend on the answer: the check expects the same of the solution.
Evidence compare(const std::vector<Case>& told, const std::vector<Case>& of_solution);

/// Whether a number is the other, as exactly as a case is computed.
bool same_number(double a, double b, double tolerance, double scale);
/// Whether a value is the other: kind, shape and all elements.
bool same_value(const Value& a, const Value& b, double tolerance);
/// The largest finite size of a number.
double scale_of(const std::vector<double>& numbers);
inline double scale_of(const Value& value) { return scale_of(value.numbers); }

/// All of these are numbers, as many as asked for and in the same shape.
bool all_numbers(const Comparisons& claimed);
/// How many axes their right numbers have, where it is the same in all.
std::optional<std::size_t> common_rank(const Comparisons& claimed);
/// Calls visit(seen, right, same), where `same` compares two numbers of this case, until it returns false.
bool every_number(const Comparisons& claimed,
                  const std::function<bool(double seen, double right,
                                           const std::function<bool(double, double)>& same)>& visit);

/// Different right numbers among those that `counts(seen, right)` is true of, up to a few: how much there is to support a relation.
std::size_t different_numbers(const Comparisons& claimed,
                              const std::function<bool(double seen, double right)>& counts);

/// An axis of a shape, in row-major order: the element [o, j, i] of (outer, size, inner).
struct Axis {
  std::size_t outer = 1, size = 1, inner = 1;
  Axis(const Shape& shape, std::size_t axis);
  std::size_t at(std::size_t o, std::size_t j, std::size_t i) const { return (o * size + j) * inner + i; }
};

double sum(const std::vector<double>& numbers);

/// Calls visit with the places of each line of numbers that runs along this axis.
void each_line(const Value& value, std::size_t axis,
               const std::function<void(const std::vector<std::size_t>& line)>& visit);
/// The numbers that stand there.
std::vector<double> at(const Value& value, const std::vector<std::size_t>& line);

/// "−1", "½", "√3", "ln 2", "1/16", and where a number has no such name six digits of it.
std::string named(double x);
bool has_name(double x);
/// What runs along an axis, as the beginning of a sentence: "your rows", "your numbers", "along axis 1 your numbers".
std::string yours_along(std::size_t rank, std::size_t axis);
/// "row", "column", "number", "place along axis 1": what an axis counts.
std::string counted_along(std::size_t rank, std::size_t axis);
/// The same of several: "rows", "places along axis 1".
std::string several_along(std::size_t rank, std::size_t axis);
/// "“a”", or "“a” and “b”", or "“a”, “b” and 3 more".
std::string names_of(const std::vector<std::string>& names);

}  // namespace unrolled::exercise
