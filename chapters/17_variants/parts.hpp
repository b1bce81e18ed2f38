// The parts that can be exchanged: two norms, and five activations in the feed-forward layer.
//
//   LayerNorm   y = (x − mean x) / √(var x + ε) · g + b          (Ba et al. 2016)
//   RMSNorm     y = x / √(mean x² + ε) · g                       no mean, no bias (Zhang and Sennrich 2019)
//
//   ReLU     down(max(0, up x))
//   GELU     down(up x · Φ(up x))                                (Hendrycks and Gimpel 2016)
//   SoLU     down(up x · softmax(up x))                          (Elhage et al. 2022; a norm that follows it there is left out)
//   GeGLU    down(gelu(gate x) · up x)                           · is number by number
//   SwiGLU   down(silu(gate x) · up x),  silu(z) = z σ(z)        (Shazeer 2020)
//
// With a gate there are three matrices in place of two; an inner size of 2/3 then has as many parameters.
#pragma once

#include <optional>

#include "17_variants/config.hpp"
#include "nn/layers.hpp"

namespace unrolled::variants {

// [norm]
/// x (…,C) → (…,C)
struct Norm : nn::Module {
  Norm(const Config& config, std::size_t C)
      : kind(config.norm), gain(add("gain", Array(xt::ones<Real>({C})))), epsilon(config.epsilon) {
    if (kind == NormKind::layer && config.norm_biases) bias = add("bias", Array(xt::zeros<Real>({C})));
  }

  Tensor operator()(const Tensor& x) const {
    if (kind == NormKind::rms) return rms_norm(x, gain, epsilon);
    return layer_norm(x, gain, bias ? bias : Tensor(Array(xt::zeros<Real>(gain.shape()))), epsilon);
  }

  NormKind kind;
  Tensor gain, bias;
  double epsilon;
};
// [/norm]

inline nn::Linear::Bias bias_of(const Config& config) {
  return config.biases ? nn::Linear::Bias::yes : nn::Linear::Bias::no;
}

// [feed_forward]
/// x (…,C) → (…,C), by way of F numbers.
struct FeedForward : nn::Module {
  FeedForward(const Config& config, Generator& generator)
      : activation(config.activation),
        up(add("up", nn::Linear(config.width, config.inner, generator, bias_of(config)))),
        down(add("down", nn::Linear(config.inner, config.width, generator, bias_of(config)))) {
    if (config.gated())
      gate = add("gate", nn::Linear(config.width, config.inner, generator, bias_of(config)));
  }

  Tensor operator()(const Tensor& x) const {
    const Tensor features = up(x);  // (…,F)
    const Tensor active = activate(gate ? (*gate)(x) : features);
    const Tensor y = down(gate ? active * features : active);
    trace::names({{"features", features}, {"active", active}, {"fed_forward", y}},
                 {{"token", x}, {"feature"}});
    return y;
  }

  Tensor activate(const Tensor& z) const {
    switch (activation) {
      case Activation::relu:
        return relu(z);
      case Activation::solu:
        return z * softmax(z);
      case Activation::swiglu:
        return silu(z);
      default:
        return gelu(z);
    }
  }

  Activation activation;
  nn::Linear up, down;
  std::optional<nn::Linear> gate;
};
// [/feed_forward]

}  // namespace unrolled::variants
