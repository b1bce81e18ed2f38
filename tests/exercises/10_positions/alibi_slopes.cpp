#include "10_positions/alibi_slopes.hpp"

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&alibi_slopes);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("8 heads", answer(8),
                Array{1. / 2, 1. / 4, 1. / 8, 1. / 16, 1. / 32, 1. / 64, 1. / 128, 1. / 256});
  checker.equal("4 heads", answer(4), Array{1. / 4, 1. / 16, 1. / 64, 1. / 256});
  checker.equal("2 heads", answer(2), Array{1. / 16, 1. / 256});
  checker.equal("1 head", answer(1), Array{1. / 256});
  checker.equal("16 heads", answer(16), alibi_slopes(16));
  checker.equal("3 heads: those of 2, then the first of 4", answer(3), Array{1. / 16, 1. / 256, 1. / 4});
  checker.equal("6 heads: those of 4, then the first and third of 8", answer(6),
                Array{1. / 4, 1. / 16, 1. / 64, 1. / 256, 1. / 2, 1. / 8});
  checker.equal("12 heads", answer(12), alibi_slopes(12));

  for (const std::string& name : exercise::three_drawn("a number of heads")) {
    const std::size_t H = exercise::between(2, 40, checker.generator());
    checker.equal(name, answer(H), alibi_slopes(H));
  }
}

/// What wrong slopes are.
struct Variant {
  enum class Rest {
    every_second,
    from_the_second,
    following,
    last,
    of_H,
    one_more_power
  } rest = Rest::every_second;
  Real first = 1, sign = 1, factor = 8;
  bool alike = false, by_heads = false, descending = false, sorted = false, linear = false, whole = false;
};

Array wrong(const Variant& how, std::size_t H) {
  using Rest = Variant::Rest;
  std::size_t P = 1;
  while (2 * P <= H) P *= 2;
  if (how.rest == Rest::one_more_power && P < H) P *= 2;
  const auto slope = [&](Real n, std::size_t of) {
    const Real share = how.factor * (n - 1 + how.first) / (how.by_heads ? 1 : static_cast<Real>(of));
    return how.linear ? 1 / share : how.sign * std::pow(Real{2}, -(how.whole ? std::floor(share) : share));
  };
  Array slopes = Array::from_shape({H});
  for (std::size_t h = 0; h < H; ++h) {
    const Real n = static_cast<Real>(h + 1), past = static_cast<Real>(h >= P ? h - P : 0);
    if (how.rest == Rest::of_H)
      slopes(h) = slope(n, H);
    else if (h < P)
      slopes(h) = slope(n, P);
    else if (how.rest == Rest::every_second)
      slopes(h) = slope(2 * past + 1, 2 * P);
    else if (how.rest == Rest::from_the_second)
      slopes(h) = slope(2 * past + 2, 2 * P);
    else if (how.rest == Rest::following)
      slopes(h) = slope(past + 1, 2 * P);
    else
      slopes(h) = slope(n, P);
    if (how.alike) slopes(h) = slopes(0);
  }
  if (how.descending) std::reverse(slopes.begin(), slopes.end());
  if (how.sorted) std::sort(slopes.begin(), slopes.end(), std::greater<Real>());
  return slopes;
}

using Rest = Variant::Rest;
const exercise::Exercise registered(
    "10.4", &alibi_slopes, check,
    {{"counted from 0", "Your first slope is 1: the exponent of the first head is −8/P, and not 0.",
      exercise::bound<wrong, Variant{.first = 0}>},
     {"all alike", "All heads have one slope; each has its own, so that some look near and some far.",
      exercise::bound<wrong, Variant{.alike = true}>},
     {"negative", "Your slopes are negative; the bias has the sign already, −m (i − j).",
      exercise::bound<wrong, Variant{.sign = -1}>},
     {"any number as a power of two",
      "You took every H for a power of two: for the heads past P it is every second slope of 2P heads.",
      exercise::bound<wrong, Variant{.rest = Rest::of_H}>},
     {"the next ones",
      "Past P heads you took the first slopes of 2P heads, one after another; it is every second one.",
      exercise::bound<wrong, Variant{.rest = Rest::following}>},
     {"every second from the second",
      "Past P heads you began with the second slope of 2P heads; every second one, from the first on.",
      exercise::bound<wrong, Variant{.rest = Rest::from_the_second}>},
     {"whole numbers",
      "Your exponent is divided as whole numbers, so that 8 · 1 / 16 is 0: divide Real by Real.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"steeper and steeper", "Past P heads you went on with the slopes of P heads, below 1/256.",
      exercise::bound<wrong, Variant{.rest = Rest::last}>},
     {"the power of two above", "Your P is the power of two above H; it is the largest that is not above H.",
      exercise::bound<wrong, Variant{.rest = Rest::one_more_power}>},
     {"halved for each head", "Your exponent is not divided by P: with 8 heads the slopes fall by 256 each.",
      exercise::bound<wrong, Variant{.by_heads = true}>},
     {"halved, whatever P is", "Your slopes are 1/2, 1/4, 1/8, …; so they are for 8 heads only.",
      [](std::size_t H) {
        Array slopes = Array::from_shape({H});
        for (std::size_t h = 0; h < H; ++h) slopes(h) = std::pow(Real{2}, -static_cast<Real>(h + 1));
        return slopes;
      }},
     {"the flattest first", "Your slopes stand in the opposite order: the steepest comes first.",
      exercise::bound<wrong, Variant{.descending = true}>},
     {"sorted",
      "Your slopes are sorted; those of 2P heads stand behind those of P heads, as in the published code.",
      exercise::bound<wrong, Variant{.sorted = true}>}});

}  // namespace
