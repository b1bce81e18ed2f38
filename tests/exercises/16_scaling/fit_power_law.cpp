#include "16_scaling/fit_power_law.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&fit_power_law);

/// Losses that lie on a power law exactly, or as far off it as `off` says.
Array losses(const Array& N, Real A, Real alpha, Real E, Real off = 0) {
  Array L = N;
  for (std::size_t r = 0; r < N.size(); ++r)
    L(r) = E + A * std::pow(N(r), -alpha) * (1 + off * std::sin(static_cast<Real>(r + 1) * Real(2.1)));
  return L;
}

void check(exercise::Checker& checker, Answer answer) {
  const Array sizes = {100, 400, 1600};
  checker.equal("10 / √N, no floor", answer(sizes, Array{1, .5, .25}, 0), Array{10, .5});
  checker.equal("the same with a floor of 1.5", answer(sizes, Array{2.5, 2, 1.75}, 1.5), Array{10, .5});
  checker.equal("two runs", answer(Array{10, 1000}, Array{3, 1.02}, 1), Array{20, 1});
  const Array more = {50, 90, 300, 1000, 7000};
  const Array off = losses(more, 6, .4, .9, .2);
  checker.equal("five runs that lie beside their law", answer(more, off, .9), fit_power_law(more, off, .9));
  for (const std::string& name : exercise::three_drawn("runs")) {
    Generator& generator = checker.generator();
    const auto some = [&](double low, double high) {
      return static_cast<Real>(generator.uniform(low, high));
    };
    Array N = Array::from_shape({exercise::between(4, 7, generator)});
    Real size = some(20, 50);
    for (Real& each : N) each = size *= some(1.5, 4);
    const Real E = some(.5, 2);
    const Array L = losses(N, some(2, 30), some(.2, .7), E, some(.1, .3));
    checker.equal(name, answer(N, L, E), fit_power_law(N, L, E));
  }
}

/// What a wrong answer does.
struct Variant {
  bool floor_left = false, straight_loss = false, straight_size = false, negative = false,
       logarithm_left = false, ten = false, inverted = false, ends_only = false, through_origin = false,
       floor_added = false, exchanged = false;
};

Array wrong(const Variant& how, const Array& N, const Array& L, Real E) {
  const std::size_t R = N.size();
  const Real floor = how.floor_left ? 0 : how.floor_added ? -E : E;
  const auto x = [&](std::size_t r) { return how.straight_size ? N(r) : std::log(N(r)); };
  const auto y = [&](std::size_t r) { return how.straight_loss ? L(r) - floor : std::log(L(r) - floor); };
  Real x_mean = 0, y_mean = 0, xx = 0, xy = 0, yy = 0;
  for (std::size_t r = 0; r < R; ++r)
    x_mean += x(r) / static_cast<Real>(R), y_mean += y(r) / static_cast<Real>(R);
  if (how.through_origin) x_mean = y_mean = 0;
  for (std::size_t r = 0; r < R; ++r) {
    xx += (x(r) - x_mean) * (x(r) - x_mean);
    xy += (x(r) - x_mean) * (y(r) - y_mean);
    yy += (y(r) - y_mean) * (y(r) - y_mean);
  }
  const Real slope = how.ends_only ? (y(R - 1) - y(0)) / (x(R - 1) - x(0)) : how.inverted ? yy / xy : xy / xx;
  const Real level = how.ends_only ? y(0) - slope * x(0) : y_mean - slope * x_mean;
  const Real A = how.logarithm_left ? level : how.ten ? std::pow(Real(10), level) : std::exp(level);
  const Real alpha = how.negative ? slope : -slope;
  if (how.exchanged) return {alpha, A};
  return {A, alpha};
}

const exercise::Exercise registered(
    "16.2", &fit_power_law, check,
    {{"the floor left in", "You did not subtract the floor: it is ln(L − E).",
      exercise::bound<wrong, Variant{.floor_left = true}>},
     {"the floor added", "You added the floor; it is subtracted.",
      exercise::bound<wrong, Variant{.floor_added = true}>},
     {"no logarithm of the loss",
      "Your line goes through the losses themselves; a power law is a line for their logarithms.",
      exercise::bound<wrong, Variant{.straight_loss = true}>},
     {"no logarithm of N", "Your line goes over N itself; a power law is a line over ln N.",
      exercise::bound<wrong, Variant{.straight_size = true}>},
     {"neither logarithm", "You fitted a straight line to N and L; take the logarithms of both.",
      exercise::bound<wrong, Variant{.straight_loss = true, .straight_size = true}>},
     {"the slope's sign", "Your α is the slope itself; the slope is −α.",
      exercise::bound<wrong, Variant{.negative = true}>},
     {"ln A", "Yours is ln A; A is e to that.", exercise::bound<wrong, Variant{.logarithm_left = true}>},
     {"10 for e", "You took 10 to the power of ln A; it is e.", exercise::bound<wrong, Variant{.ten = true}>},
     {"the other regression",
      "You fitted ln N to the losses; the errors are those of the losses, Σ xy / Σ xx.",
      exercise::bound<wrong, Variant{.inverted = true}>},
     {"two runs of all", "You drew the line through the first run and the last; all count.",
      exercise::bound<wrong, Variant{.ends_only = true}>},
     {"no means", "You did not subtract the means, so your line goes through the origin.",
      exercise::bound<wrong, Variant{.through_origin = true}>},
     {"exchanged", "You gave α first and A second.", exercise::bound<wrong, Variant{.exchanged = true}>}});

}  // namespace
