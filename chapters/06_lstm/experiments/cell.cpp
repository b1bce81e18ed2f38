// The first half of the story: one cell, the path of its cell state, and the adding problem.
#include <fmt/format.h>

#include "06_lstm/experiments/adding.hpp"
#include "06_lstm/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::lstm {
namespace {

std::string four_digits(double number) { return fmt::format("{:.4f}", number); }

/// ∂c_T/∂c_0 of a layer over T steps beside the product of its forget gates, for each of C units. With `gates_listen`
/// the gradient may also leave the path of c, through h into the next step's gates.
struct CellPath {
  Array gradient, product;  ///< (1,C)
  /// The largest difference, relative to the largest product.
  double difference() const {
    const Array apart = xt::abs(gradient - product);
    return xt::amax(apart)() / xt::amax(product)();
  }
};

CellPath measure_path(const Layer& layer, const Tensor& x, bool gates_listen) {
  const std::size_t C = layer.width();
  const Tensor projected = linear(x, layer.W_x, layer.bias);  // (1,T,4C)
  const Tensor c_0 = parameter(Array(xt::zeros<Real>({std::size_t{1}, C})), "c_0");
  State state{Array(xt::zeros<Real>({std::size_t{1}, C})), c_0};
  std::vector<Array> forget_gates;
  for (Index t = 0; t < static_cast<Index>(x.size(1)); ++t) {
    const Tensor now = reshape(slice(projected, 1, t, t + 1), {1, -1});
    const Tensor heard = gates_listen ? state.hidden : state.hidden.detach();
    const Tensor sums = now + matmul(heard, layer.W_h);
    forget_gates.push_back(sigmoid(slice(sums, -1, C, 2 * C)).value());
    state = cell(now, {heard, state.cell}, layer.W_h);
  }
  sum(state.cell).backward();
  CellPath path{c_0.grad(), xt::ones<Real>({std::size_t{1}, C})};
  // From the last step to the first, as the gradient goes: then even the rounding is the same.
  for (std::size_t t = forget_gates.size(); t-- > 0;) path.product *= forget_gates[t];
  return path;
}

/// The learners of the adding problem, with their numbers of steps.
struct Entry {
  Learner learner;
  std::size_t steps;
};

std::vector<Entry> learners(const AddingOptions& options, std::size_t steps, Generator& generator) {
  Layer chrono(2, options.width, generator), bias_of_one(2, options.width, generator);
  init_chrono(chrono, options.time, generator);
  init_forget_bias(bias_of_one, 1);
  gru::Layer gated(2, options.width, generator);
  gru::init_chrono(gated, options.time, generator);
  return {{lstm_learner("LSTM, chrono", chrono, generator), steps},
          {gru_learner(gated, generator), steps},
          {rnn_learner(options.width, generator), 2 * steps},
          {lstm_learner("LSTM, forget bias 1", bias_of_one, generator), steps}};
}

/// Means of 20 steps each, against the step: curves that an eye can follow.
app::Curve smooth(const std::string& label, const std::vector<double>& errors) {
  app::Curve curve{label, {}, {}};
  for (std::size_t n = 0; n + 20 <= errors.size(); n += 20) {
    double sum = 0;
    for (std::size_t k = n; k < n + 20; ++k) sum += errors[k];
    curve.x.push_back(static_cast<double>(n + 10));
    curve.y.push_back(sum / 20);
  }
  return curve;
}

}  // namespace

void step_through_a_cell(app::Program& program) {
  program.section("One cell, four gates");
  program.say(
      "An LSTM of 4 units reads 4 numbers of the adding problem: each comes with a mark, 0 or 1, and the sum "
      "of the "
      "two marked ones is asked for. All four gates come from one matrix product; what the gates let through "
      "is carried by c from step to step.");
  Generator generator(program.seed());
  Layer layer(2, 4, generator);
  init_chrono(layer, 4, generator);
  const nn::Linear readout(4, 1, generator);
  const data::Adding example = data::adding_problem(1, 4, generator);
  program.record([&] {
    Tensor last;
    {
      const trace::Scope scope("lstm");
      const Tensor x = trace::label(Tensor(example.inputs), "x",
                                    {{"example", {}}, {"t", {}}, {"feature", {"number", "mark"}}});
      last = layer(x, State::zeros(1, 4)).last.hidden;
    }
    const trace::Scope scope("readout");
    const Tensor answer = trace::label(reshape(readout(last), {-1}), "answer");
    const Tensor target = trace::label(Tensor(example.targets), "target");
    trace::label(mean(square(answer - target)), "loss").backward();
  });
  layer.zero_grad();
}

void follow_the_cell_state(app::Program& program) {
  program.section("The path of the cell state");
  constexpr std::size_t T = 60, C = 8;
  Generator generator(program.seed());
  Layer layer(1, C, generator);
  init_chrono(layer, T, generator);
  const Tensor x = normal({1, T, 1}, 1, generator);
  const CellPath alone = measure_path(layer, x, false);
  const CellPath with_gates = measure_path(layer, x, true);
  program.say(
      "Over {} steps the gradient along c is the product of the forget gates, unit by unit, and nothing "
      "else: no "
      "matrix, no tanh. Of the eight units here the one that forgets most lets {:.2g} of it arrive, the one "
      "that keeps most {:.2g}. With a forget bias of 1 a gate at rest "
      "is σ(1) "
      "= .73, and .73^50 is {:.1e}: not enough for 50 steps. Chrono initialisation opens the gates as far as "
      "the distances need.",
      T, xt::amin(alone.product)(), xt::amax(alone.product)(), std::pow(1 / (1 + std::exp(-1.)), 50));
  program.claim({.claim = "along c, ∂c_T/∂c_0 = Π f_t (largest difference, T = 60)",
                 .measured = alone.difference(),
                 .relation = "==",
                 .bound = 0,
                 .control = with_gates.difference(),
                 .control_meaning = "paths through h and the gates counted too"});
}

void remember_two_numbers(app::Program& program) {
  program.section("The adding problem");
  const AddingOptions options;
  const std::size_t steps = program.train_steps(600, 30);
  Generator generator(program.seed());
  const data::Adding test = data::adding_problem(1000, options.time, generator);
  const double constant = data::best_constant_error(test.targets);
  program.say(
      "{} numbers, two of them marked, one in each half; the answer is their sum. A network that ignores the "
      "input and always answers with the mean has an error of {:.3f}. {} units each, Adam, rate {}.",
      options.time, constant, options.width, options.rate);

  app::Lines plot{"The adding problem, T = 60", "training step", "mean squared error", {}, true};
  std::vector<app::Row> rows;
  std::vector<double> errors;
  for (const Entry& entry : learners(options, steps, generator)) {
    app::Progress progress = program.progress(entry.learner.name, entry.steps);
    const std::vector<double> learnt = train(entry.learner, options, entry.steps, generator,
                                             app::callbacks(program, progress, "a lower rate"));
    plot.curves.push_back(smooth(entry.learner.name, learnt));
    errors.push_back(test_error(entry.learner, test));
    rows.push_back({entry.learner.name, std::to_string(entry.steps), four_digits(errors.back()),
                    fmt::format("{:.0f} %", 100 * errors.back() / constant)});
  }
  program.table({"model", "steps", "error", "of the constant's"}, rows);
  if (program.quick()) return;
  program.plot(plot, "adding.svg");
  for (const std::size_t which : {0, 1}) {
    program.claim({.claim = fmt::format("{} remembers over 60 steps (squared error)", rows[which][0]),
                   .measured = errors[which],
                   .relation = "<=",
                   .bound = .02,
                   .control = errors[2],
                   .control_meaning = "RNN of the same size, twice the steps"});
  }
  program.claim({.claim = "the RNN stays near the best constant (its error over the constant's)",
                 .measured = errors[2] / constant,
                 .bound = .8,
                 .control = errors[0] / constant,
                 .control_meaning = "LSTM, half the steps"});
}

}  // namespace unrolled::lstm
