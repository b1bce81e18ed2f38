// One training step of an LSTM language model: batch 32, 64 characters, width 256, a vocabulary of 64; embedding, one
// layer, readout, cross-entropy, clipping, Adam. lstm_language_model.py runs it in turn with PyTorch's.
//
//   bench_lstm_language_model [STEPS]      prints the median of so many steps, in milliseconds
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "nn/layers.hpp"
#include "nn/optimiser.hpp"

using namespace unrolled;

namespace {

constexpr std::size_t B = 32, T = 64, C = 256, V = 64;

struct Model : nn::Module {
  explicit Model(Generator& generator)
      : embedding(add("embedding", nn::Embedding(V, C, generator))),
        input(add("input", nn::Linear(C, 4 * C, generator))),
        W_h(add("W_h", uniform({C, 4 * C}, -1. / 16, 1. / 16, generator))),
        readout(add("readout", nn::Linear(C, V, generator))) {}

  Tensor operator()(const Indices& characters, const Tensor& zero) const {
    return readout(lstm_sequence(input(embedding(characters)), W_h, zero, zero).hidden);  // (B,T,V)
  }

  nn::Embedding embedding;
  nn::Linear input;
  Tensor W_h;
  nn::Linear readout;
};

}  // namespace

int main(int argc, char** argv) {
  const int steps = argc > 1 ? std::atoi(argv[1]) : 20;
  Generator generator(1);
  const Model model(generator);
  nn::Adam adam(model.parameters());
  Indices inputs = Indices::from_shape({B, T}), targets = Indices::from_shape({B, T});
  for (Index& character : inputs) character = static_cast<Index>(generator.below(V));
  for (Index& character : targets) character = static_cast<Index>(generator.below(V));
  const Tensor zero = Array(xt::zeros<Real>({B, C}));

  std::vector<double> times;
  for (int n = 0; n < steps + 3; ++n) {
    const auto begin = std::chrono::steady_clock::now();
    cross_entropy(model(inputs, zero), targets).backward();
    nn::clip_global_norm(model.parameters(), 1);
    adam.step(1e-3);
    const double time =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    if (n >= 3) times.push_back(time);  // the first ones warm up
  }
  std::nth_element(times.begin(), times.begin() + steps / 2, times.end());
  fmt::print("{:.3f}\n", times[static_cast<std::size_t>(steps / 2)]);
}
