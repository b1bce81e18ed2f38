// One training step of an LSTM language model: embedding, one layer, readout, cross-entropy.
#include "floor.hpp"
#include "nn/layers.hpp"
#include "training.hpp"

using namespace unrolled;

namespace {

constexpr std::size_t B = 32, T = 64, V = 64;

struct Model : nn::Module {
  Model(std::size_t C, Generator& generator)
      : embedding(add("embedding", nn::Embedding(V, C, generator))),
        input(add("input", nn::Linear(C, 4 * C, generator))),
        W_h(add("W_h", uniform({C, 4 * C}, -1. / 16, 1. / 16, generator))),
        readout(add("readout", nn::Linear(C, V, generator))),
        zero(Array(xt::zeros<Real>({B, C}))) {}

  Tensor operator()(const Indices& characters) const {
    return readout(lstm_sequence(input(embedding(characters)), W_h, zero, zero).hidden);  // (B,T,V)
  }

  nn::Embedding embedding;
  nn::Linear input;
  Tensor W_h;
  nn::Linear readout;
  Tensor zero;  ///< (B,C): the states before the first step
};

bench::Work ours(const std::string& width) {
  Generator generator(1);
  const Model model(bench::number(width), generator);
  const Indices inputs = bench::random_ids(B, T, V, generator);
  const Indices targets = bench::random_ids(B, T, V, generator);
  return bench::training(model, [=](const Model& m) { return cross_entropy(m(inputs), targets); });
}

bench::Work products(const std::string& width) {
  const std::size_t C = bench::number(width);
  bench::Floor floor;
  floor.linear(B * T, C, 4 * C);
  floor.recurrent(B, T, C, 4 * C);
  floor.linear(B * T, C, V);
  return std::move(floor).work();
}

}  // namespace

int main(int argc, char** argv) { return bench::serve(argc, argv, {{"ours", ours}, {"floor", products}}); }
