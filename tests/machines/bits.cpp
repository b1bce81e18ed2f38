// The bits of everything that computes, as one hash a line: of each function, forwards and backwards, and of five small
// models after 50 steps of training. bits.py compares them between two builds, for wide registers and for narrow ones, and
// with those of the machine on which the book's pages were made (bits.txt).
#include <fmt/core.h>

#include <bit>
#include <functional>

#include "06_lstm/gru.hpp"
#include "06_lstm/lstm.hpp"
#include "13_gpt/gpt.hpp"
#include "14_bert/bert.hpp"
#include "nn/optimiser.hpp"
#include "tensor/kernels/kernels.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

/// FNV-1a over the bits of numbers.
class Hash {
 public:
  void add(double x) {
    for (auto bits = std::bit_cast<std::uint64_t>(x); bits != 0; bits >>= 8) {
      value_ = (value_ ^ (bits & 255)) * 0x100000001b3;
    }
  }
  void add(const Array& x) {
    for (const Real each : x) add(static_cast<double>(each));
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

void print(const std::string& name, const Hash& hash) { fmt::print("{} {:016x}\n", name, hash.value()); }

/// What the C library computes, in float and in double: it may round differently from one version to the next.
void print_library() {
  Hash hash;
  for (double x = -20; x < 20; x += .0137) {
    const auto f = static_cast<float>(x);
    for (const double y :
         {std::exp(x), std::tanh(x), std::sin(x), std::cos(x), std::log(x + 21), std::erf(x)}) {
      hash.add(y);
    }
    for (const float y :
         {std::exp(f), std::tanh(f), std::log(f + 21), std::pow(f + 21, 1.7F), std::log1p(f + 21)}) {
      hash.add(static_cast<double>(y));
    }
  }
  print("library", hash);
}

using Inputs = std::vector<Tensor>;

/// A function of some inputs: its value, and its gradients when the slope above it is not the same everywhere.
void print_function(const std::string& name, const std::vector<Shape>& shapes,
                    const std::function<Tensor(const Inputs&)>& f) {
  Generator generator(7);
  Hash hash;
  Inputs inputs;
  for (const Shape& shape : shapes) {
    inputs.push_back(parameter(uniform(shape, .1, 3, generator)));
  }
  const Tensor y = f(inputs);
  hash.add(y.value());
  y.backward(normal(y.shape(), 1, generator));
  for (const Tensor& x : inputs) hash.add(x.grad());
  print(name, hash);
}

/// Sizes below, at and beyond a register's, and beyond a block of a sum.
const std::vector<std::size_t> widths = {1, 5, 16, 33, 257, 2500};

void print_rows(const std::string& name, const std::function<Tensor(const Tensor&)>& f) {
  for (const std::size_t width : widths) {
    print_function(fmt::format("{}_{}", name, width), {{7, width}},
                   [&](const Inputs& in) { return f(in[0]); });
  }
}

void print_functions() {
  print_rows("exp", [](const Tensor& x) { return exp(x); });
  print_rows("log", [](const Tensor& x) { return log(x); });
  print_rows("sqrt", [](const Tensor& x) { return sqrt(x); });
  print_rows("pow", [](const Tensor& x) { return pow(x, 1.7); });
  print_rows("tanh", [](const Tensor& x) { return tanh(x); });
  print_rows("sigmoid", [](const Tensor& x) { return sigmoid(x); });
  print_rows("softplus", [](const Tensor& x) { return softplus(x); });
  print_rows("gelu", [](const Tensor& x) { return gelu(x); });
  print_rows("gelu_tanh", [](const Tensor& x) { return gelu_tanh(x); });
  print_rows("silu", [](const Tensor& x) { return silu(x); });
  print_rows("softmax", [](const Tensor& x) { return softmax(x); });
  print_rows("softmax_down", [](const Tensor& x) { return softmax(x, 0); });
  print_rows("log_softmax", [](const Tensor& x) { return log_softmax(x); });
  print_rows("sum", [](const Tensor& x) { return sum(x); });
  print_rows("sum_down", [](const Tensor& x) { return sum(x, 0); });
  print_rows("mean_across", [](const Tensor& x) { return mean(x, 1); });
  print_rows("variance", [](const Tensor& x) { return mean(square(x - mean(x, 1, true)), 1); });
  print_rows("cross_entropy", [](const Tensor& x) { return cross_entropy(x, xt::zeros<Index>({7}), .1); });
  for (const std::size_t width : widths) {
    const auto named = [&](const char* name) { return fmt::format("{}_{}", name, width); };
    const Shape row = {width};
    print_function(named("divide"), {{3, width}, {3, 1}}, [](const Inputs& in) { return in[0] / in[1]; });
    print_function(named("layer_norm"), {{70, width}, row, row},
                   [](const Inputs& in) { return layer_norm(in[0], in[1], in[2]); });
    print_function(named("rms_norm"), {{70, width}, row},
                   [](const Inputs& in) { return rms_norm(in[0], in[1]); });
    print_function(named("matmul"), {{13, width}, {width, 21}},
                   [](const Inputs& in) { return matmul(in[0], in[1]); });
    print_function(named("linear"), {{width, 40}, {40, 70}, {70}},
                   [](const Inputs& in) { return linear(in[0], in[1], in[2]); });
    print_function(named("row_times_matrix"), {{1, width}, {width, 600}},
                   [](const Inputs& in) { return matmul(in[0], in[1]); });
    print_function(named("row_times_turned"), {{1, width}, {600, width}},
                   [](const Inputs& in) { return inner(in[0], in[1]); });
  }
  print_function("conv1d", {{2, 40, 9}, {5, 9, 33}},
                 [](const Inputs& in) { return conv1d(in[0], in[1], 2, 2); });
  print_function("attend", {{2, 70, 48}, {2, 70, 48}, {2, 70, 48}},
                 [](const Inputs& in) { return attend(in[0], in[1], in[2], 4); });
  print_function("attend_biased", {{2, 70, 48}, {2, 70, 48}, {2, 70, 48}, {4, 70, 70}},
                 [](const Inputs& in) { return attend(in[0], in[1], in[2], 4, false, {}, in[3]); });
  const Shape state = {3, 37};
  print_function("lstm_sequence", {{3, 20, 148}, {37, 148}, state, state},
                 [](const Inputs& in) { return lstm_sequence(in[0], in[1], in[2], in[3]).hidden; });
  print_function("gru_sequence", {{3, 20, 111}, {37, 111}, {37}, state},
                 [](const Inputs& in) { return gru_sequence(in[0], in[1], in[2], in[3]); });
}

/// 50 steps of AdamW with clipping, each on a loss of fresh random input.
template <class Model>
void print_training(const std::string& name, const Model& model,
                    const std::function<Tensor(const Model&, Generator&)>& loss) {
  Generator generator(11);
  nn::AdamW optimiser(model.parameters());
  Hash hash;
  for (int step = 0; step < 50; ++step) {
    const Tensor value = loss(model, generator);
    value.backward();
    nn::clip_global_norm(model.parameters(), 1);
    optimiser.step(1e-3);
    hash.add(value.value());
  }
  for (const Tensor& parameter : model.parameters()) hash.add(parameter.value());
  print(name, hash);
}

Indices random_ids(const std::vector<std::size_t>& shape, std::size_t below, Generator& generator) {
  Indices ids = Indices::from_shape(shape);
  for (Index& id : ids) id = static_cast<Index>(generator.below(below));
  return ids;
}

/// A recurrent language model: embedding, one layer, readout.
template <class Layer>
struct Recurrent : nn::Module {
  Recurrent(std::size_t V, std::size_t C, Generator& generator)
      : embedding(add("embedding", nn::Embedding(V, C, generator))),
        layer(add("layer", Layer(C, C, generator))),
        readout(add("readout", nn::Linear(C, V, generator))) {}
  nn::Embedding embedding;
  Layer layer;
  nn::Linear readout;
};

/// Takes the noise out of a row of numbers: two convolutions, told how much noise there is.
struct Denoiser : nn::Module {
  Denoiser(std::size_t C, Generator& generator)
      : first(add("first", normal({3, 1, C}, .5, generator))),
        level(add("level", nn::Linear(1, C, generator))),
        norm(add("norm", nn::LayerNorm(C))),
        second(add("second", normal({3, C, 1}, .1, generator))) {}
  Tensor operator()(const Tensor& x, const Tensor& noise_level) const {
    return conv1d(silu(norm(conv1d(x, first, 1, 1) + level(noise_level))), second, 1, 1);
  }
  Tensor first;
  nn::Linear level;
  nn::LayerNorm norm;
  Tensor second;
};

void print_trainings() {
  constexpr std::size_t V = 31, B = 5, T = 19, C = 36;
  Generator generator(3);
  using Lstm = Recurrent<lstm::Layer>;
  const Tensor zeros = Array(xt::zeros<Real>({B, C}));
  print_training<Lstm>("training_lstm", Lstm(V, C, generator), [&](const Lstm& model, Generator& draw) {
    const Tensor x = model.embedding(random_ids({B, T}, V, draw));
    return cross_entropy(model.readout(model.layer(x, {zeros, zeros}).hidden), random_ids({B, T}, V, draw));
  });
  using Gru = Recurrent<gru::Layer>;
  print_training<Gru>("training_gru", Gru(V, C, generator), [&](const Gru& model, Generator& draw) {
    const Tensor x = model.embedding(random_ids({B, T}, V, draw));
    return cross_entropy(model.readout(model.layer(x, zeros).hidden), random_ids({B, T}, V, draw));
  });
  const gpt::Config gpt_size = {.vocabulary = V, .context = T, .width = C, .heads = 3, .layers = 2};
  print_training<gpt::Gpt>(
      "training_gpt", gpt::Gpt(gpt_size, generator), [&](const gpt::Gpt& model, Generator& draw) {
        return cross_entropy(model(random_ids({B, T}, V, draw)), random_ids({B, T}, V, draw));
      });
  const bert::Config bert_size = {.vocabulary = V, .positions = T, .width = C, .heads = 3};
  print_training<bert::Bert>(
      "training_bert", bert::Bert(bert_size, generator), [&](const bert::Bert& model, Generator& draw) {
        const Indices lengths = {19, 11, 1, 16, 7};
        const Tensor x = model(bert::Input{random_ids({B, T}, V, draw), xt::zeros<Index>({B, T}), lengths});
        return cross_entropy(inner(x, model.token.table), random_ids({B, T}, V, draw));
      });
  print_training<Denoiser>(
      "training_denoiser", Denoiser(C, generator), [&](const Denoiser& model, Generator& draw) {
        const Array level = uniform({B, 1, 1}, 0, 1, draw), noise = normal({B, T, 1}, 1, draw);
        const Array clean = xt::sin(uniform({B, T, 1}, 0, 6, draw));
        return mean(square(model(Array(xt::sqrt(1 - level) * clean + xt::sqrt(level) * noise), level) -
                           Tensor(noise)));
      });
}

}  // namespace

int main() {
  fmt::print("lanes {}\n", kernels::lanes);
  print_library();
  print_functions();
  print_trainings();
}
