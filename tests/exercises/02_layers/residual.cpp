#include "02_layers/residual.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&residual);

/// L layers of width C, with numbers of their own.
struct Layers {
  std::vector<nn::LayerNorm> norms;
  std::vector<nn::Linear> linears;

  Layers(std::size_t count, std::size_t width, Generator& generator) {
    for (std::size_t l = 0; l <= count; ++l) {
      norms.emplace_back(width);
      norms.back().gain.value() = uniform({width}, .5, 2, generator);
      norms.back().bias.value() = normal({width}, .5, generator);
      if (l < count) linears.emplace_back(width, width, generator);
    }
  }
};

/// W = w · 1 and b = 0 for a width of 2, and norms that do nothing else.
Layers simple(const std::vector<Real>& weights) {
  Generator any(0);
  Layers layers(weights.size(), 2, any);
  for (nn::LayerNorm& norm : layers.norms) {
    norm.gain.value().fill(1);
    norm.bias.value().fill(0);
  }
  for (std::size_t l = 0; l < weights.size(); ++l) {
    layers.linears[l].weight.value() = Array{{weights[l], 0}, {0, weights[l]}};
    layers.linears[l].bias.value().fill(0);
  }
  return layers;
}

void check(exercise::Checker& checker, Answer answer) {
  // A row (−s, s) has the norm (−1, 1), but for ε: at s = 1000 that is 5e-12.
  const Array x{{-1000, 1000}};
  const auto last_as_it_is = [](Layers layers) {
    layers.norms.back().gain.value().fill(1000);  // so that the last norm does not hide what came to it
    return layers;
  };
  const Layers none = last_as_it_is(simple({}));
  checker.equal("no layer: the last norm alone", answer(x, none.norms, none.linears), Array{{-1000, 1000}},
                1e-6);
  Layers one = simple({500});
  checker.equal("one layer",
                answer(Array{{
                           -1000,
                           1000,
                       }},
                       one.norms, one.linears),
                Array{{-1, 1}}, 1e-6);

  Generator fixed(3);
  for (const std::size_t count : {1, 2, 3}) {
    const Layers layers(count, 4, fixed);
    const Array in = normal({3, 4}, 2, fixed);
    checker.equal(fmt::format("three rows of 4, {} layer{}", count, count == 1 ? "" : "s"),
                  answer(in, layers.norms, layers.linears), residual(in, layers.norms, layers.linears), 1e-8);
  }
  Layers silent(4, 3, fixed);
  for (nn::Linear& linear : silent.linears) {
    linear.weight.value().fill(0);
    linear.bias.value().fill(-1);
  }
  const Array in = normal({2, 3}, 2, fixed);
  checker.equal("four layers whose ReLUs are all off: the last norm of x",
                answer(in, silent.norms, silent.linears), silent.norms.back()(in), 1e-8);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("layers")) {
    const std::size_t C = exercise::between(2, 5, generator);
    const Layers layers(exercise::between(1, 3, generator), C, generator);
    const Array rows = normal({exercise::between(1, 3, generator), C}, 2, generator);
    checker.equal(name, answer(rows, layers.norms, layers.linears),
                  residual(rows, layers.norms, layers.linears), 1e-8);
  }

  Generator another(5);
  const Layers two(2, 3, another);
  exercise::arguments_kept(
      checker, {{"x", exercise::wave({2, 3}, .7)}},
      [&](const std::vector<Tensor>& given) { return answer(given[0], two.norms, two.linears); });
  exercise::flows_back(
      checker, "two layers", {{"x", exercise::wave({2, 3}, .7)}},
      [&](const std::vector<Tensor>& given) { return answer(given[0], two.norms, two.linears); });
}

/// What a wrong stack of layers does.
struct Variant {
  enum class Adds { stream, normed, twice, nothing, first } adds = Adds::stream;
  enum class Norm { before, after_sum, after_layer, none } norm = Norm::before;
  bool last_norm = true;
  bool activation = true;
  bool around_sum = false;  ///< relu(x + linear)
  bool one_norm = false;    ///< the first for all
  bool detached = false;
};

Tensor wrong(const Variant& how, const Tensor& x, const std::vector<nn::LayerNorm>& norms,
             const std::vector<nn::Linear>& linears) {
  using Adds = Variant::Adds;
  using Norm = Variant::Norm;
  Tensor stream = x;
  for (std::size_t l = 0; l < linears.size(); ++l) {
    const nn::LayerNorm& norm = norms[how.one_norm ? 0 : l];
    const Tensor normed = norm(stream);
    const Tensor z = linears[l](how.norm == Norm::before ? normed : stream);
    Tensor f = how.activation && !how.around_sum ? relu(z) : z;
    if (how.norm == Norm::after_layer) f = norm(f);
    const Tensor kept = how.adds == Adds::normed  ? normed
                        : how.adds == Adds::first ? x
                        : how.adds == Adds::twice ? stream + stream
                        : how.detached            ? stream.detach()
                                                  : stream;
    stream = how.adds == Adds::nothing ? f : kept + f;
    if (how.around_sum) stream = relu(stream);
    if (how.norm == Norm::after_sum) stream = norm(stream);
  }
  return how.last_norm ? norms.back()(stream) : stream;
}

const exercise::Exercise registered(
    "2.4", &residual, check,
    {{"f added to the normed stream",
      "You add what the layer makes to norm(x); the skip goes around the norm as well, so that x itself "
      "comes through.",
      exercise::bound<wrong, Variant{.adds = Variant::Adds::normed}>},
     {"x doubled", "Your x is in the sum twice: a layer adds to what came in once.",
      exercise::bound<wrong, Variant{.adds = Variant::Adds::twice}>},
     {"norm after the sum",
      "You normalise after adding, which is the older form (post-norm): there the norms stand in the way of "
      "the skip. Here the norm is "
      "inside, before the linear layer.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::after_sum}>},
     {"norm after the layer", "You normalise what the layer makes; the norm comes before the linear layer.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::after_layer}>},
     {"no norm inside",
      "Your layers read x itself; each is to read norm(x), while x itself goes on in the sum.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::none}>},
     {"no skip", "You pass on what the layer makes, and lose what came in: the two are added.",
      exercise::bound<wrong, Variant{.adds = Variant::Adds::nothing}>},
     {"the first x each time",
      "You add the very first x in each layer; what came out of the layer before is to be added.",
      exercise::bound<wrong, Variant{.adds = Variant::Adds::first}>},
     {"no last norm",
      "The last norm is missing: there is one more norm than layers, and it closes the stack.",
      exercise::bound<wrong, Variant{.last_norm = false}>},
     {"no ReLU", "Your layers are linear: the ReLU is missing.",
      exercise::bound<wrong, Variant{.activation = false}>},
     {"ReLU around the sum",
      "Your ReLU is around the sum, so that what came in can only grow and nothing negative comes through; "
      "it is around the linear layer "
      "alone.",
      exercise::bound<wrong, Variant{.around_sum = true}>},
     {"one norm for all", "You use the first norm in all layers; each layer has its own.",
      exercise::bound<wrong, Variant{.one_norm = true}>},
     {"the skip without its gradient",
      "Your numbers are right, but no gradient goes through the skip: add x itself, not its values.",
      exercise::bound<wrong, Variant{.detached = true}>}});

}  // namespace
