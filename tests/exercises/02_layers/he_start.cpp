#include "02_layers/he_start.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&he_start);

void check(exercise::Checker& checker, Answer answer) {
  const double root = std::sqrt(2);
  checker.equal("(2, 1): two inputs, one output", answer(exercise::column({3, -1})),
                exercise::column({3, -1}));
  checker.equal("(8, 2): eight inputs", answer(Array(Shape{8, 2}, 1)), Array(Shape{8, 2}, .5));
  checker.equal("(1, 3): one input", answer({{1, 2, -1}}), Array{{root, 2 * root, -root}});
  checker.equal("(5, 20)", answer(Array(Shape{5, 20}, 1)), Array(Shape{5, 20}, std::sqrt(.4)));
  checker.equal("filters (3, 6, 4): three places of six channels", answer(Array(Shape{3, 6, 4}, 1)),
                Array(Shape{3, 6, 4}, 1. / 3));
  checker.equal("filters (3, 3, 2, 5): 3 × 3 places of two channels", answer(Array(Shape{3, 3, 2, 5}, 1)),
                Array(Shape{3, 3, 2, 5}, 1. / 3));

  // What it is for: through twenty layers of 64 ReLUs numbers stay about as large as they were
  Generator draws(4);
  const NoGrad no_grad;
  Tensor x = normal({200, 64}, 1, draws);
  for (int layer = 0; layer < 20; ++layer) {
    const Array z = normal({64, 64}, 1, draws);
    const Array weight = answer(z);
    if (weight.shape() == z.shape()) x = relu(matmul(x, Tensor(weight)));
  }
  const double size = std::sqrt(mean(square(x)).item());
  checker.that("twenty layers of 64 ReLUs: numbers stay between a fifth and five times as large",
               size > .2 && size < 5,
               "with He initialisation the size of numbers is kept from layer to layer");

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("weights")) {
    Shape shape = {exercise::between(2, 5, generator), exercise::between(2, 5, generator)};
    if (generator.chance(.5)) shape.insert(shape.begin(), exercise::between(2, 3, generator));
    const Array z = normal(shape, 1, generator);
    checker.equal(name, answer(z), he_start(z));
  }
}

/// What a wrong initialisation divides by, and how.
struct Variant {
  enum class Of { inputs, outputs, first_axis, channels, both } of = Of::inputs;
  double two = 2;
  enum class Form { root, variance, two_over_root, bound } form = Form::root;
};

Array wrong(const Variant& how, const Array& z) {
  using Of = Variant::Of;
  using Form = Variant::Form;
  const auto outputs = static_cast<double>(z.shape().back());
  const double inputs = static_cast<double>(z.size()) / outputs;
  const double n = how.of == Of::outputs      ? outputs
                   : how.of == Of::first_axis ? static_cast<double>(z.shape(0))
                   : how.of == Of::channels   ? static_cast<double>(z.shape(z.dimension() - 2))
                   : how.of == Of::both       ? inputs + outputs
                                              : inputs;
  const double factor = how.form == Form::variance        ? how.two / n
                        : how.form == Form::two_over_root ? how.two / std::sqrt(n)
                        : how.form == Form::bound         ? std::sqrt(3 * how.two / n)
                                                          : std::sqrt(how.two / n);
  Array weights = z;
  for (Real& w : flat(weights)) w *= factor;
  return weights;
}

const exercise::Exercise registered(
    "2.6", &he_start, check,
    {{"fan out", "You divide by the number of outputs; what is summed for one output is its inputs.",
      exercise::bound<wrong, Variant{.of = Variant::Of::outputs}>},
     {"variance for deviation",
      "You multiply by 2/n, the variance; numbers of deviation 1 are multiplied by the deviation, its root.",
      exercise::bound<wrong, Variant{.form = Variant::Form::variance}>},
     {"Xavier",
      "Your deviation is Xavier's, √(2 / (in + out)), which knows nothing of the ReLU: He's n is the inputs "
      "alone.",
      exercise::bound<wrong, Variant{.of = Variant::Of::both}>},
     {"no 2", "Your deviation is √(1/n): the 2 makes up for the half that a ReLU lets go.",
      exercise::bound<wrong, Variant{.two = 1}>},
     {"the 2 outside the root", "Your 2 stands outside of the root: 2/√n is √(4/n).",
      exercise::bound<wrong, Variant{.form = Variant::Form::two_over_root}>},
     {"first axis", "Your n is the first axis alone; a filter sums all its places and all channels.",
      exercise::bound<wrong, Variant{.of = Variant::Of::first_axis}>},
     {"channels alone", "Your n is the channels alone; a filter sums them at each of its places.",
      exercise::bound<wrong, Variant{.of = Variant::Of::channels}>},
     {"the bound of uniform numbers",
      "You multiply by √(6/n), which is the bound of uniform numbers with this variance; yours are normal, "
      "so √(2/n).",
      exercise::bound<wrong, Variant{.form = Variant::Form::bound}>}});

}  // namespace
