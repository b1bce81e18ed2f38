#include "01_neuron/gradient.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using neuron::Unit;

namespace {

using Answer = decltype(&gradient);

Real loss(const Array& x, const Array& y, Real w, Real b) {
  return neuron::mean_squared_error({.weights = {w}, .bias = b}, {exercise::column({x.begin(), x.end()}), y});
}

void judge(exercise::Checker& checker, const std::string& name, const Unit& slope, const Unit& expected) {
  checker.equal(name + ": ∂L/∂w", slope.weights, expected.weights);
  checker.equal(name + ": ∂L/∂b", slope.bias, expected.bias);
}

void check(exercise::Checker& checker, Answer answer) {
  judge(checker, "one example, x = 3 and y = 5, at w = 1 and b = 0", answer(Array{3}, Array{5}, 1, 0),
        {.weights = {-12}, .bias = -4});
  judge(checker, "x = 1, 3 and y = 2, 4, at zero", answer(Array{1, 3}, Array{2, 4}, 0, 0),
        {.weights = {-14}, .bias = -6});
  judge(checker, "the same at the best line, w = 1 and b = 1", answer(Array{1, 3}, Array{2, 4}, 1, 1),
        {.weights = {0}, .bias = 0});
  judge(checker, "x is 0 everywhere", answer(Array{0, 0}, Array{1, 3}, 7, 1), {.weights = {0}, .bias = -2});
  judge(checker, "only the bias is off, by 2", answer(Array{1, -3, 2}, Array{1, -3, 2}, 1, 2),
        {.weights = {0}, .bias = 4});

  const Array x = {1, 2, 4, -1}, y = {2, 1, 5, .5};
  const Unit slope = answer(x, y, Real(.7), Real(-.3));
  checker.gradient("four examples: ∂L/∂w against differences of the loss", slope.weights, Array{.7},
                   [&](const Array& w) { return loss(x, y, w(0), Real(-.3)); });
  checker.gradient("four examples: ∂L/∂b against differences of the loss", Array{slope.bias}, Array{-.3},
                   [&](const Array& b) { return loss(x, y, Real(.7), b(0)); });
  judge(checker, "PyTorch's numbers", slope, {.weights = {-4.95}, .bias = -2.75});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("examples")) {
    const std::size_t N = exercise::between(1, 7, generator);
    const Array drawn = normal({N}, 2, generator), truth = normal({N}, 2, generator);
    const Real w = generator.normal(), b = generator.normal();
    judge(checker, name, answer(drawn, truth, w, b), gradient(drawn, truth, w, b));
  }
}

/// What a wrong gradient changes.
struct Variant {
  Real factor = 1;  ///< of all
  bool averaged = true;
  bool bias = true;
  bool input = true;           ///< ∂ŷ/∂w = x
  bool bias_by_input = false;  ///< x multiplies ∂L/∂b too
  bool prediction_has_bias = true;
  bool absolute = false;  ///< of the error its sign alone
};

Unit wrong(const Variant& how, const Array& x, const Array& y, Real w, Real b) {
  Unit slope = neuron::zero_unit(1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real error = w * x(i) + (how.prediction_has_bias ? b : 0) - y(i);
    Real share = how.absolute ? (error > 0 ? 1. : error < 0 ? -1. : 0.) : 2 * error;
    share *= how.factor / (how.averaged ? static_cast<Real>(x.size()) : 1);
    slope.weights(0) += how.input ? share * x(i) : share;
    if (how.bias) slope.bias += how.bias_by_input ? share * x(i) : share;
  }
  return slope;
}

const exercise::Exercise registered(
    "1.2", &gradient, check,
    {{"sign",
      "The sign is reversed: an error is ŷ − y, so that a prediction that is too high gives a slope above 0 "
      "for the bias.",
      exercise::bound<wrong, Variant{.factor = -1}>},
     {"bias forgotten", "∂L/∂b is zero: the bias is in every prediction, so it has a slope too.",
      exercise::bound<wrong, Variant{.bias = false}>},
     {"not averaged", "You summed over the examples; L is their mean, so the sum is to be divided by N.",
      exercise::bound<wrong, Variant{.averaged = false}>},
     {"the 2 lost", "Your numbers are half of the slopes: the derivative of a square e² is 2 e.",
      exercise::bound<wrong, Variant{.factor = Real(.5)}>},
     {"input forgotten",
      "∂L/∂w lacks a factor: w is multiplied by x_i in ŷ_i, so the error of example i reaches it times x_i.",
      exercise::bound<wrong, Variant{.input = false}>},
     {"bias times the input",
      "You multiplied by x_i for the bias too; b stands alone in ŷ_i, so ∂ŷ_i/∂b is 1.",
      exercise::bound<wrong, Variant{.bias_by_input = true}>},
     {"prediction without bias", "Your predictions are w x_i; the line is w x_i + b.",
      exercise::bound<wrong, Variant{.prediction_has_bias = false}>},
     {"absolute error",
      "Your slopes are those of the mean absolute error, which asks only for the sign of an error; a square "
      "asks for its size too.",
      exercise::bound<wrong, Variant{.absolute = true}>}});

}  // namespace
