// The first part of the story: the tape, all derivatives at once, and what a chain of sigmoids leaves of one.
#include "02_layers/tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "02_layers/deep.hpp"
#include "02_layers/experiments/story.hpp"
#include "02_layers/tape_graph.hpp"
#include "tensor/random.hpp"

namespace unrolled::layers {
namespace {

/// A network of two inputs, four units and one output, written once for numbers and for numbers on a tape. One call is one
/// forward pass, and is counted.
template <class N>
N squared_error(const std::vector<N>& weights, const N& x_1, const N& x_2, const N& target,
                std::size_t& forward_passes) {
  ++forward_passes;
  using std::tanh;
  N output = weights[16];
  for (std::size_t unit = 0; unit < 4; ++unit) {
    const N* w = weights.data() + 4 * unit;
    output = output + w[3] * tanh(w[0] * x_1 + w[1] * x_2 + w[2]);
  }
  return (output - target) * (output - target);
}
constexpr std::size_t parameters = 17;  // P

/// The same backward pass with = where += belongs.
std::vector<double> overwritten_gradients(const Tape& tape, std::size_t last) {
  std::vector<double> gradients(tape.lines().size());
  gradients[last] = 1;
  for (std::size_t at = last + 1; at-- > 0;) {
    for (const auto& [operand, derivative] : tape.lines()[at].operands)
      gradients[operand.line()] = gradients[at] * derivative;
  }
  return gradients;
}

void claim_all_at_once(app::Program& program) {
  Generator generator(program.seed());
  std::vector<double> weights(parameters);
  for (double& w : weights) w = generator.normal();

  // One forward pass on a tape, and one backward
  std::size_t on_the_tape = 0;
  Tape tape;
  std::vector<Number> on_tape;
  for (const double w : weights) on_tape.push_back(tape.input(w));
  const Number loss = squared_error(on_tape, tape.input(0.5), tape.input(-1), tape.input(0.3), on_the_tape);
  loss.backward();
  const std::vector<double> overwritten = overwritten_gradients(tape, loss.line());

  // Two forward passes for each parameter
  std::size_t by_differences = 0;
  double difference = 0, difference_overwritten = 0;
  for (std::size_t p = 0; p < parameters; ++p) {
    const auto moved = [&](double by) {
      std::vector<double> changed = weights;
      changed[p] += by;
      return squared_error(changed, 0.5, -1.0, 0.3, by_differences);
    };
    constexpr double h = 1e-5;
    const double central = (moved(h) - moved(-h)) / (2 * h);
    difference = std::max(difference, std::abs(central - on_tape[p].gradient()));
    difference_overwritten =
        std::max(difference_overwritten, std::abs(central - overwritten[on_tape[p].line()]));
  }
  program.say(
      "A network of {} parameters on a tape of {} lines: one backward pass gives all {} derivatives. Central "
      "differences need {} forward passes for the same numbers.",
      parameters, tape.lines().size(), parameters, by_differences);
  program.claim({.claim = "central differences need 2P forward passes for the P = 17 derivatives",
                 .measured = static_cast<double>(by_differences),
                 .relation = "==",
                 .bound = 2 * parameters,
                 .control = static_cast<double>(on_the_tape),
                 .control_meaning = "on the tape, before one backward pass"});
  program.claim({.claim = "one backward pass of the tape gives them all: largest difference",
                 .measured = difference,
                 .relation = "<=",
                 .bound = 1e-7,
                 .control = difference_overwritten,
                 .control_meaning = "gradients overwritten, not added"});
}

/// The derivative of twenty sigmoids in a row by what goes in, with and without a skip around each.
double slope_of_twenty(bool skip, double start) {
  Tape tape;
  const Number x = tape.input(start);
  Number y = x;
  for (int layer = 0; layer < 20; ++layer) y = skip ? y + sigmoid(y) : sigmoid(y);
  y.backward();
  return x.gradient();
}

void claim_twenty_sigmoids(app::Program& program) {
  Generator generator(program.seed());
  const double start = generator.normal();
  const double plain = slope_of_twenty(false, start), with_skip = slope_of_twenty(true, start);
  program.say(
      "Twenty sigmoids in a row, from x = {:.3f}: the derivative is {:.2g}. With a skip around each, x + "
      "σ(x), it is "
      "{:.2f}.",
      start, plain, with_skip);
  program.claim({.claim = "σ(σ(…x)), 20 deep: its derivative is at most 4⁻²⁰",
                 .measured = plain,
                 .relation = "<=",
                 .bound = std::pow(4, -20),
                 .control = with_skip,
                 .control_meaning = "x + σ(x) each time"});
  program.claim({.claim = "x + σ(x), 20 deep: its derivative is at least 1",
                 .measured = with_skip,
                 .relation = ">=",
                 .bound = 1,
                 .control = plain,
                 .control_meaning = "σ(x) each time"});
}

}  // namespace

void follow_one_pass(app::Program& program, const data::Pictures& train) {
  program.section("One pass, down and up");
  program.say(
      "A tape of four lines, y = (a + b) · b with a = 2 and b = 3; then two pictures through a network of "
      "three layers, each "
      "with a norm and a skip. The backward pass goes through both from the end.");
  Generator generator(program.seed());
  const DeepNetwork network({.inputs = 64,
                             .classes = train.classes.size(),
                             .layers = 3,
                             .width = 8,
                             .norm = Norm::layer,
                             .skip = true},
                            generator);
  const data::Pictures two = draw_pictures(train, 2, generator);
  Tape tape;
  program.record([&] {
    const Number a = tape.input(2, "a"), b = tape.input(3, "b");
    const Number y = (a + b) * b;
    y.backward();
    {
      const trace::Scope scope("tape");
      record_forward(tape);
    }
    const Tensor loss = cross_entropy(network(two.pixels), two.labels);
    trace::label(loss, "loss").backward();
    const trace::Scope scope("tape");
    record_backward(tape, y.line());
  });
  program.draw(tape_graph(tape), "tape");
  program.say("b was used twice, so ∂y/∂b = {} + {} = {}: tape.svg shows both on their way down.", 3, 5,
              tape.lines()[1].gradient);
}

void measure_the_tape(app::Program& program) {
  program.section("The tape");
  claim_all_at_once(program);
  claim_twenty_sigmoids(program);
}

}  // namespace unrolled::layers
