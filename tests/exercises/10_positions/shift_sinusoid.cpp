#include "10_positions/shift_sinusoid.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&shift_sinusoid);

/// PE of the positions first … first + T − 1.
Array encodings(std::size_t T, std::size_t C, Real first) {
  Array table = Array::from_shape({T, C});
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t c = 0; c < C; ++c) {
      const Real angle = (first + static_cast<Real>(t)) *
                         std::pow(Real{10000}, -static_cast<Real>(c - c % 2) / static_cast<Real>(C));
      table(t, c) = c % 2 == 0 ? std::sin(angle) : std::cos(angle);
    }
  }
  return table;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("one pair at position 0, moved on by 1: sin 1 and cos 1", answer(Array{{0, 1}}, 1),
                Array{{std::sin(Real{1}), std::cos(Real{1})}});
  checker.equal("one pair at position 2, moved on by 3", answer(encodings(1, 2, 2), 3), encodings(1, 2, 5));
  checker.equal("width 6, positions 4 to 6 moved on by 2", answer(encodings(3, 6, 4), 2), encodings(3, 6, 6));
  checker.equal("width 4, moved back by 5", answer(encodings(2, 4, 9), -5), encodings(2, 4, 4));
  checker.equal("not moved", answer(encodings(3, 4, 7), 0), encodings(3, 4, 7));
  // No position has this encoding; each pair is turned all the same.
  checker.equal("hands of any length are turned alike", answer(Array{{0, 3, 2, 0}}, 1),
                shift_sinusoid(Array{{0, 3, 2, 0}}, 1));
  checker.equal("no rows", answer(Array::from_shape({0, 4}), 1), Array::from_shape({0, 4}));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("encodings")) {
    const std::size_t T = exercise::between(1, 5, generator), C = 2 * exercise::between(1, 12, generator);
    const Array table = encodings(T, C, static_cast<Real>(exercise::between(1, 50, generator)));
    const auto places = static_cast<Index>(exercise::between(1, 30, generator));
    checker.equal(name, answer(table, places), shift_sinusoid(table, places));
  }
}

/// What a wrong answer does.
struct Variant {
  bool turned_back = false, one_angle = false, halves = false, overwritten = false;
  bool signless = false;
  Real exponent = 2, plus = 1;
};

Array wrong(const Variant& how, const Array& table, Index places) {
  const std::size_t T = table.shape(0), C = table.shape(1);
  Array shifted = Array::from_shape({T, C});
  for (std::size_t i = 0; i < C / 2; ++i) {
    const Real share = how.exponent * static_cast<Real>(i) / static_cast<Real>(C);
    const Real moved = static_cast<Real>(how.signless ? std::abs(places) : places);
    const Real angle =
        moved * (how.one_angle ? 1 : std::pow(Real{10000}, -share)) * (how.turned_back ? -1 : 1);
    const std::size_t first = how.halves ? i : 2 * i, second = how.halves ? i + C / 2 : 2 * i + 1;
    for (std::size_t t = 0; t < T; ++t) {
      Real a = table(t, first), b = table(t, second);
      const Real x = a * std::cos(angle) + b * std::sin(angle);
      if (how.overwritten) a = x;
      const Real y = b * std::cos(angle) - how.plus * a * std::sin(angle);
      shifted(t, first) = x;
      shifted(t, second) = y;
    }
  }
  return shifted;
}

const exercise::Exercise registered(
    "10.1", &shift_sinusoid, check,
    {{"turned back",
      "You turned the other way, so that the positions are earlier ones, not later; the sine is the first of "
      "each pair.",
      exercise::bound<wrong, Variant{.turned_back = true}>},
     {"one angle for all", "All your pairs turn by the same angle; each has a speed of its own.",
      exercise::bound<wrong, Variant{.one_angle = true}>},
     {"exponent i / C", "Your exponent is i / C where the encoding has 2i / C: the slow hands turn too far.",
      exercise::bound<wrong, Variant{.exponent = 1}>},
     {"exponent 4i / C",
      "You took the number of the column, 2i, for i: the exponent is 2i / C, and yours is 4i / C.",
      exercise::bound<wrong, Variant{.exponent = 4}>},
     {"exponent without its minus",
      "Your power grows with i: the exponent is −2i / C, so that the later pairs turn more slowly.",
      exercise::bound<wrong, Variant{.exponent = -2}>},
     {"halves", "You paired column i with i + C/2; sine and cosine of one angle stand side by side here.",
      exercise::bound<wrong, Variant{.halves = true}>},
     {"overwritten",
      "Your cosines are computed from sines that are turned already: keep both old numbers until both new "
      "ones "
      "are there.",
      exercise::bound<wrong, Variant{.overwritten = true}>},
     {"plus for minus", "cos(a + b) is cos a cos b minus sin a sin b; you added.",
      exercise::bound<wrong, Variant{.plus = -1}>},
     {"places without a sign",
      "You moved on by the size of `places` where it is negative; then it moves back.",
      exercise::bound<wrong, Variant{.signless = true}>},
     {"sum of two encodings", "You added the encoding of `places`; the sine of a sum is no sum of sines.",
      [](const Array& table, Index places) -> Array {
        return table + encodings(table.shape(0), table.shape(1), static_cast<Real>(places)) -
               encodings(table.shape(0), table.shape(1), 0);
      }}});

}  // namespace
