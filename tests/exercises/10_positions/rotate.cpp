#include "10_positions/rotate.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&rotate);

void check(exercise::Checker& checker, Answer answer) {
  const Real c = std::cos(Real{1}), s = std::sin(Real{1});
  checker.equal("one head of width 2: (1, 0) at positions 0 and 1", answer(Array{{{1, 0}}, {{1, 0}}}),
                Array{{{1, 0}}, {{c, s}}});
  checker.equal("and (0, 1)", answer(Array{{{0, 1}}, {{0, 1}}}), Array{{{0, 1}}, {{-s, c}}});
  const Real slow = Real(.01);
  checker.equal("width 4 at position 1: pairs (1, 3) and (2, 4)",
                answer(Array{{{1, 2, 3, 4}}, {{1, 2, 3, 4}}}),
                Array{{{1, 2, 3, 4}},
                      {{c - 3 * s, 2 * std::cos(slow) - 4 * std::sin(slow), s + 3 * c,
                        2 * std::sin(slow) + 4 * std::cos(slow)}}});
  const Array x = exercise::wave({5, 3, 8}, 0.7);
  checker.equal("five positions, three heads of width 8", answer(x), rotate(x));
  checker.equal("one position is not turned", answer(exercise::wave({1, 4, 6}, 0.3)),
                exercise::wave({1, 4, 6}, 0.3));
  checker.equal("no positions", answer(Array::from_shape({0, 2, 4})), Array::from_shape({0, 2, 4}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("queries")) {
    const std::size_t T = exercise::between(2, 9, generator), H = exercise::between(1, 4, generator);
    const Array drawn = normal({T, H, 2 * exercise::between(1, 10, generator)}, 1, generator);
    checker.equal(name, answer(drawn), rotate(drawn));
  }
}

/// What a wrong rotation does.
struct Variant {
  bool neighbours = false, own_speed = false, heads_for_time = false, whole_width = false,
       overwritten = false;
  Real exponent = 2, first = 0, sign = 1, minus = 1, base = 10000;
};

Array wrong(const Variant& how, const Array& x) {
  const std::size_t T = x.shape(0), H = x.shape(1), D = x.shape(2);
  Array turned = Array::from_shape({T, H, D});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t h = 0; h < H; ++h) {
      for (std::size_t i = 0; i < D / 2; ++i) {
        const std::size_t one = how.neighbours ? 2 * i : i, other = how.neighbours ? 2 * i + 1 : i + D / 2;
        const Real at = how.first + static_cast<Real>(how.heads_for_time ? h : t);
        const auto angle = [&](std::size_t pair) {
          const Real i_of = static_cast<Real>(how.whole_width ? h * D / 2 + pair : pair);
          const Real width = static_cast<Real>(how.whole_width ? H * D : D);
          return how.sign * at * std::pow(how.base, -how.exponent * i_of / width);
        };
        // Each column with the angle of its own number
        const Real alpha = angle(one == i        ? i
                                 : how.own_speed ? one
                                                 : i),
                   beta = how.own_speed ? angle(other) : alpha;
        Real a = x(t, h, one), b = x(t, h, other);
        turned(t, h, one) = a * std::cos(alpha) - how.minus * b * std::sin(alpha);
        if (how.overwritten) a = turned(t, h, one);
        turned(t, h, other) = a * std::sin(beta) + b * std::cos(beta);
      }
    }
  }
  return turned;
}

const exercise::Exercise registered(
    "10.2", &rotate, check,
    {{"neighbours", "You paired neighbours, 2i and 2i + 1; here i and i + D/2 are a pair.",
      exercise::bound<wrong, Variant{.neighbours = true}>},
     {"exponent i / D", "Your exponent is i / D where the formula has 2i / D: the slow pairs turn too fast.",
      exercise::bound<wrong, Variant{.exponent = 1}>},
     {"exponent 4i / D",
      "Your exponent is 4i / D where the formula has 2i / D: the slow pairs turn too slowly.",
      exercise::bound<wrong, Variant{.exponent = 4}>},
     {"exponent without its minus",
      "Your power grows with i: the exponent is −2i / D, so that the later pairs turn more slowly.",
      exercise::bound<wrong, Variant{.exponent = -2}>},
     {"heads for time",
      "Your angle grows with the head; it grows with the position, which is the first axis.",
      exercise::bound<wrong, Variant{.heads_for_time = true}>},
     {"clockwise", "You turned with the clock: at position 1 (1, 0) becomes (cos 1, −sin 1), and not sin 1.",
      exercise::bound<wrong, Variant{.sign = -1}>},
     {"counted from 1", "Your first position is 1; positions count from 0, where nothing is turned.",
      exercise::bound<wrong, Variant{.first = 1}>},
     {"overwritten",
      "The second of each pair is computed from a first that is turned already: keep both old numbers until "
      "both new "
      "ones are there.",
      exercise::bound<wrong, Variant{.overwritten = true}>},
     {"plus for minus", "The first of a pair is a cos − b sin; you added, which changes the pair's length.",
      exercise::bound<wrong, Variant{.minus = -1}>},
     {"angles over the whole width",
      "Your pairs are counted through all heads: the angles begin anew in each head, and D is its width.",
      exercise::bound<wrong, Variant{.whole_width = true}>},
     {"each column its own angle",
      "The two of a pair are turned by different angles, that of column i and that of column i + D/2; a pair "
      "shares "
      "one.",
      exercise::bound<wrong, Variant{.own_speed = true}>},
     {"one speed", "All your pairs turn at the speed of the first; pair i turns 10000^(−2i/D) times as fast.",
      exercise::bound<wrong, Variant{.exponent = 0}>},
     {"base 1000", "The power is one of 1000; the formula's base is 10000.",
      exercise::bound<wrong, Variant{.base = 1000}>}});

}  // namespace
