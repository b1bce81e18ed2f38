#include "12_tokens/truncate.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&truncated);

Array logarithms(const std::vector<Real>& p) {
  Array logits = exercise::list(p);
  for (Real& each : logits) each = std::log(each);
  return logits;
}

void check(exercise::Checker& checker, Answer answer) {
  const Array p = logarithms({.5, .3, .15, .05});
  checker.equal("nothing is cut", answer(p, 1, 1, 0), Array{.5, .3, .15, .05});
  checker.equal("top-p .7: the second one crosses it and stays", answer(p, 1, .7, 0),
                Array{.625, .375, 0, 0});
  checker.equal("top-p .4: the first one alone", answer(p, 1, .4, 0), Array{1, 0, 0, 0});
  checker.equal("min-p .25: at least .125", answer(p, 1, 1, .25), Array{.5 / .95, .3 / .95, .15 / .95, 0});
  checker.equal("min-p .8 leaves the likeliest", answer(p, 1, 1, .8), Array{1, 0, 0, 0});
  checker.equal("top-p .9 and min-p .5", answer(p, 1, .9, .5), Array{.625, .375, 0, 0});
  // Divided before min-p, .15 of .95 would be too little beside .5 of .8
  checker.equal("top-p .82 and min-p .2: three stay", answer(p, 1, .82, .2),
                Array{.5 / .95, .3 / .95, .15 / .95, 0});
  checker.equal("min-p 1 leaves the likeliest", answer(p, 1, 1, 1), Array{1, 0, 0, 0});
  checker.equal("in any order: the likeliest last", answer(logarithms({.05, .15, .3, .5}), 1, .7, 0),
                Array{0, 0, .375, .625});
  // √p, made to sum to 1, is flatter: three tokens are needed for .75
  checker.equal("temperature 2 comes before top-p .75", answer(p, 2, .75, 0), truncated(p, 2, .75, 0));
  checker.equal("temperature .5 and min-p .2", answer(p, .5, 1, .2), truncated(p, .5, 1, .2));
  checker.equal("large logits", answer(Array{1000, 999, 0}, 1, 1, .01),
                truncated(Array{1000, 999, 0}, 1, 1, .01));
  checker.equal("one token", answer(Array{-3}, 1, .5, .5), Array{1});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("logits")) {
    const Array logits = normal({exercise::between(4, 12, generator)}, 1.5, generator);
    const Real temperature = generator.uniform(.4, 2), top_p = generator.uniform(.3, .95),
               min_p = generator.uniform(.02, .3);
    checker.equal(name, answer(logits, temperature, top_p, min_p),
                  truncated(logits, temperature, top_p, min_p));
  }
}

/// What a wrong answer does.
struct Variant {
  bool loses_crossing = false, absolute = false, unnormalised = false, temperature_after = false,
       multiplied = false, no_temperature = false, min_first = false, even_the_first = false;
  bool no_min = false, no_top = false, least_first = false;
};

Array wrong(const Variant& how, const Array& logits, Real temperature, Real top_p, Real min_p) {
  const auto softmax_of = [&](Real by) {
    Array p = logits;
    Real most = logits(0), sum = 0;
    for (const Real each : logits) most = std::max(most, each);
    for (Real& each : p) sum += each = std::exp((each - most) * by);
    for (Real& each : p) each /= sum;
    return p;
  };
  const Real by = how.multiplied ? temperature : 1 / temperature;
  Array p = softmax_of(how.temperature_after || how.no_temperature ? 1 : by);
  if (how.min_first) {
    Real most = 0, sum = 0;
    for (const Real each : p) most = std::max(most, each);
    for (Real& each : p) sum += each = each >= min_p * most ? each : 0;
    for (Real& each : p) each /= sum;
  }
  std::vector<std::size_t> order(p.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return how.least_first ? p(a) < p(b) : p(a) > p(b); });
  Real most = 0, reached = 0, sum = 0;
  for (const Real each : p) most = std::max(most, each);
  const Real least = how.no_min ? 0 : min_p * (how.absolute ? 1 : most);
  bool first = true;
  for (const std::size_t token : order) {
    const bool in_reach = how.no_top || (how.even_the_first   ? reached + p(token) <= top_p
                                         : how.loses_crossing ? reached + p(token) <= top_p || first
                                                              : reached < top_p);
    reached += p(token);
    if (!(in_reach && (p(token) >= least || (how.absolute && first)))) p(token) = 0;
    first = false;
  }
  if (how.temperature_after) {
    const Array warm = softmax_of(by);
    for (std::size_t v = 0; v < p.size(); ++v) p(v) = p(v) > 0 ? warm(v) : 0;
  }
  for (const Real each : p) sum += each;
  if (!how.unnormalised) {
    for (Real& each : p) each /= sum;
  }
  return p;
}

const exercise::Exercise registered(
    "12.7", &truncated, check,
    {{"the crossing one is lost",
      "The token with which top-p is reached is missing: without it the rest is less likely than top-p.",
      exercise::bound<wrong, Variant{.loses_crossing = true}>},
     {"the crossing one is lost, even the first",
      "The token with which top-p is reached is missing, and where the first one reaches it nothing is left.",
      exercise::bound<wrong, Variant{.even_the_first = true}>},
     {"min-p first", "You cut by min-p first; top-p comes before it, of all tokens.",
      exercise::bound<wrong, Variant{.min_first = true}>},
     {"no temperature", "The temperature does nothing in your answer.",
      exercise::bound<wrong, Variant{.no_temperature = true}>},
     {"min-p of 1", "You compared with min-p itself; it is a share of the likeliest token's p.",
      exercise::bound<wrong, Variant{.absolute = true}>},
     {"not made to sum to 1", "What is left does not sum to 1.",
      exercise::bound<wrong, Variant{.unnormalised = true}>},
     {"temperature after the cut",
      "You cut first and then divided by the temperature; it comes first, and changes what is kept.",
      exercise::bound<wrong, Variant{.temperature_after = true}>},
     {"multiplied by the temperature",
      "You multiplied the logits by the temperature; they are divided by it.",
      exercise::bound<wrong, Variant{.multiplied = true}>},
     {"no min-p", "min-p does nothing in your answer.", exercise::bound<wrong, Variant{.no_min = true}>},
     {"no top-p", "top-p does nothing in your answer.", exercise::bound<wrong, Variant{.no_top = true}>},
     {"the least likely first", "You began with the least likely tokens, and kept those.",
      exercise::bound<wrong, Variant{.least_first = true}>}});

}  // namespace
