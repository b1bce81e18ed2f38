#include "17_variants/grouped_heads.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&grouped_heads);

Array of(const Shape& shape, const std::vector<Real>& numbers) {
  Array x = Array::from_shape(shape);
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

void check(exercise::Checker& checker, Answer answer) {
  // All scores are equal: each head reads the mean of its group's values
  const Array zeros = Array(Shape{2, 2, 1}, 0);
  checker.equal("four heads, two groups, equal scores",
                answer(Array(Shape{4, 1}, 1), zeros, of({2, 2, 1}, {1, 10, 3, 30})),
                of({4, 1}, {2, 2, 20, 20}));
  checker.equal("one token was kept",
                answer(Array(Shape{4, 1}, 1), Array(Shape{1, 2, 1}, 5), of({1, 2, 1}, {7, 9})),
                of({4, 1}, {7, 7, 9, 9}));
  const Array query = exercise::wave({6, 4}, .7), keys = exercise::wave({5, 2, 4}, .9),
              values = exercise::wave({5, 2, 4}, 1.3);
  checker.equal("six heads, two groups, five tokens", answer(query, keys, values),
                grouped_heads(query, keys, values));
  const Array one_key = exercise::wave({5, 1, 4}, .9), one_value = exercise::wave({5, 1, 4}, 1.3);
  checker.equal("six heads, one group", answer(query, one_key, one_value),
                grouped_heads(query, one_key, one_value));
  const Array all_keys = exercise::wave({3, 6, 4}, .4), all_values = exercise::wave({3, 6, 4}, 1.1);
  checker.equal("six heads, six groups", answer(query, all_keys, all_values),
                grouped_heads(query, all_keys, all_values));
  // e to the scores would be infinite
  checker.equal("scores of 2,000, 1,998 and 0",
                answer(of({1, 1}, {2000}), of({3, 1, 1}, {1, .999, 0}), of({3, 1, 1}, {1, 2, 3})),
                of({1, 1}, {(1 + 2 * std::exp(-2.)) / (1 + std::exp(-2.))}));
  for (const std::string& name : exercise::three_drawn("heads")) {
    Generator& generator = checker.generator();
    const std::size_t G = exercise::between(2, 3, generator), H = G * exercise::between(2, 3, generator),
                      S = exercise::between(3, 6, generator), D = exercise::between(2, 5, generator);
    const Array q = normal({H, D}, 1, generator), k = normal({S, G, D}, 1, generator),
                v = normal({S, G, D}, 1, generator);
    checker.equal(name, answer(q, k, v), grouped_heads(q, k, v));
  }
}

/// What a wrong answer does.
struct Variant {
  enum class Of { neighbours, remainder, first, reversed } key = Of::neighbours, value = Of::neighbours;
  bool by_width = false, by_D = false, undivided = false, no_softmax = false, not_normalised = false,
       not_shifted = false;
};

Array wrong(const Variant& how, const Array& query, const Array& keys, const Array& values) {
  using Of = Variant::Of;
  const std::size_t H = query.shape(0), D = query.shape(1), S = keys.shape(0), G = keys.shape(1);
  const auto group = [&](Of of, std::size_t h) {
    return of == Of::remainder  ? h % G
           : of == Of::first    ? 0
           : of == Of::reversed ? G - 1 - h / (H / G)
                                : h / (H / G);
  };
  Array read = xt::zeros<Real>({H, D});
  for (std::size_t h = 0; h < H; ++h) {
    std::vector<Real> scores(S, 0);
    for (std::size_t s = 0; s < S; ++s) {
      for (std::size_t d = 0; d < D; ++d) scores[s] += query(h, d) * keys(s, group(how.key, h), d);
      if (!how.undivided)
        scores[s] /= how.by_D ? static_cast<Real>(D) : std::sqrt(static_cast<Real>(how.by_width ? H * D : D));
    }
    const Real largest = how.not_shifted ? 0 : *std::max_element(scores.begin(), scores.end());
    Real sum = 0;
    for (std::size_t s = 0; s < S; ++s) {
      const Real weight = how.no_softmax ? scores[s] : std::exp(scores[s] - largest);
      sum += weight;
      for (std::size_t d = 0; d < D; ++d) read(h, d) += weight * values(s, group(how.value, h), d);
    }
    for (std::size_t d = 0; d < D && !how.no_softmax && !how.not_normalised; ++d) read(h, d) /= sum;
  }
  return read;
}

using Of = Variant::Of;
const exercise::Exercise registered(
    "17.3", &grouped_heads, check,
    {{"h mod G", "You gave head h the group h mod G; neighbours share a group, ⌊h / (H/G)⌋.",
      exercise::bound<wrong, Variant{.key = Of::remainder, .value = Of::remainder}>},
     {"values by h mod G", "Your keys are those of the right group, your values those of h mod G.",
      exercise::bound<wrong, Variant{.value = Of::remainder}>},
     {"keys by h mod G", "Your values are those of the right group, your keys those of h mod G.",
      exercise::bound<wrong, Variant{.key = Of::remainder}>},
     {"one group for all", "All your heads look at group 0; each group serves its own H/G heads.",
      exercise::bound<wrong, Variant{.key = Of::first, .value = Of::first}>},
     {"groups reversed", "Your first heads look at the last group; groups stand in the order of the heads.",
      exercise::bound<wrong, Variant{.key = Of::reversed, .value = Of::reversed}>},
     {"√(HD)", "You divided by the root of the whole width; it is the root of a head's, D.",
      exercise::bound<wrong, Variant{.by_width = true}>},
     {"divided by D", "You divided the scores by D; it is √D.",
      exercise::bound<wrong, Variant{.by_D = true}>},
     {"not divided", "Your scores are not divided by √D.",
      exercise::bound<wrong, Variant{.undivided = true}>},
     {"no softmax", "Your weights are the scores themselves; softmax makes weights of them.",
      exercise::bound<wrong, Variant{.no_softmax = true}>},
     {"the largest score not subtracted",
      "Large scores become infinite: subtract the row's largest score before the exponential.",
      exercise::bound<wrong, Variant{.not_shifted = true}>},
     {"weights that do not sum to 1", "Your weights do not sum to 1: divide by the sum of the exponentials.",
      exercise::bound<wrong, Variant{.not_normalised = true}>}});

}  // namespace
