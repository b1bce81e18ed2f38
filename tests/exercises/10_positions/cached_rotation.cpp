#include "10_positions/cached_rotation.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&cached_rotation);

/// x (D) as it stands at position t; its pairs are halves or neighbours.
Array turned_at(std::size_t t, const Array& x, bool neighbours = false) {
  Array y = x;
  const std::size_t half = x.size() / 2;
  for (std::size_t i = 0; i < half; ++i) {
    const std::size_t one = neighbours ? 2 * i : i, other = neighbours ? 2 * i + 1 : i + half;
    const Real theta = std::pow(Real{10000}, -2 * static_cast<Real>(i) / static_cast<Real>(x.size()));
    const Real angle = static_cast<Real>(t) * theta;
    y(one) = x(one) * std::cos(angle) - x(other) * std::sin(angle);
    y(other) = x(one) * std::sin(angle) + x(other) * std::cos(angle);
  }
  return y;
}

/// Keys (N,D), turned as those of the positions from `first` on.
Array kept_from(std::size_t first, const Array& keys) {
  Array kept = keys;
  for (std::size_t n = 0; n < keys.shape(0); ++n) {
    Array key = Array::from_shape({keys.shape(1)});
    for (std::size_t d = 0; d < keys.shape(1); ++d) key(d) = keys(n, d);
    key = turned_at(first + n, key);
    for (std::size_t d = 0; d < keys.shape(1); ++d) kept(n, d) = key(d);
  }
  return kept;
}

/// What a wrong answer does.
struct Variant {
  enum class At { read, zero, row, one_more, one_less } at = At::read;
  bool keys_again = false, query_as_it_is = false, key_as_it_is = false, own_first = false;
  bool without_own = false, undivided = false, neighbours = false;
};

Array scores_of(const Variant& how, const Array& kept, std::size_t read, const Array& query,
                const Array& key) {
  const std::size_t N = kept.shape(0), D = kept.shape(1);
  const std::size_t at = how.at == Variant::At::read       ? read
                         : how.at == Variant::At::zero     ? 0
                         : how.at == Variant::At::row      ? N
                         : how.at == Variant::At::one_more ? read + 1
                                                           : read - std::min<std::size_t>(1, read);
  const Array q = how.query_as_it_is ? query : turned_at(at, query, how.neighbours);
  const Array own = how.key_as_it_is ? key : turned_at(at, key, how.neighbours);
  const Array others = how.keys_again ? kept_from(read - N, kept) : kept;
  const std::size_t count = how.without_own ? N : N + 1;
  Array scores = xt::zeros<Real>({count});
  for (std::size_t n = 0; n < count; ++n) {
    const bool is_own = how.own_first ? n == 0 : n == N;
    const std::size_t row = how.own_first ? n - 1 : n;
    for (std::size_t d = 0; d < D; ++d) scores(n) += q(d) * (is_own ? own(d) : others(row, d));
    if (!how.undivided) scores(n) /= std::sqrt(static_cast<Real>(D));
  }
  return scores;
}

void check(exercise::Checker& checker, Answer answer) {
  const Array ones = Array{1, 0};
  const Real root = std::sqrt(Real{2});
  // The angle between positions 0 and 1 is 1, whatever else there is.
  checker.equal("width 2, one token before: the cosine of 1 over √2, and 1 over √2",
                answer(Array{{1, 0}}, 1, ones, ones), Array{std::cos(Real{1}) / root, 1 / root});
  checker.equal("width 2, the same two tokens after 9 others that were thrown away",
                answer(kept_from(9, Array{{1, 0}}), 10, ones, ones),
                Array{std::cos(Real{1}) / root, 1 / root});
  checker.equal("width 2, nothing kept", answer(Array::from_shape({0, 2}), 0, Array{3, 4}, Array{1, 2}),
                Array{11 / root});

  const auto expected = [](const Array& kept, std::size_t read, const Array& query, const Array& key) {
    return scores_of({}, kept, read, query, key);
  };
  const Array keys = exercise::wave({4, 6}, .7), query = exercise::wave({6}, .9),
              key = exercise::wave({6}, 1.3);
  checker.equal("width 6, all four tokens kept", answer(kept_from(0, keys), 4, query, key),
                expected(kept_from(0, keys), 4, query, key));
  checker.equal("width 6, the last four of 20 tokens", answer(kept_from(16, keys), 20, query, key),
                expected(kept_from(16, keys), 20, query, key));
  checker.equal("width 6, all of 20 thrown away", answer(Array::from_shape({0, 6}), 20, query, key),
                expected(Array::from_shape({0, 6}), 20, query, key));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("kept keys")) {
    const std::size_t N = exercise::between(1, 6, generator), D = 2 * exercise::between(1, 10, generator);
    const std::size_t read = N + exercise::between(1, 30, generator);
    const Array kept = kept_from(read - N, normal({N, D}, 1, generator));
    const Array q = normal({D}, 1, generator), k = normal({D}, 1, generator);
    checker.equal(name, answer(kept, read, q, k), cached_rotation(kept, read, q, k));
  }
}

using At = Variant::At;
const exercise::Exercise registered(
    "10.3", &cached_rotation, check,
    {{"begins again at 0",
      "Your new token stands at position 0; it comes after all tokens that were read, so its position is "
      "`read`.",
      exercise::bound<scores_of, Variant{.at = At::zero}>},
     {"row for position",
      "You took the row in the cache, N, for the new token's position; tokens were thrown away, and its "
      "position is "
      "`read`.",
      exercise::bound<scores_of, Variant{.at = At::row}>},
     {"one too far", "Your new token stands one place too far on: positions count from 0, so it is `read`.",
      exercise::bound<scores_of, Variant{.at = At::one_more}>},
     {"one too near",
      "Your new token stands where the last one before it stands: positions count from 0, so it is `read`.",
      exercise::bound<scores_of, Variant{.at = At::one_less}>},
     {"neighbours",
      "You paired neighbours, 2i and 2i + 1, as `Pairs::neighbours` does; the kept keys were turned by "
      "halves.",
      exercise::bound<scores_of, Variant{.neighbours = true}>},
     {"kept keys turned again", "You turned the kept keys once more; they were kept as they were turned.",
      exercise::bound<scores_of, Variant{.keys_again = true}>},
     {"query as it is",
      "Your query is not turned: only where query and key are both turned does the distance count.",
      exercise::bound<scores_of, Variant{.query_as_it_is = true}>},
     {"key as it is", "The new token's own key is not turned, but its query is.",
      exercise::bound<scores_of, Variant{.key_as_it_is = true}>},
     {"own key left out",
      "The new token does not look at itself: its own key comes last, so there are N + 1 scores.",
      exercise::bound<scores_of, Variant{.without_own = true}>},
     {"own key first",
      "The new token's own score stands first; keys stand in the order of the text, so it is last.",
      exercise::bound<scores_of, Variant{.own_first = true}>},
     {"not divided", "The products are not divided by √D.",
      exercise::bound<scores_of, Variant{.undivided = true}>}});

}  // namespace
