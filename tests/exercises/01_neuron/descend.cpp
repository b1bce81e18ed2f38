#include "01_neuron/descend.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using neuron::Examples;
using neuron::Unit;

namespace {

using Answer = decltype(&descend);

void judge(exercise::Checker& checker, const std::string& name, const Unit& unit, const Unit& expected) {
  checker.equal(name + ": w", unit.weights, expected.weights);
  checker.equal(name + ": b", unit.bias, expected.bias);
}

void check(exercise::Checker& checker, Answer answer) {
  // One example x = 1, y = 2 at zero: the error is −2, so both slopes are −4
  const Examples one = {.x = {{1, 0}}, .y = {2}};
  const Unit zero = {.weights = {0, 0}, .bias = 0};
  judge(checker, "no step at all", answer({.weights = {1, 2}, .bias = 3}, one, Real(.1), 0),
        {.weights = {1, 2}, .bias = 3});
  judge(checker, "one step at a rate of .1", answer(zero, one, Real(.1), 1),
        {.weights = {.4, 0}, .bias = .4});
  judge(checker, "two steps at a rate of .1", answer(zero, one, Real(.1), 2),
        {.weights = {.64, 0}, .bias = .64});
  judge(checker, "one step at a rate of .25", answer(zero, one, Real(.25), 1),
        {.weights = {1, 0}, .bias = 1});

  const Examples examples = {.x = exercise::wave({6, 2}, .37), .y = exercise::wave({6}, .71)};
  const Real before = neuron::mean_squared_error(zero, examples);
  const Unit after = answer(zero, examples, Real(.3), 40);
  checker.that("six examples: forty steps make the loss smaller",
               after.weights.size() == 2 && neuron::mean_squared_error(after, examples) < before,
               "the loss grew: a step goes against the gradient");
  judge(checker, "six examples: forty steps", after, descend(zero, examples, Real(.3), 40));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("examples")) {
    const std::size_t N = exercise::between(1, 5, generator), C = exercise::between(1, 4, generator);
    const Examples drawn = {.x = normal({N, C}, 1, generator), .y = normal({N}, 1, generator)};
    const Unit start = {.weights = normal({C}, 1, generator), .bias = generator.normal()};
    const std::size_t steps = exercise::between(2, 4, generator);
    judge(checker, name, answer(start, drawn, Real(.05), steps), descend(start, drawn, Real(.05), steps));
  }
}

/// What a wrong descent does.
struct Variant {
  Real direction = 1;
  bool one_after_the_other = false;  ///< the bias moves by the gradient at the new weights
  int more_steps = 0;
  bool first_gradient = false;  ///< the gradient is computed once, at the start
  bool bias = true;
  bool rate = true;
  bool divided = false;  ///< the rate is divided by N once more
  bool from_zero = false;
};

Unit wrong(const Variant& how, Unit unit, const Examples& examples, Real rate, std::size_t steps) {
  if (how.from_zero) unit = neuron::zero_unit(unit.weights.size());
  Real by = how.direction * (how.rate ? rate : 1);
  if (how.divided) by /= static_cast<Real>(examples.y.size());
  Unit slope = neuron::gradient(unit, examples);
  for (int step = 0; step < static_cast<int>(steps) + how.more_steps; ++step) {
    if (!how.first_gradient) slope = neuron::gradient(unit, examples);
    for (std::size_t c = 0; c < unit.weights.size(); ++c) unit.weights(c) -= by * slope.weights(c);
    if (how.one_after_the_other) slope = neuron::gradient(unit, examples);
    if (how.bias) unit.bias -= by * slope.bias;
  }
  return unit;
}

const exercise::Exercise registered(
    "1.3", &descend, check,
    {{"uphill", "You add the gradient, which is the way up; the loss falls where it is taken off.",
      exercise::bound<wrong, Variant{.direction = -1}>},
     {"one after the other",
      "The bias moves by a gradient at weights that have moved already; both parts of a step belong to one "
      "gradient, computed before.",
      exercise::bound<wrong, Variant{.one_after_the_other = true}>},
     {"one step short", "You take one step less than asked for.",
      exercise::bound<wrong, Variant{.more_steps = -1}>},
     {"one step more", "You take one step more than asked for.",
      exercise::bound<wrong, Variant{.more_steps = 1}>},
     {"first gradient",
      "Every step uses the gradient at the start; it changes with the weights, so compute it anew in each "
      "step.",
      exercise::bound<wrong, Variant{.first_gradient = true}>},
     {"bias stays", "Only the weights move; the bias has a slope and takes steps too.",
      exercise::bound<wrong, Variant{.bias = false}>},
     {"rate forgotten", "A step takes off the whole gradient; it is to be multiplied by the rate first.",
      exercise::bound<wrong, Variant{.rate = false}>},
     {"divided by N again", "You divide by N, but the gradient is that of a mean: N is in it already.",
      exercise::bound<wrong, Variant{.divided = true}>},
     {"from zero", "You begin at zero; the descent is to begin at the unit that is given.",
      exercise::bound<wrong, Variant{.from_zero = true}>}});

}  // namespace
