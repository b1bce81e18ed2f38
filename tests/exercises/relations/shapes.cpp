#include "finders.hpp"

namespace unrolled::exercise {
namespace {

/// The value with two of its axes exchanged.
Value swapped(const Value& value, std::size_t a, std::size_t b) {
  const std::size_t rank = value.shape.size();
  std::vector<std::size_t> step(rank, 1);
  for (std::size_t k = rank - 1; k-- > 0;) step[k] = step[k + 1] * value.shape[k + 1];
  Value result = value;
  std::swap(result.shape[a], result.shape[b]);
  std::swap(step[a], step[b]);
  for (std::size_t i = 0; i < value.size(); ++i) {
    std::size_t rest = i, from = 0;
    for (std::size_t k = rank; k-- > 0; rest /= result.shape[k]) from += rest % result.shape[k] * step[k];
    result.numbers[i] = value.numbers[from];
  }
  return result;
}

}  // namespace

std::optional<Relation> axes_swapped(const Comparisons& claimed) {
  const auto rank = common_rank(claimed);
  if (!rank || *rank < 2) return std::nullopt;
  for (std::size_t a = 0; a < *rank; ++a) {
    for (std::size_t b = a + 1; b < *rank; ++b) {
      for (const bool in_shape : {true, false}) {
        std::size_t shown = 0;
        const bool holds = std::ranges::all_of(claimed, [&](const Comparison& one) {
          Value right = swapped(*one.right, a, b);
          shown += one.right->shape[a] > 1 && one.right->shape[b] > 1 ? one.right->size() : 0;
          if (!in_shape) right.shape = one.right->shape;  // the right shape, but filled in the other order
          return same_value(*one.seen, right, one.tolerance);
        });
        if (!holds || shown < 4) continue;
        const std::string axes = *rank == 2 ? "rows and columns" : fmt::format("axes {} and {}", a, b);
        return Relation{
            "axes swapped",
            in_shape
                ? fmt::format("your numbers are the right ones with {} swapped", axes)
                : fmt::format("your numbers are the right ones in the order they have when {} are swapped",
                              axes),
            {static_cast<double>(b), in_shape ? 1. : 0.},
            a};
      }
    }
  }
  return std::nullopt;
}

std::optional<Relation> reshaped(const Comparisons& claimed) {
  for (const Comparison& one : claimed) {
    Value seen = *one.seen;
    if (one.same_shape() || one.right->kind != "numbers" || seen.size() != one.right->size() ||
        seen.size() == 0)
      return std::nullopt;
    seen.shape = one.right->shape;
    if (!same_value(seen, *one.right, one.tolerance)) return std::nullopt;
  }
  return Relation{
      "reshaped",
      fmt::format("your numbers are right and in the right order, but their shape is {} instead of {}",
                  unrolled::to_string(claimed.front().seen->shape),
                  unrolled::to_string(claimed.front().right->shape))};
}

std::optional<Relation> one_more_or_less(const Comparisons& claimed) {
  const auto rank = common_rank(claimed);
  if (!rank) return std::nullopt;
  // `longer` without its first or last place along the axis is `shorter`.
  const auto cut = [](const Value& longer, const Value& shorter, std::size_t axis, bool first,
                      double tolerance) {
    Shape shape = longer.shape;
    if (longer.kind != "numbers" || shape.size() != shorter.shape.size() || shape[axis] == 0) return false;
    --shape[axis];
    if (shape != shorter.shape) return false;
    const Axis whole(longer.shape, axis), part(shape, axis);
    const double scale = scale_of(shorter);
    for (std::size_t place = 0; place < shorter.size(); ++place) {
      const std::size_t i = place % part.inner, j = place / part.inner % part.size,
                        o = place / part.inner / part.size;
      if (!same_number(shorter.numbers[place], longer.numbers[whole.at(o, j + first, i)], tolerance, scale))
        return false;
    }
    return true;
  };
  for (std::size_t axis = 0; axis < *rank; ++axis) {
    for (const bool more : {true, false}) {
      for (const bool first : {true, false}) {
        std::size_t shown = 0;
        const bool holds = std::ranges::all_of(claimed, [&](const Comparison& one) {
          shown += std::min(one.seen->size(), one.right->size());
          return more ? cut(*one.seen, *one.right, axis, first, one.tolerance)
                      : cut(*one.right, *one.seen, axis, first, one.tolerance);
        });
        if (!holds || shown < 2) continue;
        const std::string word = counted_along(*rank, axis), end = first ? "first" : "last";
        return Relation{
            more ? "one more" : "one less",
            more ? fmt::format("you return one {} too many: without the {} yours is right", word, end)
                 : fmt::format("the {} {} is missing; the others are right", end, word),
            {first ? 1. : 0.},
            axis};
      }
    }
  }
  return std::nullopt;
}

}  // namespace unrolled::exercise
