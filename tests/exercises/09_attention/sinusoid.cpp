#include "09_attention/sinusoid.hpp"

#include <cmath>
#include <limits>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&sinusoid);

void check(exercise::Checker& checker, Answer answer) {
  const auto sine = [](Real x) { return std::sin(x); };
  const auto cosine = [](Real x) { return std::cos(x); };
  checker.equal("two positions, width 2", answer(2, 2), Array{{0, 1}, {sine(1), cosine(1)}});
  checker.equal("three positions, width 4: the second hand is a hundred times slower", answer(3, 4),
                Array{{0, 1, 0, 1},
                      {sine(1), cosine(1), sine(0.01), cosine(0.01)},
                      {sine(2), cosine(2), sine(0.02), cosine(0.02)}});
  const Array p = answer(60, 8);
  bool on_circles = p.shape() == Shape{60, 8};
  checker.equal(
      "position 59 of sixty, width 8", on_circles ? Array(xt::view(p, 59)) : p,
      Array{sine(59), cosine(59), sine(5.9), cosine(5.9), sine(.59), cosine(.59), sine(.059), cosine(.059)});
  for (std::size_t t = 0; on_circles && t < 60; ++t) {
    for (std::size_t i = 0; i < 4; ++i) {
      const Real radius = p(t, 2 * i) * p(t, 2 * i) + p(t, 2 * i + 1) * p(t, 2 * i + 1);
      on_circles = on_circles && std::abs(radius - 1) < 1e-9;
    }
  }
  checker.that("each pair of columns is the hand of a clock", on_circles,
               "columns 2i and 2i + 1 must be sine and cosine of one angle, so that their squares sum to 1");
  checker.equal("no positions", answer(0, 4), Array(xt::zeros<Real>({0, 4})));

  for (const std::string& name : exercise::three_drawn("a table")) {
    const std::size_t T = exercise::between(2, 12, checker.generator());
    const std::size_t C = 2 * exercise::between(1, 6, checker.generator());
    checker.equal(name, answer(T, C), sinusoid(T, C));
  }
}

/// What a wrong table does.
struct Variant {
  bool halves = false, swapped = false, multiplied = false, own_speed = false, whole = false;
  Real exponent = 2;  ///< times i / C; with own_speed times c / C
  Real first = 0;     ///< the first position
  Real base = 10000;
};

Array wrong(const Variant& how, std::size_t T, std::size_t C) {
  Array positions = xt::zeros<Real>({T, C});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t c = 0; c < C; ++c) {
      const std::size_t i = how.halves ? c % (C / 2) : c / 2;
      const bool sine = (how.halves ? c < C / 2 : c % 2 == 0) != how.swapped;
      const Real power =
          how.own_speed ? how.exponent / 2 * static_cast<Real>(c) : how.exponent * static_cast<Real>(i);
      const Real share = power / static_cast<Real>(C);
      const Real slow = std::pow(how.base, how.whole ? std::floor(share) : share);
      const Real at = static_cast<Real>(t) + how.first;
      const Real angle = how.multiplied ? at * slow : at / slow;
      positions(t, c) = sine ? std::sin(angle) : std::cos(angle);
    }
  }
  return positions;
}

const exercise::Exercise registered(
    "9.6", &sinusoid, check,
    {{"halves", "You put all sines into the first half and all cosines into the second; they take turns.",
      exercise::bound<wrong, Variant{.halves = true}>},
     {"exponent i / C",
      "Your exponent is i / C where the formula has 2i / C: the slowest hand is a hundred times too quick.",
      exercise::bound<wrong, Variant{.exponent = 1}>},
     {"swapped", "Sine and cosine changed places: even columns are sines.",
      exercise::bound<wrong, Variant{.swapped = true}>},
     {"counted from 1", "Your first position is 1; positions count from 0, where all sines are 0.",
      exercise::bound<wrong, Variant{.first = 1}>},
     {"multiplied",
      "You multiplied t by the power, so the hands get quicker; it is divided, so they get slower.",
      exercise::bound<wrong, Variant{.multiplied = true}>},
     {"each column its own speed",
      "Column 2i + 1 has another speed than column 2i; a pair shares one, or it is no clock's hand.",
      exercise::bound<wrong, Variant{.own_speed = true}>},
     {"i is the column",
      "You took the number of the column for i: 2i is the column already, and your hands slow down twice too "
      "quickly.",
      exercise::bound<wrong, Variant{.exponent = 4}>},
     {"i is the column, each its own",
      "You took each column's number for i; i counts the pairs, and columns 2i and 2i + 1 share one angle.",
      exercise::bound<wrong, Variant{.own_speed = true, .exponent = 4}>},
     {"minus a size",
      "Your power is infinite: a size has no sign, so minus a size is a huge number. Turn it into a `Real` "
      "first.",
      exercise::bound<wrong, Variant{.multiplied = true, .base = std::numeric_limits<Real>::infinity()}>},
     {"whole numbers",
      "You divided 2i by C as whole numbers: what comes after the point is dropped, and all hands turn "
      "alike.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"base 1000", "The power is one of 1000; the formula's base is 10000.",
      exercise::bound<wrong, Variant{.base = 1000}>}});

}  // namespace
