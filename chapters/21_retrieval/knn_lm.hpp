// kNN-LM: a trained GPT remembers every place it has read, and asks at each new place what came after the places like it.
//
//   key    = what goes into the last feed-forward layer              (C) for each position ever read, its value the next token
//   p_kNN  = Σ over the k nearest keys of softmax(−d²/τ) on their values
//   p      = λ p_kNN + (1 − λ) p_LM                                  "interpolation": probabilities are mixed, not logits
//
// Khandelwal et al. 2020. Nothing is trained. Left out: keys in a compressed form.
#pragma once

#include <vector>

#include "05_rnn/sampling.hpp"
#include "13_gpt/gpt.hpp"
#include "21_retrieval/search.hpp"

namespace unrolled::retrieval {

/// What a GPT feeds into its last feed-forward layer: tokens (B,T) → (B,T,C).
inline Array context_vectors(const gpt::Gpt& model, const Indices& tokens) {
  const NoGrad no_grad;
  const std::size_t T = tokens.shape(1);
  const Mask future = attention::causal_mask(T);
  Tensor x = model.wte(tokens) + model.wpe(Indices(xt::arange<Index>(static_cast<Index>(T))));
  for (std::size_t i = 0; i + 1 < model.blocks.size(); ++i) x = model.blocks[i](x, future);
  const gpt::Block& last = model.blocks.back();
  return last.norm_2(x + last.attend(x, future, nullptr)).value();
}

/// Every place of some texts, and what came next there.
class Datastore {
 public:
  /// tokens (N,T) with their next tokens (N,T).
  Datastore(const gpt::Gpt& model, const Indices& tokens, const Indices& next)
      : vocabulary_(model.config.vocabulary), width_(model.config.width + 1) {
    const Array keys = context_vectors(model, tokens);  // (N,T,C)
    const std::size_t C = model.config.width;
    for (std::size_t i = 0; i < next.size(); ++i) {
      const std::span key(keys.data() + i * C, C);
      // |q − k|² = |q|² − 2 (q·k − |k|²/2): with one number more, the nearest key has the largest product.
      keys_.insert(keys_.end(), key.begin(), key.end());
      keys_.push_back(-dot(key, key) / 2);
      values_.push_back(static_cast<Real>(next.flat(i)));
    }
  }

  std::size_t size() const { return values_.size(); }

  // [knn]
  /// What came next at the k places nearest to this one: context (C) → probabilities (V). τ is measured in the mean d² of
  /// those k: cold, the nearest alone counts; hot, all count the same. Errors: τ is below 0
  /// or not finite.
  Array next_token(std::span<const Real> context, std::size_t k, double temperature = 0.001) const {
    std::vector<Real> query(context.begin(), context.end());
    query.push_back(1);
    const auto nearest = top_k(query, {width_, 0, keys_, {}, values_}, k);
    Array scores = Array::from_shape({nearest.size()});  // −d²
    for (std::size_t n = 0; n < nearest.size(); ++n)
      scores(n) = -squared_distance(query.data(), nearest[n].row);
    const Real mean = -xt::sum(scores)() / static_cast<Real>(std::max<std::size_t>(nearest.size(), 1));
    if (mean > 0) scores /= mean;
    const Array weights = rnn::probabilities(scores, temperature);
    Array p = xt::zeros<Real>({vocabulary_});
    for (std::size_t n = 0; n < nearest.size(); ++n)
      p(static_cast<std::size_t>(values_[nearest[n].row])) += weights(n);
    return p;
  }
  // [/knn]

 private:
  Real squared_distance(const Real* query, std::size_t row) const {
    Real sum = 0;
    for (std::size_t c = 0; c + 1 < width_; ++c) {
      const Real difference = query[c] - keys_[row * width_ + c];
      sum += difference * difference;
    }
    return sum;
  }

  std::size_t vocabulary_, width_;
  std::vector<Real> keys_, values_;
};

// [interpolate]
/// λ p_kNN + (1 − λ) p_LM, (V) each. Errors: λ outside [0, 1].
inline Array knn_interpolate(const Array& p_knn, const Array& p_lm, double lambda) {
  if (!(lambda >= 0 && lambda <= 1)) throw Error(fmt::format("λ = {}: a share is between 0 and 1", lambda));
  return static_cast<Real>(lambda) * p_knn + static_cast<Real>(1 - lambda) * p_lm;
}
// [/interpolate]

}  // namespace unrolled::retrieval
