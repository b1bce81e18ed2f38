// What each layer computes, tried by itself where arithmetic says what must come out.
#include <algorithm>
#include <cmath>
#include <map>

#include "02_layers/batch_norm.hpp"
#include "02_layers/descent.hpp"
#include "02_layers/experiments/story.hpp"

namespace unrolled::layers {
namespace {

double largest_difference(const Array& a, const Array& b) {
  return static_cast<double>(xt::amax(xt::abs(a - b))());
}

Array rows(const Array& x, std::size_t begin, std::size_t end) { return xt::view(x, xt::range(begin, end)); }

// An embedding is a row of a table, and a product with a one-hot row.
void claim_embedding(app::Program& program, Generator generator) {
  const nn::Embedding embedding(5, 3, generator);
  const Indices ids{3, 1, 3};
  Array one_hot = xt::zeros<Real>({3, 5});
  for (std::size_t n = 0; n < 3; ++n) one_hot(n, ids(n)) = 1;
  const Tensor looked_up = embedding(ids), product = matmul(Tensor(one_hot), embedding.table);  // (3,3)
  const Indices others{3, 1, 0};
  program.claim({.claim = "an embedding is a one-hot row times the table: largest difference",
                 .measured = largest_difference(looked_up.value(), product.value()),
                 .relation = "==",
                 .bound = 0,
                 .control = largest_difference(embedding(others).value(), product.value()),
                 .control_meaning = "one other id"});
  sum(square(looked_up)).backward();
  const Array gradient = embedding.table.grad();  // (5,3)
  const auto largest = [&](std::size_t row) {
    return static_cast<double>(xt::amax(xt::abs(xt::view(gradient, row)))());
  };
  program.claim({.claim = "rows of the table that were not asked for get gradient 0",
                 .measured = std::max({largest(0), largest(2), largest(4)}),
                 .relation = "==",
                 .bound = 0,
                 .control = std::min(largest(1), largest(3)),
                 .control_meaning = "rows that were asked for"});
}

// A ReLU that is off for all examples has the slope 0 at all of them.
void claim_dead_unit(app::Program& program, Generator generator) {
  const Array x = normal({32, 4}, 1, generator), target = normal({32, 1}, 1, generator);
  const auto moved_by = [&](double bias) {
    Generator same(program.seed());
    const nn::Linear unit(4, 1, same);
    unit.bias.node()->value.fill(static_cast<Real>(bias));
    const Array before = unit.weight.value();
    descend(
        unit, [&](Generator&) { return mean(square(relu(unit(Tensor(x))) - Tensor(target))); }, {.rate = 0.1},
        100, same);
    return largest_difference(unit.weight.value(), before);
  };
  program.claim({.claim = "a ReLU unit that is off for all data does not move in 100 steps",
                 .measured = moved_by(-20),
                 .relation = "==",
                 .bound = 0,
                 .control = moved_by(0),
                 .control_meaning = "the same unit, on for some"});
}

// Batch norm mixes the rows of a batch, layer norm does not.
void claim_batch(app::Program& program, Generator generator) {
  const NoGrad no_grad;
  const Array x = normal({8, 4}, 1, generator);
  Array other = normal({8, 4}, 3, generator);
  xt::view(other, 0) = xt::view(x, 0);  // the same first row, beside others
  const nn::LayerNorm layer_norm(4);
  const BatchNorm batch_norm(4);
  const nn::Training in_training(generator);
  const auto moved = [&](const auto& norm) {
    return largest_difference(rows(norm(Tensor(x)).value(), 0, 1), rows(norm(Tensor(other)).value(), 0, 1));
  };
  program.claim({.claim = "batch norm: a row's output changes with the rows beside it, by",
                 .measured = moved(batch_norm),
                 .relation = ">=",
                 .bound = 0.1,
                 .control = moved(layer_norm),
                 .control_meaning = "layer norm"});
  const Tensor one = rows(x, 0, 1);
  const Tensor gain = Array(Shape{4}, 1), bias = normal({4}, 1, generator);
  const Array of_one = normalise(one, batch_statistics(one), gain, bias, 1e-5).value();
  program.claim({.claim = "batch norm: one row by itself becomes β, whatever it was: difference",
                 .measured = largest_difference(of_one, bias.value()),
                 .relation = "==",
                 .bound = 0,
                 .control = largest_difference(unrolled::layer_norm(one, gain, bias).value(), bias.value()),
                 .control_meaning = "layer norm"});
}

// After a norm the size of the weights does not count: only their direction does. Exactly so, as products with 4, a power of
// two, are not rounded.
void claim_scale(app::Program& program, Generator generator) {
  const Array x = normal({6, 5}, 1, generator), W = normal({5, 8}, 1, generator),
              towards = normal({6, 8}, 1, generator);
  const Tensor gain = Array(Shape{8}, 1), bias = Array(Shape{8}, 0);
  struct Pass {
    Array output, slope;
  };
  const auto pass = [&](Real a, bool norm) {
    const Tensor weight = parameter(a * W);
    const Tensor product = matmul(Tensor(x), weight);
    const Tensor output = norm ? layer_norm(product, gain, bias, 0) : product;
    sum(output * Tensor(towards)).backward();
    return Pass{output.value(), weight.grad()};
  };
  const Pass once = pass(1, true), four = pass(4, true), bare = pass(1, false), bare_four = pass(4, false);
  program.claim({.claim = "norm(4 W x) = norm(W x): largest difference",
                 .measured = largest_difference(four.output, once.output),
                 .relation = "==",
                 .bound = 0,
                 .control = largest_difference(bare_four.output, bare.output),
                 .control_meaning = "without the norm"});
  program.claim({.claim = "4 W in place of W before a norm: 4 ∂L/∂W differs from what it was by at most",
                 .measured = largest_difference(4 * four.slope, once.slope),
                 .relation = "==",
                 .bound = 0,
                 .control = largest_difference(4 * bare_four.slope, bare.slope),
                 .control_meaning = "without the norm"});
}

// A linear unit under dropout, on average over all 2⁶ masks: it pays a price for large weights.
void claim_dropout(app::Program& program, Generator generator) {
  constexpr double p = 0.3;
  constexpr std::size_t I = 6, draws = 16384;  // enough that each mask occurs
  const Array x = normal({I}, 1, generator), w = normal({I}, 1, generator);
  const double target = 1;
  const auto squared_error = [&](const Array& seen) {  // seen (I)
    const double output = xt::sum(xt::cast<double>(seen) * xt::cast<double>(w))();
    return (output - target) * (output - target);
  };

  // What the layer makes of x, draw by draw
  const nn::Training in_training(generator);
  const Array masked = nn::Dropout(p)(Tensor(xt::broadcast(x, {draws, I}))).value();  // (draws,I)
  std::map<std::vector<bool>, double> errors;                                         // by mask: what is kept
  for (std::size_t draw = 0; draw < draws; ++draw) {
    const Array seen = xt::view(masked, draw);
    std::vector<bool> kept;
    for (const Real number : seen) kept.push_back(number != 0);
    errors[kept] = squared_error(seen);
  }

  // Each mask counts by its probability
  double mean = 0;
  for (const auto& [kept, error] : errors) {
    const auto stay = std::count(kept.begin(), kept.end(), true);
    mean += std::pow(1 - p, stay) * std::pow(p, I - stay) * error;
  }
  const double ridge = p / (1 - p) * xt::sum(xt::square(x * w))();
  program.claim({.claim = "dropout on a linear unit adds p/(1−p) Σ x² w² to its error: difference",
                 .measured = std::abs(mean - (squared_error(x) + ridge)),
                 .relation = "<=",
                 .bound = 1e-4,
                 .control = std::abs(mean - squared_error(x)),
                 .control_meaning = "without that sum"});
}

}  // namespace

void measure_each_layer(app::Program& program) {
  program.section("Each layer by itself");
  program.say(
      "Embedding, activation, normalisation and dropout, on a few numbers each. Arithmetic says what must "
      "come out, so most "
      "of these claims are exact.");
  Generator generator(program.seed());
  claim_embedding(program, generator.split());
  claim_dead_unit(program, generator.split());
  claim_batch(program, generator.split());
  claim_scale(program, generator.split());
  claim_dropout(program, generator.split());
}

}  // namespace unrolled::layers
