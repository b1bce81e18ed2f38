// A motif is learnt on the left half of a signal and looked for on the right: what a convolution buys.
#include "02_layers/convolution.hpp"
#include "02_layers/experiments/story.hpp"
#include "app/training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::layers {
namespace {

constexpr std::size_t T = 40, K = 5, motifs = 4;
constexpr int motif_signs[motifs][K] = {
    {1, 1, 1, -1, -1}, {1, -1, 1, -1, 1}, {-1, 1, 1, 1, -1}, {-1, -1, 1, -1, -1}};

struct Signals {
  Array x;         ///< (B,T,1)
  Indices labels;  ///< (B): which motif it is
};

/// Noise of deviation ½, and in it one of four motifs of ±1½, which begins at `begin` … `begin` + 15.
Signals draw_signals(std::size_t B, std::size_t begin, Generator& generator) {
  Signals signals{normal({B, T, 1}, 0.5, generator), Indices::from_shape({B})};
  for (std::size_t b = 0; b < B; ++b) {
    const std::size_t which = generator.below(motifs), start = begin + generator.below(16);
    for (std::size_t k = 0; k < K; ++k)
      signals.x(b, start + k, 0) += static_cast<Real>(1.5 * motif_signs[which][k]);
    signals.labels(b) = static_cast<Index>(which);
  }
  return signals;
}

// [motif]
/// Filters that slide over the signal, and of each its largest answer, wherever that was: (B,T,1) → (B,4).
struct MotifFinder : nn::Module {
  explicit MotifFinder(Generator& generator)
      : filters(add("filters", SignalConvolution(1, 8, {.size = K}, generator))),
        readout(add("readout", nn::Linear(8, motifs, generator))) {}

  Tensor operator()(const Tensor& x) const {
    const Tensor found = relu(filters(x));                            // (B,T−K+1,8)
    const Tensor largest = max_pool(found, {.size = found.size(1)});  // (B,1,8)
    return readout(reshape(largest, {-1, 8}));                        // (B,4)
  }

  SignalConvolution filters;
  nn::Linear readout;
};
// [/motif]

/// Units that see all of the signal, each position with weights of its own: (B,T,1) → (B,4).
struct DenseReader : nn::Module {
  explicit DenseReader(Generator& generator)
      : first(add("first", nn::Linear(T, 64, generator))),
        second(add("second", nn::Linear(64, 64, generator))),
        readout(add("readout", nn::Linear(64, motifs, generator))) {}

  Tensor operator()(const Tensor& x) const { return readout(relu(second(relu(first(reshape(x, {-1, T})))))); }

  nn::Linear first, second, readout;
};

/// The shares that a trained network is right about: where it has learnt, and where it has not.
struct Accuracies {
  double left, right;
};

template <class Network>
Accuracies learn(app::Program& program, const std::string& name, const Network& network, double rate,
                 std::size_t steps, Generator& generator) {
  app::fit(
      program, name,
      [&](Generator& drawing) {
        const Signals signals = draw_signals(64, 0, drawing);
        return cross_entropy(network(Tensor(signals.x)), signals.labels);
      },
      {.adam = nn::Adam(network.parameters()), .rate = nn::Constant{rate}}, steps, generator);
  const NoGrad no_grad;
  const auto right = [&](std::size_t begin) {
    const Signals signals = draw_signals(1000, begin, generator);
    const Indices guessed = argmax(network(Tensor(signals.x)));
    std::size_t hits = 0;
    for (std::size_t n = 0; n < 1000; ++n) hits += guessed(n) == signals.labels(n);
    return static_cast<double>(hits) / 1000;
  };
  return {right(0), right(20)};
}

}  // namespace

void move_a_motif(app::Program& program) {
  program.section("A motif, moved");
  program.say(
      "A signal of {} numbers is noise, and somewhere in its left half one of four motifs of {} numbers. In "
      "the test the motif "
      "is in the right half.",
      T, K);
  Generator generator(program.seed());
  const MotifFinder finder(generator);
  const DenseReader dense(generator);
  const std::size_t steps = program.train_steps(400, 20);
  const Accuracies sliding = learn(program, "motif, filters", finder, 1e-2, steps, generator);
  const Accuracies fixed = learn(program, "motif, dense", dense, 3e-3, steps, generator);
  const auto row = [](const char* name, const nn::Module& model, const Accuracies& right) {
    return app::Row{name, fmt::format("{}", model.parameter_count()), fmt::format("{:.3f}", right.left),
                    fmt::format("{:.3f}", right.right)};
  };
  program.table({"network", "parameters", "right, motif on the left", "right, motif on the right"},
                {row("8 filters of 5, the largest answer of each", finder, sliding),
                 row("40 – 64 – 64 – 4, dense", dense, fixed)});
  if (program.quick()) return;
  program.claim({.claim = "filters learnt on the left half find the motif on the right, with 84 parameters",
                 .measured = sliding.right,
                 .relation = ">=",
                 .bound = 0.90,
                 .control = fixed.right,
                 .control_meaning = "dense, 7,044 parameters"});
  program.claim({.claim = "a dense network does not find on the right what it learnt on the left",
                 .measured = fixed.right,
                 .relation = "<=",
                 .bound = 0.35,
                 .control = fixed.left,
                 .control_meaning = "the same network, motif on the left"});
}

}  // namespace unrolled::layers
