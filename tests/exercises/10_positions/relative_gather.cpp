#include "10_positions/relative_gather.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&relative_gather);

void check(exercise::Checker& checker, Answer answer) {
  // K = 1: the columns are the distances −1, 0 and 1.
  const Array three = {{10, 20, 30}, {11, 21, 31}, {12, 22, 32}};
  checker.equal("K 1, three queries and keys", answer(three, 3),
                Array{{20, 30, 30}, {11, 21, 31}, {12, 12, 22}});
  checker.equal("K 1, the last two queries of four positions", answer(Array{{10, 20, 30}, {11, 21, 31}}, 4),
                Array{{10, 10, 20, 30}, {11, 11, 11, 21}});
  const Array wide = exercise::wave({5, 9}, .7);
  checker.equal("K 4, five queries: no distance is too far", answer(wide, 5), relative_gather(wide, 5));
  const Array narrow = exercise::wave({7, 5}, .9);
  checker.equal("K 2, seven queries: far distances are held at 2", answer(narrow, 7),
                relative_gather(narrow, 7));
  checker.equal("K 2, one query, the last of six", answer(exercise::wave({1, 5}, .5), 6),
                relative_gather(exercise::wave({1, 5}, .5), 6));
  checker.equal("K 0: all distances are one", answer(exercise::wave({2, 1}, .5), 2),
                relative_gather(exercise::wave({2, 1}, .5), 2));
  checker.equal("no queries", answer(Array::from_shape({0, 3}), 0), Array::from_shape({0, 0}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("products")) {
    const std::size_t T = exercise::between(2, 6, generator), K = exercise::between(1, 3, generator);
    const std::size_t S = T + exercise::between(0, 5, generator);
    const Array products = normal({T, 2 * K + 1}, 1, generator);
    checker.equal(name, answer(products, S), relative_gather(products, S));
  }
}

/// What a wrong answer does.
struct Variant {
  enum class Far { held, zero, around, short_of, last_column } far = Far::held;
  bool backwards = false, queries_from_0 = false, by_key = false, sizes = false;
  Index shift = 0;
};

Array wrong(const Variant& how, const Array& products, std::size_t S) {
  using Far = Variant::Far;
  const std::size_t T = products.shape(0), rows = products.shape(1);
  const auto K = static_cast<Index>(rows / 2);
  Array gathered = Array::from_shape({T, S});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t j = 0; j < S; ++j) {
      const auto i = static_cast<Index>(how.queries_from_0 ? t : S - T + t);
      Index distance = static_cast<Index>(j) - i;
      if (how.backwards) distance = -distance;
      if (how.sizes) distance = std::abs(distance);
      const Index most = how.far == Far::short_of ? std::max<Index>(0, K - 1) : K;
      const bool is_far = std::abs(distance) > K;
      if (how.far == Far::last_column && is_far) distance = K;
      if (how.far == Far::around)
        distance = (distance % static_cast<Index>(rows) + 2 * static_cast<Index>(rows) + K) %
                       static_cast<Index>(rows) -
                   K;
      distance = std::clamp<Index>(distance, -most, most);
      const Index column = std::clamp<Index>(distance + K + how.shift, 0, 2 * K);
      const std::size_t row = how.by_key ? std::min(j, T - 1) : t;
      gathered(t, j) = is_far && how.far == Far::zero ? 0 : products(row, static_cast<std::size_t>(column));
    }
  }
  return gathered;
}

using Far = Variant::Far;
const exercise::Exercise registered(
    "10.6", &relative_gather, check,
    {{"i − j", "You took i − j for the distance; it is j − i: what stands before the query is negative.",
      exercise::bound<wrong, Variant{.backwards = true}>},
     {"far is 0", "Where a distance is larger than K you put 0; it is held at K, or at −K.",
      exercise::bound<wrong, Variant{.far = Far::zero}>},
     {"far comes round", "Distances beyond K begin again at the other end; they are held at K, or at −K.",
      exercise::bound<wrong, Variant{.far = Far::around}>},
     {"all that is far at K",
      "What is farther than K before the query gets the column of K, not of −K: a std::size_t below 0 "
      "becomes the largest of all.",
      exercise::bound<wrong, Variant{.far = Far::last_column}>},
     {"held at K − 1", "You held the distances at K − 1, so the first and the last column are never used.",
      exercise::bound<wrong, Variant{.far = Far::short_of}>},
     {"queries begin at 0", "You let query t stand at position t; the queries are the last T of S positions.",
      exercise::bound<wrong, Variant{.queries_from_0 = true}>},
     {"rows of the keys", "You took the row by the key; each query has its own row of products.",
      exercise::bound<wrong, Variant{.by_key = true}>},
     {"without the sign", "You took the size of the distance, so that what is before and after looks alike.",
      exercise::bound<wrong, Variant{.sizes = true}>},
     {"one column too far", "Your columns are one too far to the right: distance 0 stands in column K.",
      exercise::bound<wrong, Variant{.shift = 1}>}});

}  // namespace
