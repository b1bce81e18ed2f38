#include "11_transformer/layer_norm.hpp"

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&normalise);

void check(exercise::Checker& checker, Answer answer) {
  const Tensor ones = Array{1, 1}, zeros = Array{0, 0};
  checker.equal("the rows (1, 3) and (2, 6)", answer(Array{{1, 3}, {2, 6}}, ones, zeros, 0),
                Array{{-1, 1}, {-1, 1}});
  const Real root = std::sqrt(Real{3});
  checker.equal("the row (0, 0, 0, 4): mean 1, variance 3",
                answer(Array{{0, 0, 0, 4}}, Array{1, 1, 1, 1}, Array{0, 0, 0, 0}, 0),
                Array{{-1 / root, -1 / root, -1 / root, 3 / root}});
  checker.equal("the row (1, 3) with ε = 3", answer(Array{{1, 3}}, ones, zeros, 3), Array{{-0.5, 0.5}});
  checker.equal("a gain of (2, 10) and a bias of (1, −1)",
                answer(Array{{1, 3}}, Array{2, 10}, Array{1, -1}, 0), Array{{-1, 9}});
  checker.equal("a row of fives", answer(Array{{5, 5}}, ones, zeros, 1e-5), Array{{0, 0}});
  checker.equal("a row far from zero: 10⁸ + 1 and 10⁸ + 3", answer(Array{{1e8 + 1, 1e8 + 3}}, ones, zeros, 0),
                Array{{-1, 1}});

  const Array plain = wave({2, 3}, .7);
  const Tensor once = answer(plain, Array{1, 1, 1}, Array{0, 0, 0}, 0);
  checker.equal("three times as large and moved by 7: the same",
                answer(3 * Tensor(plain) + 7, Array{1, 1, 1}, Array{0, 0, 0}, 0), once);
  exercise::flows_back(checker, "what flows back",
                       {{"x", plain}, {"gain", wave({3}, 1.3)}, {"bias", wave({3}, .4)}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2], .1); });

  // torch.nn.functional.layer_norm, two texts of three words, width 4
  checker.equal("PyTorch's numbers", answer(wave({2, 3, 4}, .7), wave({4}, 1.3), wave({4}, .4), .1),
                pytorch::layer_norm);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("rows")) {
    const std::size_t C = exercise::between(2, 6, generator);
    const Shape shape = {exercise::between(1, 3, generator), exercise::between(1, 4, generator), C};
    const Tensor x = normal(shape, 2, generator), gain = normal({C}, 1, generator);
    const Tensor bias = normal({C}, 1, generator);
    const double epsilon = generator.uniform(.01, .5);
    checker.equal(name, answer(x, gain, bias, epsilon), normalise(x, gain, bias, epsilon));
  }
}

/// What a wrong norm does.
struct Variant {
  bool unbiased = false, outside = false, rooted = true, by_products = false;
  bool mean_taken = true, spread_from_mean = true;
  bool gain_last = false, constants = false, epsilon_used = true;
  bool axis_kept = true;
  enum { row, column, first, everything } over = row;
};

Tensor wrong(const Variant& how, const Tensor& x, const Tensor& gain, const Tensor& bias, double given) {
  const double epsilon = how.epsilon_used ? given : 0;
  const auto average = [&](const Tensor& of) {
    const int axis = how.over == Variant::first ? 0 : how.over == Variant::column ? -2 : -1;
    const Tensor found = how.over == Variant::everything ? mean(of) : mean(of, axis, how.axis_kept);
    return how.constants ? found.detach() : found;
  };
  const Tensor middle = average(x), centred = x - middle;
  Tensor variance = how.by_products        ? average(square(x)) - square(middle)
                    : how.spread_from_mean ? average(square(centred))
                                           : average(square(x));
  const auto n = static_cast<double>(x.size(-1));
  if (how.unbiased) variance = variance * (n / (n - 1));
  const Tensor size = how.outside  ? sqrt(variance) + epsilon
                      : how.rooted ? sqrt(variance + epsilon)
                                   : variance + epsilon;
  const Tensor normal = (how.mean_taken ? centred : x) / size;
  return how.gain_last ? (normal + bias) * gain : normal * gain + bias;
}

const exercise::Exercise registered(
    "11.1", &normalise, check,
    {{"unbiased variance",
      "You divided the squares by C − 1, as for a sample; here the row is all there is, and it is divided by "
      "C.",
      exercise::bound<wrong, Variant{.unbiased = true}>},
     {"ε outside the root",
      "You added ε to the root σ; the formula adds it to the variance σ², under the root.",
      exercise::bound<wrong, Variant{.outside = true}>},
     {"ε forgotten", "ε is not in your root: a row of equal numbers is divided by zero.",
      exercise::bound<wrong, Variant{.epsilon_used = false}>},
     {"wrong axis",
      "Your mean and variance run down a column, over all positions; each position has its own, over its "
      "features.",
      exercise::bound<wrong, Variant{.over = Variant::column}>},
     {"batch",
      "Your mean and variance run over axis 0, over the batch, as batch norm has them; here each row has its "
      "own, over "
      "the last axis.",
      exercise::bound<wrong, Variant{.over = Variant::first}>},
     {"axis not kept",
      "Your means have lost the row's axis, so that they lie along the columns; keep it, with size 1.",
      exercise::bound<wrong, Variant{.axis_kept = false}>},
     {"all at once",
      "You took one mean and one variance of everything; each row has its own, so that no word changes "
      "another.",
      exercise::bound<wrong, Variant{.over = Variant::everything}>},
     {"not rooted", "You divided by the variance; it is its root that has the size of x.",
      exercise::bound<wrong, Variant{.rooted = false}>},
     {"mean not taken off", "The mean is not taken off: your rows do not have the mean 0.",
      exercise::bound<wrong, Variant{.mean_taken = false}>},
     {"squares from zero",
      "Your variance is the mean of x²; it is measured from the row's mean: the mean of (x − μ)².",
      exercise::bound<wrong, Variant{.spread_from_mean = false}>},
     {"neither centred",
      "You divided by the root of the mean of x² and took nothing off: that is RMSNorm, which does without "
      "μ.",
      exercise::bound<wrong, Variant{.mean_taken = false, .spread_from_mean = false}>},
     {"difference of two squares",
      "The mean of x² less μ² is σ² on paper; far from zero both are huge, and nothing true is left of their "
      "difference.",
      exercise::bound<wrong, Variant{.by_products = true}>},
     {"gain after the bias", "You multiplied the bias by the gain too; the bias is added last.",
      exercise::bound<wrong, Variant{.gain_last = true}>},
     {"constants",
      "The values are right, but μ and σ² were cut from the graph: they depend on x, and the gradient must "
      "know it.",
      exercise::bound<wrong, Variant{.constants = true}>}});

}  // namespace
