// One vector for a whole text, and a classifier on it.
#pragma once

#include <fmt/format.h>

#include <algorithm>

#include "14_bert/bert.hpp"

namespace unrolled::bert {

enum class Pooling { first, mean };

// [pooling]
/// The vector of [CLS], which is no word of the text: x (B,T,C) → (B,C).
inline Tensor pool_first(const Tensor& x) {
  return reshape(slice(x, 1, 0, 1), {static_cast<Index>(x.size(0)), static_cast<Index>(x.size(2))});
}

/// The mean of the text's vectors, without what fills up the batch: x (B,T,C), lengths (B) → (B,C). Errors: not one
/// length for each text, one outside [1, T].
inline Tensor pool_mean(const Tensor& x, const Indices& lengths) {
  const auto fits = [&](Index length) { return length >= 1 && length <= static_cast<Index>(x.size(1)); };
  if (lengths.size() != x.size(0) || !std::all_of(lengths.begin(), lengths.end(), fits)) {
    throw Error(fmt::format("pool_mean: x is {}, and the lengths do not fit", to_string(x.shape())),
                "one for each of the B texts, from 1 to T");
  }
  Array shares = xt::zeros<Real>({x.size(0), std::size_t{1}, x.size(1)});  // (B,1,T)
  for (std::size_t b = 0; b < x.size(0); ++b) {
    for (Index t = 0; t < lengths(b); ++t) shares(b, 0, t) = Real{1} / static_cast<Real>(lengths(b));
  }
  const Tensor means = matmul(Tensor(shares), x);  // (B,1,C)
  return reshape(means, {static_cast<Index>(x.size(0)), static_cast<Index>(x.size(2))});
}
// [/pooling]

inline Tensor pool(Pooling pooling, const Tensor& x, const Indices& lengths) {
  return pooling == Pooling::first ? pool_first(x) : pool_mean(x, lengths);
}

/// A pretrained model with a new linear layer on top: "fine-tuning" (Devlin et al. 2019, §3.2).
struct Classifier : nn::Module {
  Classifier(const Bert& pretrained, std::size_t classes, Pooling pooling, Generator& generator)
      : bert(add("bert", pretrained)),
        head(add("head", nn::Linear(pretrained.config.width, classes, generator))),
        pooling(pooling),
        drop(pretrained.config.dropout) {}

  /// Scores of the classes: (B,K).
  Tensor operator()(const Input& input) const {
    return head(drop(pool(pooling, bert(input), input.lengths)));
  }

  Bert bert;
  nn::Linear head;
  Pooling pooling;
  nn::Dropout drop;
};

}  // namespace unrolled::bert
