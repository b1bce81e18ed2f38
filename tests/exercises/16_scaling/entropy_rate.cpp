#include "16_scaling/entropy_rate.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&entropy_rate);

/// Positive numbers that sum to 1.
Array shares(std::size_t K, Generator& generator) {
  Array p = Array::from_shape({K, K});
  Real sum = 0;
  for (Real& each : p) sum += each = static_cast<Real>(generator.uniform(.01, 1) * generator.uniform(0, 1));
  for (Real& each : p) each /= sum;
  return p;
}

void check(exercise::Checker& checker, Answer answer) {
  const auto one = [](Real x) { return Array{x}; };
  checker.equal("four entities, equally often: ln 4 / 3", one(answer(Array(Shape{2, 2}, .25))),
                one(std::log(Real(4)) / 3));
  checker.equal("one of two entities, the others never said: ln 2 / 3", one(answer(Array{{.5, 0}, {0, .5}})),
                one(std::log(Real(2)) / 3));
  checker.equal("always the same entity", one(answer(Array{{0, 1}, {0, 0}})), one(0));
  checker.equal("one half, one quarter, two eighths: 7/4 ln 2 / 3",
                one(answer(Array{{.5, .25}, {.125, .125}})), one(Real(7) / 4 * std::log(Real(2)) / 3));
  for (const std::string& name : exercise::three_drawn("shares")) {
    const Array p = shares(exercise::between(3, 6, checker.generator()), checker.generator());
    checker.equal(name, one(answer(p)), one(entropy_rate(p)));
  }
}

/// What a wrong answer does.
struct Variant {
  enum class Of { entity, marginals, first, second } of = Of::entity;
  Real base = 0, divided_by = 3;
  bool fact = false, negative = false, mean = false, squares = false, no_logarithm = false, zeros = true;
};

Real wrong(const Variant& how, const Array& p) {
  using Of = Variant::Of;
  const std::size_t K = p.shape(0);
  const auto term = [&](Real each) {
    if (how.zeros && !(each > 0)) return Real(0);
    return how.squares ? each * each : how.no_logarithm ? each : -each * std::log(each);
  };
  Real sum = 0;
  for (std::size_t a = 0; a < K; ++a) {
    Real row = 0, column = 0;
    for (std::size_t b = 0; b < K; ++b) {
      if (how.of == Of::entity) sum += term(p(a, b));
      row += p(a, b);
      column += p(b, a);
    }
    if (how.of == Of::marginals || how.of == Of::first) sum += term(row);
    if (how.of == Of::marginals || how.of == Of::second) sum += term(column);
  }
  if (how.base > 0) sum /= std::log(how.base);
  if (how.fact) sum += std::log(Real(16));
  if (how.mean) sum /= static_cast<Real>(p.size());
  return (how.negative ? -sum : sum) / how.divided_by;
}

using Of = Variant::Of;
const exercise::Exercise registered(
    "16.1", &entropy_rate, check,
    {{"a and b by themselves",
      "You added the entropies of first and second words as if each said nothing of the other; take that of "
      "the entities, "
      "p(a, b).",
      exercise::bound<wrong, Variant{.of = Of::marginals}>},
     {"first words only", "You took the first words only; an entity is a pair.",
      exercise::bound<wrong, Variant{.of = Of::first}>},
     {"second words only", "You took the second words only; an entity is a pair.",
      exercise::bound<wrong, Variant{.of = Of::second}>},
     {"bits", "Your logarithm has base 2; nats have the natural one.",
      exercise::bound<wrong, Variant{.base = 2}>},
     {"base 10", "Your logarithm has base 10; nats have the natural one.",
      exercise::bound<wrong, Variant{.base = 10}>},
     {"an entity, not a token", "Yours is for a whole entity; it has three tokens.",
      exercise::bound<wrong, Variant{.divided_by = 1}>},
     {"two tokens an entity",
      "You divided by 2; the fact is a token too, though it surprises nobody who knows it.",
      exercise::bound<wrong, Variant{.divided_by = 2}>},
     {"the fact counted", "You added ln 16 for the fact; who knows the language knows it.",
      exercise::bound<wrong, Variant{.fact = true}>},
     {"below 0", "Your sign is wrong: the logarithm of a share is below 0, and entropy is not.",
      exercise::bound<wrong, Variant{.negative = true}>},
     {"a mean", "You took the mean over the entities; shares are weights already, so it is a sum.",
      exercise::bound<wrong, Variant{.mean = true}>},
     {"no logarithm", "There is no logarithm in your sum: it is −p ln p.",
      exercise::bound<wrong, Variant{.no_logarithm = true}>},
     {"0 ln 0", "An entity that is never said makes your sum NaN; it adds nothing.",
      exercise::bound<wrong, Variant{.zeros = false}>}});

}  // namespace
