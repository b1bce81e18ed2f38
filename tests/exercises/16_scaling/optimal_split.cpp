#include "16_scaling/optimal_split.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&optimal_split);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("equal terms: N = D = √(C/6)", answer(5, 5, .5, .5, 600), Array{10, 10});
  checker.equal("A four times B, equal powers of ½", answer(8, 2, .5, .5, 2400), Array{80, 5});
  checker.equal("Hoffmann's numbers, as fitted anew, and Gopher's budget",
                answer(482.01, 2085.43, .3478, .3658, 5.04e23),
                optimal_split(482.01, 2085.43, .3478, .3658, 5.04e23));
  checker.equal("α 1, β ½", answer(3, 7, 1, .5, 6e6), optimal_split(3, 7, 1, .5, 6e6));
  for (const std::string& name : exercise::three_drawn("a law")) {
    Generator& generator = checker.generator();
    const auto some = [&](double low, double high) {
      return static_cast<Real>(generator.uniform(low, high));
    };
    const Real A = some(10, 100), B = some(200, 900), alpha = some(.2, .4), beta = some(.5, .8),
               C = some(1e9, 1e12);
    checker.equal(name, answer(A, B, alpha, beta, C), optimal_split(A, B, alpha, beta, C));
  }
}

/// What a wrong answer does.
struct Variant {
  Real six = 6;
  bool turned_power = false, no_G = false, inverted_G = false, no_exponents = false, full_power = false,
       half = false, exchanged = false, D_without_six = false, turned_exponents = false;
};

Array wrong(const Variant& how, Real A, Real B, Real alpha, Real beta, Real C) {
  const Real sum = alpha + beta;
  const Real ratio = how.no_exponents       ? A / B
                     : how.turned_exponents ? beta * A / (alpha * B)
                                            : alpha * A / (beta * B);
  Real G = how.no_G ? 1 : std::pow(ratio, how.full_power ? 1 : 1 / sum);
  if (how.inverted_G) G = 1 / G;
  const Real share = how.half ? Real(.5) : (how.turned_power ? alpha : beta) / sum;
  const Real N = G * std::pow(C / how.six, share), D = C / (how.D_without_six ? 1 : how.six) / N;
  if (how.exchanged) return {D, N};
  return {N, D};
}

const exercise::Exercise registered(
    "16.4", &optimal_split, check,
    {{"α for β in the power",
      "Your N grows as (C/6)^(α/(α+β)); that is D. The larger β is, the less D is worth.",
      exercise::bound<wrong, Variant{.turned_power = true}>},
     {"C = N D", "Your product N D is C; it is C / 6.", exercise::bound<wrong, Variant{.six = 1}>},
     {"C = 2 N D", "Your product N D is C / 2: that is reading alone. Learning costs 6 N D.",
      exercise::bound<wrong, Variant{.six = 2}>},
     {"D = C / N", "Your D is C / N; of 6 N D = C it is C / (6 N).",
      exercise::bound<wrong, Variant{.D_without_six = true}>},
     {"no G", "A and B are missing: the larger A is, the more N is worth.",
      exercise::bound<wrong, Variant{.no_G = true}>},
     {"G inverted", "Your G is inverted: a larger A makes N larger.",
      exercise::bound<wrong, Variant{.inverted_G = true}>},
     {"A / B alone", "Your G has A / B; the derivative brings the powers down, α A / (β B).",
      exercise::bound<wrong, Variant{.no_exponents = true}>},
     {"α and β exchanged in G", "Your G has β A / (α B); it is α A / (β B).",
      exercise::bound<wrong, Variant{.turned_exponents = true}>},
     {"G without its power", "Your G lacks its power of 1 / (α + β).",
      exercise::bound<wrong, Variant{.full_power = true}>},
     {"always the root", "Your N grows as √C; only equal powers make it so.",
      exercise::bound<wrong, Variant{.half = true}>},
     {"exchanged", "You gave D first and N second.", exercise::bound<wrong, Variant{.exchanged = true}>}});

}  // namespace
