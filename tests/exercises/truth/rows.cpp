#include "numbers.hpp"

namespace unrolled::exercise {
namespace {

/// Lines of numbers along an axis: `make` of each in turn.
using Line = std::vector<double>;

double total(const Line& x) { return std::accumulate(x.begin(), x.end(), 0.); }

Line line_made(const std::string& words, const Line& x) {
  Line y = x;
  const double n = static_cast<double>(x.size());
  double length = 0;
  for (const double one : x) length = std::hypot(length, one);
  for (std::size_t j = 0; j < x.size(); ++j) {
    const Line until(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(j) + 1),
        after(x.begin() + static_cast<std::ptrdiff_t>(j), x.end());
    if (has_phrase(words, "divided by its sum")) y[j] = x[j] / total(x);
    if (has_phrase(words, "divided by its Euclidean")) y[j] = length > 0 ? x[j] / length : x[j];
    if (has_phrase(words, "divided by its largest")) y[j] = x[j] / std::ranges::max(x);
    if (has_phrase(words, "its mean")) y[j] = x[j] - total(x) / n;
    if (has_phrase(words, "running product"))
      y[j] = std::accumulate(until.begin(), until.end(), 1., std::multiplies{});
    if (has_phrase(words, "running sum")) y[j] = total(has_phrase(words, "from its end") ? after : until);
    if (has_phrase(words, "softmax")) {
      double below = 0;
      for (const double one : x) below += std::exp(one - x[j]);
      y[j] = 1 / below;
    }
  }
  if (has_phrase(words, "sums of")) y = {total(x)};
  if (has_phrase(words, "means of")) y = {total(x) / n};
  if (has_phrase(words, "are the largest") || has_phrase(words, "the largest of each"))
    y = {std::ranges::max(x)};
  return y;
}

}  // namespace

bool rows_so(const Relation& relation, const TruthCase& one) {
  const bool forward = relation.numbers[1] > 0;
  const auto &from = forward ? one.right : one.seen, &to = forward ? one.seen : one.right;
  const Shape& shape = forward ? one.shape : one.seen_shape;
  std::size_t step = 1;
  for (std::size_t k = relation.axis + 1; k < shape.size(); ++k) step *= shape[k];
  const std::size_t n = shape[relation.axis];
  std::size_t line = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (i / step % n != 0) continue;  // where a line begins
    Line x;
    for (std::size_t j = 0; j < n; ++j) x.push_back(from[i + j * step]);
    const Line made = line_made(relation.words, x);
    for (std::size_t j = 0; j < made.size(); ++j) {
      const std::size_t place = made.size() == n && to.size() == from.size() ? i + j * step : line;
      if (place >= to.size() || !one.near(made[j], to[place])) return false;
    }
    ++line;
  }
  return true;
}

bool in_order_of_size(const Relation& relation, const TruthCase& one) {
  for (std::size_t row = 0; row < one.rows(); ++row) {
    for (std::size_t a = row * one.width(); a < (row + 1) * one.width(); ++a) {
      for (std::size_t b = row * one.width(); b < (row + 1) * one.width(); ++b) {
        if (one.right[a] < one.right[b] && !one.near(one.right[a], one.right[b]) &&
            relation.numbers[0] * (one.seen[b] - one.seen[a]) <= 0)
          return false;
      }
    }
  }
  return true;
}

bool of_sums(const TruthCase& one, const std::function<bool(double seen, double right)>& holds, bool of_all) {
  std::size_t held = 0;
  for (std::size_t row = 0; row < one.rows(); ++row) {
    double seen = 0, right = 0;
    for (std::size_t i = row * one.width(); i < (row + 1) * one.width(); ++i)
      seen += one.seen[i], right += one.right[i];
    held += holds(seen, right);
  }
  return of_all ? held == one.rows() : held > 0;
}

bool rows_all_equal(const TruthCase& one) {
  for (std::size_t row = 0; row < one.rows(); ++row) {
    double value = 0;
    for (std::size_t i = row * one.width(); i < (row + 1) * one.width(); ++i) {
      if (one.seen[i] == 0) continue;
      if (value != 0 && std::abs(one.seen[i] - value) > 1e-5 * std::abs(value)) return false;
      value = one.seen[i];
    }
  }
  return true;
}

}  // namespace unrolled::exercise
