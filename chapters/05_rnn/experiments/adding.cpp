// The adding problem: what a plain recurrent network cannot carry over sixty steps.
#include <fmt/format.h>

#include "05_rnn/carried_training.hpp"
#include "05_rnn/experiments/story.hpp"
#include "app/training.hpp"
#include "data/sequence_tasks.hpp"

namespace unrolled::rnn {
namespace {

constexpr std::size_t batch = 64, cell_width = 32;

/// The network, and one number read from its last state.
struct Adder : nn::Module {
  explicit Adder(Generator& generator)
      : network(add("network", Network(2, cell_width, 1, generator))),
        readout(add("readout", nn::Linear(cell_width, 1, generator))) {}

  /// (B,T,2) and the right sums (B) → the mean squared error.
  Tensor loss(const data::Adding& task) const {
    const Read read = network(Tensor(task.inputs));
    const Tensor answer = reshape(readout(read.state.back()), {-1});  // (B)
    return trace::label(mean(square(answer - Tensor(task.targets))), "loss");
  }

  Network network;
  nn::Linear readout;
};

/// The error on fresh examples after training, over that of the best constant.
double error_left(app::Program& program, std::size_t time, std::size_t steps) {
  Generator generator(program.seed());
  Adder adder(generator);
  app::fit(
      program, fmt::format("adding, T = {}", time),
      [&](Generator& drawing) { return adder.loss(data::adding_problem(batch, time, drawing)); },
      {.adam = nn::Adam(adder.parameters()), .rate = nn::Constant{1e-2}, .clip = 1}, steps, generator);
  const NoGrad no_grad;
  const data::Adding test = data::adding_problem(1000, time, generator);
  return adder.loss(test).item() / data::best_constant_error(test.targets);
}

}  // namespace

void try_to_remember(app::Program& program) {
  program.section("The adding problem");
  program.say("Of T numbers two are marked, one in each half; the answer is their sum.");
  const std::size_t steps = program.train_steps(1200, 300);
  const double far = error_left(program, 60, steps), near = error_left(program, 6, steps);
  program.say("Error over that of the best constant: {:.3f} with T = 60, {:.3f} with T = 6.", far, near);
  program.claim({.claim = "the adding problem, T = 60: it stays near the best constant's error",
                 .measured = far,
                 .relation = ">=",
                 .bound = 0.8,
                 .control = near,
                 .control_meaning = "T = 6, the same training"});
}

void train_without_clipping(app::Program& program, const Options& options) {
  program.section("Without clipping");
  constexpr std::size_t time = 12;  // few enough columns to look at
  program.say("Plain gradient descent at rate {} on the adding problem, T = {}, nothing clipped.",
              options.rate, time);
  constexpr std::size_t steps = 300;
  Generator generator(program.seed());
  Adder adder(generator);
  nn::SGD descent(adder.parameters());
  for (std::size_t step = 1; step <= steps; ++step) {
    const data::Adding task = data::adding_problem(batch, time, generator);
    const auto pass = [&]() -> double {
      const Tensor loss = adder.loss(task);
      adder.zero_grad();
      loss.backward();
      return loss.item();
    };
    if (!nn::update(descent, pass(), options.rate)) program.ran_away(step, runaway_hint, pass);
  }
  program.say("{} steps, and the numbers stayed finite; try --rate 2.", steps);
}

}  // namespace unrolled::rnn
