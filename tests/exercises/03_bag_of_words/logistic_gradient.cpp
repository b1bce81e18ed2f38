#include "03_bag_of_words/logistic_gradient.hpp"

#include "03_bag_of_words/logistic_regression.hpp"
#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using bag_of_words::Linear;

namespace {

using Answer = decltype(&logistic_gradient);

/// x_i · w + b of text i.
Real score(const Array& x, std::size_t i, const Linear& model) {
  Real sum = model.bias;
  for (std::size_t v = 0; v < x.shape(1); ++v) sum += x(i, v) * model.weights(v);
  return sum;
}

/// L itself, from the chapter's own cross-entropy.
Real loss(const Array& x, const Indices& labels, const Linear& model, Real lambda) {
  Real sum = 0, squares = 0;
  for (std::size_t i = 0; i < labels.size(); ++i)
    sum += bag_of_words::cross_entropy(score(x, i, model), labels(i));
  for (const Real weight : model.weights) squares += weight * weight;
  return sum / static_cast<Real>(labels.size()) + lambda / 2 * squares;
}

void judge(exercise::Checker& checker, const std::string& name, const Linear& slope, const Linear& expected,
           double tolerance = 1e-9) {
  checker.equal(name + ": ∂L/∂w", slope.weights, expected.weights, tolerance);
  checker.equal(name + ": ∂L/∂b", slope.bias, expected.bias, tolerance);
}

void check(exercise::Checker& checker, Answer answer) {
  // At zero every probability is ½, so the errors p − y are −½ and ½.
  const Linear zero = {.weights = {0, 0}, .bias = 0};
  judge(checker, "the text (1, 2) of class 1, twice, at zero",
        answer(Array{{1, 2}, {1, 2}}, Indices{1, 1}, zero, 0), {.weights = {-0.5, -1}, .bias = -0.5});
  judge(checker, "one text, (1, 2) of class 1, at zero", answer(Array{{1, 2}}, Indices{1}, zero, 0),
        {.weights = {-0.5, -1}, .bias = -0.5});
  judge(checker, "two texts at zero", answer(Array{{1, 2}, {0, 1}}, Indices{1, 0}, zero, 0),
        {.weights = {-0.25, -0.25}, .bias = 0});
  judge(checker, "texts without words leave only the price λ w",
        answer(Array{{0, 0}, {0, 0}}, Indices{1, 0}, {.weights = {2, -4}, .bias = 0}, 0.5),
        {.weights = {1, -2}, .bias = 0});
  judge(checker, "scores of ±1,000",
        answer(Array{{1, 0}, {-1, 0}}, Indices{1, 1}, {.weights = {1000, 0}, .bias = 0}, 0),
        {.weights = {0.5, 0}, .bias = -0.5});

  // The slope of the loss, measured.
  const Array x = {{1, 0, 2}, {0, 1, 1}, {3, 1, 0}, {0, 0, 1}};
  const Indices labels = {1, 0, 0, 1};
  const Linear model = {.weights = {0.5, -1, 0.25}, .bias = 0.1};
  const Linear slope = answer(x, labels, model, 0.2);
  checker.gradient(
      "four texts: ∂L/∂w against differences of the loss", slope.weights, model.weights,
      [&](const Array& weights) { return loss(x, labels, {.weights = weights, .bias = model.bias}, 0.2); });
  checker.gradient(
      "four texts: ∂L/∂b against differences of the loss", Array{slope.bias}, Array{model.bias},
      [&](const Array& bias) { return loss(x, labels, {.weights = model.weights, .bias = bias(0)}, 0.2); });

  // torch.nn.functional.binary_cross_entropy_with_logits(x @ w + b, y) + 0.1 * (w ** 2).sum(), backward()
  judge(
      checker, "PyTorch's numbers", slope,
      {.weights = {0.521807256068126, 0.04716146088807413, -0.09246816814148333}, .bias = 0.0813808820661861},
      1e-8);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const std::size_t N = exercise::between(1, 6, generator), V = exercise::between(1, 5, generator);
    const Array drawn = normal({N, V}, 1, generator);
    const Indices classes = exercise::drawn_indices(0, 1, {N}, generator);
    const Linear at = {.weights = normal({V}, 1, generator), .bias = generator.normal()};
    const Real lambda = generator.uniform(.1, 1);
    judge(checker, name, answer(drawn, classes, at, lambda), logistic_gradient(drawn, classes, at, lambda));
  }
}

/// What a wrong gradient changes.
struct Variant {
  Real sign = 1;
  bool averaged = true;
  bool whole = false;  ///< averaged with 1 / N, which drops what comes after the point
  bool bias_averaged = true;
  bool bias = true;
  bool price = true;
  bool price_averaged = false;
  bool price_on_bias = false;
  bool price_doubled = false;
  bool sigmoid = true;
  bool squared_error = false;    ///< the slope of σ is kept as a factor
  bool words = true;             ///< the error is multiplied by x
  bool element_for_row = false;  ///< x[i] stands for all numbers of text i
};

Linear wrong(const Variant& how, const Array& x, const Indices& labels, const Linear& model, Real lambda) {
  const auto number_of_texts = static_cast<Real>(x.shape(0));
  Linear slope = {.weights = xt::zeros_like(model.weights), .bias = 0};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Real s = how.element_for_row ? x[i] * xt::sum(model.weights)() + model.bias : score(x, i, model);
    const Real probability = 1 / (1 + std::exp(-s));
    Real error = how.sign * ((how.sigmoid ? probability : s) - static_cast<Real>(labels(i)));
    if (how.squared_error) error *= probability * (1 - probability);
    if (how.whole) error *= static_cast<Real>(1 / x.shape(0)) * number_of_texts;
    const Real share = how.averaged ? error / number_of_texts : error;
    for (std::size_t v = 0; v < x.shape(1); ++v) {
      slope.weights(v) += share * (how.element_for_row ? x[i] : how.words ? x(i, v) : 1);
    }
    if (how.bias) slope.bias += how.averaged && how.bias_averaged ? error / number_of_texts : error;
  }
  Real price = how.price ? lambda : 0;
  if (how.price_averaged) price /= number_of_texts;
  if (how.price_doubled) price *= 2;
  for (std::size_t v = 0; v < x.shape(1); ++v) slope.weights(v) += price * model.weights(v);
  if (how.price_on_bias) slope.bias += price * model.bias;
  return slope;
}

const exercise::Exercise registered(
    "3.5", &logistic_gradient, check,
    {{"sign",
      "The sign is reversed: the error is p − y, so that a step against the gradient makes the loss "
      "smaller.",
      exercise::bound<wrong, Variant{.sign = -1}>},
     {"not averaged", "You summed over the texts; L is their average, so the sum is to be divided by N.",
      exercise::bound<wrong, Variant{.averaged = false}>},
     {"whole numbers",
      "1 / N is a division of whole numbers, which drops what comes after the point: for two texts and more "
      "it "
      "is 0. Make a Real of N first.",
      exercise::bound<wrong, Variant{.whole = true}>},
     {"element for row",
      "x[i] is one number of the first text; all numbers of text i are its row, xt::view(x, i).",
      exercise::bound<wrong, Variant{.element_for_row = true}>},
     {"bias not averaged",
      "∂L/∂w is averaged over the texts but ∂L/∂b is only summed: the 1/N belongs to both.",
      exercise::bound<wrong, Variant{.bias_averaged = false}>},
     {"bias forgotten", "∂L/∂b is zero: the bias has a gradient too, the average of the errors.",
      exercise::bound<wrong, Variant{.bias = false}>},
     {"price forgotten", "The price on large weights is forgotten: λ/2 ‖w‖² has the gradient λ w.",
      exercise::bound<wrong, Variant{.price = false}>},
     {"price averaged",
      "You divided λ w by N as well; the average is taken over the texts, and the price stands outside it.",
      exercise::bound<wrong, Variant{.price_averaged = true}>},
     {"price doubled", "Your price is 2 λ w; the ½ in λ/2 ‖w‖² cancels that 2.",
      exercise::bound<wrong, Variant{.price_doubled = true}>},
     {"price on the bias", "You put the price λ on the bias too; ‖w‖ holds the weights alone.",
      exercise::bound<wrong, Variant{.price_on_bias = true}>},
     {"no sigmoid",
      "You subtracted y from the score; it is the probability, σ(score), that y is subtracted from.",
      exercise::bound<wrong, Variant{.sigmoid = false}>},
     {"squared error",
      "Your error carries the slope of σ, p (1 − p), as a squared error would; with cross-entropy it "
      "cancels.",
      exercise::bound<wrong, Variant{.squared_error = true}>},
     {"words forgotten",
      "Each weight gets the error itself; it should get the error times its own number in x.",
      exercise::bound<wrong, Variant{.words = false}>}});

}  // namespace
