// Attention over a source: how well the decoder's state matches each source word, and the mean that follows.
//
//   additive   e_tj = v · tanh(W q_t + U h_j)        Bahdanau, Cho and Bengio 2015 (§A.1.2)
//   general    e_tj = q_t · (U h_j)                  Luong, Pham and Manning 2015 (eq. 8)
//   dot        e_tj = q_t · h_j                      the same without weights: q and h are equally wide
//   α_tj = e^{e_tj} / Σ_k e^{e_tk}                   weights: of each t they sum to 1
//   c_t  = Σ_j α_tj h_j                              the context
//
// Shapes: query q (B,T,C), source states h (B,S,H), keys (B,S,A), v (A); scores e and weights α (B,T,S), context (B,T,H).
// U h_j does not depend on t: it is computed once for a source, and called its keys. W and U have no bias. A decoder
// that goes step by step asks with T = 1. Chapter 09 takes `dot`, divides by √D, and has no recurrence beside it.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/module.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::seq2seq {

enum class Score { additive, general, dot };

/// Scores of queries and source states, with what they learn: W (C,A), U (H,A), v (A), with A = C.
class Scorer : public nn::Module {
 public:
  /// `query` is C, `states` H. Weights are uniform on ±1/√(what they sum over). Errors: dot, and they differ.
  Scorer(Score score, std::size_t query, std::size_t states, Generator& generator) : score(score) {
    const auto weight = [&](std::size_t in, const Shape& shape) {
      const double bound = 1 / std::sqrt(static_cast<double>(in));
      return uniform(shape, -bound, bound, generator);
    };
    if (score == Score::dot && query != states) {
      throw Error(fmt::format("dot: queries of {} numbers and source states of {}", query, states),
                  "an encoder half as wide as the decoder, in each direction");
    }
    if (score != Score::dot) U = add("U", weight(states, {states, query}));
    if (score == Score::additive) W = add("W", weight(query, {query, query}));
    if (score == Score::additive) v = add("v", weight(query, {query}));
  }

  /// What the source is compared by, made once: states (B,S,H) → (B,S,A).
  Tensor keys(const Tensor& states) const {
    const Tensor key = score == Score::dot ? states : matmul(states, U);
    trace::names({{"keys", key}}, {{"source", states}, {"feature"}});
    return key;
  }

  // [scores]
  /// query (B,T,C), key (B,S,A) → (B,T,S).
  Tensor operator()(const Tensor& query, const Tensor& key) const {
    const Tensor e = score == Score::additive ? additive(query, key) : matmul(query, transpose(key));
    trace::names({{"scores", e}}, {{"target", query}, {"source", key}});
    return e;
  }

  Tensor additive(const Tensor& query, const Tensor& key) const {
    const auto [B, T, S, A] = std::tuple(query.size(0), query.size(1), key.size(1), key.size(2));
    const Tensor asked = matmul(query, W);  // (B,T,A)
    // Every query beside every key: (B,T,1,A) + (B,1,S,A) → (B,T,S,A)
    const Tensor both = tanh(reshape(asked, axes({B, T, 1, A})) + reshape(key, axes({B, 1, S, A})));
    trace::names({{"Wq", asked}}, {{"target", query}, {"feature"}});
    trace::names({{"matched", both}}, {{"target", query}, {"source", key}, {"feature"}});
    trace::note(
        both,
        "The query's and each key's numbers are added and go through tanh: one row for each source word.");
    return matmul(both, v);  // (B,T,S)
  }
  // [/scores]

  Score score;
  Tensor W, U, v;  ///< those that the score has

 private:
  static std::vector<Index> axes(const std::vector<std::size_t>& sizes) {
    return std::vector<Index>(sizes.begin(), sizes.end());
  }
};

/// Hides what only fills up the batch: of row b the positions from lengths(b) on. lengths (B) → (B,1,S), true where hidden;
/// without axes where all rows have S words, so that nothing is hidden.
inline Mask padding_mask(const Indices& lengths, std::size_t S) {
  if (std::all_of(lengths.begin(), lengths.end(),
                  [&](Index length) { return length == static_cast<Index>(S); }))
    return false;
  Mask hidden = Mask::from_shape({lengths.size(), 1, S});
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    for (std::size_t j = 0; j < S; ++j) hidden(b, 0, j) = static_cast<Index>(j) >= lengths(b);
  }
  return hidden;
}

struct Attended {
  Tensor context;  ///< (B,T,H)
  Tensor weights;  ///< (B,T,S)
};

/// scores (B,T,S), states (B,S,H), hidden (B,1,S) or without axes: nothing is hidden. Where all of a source is hidden
/// the weights are zeros.
inline Attended attend(const Tensor& scores, const Tensor& states, const Mask& hidden) {
  constexpr double minus_infinity = -std::numeric_limits<double>::infinity();
  const Tensor visible = hidden.dimension() > 0 ? masked_fill(scores, hidden, minus_infinity) : scores;
  const Tensor weights = softmax(visible);         // (B,T,S): α_t, shares that sum to 1
  const Tensor context = matmul(weights, states);  // (B,T,H): c_t = Σ_j α_tj h_j
  trace::note(weights,
              "How much of each source word this target word gets. The shares sum to 1; padding has none.");
  trace::note(context, "The mean of the source's states, by these weights.");
  trace::names({{"weights", weights}}, {{"target", scores}, {"source", states}});
  trace::names({{"context", context}}, {{"target", scores}, {"feature"}});
  return {context, weights};
}

}  // namespace unrolled::seq2seq
