#include "16_scaling/fit_surface.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&fit_surface);

struct Law {
  Real E, A, B, alpha, beta;
};

/// Runs of three sizes and three lengths on this law, or beside it.
Array runs_of(const Law& law, Real off = 0) {
  Array runs = Array::from_shape({9, 3});
  for (std::size_t r = 0; r < 9; ++r) {
    const Real N = 1000 * std::pow(Real(3), static_cast<Real>(r / 3)),
               D = 20000 * std::pow(Real(2), static_cast<Real>(r % 3));
    runs(r, 0) = N;
    runs(r, 1) = D;
    runs(r, 2) = law.E + (law.A * std::pow(N, -law.alpha) + law.B * std::pow(D, -law.beta)) *
                             (1 + off * std::sin(static_cast<Real>(r + 1) * Real(1.7)));
  }
  return runs;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("two runs by hand: 1/N and 1/D", answer(Array{{1, 2, 4}, {2, 1, 5}}, 0, 1, 1), Array{2, 4});
  checker.equal("the same with a floor of 1", answer(Array{{1, 2, 5}, {2, 1, 6}}, 1, 1, 1), Array{2, 4});
  const Law law = {1.2, 40, 300, .4, .6};
  checker.equal("nine runs on a law", answer(runs_of(law), law.E, law.alpha, law.beta), Array{40, 300});
  const Array beside = runs_of(law, .2);
  checker.equal("nine runs beside it", answer(beside, law.E, law.alpha, law.beta),
                fit_surface(beside, law.E, law.alpha, law.beta));
  for (const std::string& name : exercise::three_drawn("runs")) {
    Generator& generator = checker.generator();
    const auto some = [&](double low, double high) {
      return static_cast<Real>(generator.uniform(low, high));
    };
    const Law drawn = {some(.5, 1.5), some(20, 60), some(200, 400), some(.3, .5), some(.55, .7)};
    const Array runs = runs_of(drawn, some(.1, .3));
    checker.equal(name, answer(runs, drawn.E, drawn.alpha, drawn.beta),
                  fit_surface(runs, drawn.E, drawn.alpha, drawn.beta));
  }
}

/// What a wrong answer does.
struct Variant {
  bool absolute = false, exchanged_powers = false, exchanged_answer = false, floor_left = false,
       positive_powers = false, alone = false, half_relative = false, floor_whole = false, columns = false;
  Real sign = 1;
};

Array wrong(const Variant& how, const Array& runs, Real E, Real alpha, Real beta) {
  Real uu = 0, uv = 0, vv = 0, uy = 0, vy = 0;
  if (how.exchanged_powers) std::swap(alpha, beta);
  for (std::size_t r = 0; r < runs.shape(0); ++r) {
    const Real N = runs(r, how.columns ? 1 : 0), D = runs(r, how.columns ? 0 : 1), L = runs(r, 2);
    const Real over = how.absolute        ? 1
                      : how.half_relative ? std::sqrt(L)
                                          : L,
               sign = how.positive_powers ? 1 : -1;
    const Real u = std::pow(N, sign * alpha) / over, v = std::pow(D, sign * beta) / over,
               y = how.floor_left    ? L / over
                   : how.floor_whole ? 1 - E
                                     : (L - E) / over;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uy += u * y;
    vy += v * y;
  }
  if (how.alone) return {uy / uu, vy / vv};
  const Real determinant = uu * vv - how.sign * uv * uv;
  const Real A = (uy * vv - how.sign * vy * uv) / determinant,
             B = (vy * uu - how.sign * uy * uv) / determinant;
  if (how.exchanged_answer) return {B, A};
  return {A, B};
}

const exercise::Exercise registered(
    "16.3", &fit_surface, check,
    {{"absolute errors", "Your errors are absolute; each is divided by its run's loss.",
      exercise::bound<wrong, Variant{.absolute = true}>},
     {"divided by the root",
      "You divided the squares by the loss once; the error itself is divided, so its square twice.",
      exercise::bound<wrong, Variant{.half_relative = true}>},
     {"α and β exchanged", "You exchanged α and β: α belongs to N.",
      exercise::bound<wrong, Variant{.exchanged_powers = true}>},
     {"N and D exchanged", "You exchanged N and D: N is the first column.",
      exercise::bound<wrong, Variant{.columns = true}>},
     {"A and B exchanged", "You gave B first and A second.",
      exercise::bound<wrong, Variant{.exchanged_answer = true}>},
     {"the floor left in", "You did not subtract the floor: what A and B explain is L − E.",
      exercise::bound<wrong, Variant{.floor_left = true}>},
     {"the floor not divided", "You took 1 − E; relative to the loss it is 1 − E / L.",
      exercise::bound<wrong, Variant{.floor_whole = true}>},
     {"powers that grow", "Your powers are N^α and D^β; the law divides by them.",
      exercise::bound<wrong, Variant{.positive_powers = true}>},
     {"each by itself", "You fitted A as if B were 0, and B as if A were 0; both are fitted at once.",
      exercise::bound<wrong, Variant{.alone = true}>},
     {"plus in the determinant",
      "Your products of both columns are added where they are subtracted: uu vv − uv².",
      exercise::bound<wrong, Variant{.sign = -1}>}});

}  // namespace
