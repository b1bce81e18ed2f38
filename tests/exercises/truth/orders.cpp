#include "numbers.hpp"

namespace unrolled::exercise {

bool moved_along(const Relation& relation, const TruthCase& one,
                 const std::function<std::ptrdiff_t(std::size_t j, std::size_t n)>& from) {
  std::size_t step = 1;
  for (std::size_t k = relation.axis + 1; k < one.shape.size(); ++k) step *= one.shape[k];
  const std::size_t n = one.shape[relation.axis];
  for (std::size_t i = 0; i < one.right.size(); ++i) {
    const std::size_t j = i / step % n;
    const std::ptrdiff_t other = from(j, n);
    if (other < 0 || other >= static_cast<std::ptrdiff_t>(n)) continue;  // nothing is said of it
    if (!one.near(one.seen[i], one.right[i - j * step + static_cast<std::size_t>(other) * step]))
      return false;
  }
  return one.seen.size() == one.right.size();
}

bool rearranged_so(const Relation& relation, const TruthCase& one) {
  const std::string& words = relation.words;
  return moved_along(relation, one, [&](std::size_t place, std::size_t size) -> std::ptrdiff_t {
    const auto j = static_cast<std::ptrdiff_t>(place), n = static_cast<std::ptrdiff_t>(size);
    if (has_phrase(words, "in reverse")) return n - j - 1;
    if (has_phrase(words, "too late")) return j == 0 && has_phrase(words, "circle") ? n - 1 : j - 1;
    if (has_phrase(words, "too early")) return j == n - 1 && has_phrase(words, "circle") ? 0 : j + 1;
    if (has_phrase(words, "halves")) return n % 2 == 1 ? j : j < n / 2 ? j + n / 2 : j - n / 2;
    if (has_phrase(words, "neighbours")) return j % 2 == 1 ? j - 1 : j + 1 < n ? j + 1 : j;
    if (has_phrase(words, "right first")) return 0;
    if (has_phrase(words, "right last")) return n - 1;
    if (has_phrase(words, "the first of each pair")) return j - j % 2;
    return j % 2 == 1 || j + 1 == n ? j : j + 1;
  });
}

bool swapped_so(const Relation& relation, const TruthCase& one) {
  const auto a = relation.axis, b = static_cast<std::size_t>(relation.numbers[0]), rank = one.shape.size();
  std::vector<std::size_t> index(rank, 0);
  Shape turned = one.shape;
  std::swap(turned[a], turned[b]);
  if (relation.numbers[1] == 1 ? one.seen_shape != turned : one.seen_shape != one.shape) return false;
  for (std::size_t i = 0; i < one.right.size(); ++i) {  // through the right value, place by place
    std::size_t there = 0;
    for (std::size_t k = 0; k < rank; ++k) there = there * turned[k] + index[k == a ? b : k == b ? a : k];
    if (!one.near(one.seen[there], one.right[i])) return false;
    for (std::size_t k = rank; k-- > 0;) {
      if (++index[k] < one.shape[k]) break;
      index[k] = 0;
    }
  }
  return true;
}

bool one_place_more(const Relation& relation, const TruthCase& one) {
  const bool more = relation.name == "one more", first = relation.numbers[0] == 1;
  const auto &longer = more ? one.seen : one.right, &shorter = more ? one.right : one.seen;
  const Shape& shape = more ? one.seen_shape : one.shape;
  std::size_t step = 1, next = 0;
  for (std::size_t k = relation.axis + 1; k < shape.size(); ++k) step *= shape[k];
  for (std::size_t i = 0; i < longer.size(); ++i) {
    const std::size_t j = i / step % shape[relation.axis];
    if (j == (first ? 0 : shape[relation.axis] - 1)) continue;
    if (next >= shorter.size() || !one.near(longer[i], shorter[next++])) return false;
  }
  return next == shorter.size();
}

}  // namespace unrolled::exercise
