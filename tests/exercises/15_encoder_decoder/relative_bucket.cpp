#include "15_encoder_decoder/relative_bucket.hpp"

#include <array>
#include <numeric>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&relative_bucket);

Indices from_to(Index first, Index last) {
  Indices all = Indices::from_shape({static_cast<std::size_t>(last - first + 1)});
  std::iota(all.begin(), all.end(), first);
  return all;
}

// No whole number lies exactly between two buckets up to a prime: there the last bit of a logarithm would decide.
constexpr std::array<Index, 8> primes = {29, 31, 37, 43, 53, 61, 89, 127};

void check(exercise::Checker& checker, Answer answer) {
  // 16 buckets: 8 a side, of which 4 hold one distance each
  checker.equal("16 buckets, near and before the query", answer(from_to(-3, 0), 16, 23), Indices{3, 2, 1, 0});
  checker.equal("16 buckets, near and after the query", answer(from_to(1, 3), 16, 23), Indices{9, 10, 11});
  checker.equal("16 buckets, farther ones share, after the query", answer(from_to(4, 15), 16, 23),
                Indices{12, 12, 12, 13, 13, 13, 14, 14, 14, 14, 14, 15});
  checker.equal("16 buckets, farther ones share, before it",
                answer(Indices{-4, -7, -10, -15, -22, -23, -1000}, 16, 23), Indices{4, 5, 6, 7, 7, 7, 7});
  checker.equal("a table of queries and keys", answer(Indices{{0, 1, 2}, {-1, 0, 1}, {-40, -5, 40}}, 16, 23),
                Indices{{0, 9, 10}, {1, 0, 9}, {7, 4, 15}});
  checker.equal("T5's own: 32 buckets up to 127", answer(from_to(-200, 200), 32, 127),
                relative_bucket(from_to(-200, 200), 32, 127));
  checker.equal("four buckets", answer(from_to(-5, 5), 4, 7), relative_bucket(from_to(-5, 5), 4, 7));
  checker.equal("no distance", answer(Indices::from_shape({0}), 16, 23), Indices::from_shape({0}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("distances")) {
    const auto count = static_cast<Index>(4 * exercise::between(2, 8, generator));
    const Index furthest = primes[exercise::between(0, primes.size() - 1, generator)];
    Indices distance = exercise::drawn_indices(0, 200, {exercise::between(8, 20, generator)}, generator);
    for (Index& each : distance) each -= 100;
    checker.equal(name, answer(distance, count, furthest), relative_bucket(distance, count, furthest));
  }
}

/// What wrong buckets do.
struct Variant {
  bool turned = false, no_sides = false, causal = false, from_one = false, uncapped = false, whole = false,
       rounded = false, zero_after = false, linear = false, furthest_itself = false, exact_half = false;
};

Indices wrong(const Variant& how, const Indices& distance, Index count, Index furthest) {
  const Index half = how.causal || how.no_sides ? count : count / 2, exact = how.exact_half ? half : half / 2;
  Indices buckets = distance;
  for (Index& n : buckets) {
    if (how.turned) n = -n;
    const bool after = how.zero_after ? n >= 0 : n > 0;
    const Index begin = after && !how.causal && !how.no_sides ? half : 0;
    n = how.causal ? std::max<Index>(-n, 0) : std::abs(n);
    if (n >= exact) {
      const Real from = how.from_one ? 1 : static_cast<Real>(exact);
      const auto size = [&](Index x) {
        const Real ratio = static_cast<Real>(x) / (how.furthest_itself && x == furthest ? 1 : from);
        return how.linear ? ratio - 1 : std::log(how.whole ? std::floor(ratio) : ratio);
      };
      const Real beyond = size(n) / size(furthest) * static_cast<Real>(half - half / 2);
      n = half / 2 + static_cast<Index>(how.rounded ? std::round(beyond) : std::floor(beyond));
      if (how.exact_half) n = half - 1;
      if (!how.uncapped) n = std::min(n, half - 1);
    }
    n += begin;
  }
  return buckets;
}

const exercise::Exercise registered(
    "15.3", &relative_bucket, check,
    {{"sides exchanged",
      "Your two sides are exchanged: keys after the query are in the second half of the buckets.",
      exercise::bound<wrong, Variant{.turned = true}>},
     {"no sides", "Before and after the query look alike in yours; each side has half of the buckets.",
      exercise::bound<wrong, Variant{.no_sides = true}>},
     {"as in a decoder",
      "You put all that comes after the query in one bucket, as a decoder does; an encoder looks both ways.",
      exercise::bound<wrong, Variant{.causal = true}>},
     {"logarithm of the distance",
      "Your logarithm is that of n and of furthest; it is that of n / exact and of furthest / exact, and "
      "begins as 0.",
      exercise::bound<wrong, Variant{.from_one = true}>},
     {"furthest not divided", "You took ln furthest where the formula has ln(furthest / exact).",
      exercise::bound<wrong, Variant{.furthest_itself = true}>},
     {"no largest bucket", "Far distances run over the end of their side; they are all in its last bucket.",
      exercise::bound<wrong, Variant{.uncapped = true}>},
     {"whole numbers",
      "Your n / exact is a division of whole numbers: 7 / 4 is 1 there. Divide Real by Real.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"rounded", "You rounded to the nearest; the part after the point is dropped.",
      exercise::bound<wrong, Variant{.rounded = true}>},
     {"0 is after", "You counted distance 0 among the keys after the query; it is in bucket 0.",
      exercise::bound<wrong, Variant{.zero_after = true}>},
     {"equal buckets", "Your far buckets are equally wide; by the logarithm the farther ones are wider.",
      exercise::bound<wrong, Variant{.linear = true}>},
     {"all exact",
      "You gave every distance a bucket until its side was full; only those below count / 4 have one each.",
      exercise::bound<wrong, Variant{.exact_half = true}>}});

}  // namespace
