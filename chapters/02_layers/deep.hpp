// A deep network of L equal layers, with a switch for each thing that decides whether it can be trained.
//
//   x_0 = x W_in + b_in
//   x_l = f(n(x_{l−1}) W_l + b_l)             plain
//   x_l = x_{l−1} + f(n(x_{l−1}) W_l + b_l)   with a skip (He et al. 2016)
//   scores = n(x_L) W_out + b_out
//
// f is the activation, n the normalisation, if there is one. A skip adds what came in to what the layer makes of it:
// ∂x_l/∂x_{l−1} = 1 + …, so there is a path down to the first layer on which nothing is multiplied. inputs (B,I), each x_l
// (B,C), scores (B,V). `add` registers the parameters of a part under its name; trace::names says what the debugger and the
// graphs call a tensor.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "02_layers/batch_norm.hpp"
#include "nn/layers.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::layers {

enum class Activation { sigmoid, tanh, relu, gelu };
enum class Initialisation { xavier, he };
enum class Norm { none, layer, batch };

struct DeepOptions {
  std::size_t inputs, classes;
  std::size_t layers = 30;  ///< L
  std::size_t width = 32;   ///< C
  Activation activation = Activation::relu;
  Initialisation initialisation = Initialisation::he;
  Norm norm = Norm::none;
  bool skip = false;
};

inline Tensor activate(const Tensor& z, Activation activation) {
  return activation == Activation::sigmoid ? sigmoid(z)
         : activation == Activation::tanh  ? tanh(z)
         : activation == Activation::gelu  ? gelu(z)
                                           : relu(z);
}

// [initialisation]
/// A linear layer whose weights are normal with mean 0 and whose biases are 0. Each output sums `in` products, so its
/// variance is in · Var(W) · mean x². Var(W) = 2/in keeps numbers as large as they were where a ReLU lets half of
/// them through (He et al. 2015); 2/(in + out) keeps them without a ReLU, and gradients too (Glorot and Bengio 2010).
inline nn::Linear initialised_linear(std::size_t in, std::size_t out, Initialisation initialisation,
                                     Generator& generator) {
  const auto n = static_cast<double>(initialisation == Initialisation::he ? in : in + out);
  return nn::Linear(normal({in, out}, std::sqrt(2 / n), generator), xt::zeros<Real>({out}));
}
// [/initialisation]

/// None, or over each example's features, or over each feature's examples: (B,C) → (B,C).
struct Normalisation : nn::Module {
  Normalisation(Norm norm, std::size_t width) {
    if (norm == Norm::layer) over_features = add("layer", nn::LayerNorm(width));
    if (norm == Norm::batch) over_examples = add("batch", BatchNorm(width));
  }
  Tensor operator()(const Tensor& x) const {
    return over_features ? (*over_features)(x) : over_examples ? (*over_examples)(x) : x;
  }

  std::optional<nn::LayerNorm> over_features;
  std::optional<BatchNorm> over_examples;
};

// [layer]
/// One of L equal layers: (B,C) → (B,C).
struct DeepLayer : nn::Module {
  DeepLayer(const DeepOptions& options, Generator& generator)
      : norm(add("norm", Normalisation(options.norm, options.width))),
        linear(add("linear",
                   initialised_linear(options.width, options.width, options.initialisation, generator))),
        activation(options.activation),
        skip(options.skip) {}

  Tensor operator()(const Tensor& x) const {
    const Tensor normalised = norm(x);         // (B,C)
    const Tensor z = linear(normalised);       // (B,C)
    const Tensor f = activate(z, activation);  // (B,C)
    const Tensor output = skip ? x + f : f;    // (B,C)
    trace::names({{"x", output}, {"normalised", normalised}, {"z", z}, {"f", f}}, {{"example"}, {"unit"}});
    return output;
  }

  Normalisation norm;
  nn::Linear linear;
  Activation activation;
  bool skip;
};
// [/layer]

// [deep]
/// Errors: no layer.
struct DeepNetwork : nn::Module {
  DeepNetwork(const DeepOptions& options, Generator& generator)
      : input(add("input",
                  initialised_linear(options.inputs, options.width, options.initialisation, generator))),
        norm(add("norm", Normalisation(options.norm, options.width))),
        readout(add("readout",
                    initialised_linear(options.width, options.classes, options.initialisation, generator))) {
    if (options.layers == 0) throw Error("deep: a network without a layer", "1 layer or more");
    for (std::size_t l = 1; l <= options.layers; ++l)
      layers.push_back(add("layer." + std::to_string(l), DeepLayer(options, generator)));
  }

  /// inputs (B,…), I numbers for each example → scores (B,V).
  Tensor operator()(const Tensor& inputs) const {
    const Tensor rows = reshape(inputs, {static_cast<Index>(inputs.size(0)), -1});  // (B,I)
    Tensor x = input(rows);                                                         // (B,C)
    trace::names({{"x", x}}, {{"example"}, {"unit"}});
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const trace::Scope scope("layer.", l + 1);
      x = layers[l](x);
    }
    const Tensor scores = readout(norm(x));  // (B,V)
    trace::names({{"scores", scores}}, {{"example"}, {"class"}});
    return scores;
  }

  nn::Linear input;
  std::vector<DeepLayer> layers;
  Normalisation norm;
  nn::Linear readout;
};
// [/deep]

}  // namespace unrolled::layers
