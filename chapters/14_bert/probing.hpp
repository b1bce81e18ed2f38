// Probing: a linear classifier on what a frozen model computes. Whatever it can tell must be in the vectors.
#pragma once

#include <vector>

#include "14_bert/finetuning.hpp"
#include "nn/schedule.hpp"

namespace unrolled::bert {

/// Each text's vector from each layer: (N, L+1, C), computed once, as nothing below the probe learns.
inline Array frozen_features(const Bert& model, const std::vector<Text>& texts, const Special& special,
                             Pooling pooling) {
  const NoGrad no_grad;
  const std::size_t L = model.config.layers + 1, C = model.config.width;
  Array features = Array::from_shape({texts.size(), L, C});
  for (std::size_t from = 0; from < texts.size(); from += 64) {
    const std::size_t to = std::min(from + 64, texts.size());
    const auto first = texts.begin() + static_cast<std::ptrdiff_t>(from);
    const Input input =
        assemble({first, first + static_cast<std::ptrdiff_t>(to - from)}, special, model.config.positions);
    const std::vector<Tensor> layers = model.layers(input);
    for (std::size_t l = 0; l < L; ++l) {
      xt::view(features, xt::range(from, to), l) = pool(pooling, layers[l], input.lengths).value();
    }
  }
  return features;
}

/// A linear classifier on a learnt mix of the layers.
struct Probe : nn::Module {
  Probe(std::size_t layers, std::size_t width, std::size_t classes, Generator& generator)
      : mix(add("mix", LayerMix(layers))),
        norm(add("norm", nn::LayerNorm(width))),
        head(add("head", nn::Linear(width, classes, generator))) {}

  /// features (N,L,C) → (N,K).
  Tensor operator()(const Tensor& features) const { return head(norm(mix(features))); }

  LayerMix mix;
  nn::LayerNorm norm;
  nn::Linear head;
};

/// All examples at each step, until little changes any more.
inline Probe train_probe(const Array& features, const std::vector<Index>& labels, std::size_t classes,
                         Generator& generator, std::size_t steps = 200) {
  const Probe probe(features.shape(1), features.shape(2), classes, generator);
  const Tensor x(features);
  nn::fit([&](Generator&) { return cross_entropy(probe(x), as_indices(labels)); },
          {.adam = nn::AdamW(probe.parameters(), 0.01), .rate = nn::Constant{1e-2}}, steps, generator);
  return probe;
}

inline double accuracy(const Probe& probe, const Array& features, const std::vector<Index>& labels) {
  const NoGrad no_grad;
  const Indices predicted = argmax(probe(Tensor(features)));
  std::size_t right = 0;
  for (std::size_t n = 0; n < labels.size(); ++n) right += predicted(n) == labels[n];
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

}  // namespace unrolled::bert
