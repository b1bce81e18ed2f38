#include "18_mixture_of_experts/combine.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&combine);

/// A token in at most one place of each expert, some places empty, in no order.
Indices drawn_places(std::size_t N, std::size_t E, std::size_t S, Generator& generator) {
  Indices places = Indices::from_shape({E, S});
  places.fill(-1);
  std::vector<Index> tokens;
  for (std::size_t n = 0; n < N; ++n) tokens.push_back(static_cast<Index>(n));
  for (std::size_t e = 0; e < E; ++e) {
    generator.shuffle(tokens);
    const std::size_t load = exercise::between(1, S - 1, generator);
    for (std::size_t s = 0; s < load; ++s) places(e, s) = tokens[s];
  }
  return places;
}

void check(exercise::Checker& checker, Answer answer) {
  const Array x = {{10, 20}, {30, 40}, {50, 60}};
  const Array answers = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
  const Array gates = {{Real(.5), 0}, {0, Real(.25)}, {Real(.75), 0}};
  checker.equal("tokens 2 and 0 with expert 0, token 1 with expert 1",
                answer(x, Indices{{2, 0}, {1, -1}}, answers, gates),
                Array{{Real(11.5), 22}, {Real(31.25), Real(41.5)}, {Real(50.75), Real(61.5)}});
  const Array halves = {{Real(.5), Real(.5)}, {Real(.75), Real(.25)}, {Real(.375), Real(.625)}};
  checker.equal("two experts for each token, but expert 1 had no room for token 0",
                answer(x, Indices{{0, 1}, {1, 2}}, answers, halves),
                Array{{Real(10.5), 21}, {Real(33.5), Real(44.5)}, {Real(54.375), 65}});
  checker.equal("nobody had room", answer(x, Indices(Shape{2, 2}, -1), answers, gates), x);
  checker.equal("no places", answer(x, Indices::from_shape({2, 0}), Array::from_shape({2, 0, 2}), gates), x);
  Generator fixed(4);
  const Array wide_x = exercise::wave({23, 18}, .3), wide_answers = exercise::wave({5, 9, 18}, .7),
              wide_gates = exercise::wave({23, 5}, 1.1);
  const Indices wide = drawn_places(23, 5, 9, fixed);
  checker.equal("23 tokens of width 18, five experts", answer(wide_x, wide, wide_answers, wide_gates),
                combine(wide_x, wide, wide_answers, wide_gates));
  for (const std::string& name : exercise::three_drawn("places")) {
    Generator& generator = checker.generator();
    const std::size_t N = exercise::between(5, 8, generator), E = exercise::between(2, 4, generator),
                      S = exercise::between(3, 4, generator), C = exercise::between(2, 5, generator);
    const Indices places = drawn_places(N, E, S, generator);
    const Array a = normal({N, C}, 1, generator), b = normal({E, S, C}, 1, generator),
                g = uniform({N, E}, .1, .9, generator);
    checker.equal(name, answer(a, places, b, g), combine(a, places, b, g));
  }
}

/// What a wrong combination does.
struct Variant {
  bool no_gate = false, no_residual = false, dropped_lost = false, overwritten = false, renormalised = false,
       sorted = false, gate_on_all = false, residual_each = false, empty_counts = false,
       gate_of_place = false, subtracted = false, mean = false;
};

Array wrong(const Variant& how, const Array& x, const Indices& places, const Array& answers,
            const Array& gates) {
  const std::size_t N = x.shape(0), C = x.shape(1), E = places.shape(0), S = places.shape(1);
  Array sums(Shape{N, C}, 0);
  std::vector<Real> total(N, 0);
  std::vector<std::size_t> count(N, 0);
  Index next = 0;
  for (std::size_t e = 0; e < E; ++e) {
    for (std::size_t s = 0; s < S; ++s) {
      if (places(e, s) < 0 && !how.empty_counts) continue;
      const auto n = static_cast<std::size_t>(how.sorted ? std::min(next++, static_cast<Index>(N) - 1)
                                                         : std::max<Index>(places(e, s), 0));
      const Real gate = how.no_gate ? 1 : how.gate_of_place ? gates(s % N, e) : gates(n, e);
      total[n] += gate;
      ++count[n];
      for (std::size_t c = 0; c < C; ++c) {
        if (how.overwritten) sums(n, c) = 0;
        sums(n, c) += (how.subtracted ? -1 : 1) * gate * answers(e, s, c);
      }
    }
  }
  Array y = sums;
  for (std::size_t n = 0; n < N; ++n) {
    for (std::size_t c = 0; c < C; ++c) {
      if (how.renormalised && count[n] > 0) y(n, c) /= total[n];
      if (how.mean && count[n] > 0) y(n, c) /= static_cast<Real>(count[n]);
      const bool lost = how.no_residual || (how.dropped_lost && count[n] == 0);
      const Real times = how.gate_on_all && count[n] > 0     ? total[n]
                         : how.residual_each && count[n] > 0 ? static_cast<Real>(count[n])
                                                             : 1;
      if (!lost) y(n, c) += times * x(n, c);
    }
  }
  return y;
}

const exercise::Exercise registered(
    "18.3", &combine, check,
    {{"gate forgotten", "Your answers count in full; each is multiplied by the token's gate for this expert.",
      exercise::bound<wrong, Variant{.no_gate = true}>},
     {"x forgotten", "x is missing from your sums; answers are added to it.",
      exercise::bound<wrong, Variant{.no_residual = true}>},
     {"dropped tokens lost", "A token for which nobody had room is 0 in your answer; it keeps its x.",
      exercise::bound<wrong, Variant{.dropped_lost = true}>},
     {"overwritten", "Of a token's answers you kept the last one; they are added up.",
      exercise::bound<wrong, Variant{.overwritten = true}>},
     {"renormalised",
      "You divided by the gates of the experts that had room; a gate stays what it is when another expert is "
      "full.",
      exercise::bound<wrong, Variant{.renormalised = true}>},
     {"in the order of the experts",
      "You gave the answers to tokens 0, 1, 2 … in the order of the places; `places` says whose each is.",
      exercise::bound<wrong, Variant{.sorted = true}>},
     {"gate on x too", "You multiplied x by the gate too; x counts in full.",
      exercise::bound<wrong, Variant{.gate_on_all = true}>},
     {"x for each answer", "You added x once for each answer of a token; it is added once.",
      exercise::bound<wrong, Variant{.residual_each = true}>},
     {"empty places count",
      "Token 0 gets what stands in empty places in your answer; a place of −1 is nobody's.",
      exercise::bound<wrong, Variant{.empty_counts = true}>},
     {"the gate of another token", "You took the gate of row s, the place; the row of a gate is the token.",
      exercise::bound<wrong, Variant{.gate_of_place = true}>},
     {"subtracted", "You subtracted the answers from x; they are added.",
      exercise::bound<wrong, Variant{.subtracted = true}>},
     {"mean of the answers",
      "You divided by the number of a token's answers; the gates are the weights already.",
      exercise::bound<wrong, Variant{.mean = true}>}});

}  // namespace
