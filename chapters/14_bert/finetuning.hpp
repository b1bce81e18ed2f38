// What a pretrained model is for: a few labels, and a classifier on top.
//
//   fine-tuning      the new layer and all of the model learn               (Devlin et al. 2019, §3.2)
//   frozen features  the model stays; only a mix of its layers and the new layer learn    (Peters et al. 2018, "ELMo")
//   from scratch     fine-tuning of a model that was never pretrained: the control
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "14_bert/freezing.hpp"
#include "14_bert/pooling.hpp"
#include "nn/fit.hpp"

namespace unrolled::bert {

/// Texts and their classes.
struct Labelled {
  std::vector<Text> texts;
  std::vector<Index> labels;

  std::size_t size() const { return texts.size(); }
};

/// Those of these numbers.
inline Labelled some_of(const Labelled& all, const std::vector<std::size_t>& numbers) {
  Labelled some;
  for (const std::size_t n : numbers) {
    some.texts.push_back(all.texts[n]);
    some.labels.push_back(all.labels[n]);
  }
  return some;
}

// [layer_mix]
/// ELMo's features: γ Σ_l softmax(s)_l x_l over what goes into the first layer and what comes out of each, where s and
/// γ are learnt with the task (Peters et al. 2018, eq. 1).
struct LayerMix : nn::Module {
  explicit LayerMix(std::size_t layers)
      : s(add("s", xt::zeros<Real>({layers}))), gamma(add("gamma", xt::ones<Real>({std::size_t{1}}))) {}

  /// x (N,L,C) → (N,C).
  Tensor operator()(const Tensor& x) const {
    const Tensor shares = reshape(softmax(s), {1, -1});  // (1,L)
    const Tensor mixed = matmul(shares, x);              // (N,1,C)
    return gamma * reshape(mixed, {static_cast<Index>(x.size(0)), -1});
  }

  Tensor s, gamma;
};
// [/layer_mix]

// [fine_tune]
struct FineTuning {
  double rate = 1e-3, decay = 0.01, clip = 1;
  std::size_t steps = 60, batch = 32;
};

/// Batches of labelled texts, all of them when there are no more than B. Only `learning` moves.
inline void fine_tune(const Classifier& classifier, const std::vector<Tensor>& learning,
                      const Labelled& labelled, const Special& special, const FineTuning& how,
                      Generator& generator) {
  std::vector<std::size_t> order(labelled.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t B = std::min(how.batch, order.size());
  std::size_t next = order.size();
  const auto loss = [&](Generator& drawing) {
    if (next + B > order.size()) drawing.shuffle(order), next = 0;
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(next);
    const Labelled some = some_of(labelled, {first, first + static_cast<std::ptrdiff_t>(B)});
    next += B;
    const Input input = assemble(some.texts, special, classifier.bert.config.positions);
    return cross_entropy(classifier(input), as_indices(some.labels));
  };
  const auto rate = [&](std::size_t step) {
    return how.rate * (1 - static_cast<double>(step - 1) / static_cast<double>(how.steps));
  };
  nn::fit(loss, {.adam = nn::AdamW(learning, how.decay), .rate = rate, .clip = how.clip}, how.steps,
          generator);
}
// [/fine_tune]

/// The share of right classes.
inline double accuracy(const Classifier& classifier, const Labelled& labelled, const Special& special) {
  const NoGrad no_grad;
  std::size_t right = 0;
  for (std::size_t from = 0; from < labelled.size(); from += 64) {
    std::vector<std::size_t> numbers;
    for (std::size_t n = from; n < std::min(from + 64, labelled.size()); ++n) numbers.push_back(n);
    const Labelled some = some_of(labelled, numbers);
    const Indices predicted =
        argmax(classifier(assemble(some.texts, special, classifier.bert.config.positions)));
    for (std::size_t b = 0; b < some.size(); ++b) right += predicted(b) == some.labels[b];
  }
  return static_cast<double>(right) / static_cast<double>(labelled.size());
}

}  // namespace unrolled::bert
