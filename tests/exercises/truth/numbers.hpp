// The part of truth.hpp that is about numbers: what each kind of relation says of one case, computed in plain loops.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "relations/relation.hpp"

namespace unrolled::exercise {

/// A case that a relation speaks of. Of texts there is 0 where they are right, and 1 where they are wrong.
struct TruthCase {
  std::vector<double> seen, right;
  Shape seen_shape, shape;
  double slack = 1e-9;  ///< of the largest number

  std::size_t rows() const {
    return shape.size() < 2
               ? 1
               : std::accumulate(shape.begin(), shape.end() - 1, std::size_t{1}, std::multiplies{});
  }
  std::size_t width() const { return shape.size() == 0 ? 1 : shape[shape.size() - 1]; }
  double largest() const {
    double found = 0;
    for (const double x : right) found = std::isfinite(x) ? std::max(found, std::abs(x)) : found;
    return found;
  }
  bool near(double a, double b) const {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    return a == b || std::abs(a - b) <= 2 * slack * (std::abs(a) + std::abs(b) + largest());
  }
  bool all(const std::function<bool(double seen, double right)>& holds) const {
    bool every = seen.size() == right.size();
    for (std::size_t i = 0; every && i < right.size(); ++i) every = holds(seen[i], right[i]);
    return every;
  }
  bool is_wrong(std::size_t i) const {
    if (std::isnan(seen[i]) || std::isnan(right[i])) return std::isnan(seen[i]) != std::isnan(right[i]);
    if (std::isinf(seen[i]) || std::isinf(right[i])) return seen[i] != right[i];
    return std::abs(seen[i] - right[i]) > slack * std::max(1., std::abs(right[i]));
  }
};

inline bool has_phrase(const std::string& text, const std::string& phrase) {
  return text.find(phrase) != std::string::npos;
}

// orders.cpp: the right numbers in another order or shape. `from` says where along the relation's axis place j has its numbers from;
// outside of it nothing is said of j.
bool moved_along(const Relation& relation, const TruthCase& one,
                 const std::function<std::ptrdiff_t(std::size_t j, std::size_t n)>& from);
bool rearranged_so(const Relation& relation, const TruthCase& one);
bool swapped_so(const Relation& relation, const TruthCase& one);
bool one_place_more(const Relation& relation, const TruthCase& one);

// rows.cpp: rows and their sums
bool rows_so(const Relation& relation, const TruthCase& one);
bool in_order_of_size(const Relation& relation, const TruthCase& one);
/// Whether something holds of the sums of all rows, or of some.
bool of_sums(const TruthCase& one, const std::function<bool(double seen, double right)>& holds, bool of_all);
bool rows_all_equal(const TruthCase& one);

/// Whether a relation of this kind holds in a case; nothing where there is no such kind.
std::optional<bool> is_true(const Relation& relation, const TruthCase& one);

}  // namespace unrolled::exercise
