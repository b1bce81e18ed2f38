// Attention: each position compares its query with the keys of all, and gets a weighted mean of their values.
//
//   Attention(Q, K, V) = softmax(Q Kᵀ / √D) V                              one head (Vaswani et al. 2017, eq. 1)
//   MultiHead(x, s)    = [head_1 … head_H] W_o,  head_h = Attention(x W_q, s W_k, s W_v) on D columns of each
//
// x (B,T,C) gives the queries, s (B,S,C) keys and values; in self-attention both are the same. C = H · D. The batch axis may be
// left out. A mask is true where a query must not look: (T,S), (B,1,S) or (B,T,S). A query that sees nothing gets weights of zero.
// Each W also adds a bias, which the paper has not (`Bias::no`). While nothing is recorded all heads are one operation.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "09_attention/masks.hpp"
#include "nn/layers.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::attention {

struct Attended {
  Tensor output;   ///< (…,T,D)
  Tensor weights;  ///< (…,T,S), each row sums to 1, or is zero where all was hidden
};

// [scaled_dot_product]
/// One head: query (…,T,D), key (…,S,D), value (…,S,D). The mask broadcasts to (…,T,S), and so does the bias, which is
/// added to the scores: chapter 10 puts distances there. Errors: sizes that do not fit.
inline Attended scaled_dot_product(const Tensor& query, const Tensor& key, const Tensor& value,
                                   const Mask& hidden = no_mask, const nn::Dropout& drop = nn::Dropout(0),
                                   const Tensor& bias = {}) {
  const Tensor root(Array(std::sqrt(static_cast<Real>(query.size(-1)))));
  const Tensor products = matmul(query, transpose(key));  // (…,T,S)
  Tensor scores = products / root;                        // (…,T,S): how well each query matches each key
  if (bias) scores = scores + bias;
  const Tensor masked_scores =
      hidden.dimension() > 0 ? masked_fill(scores, hidden, minus_infinity) : scores;  // (…,T,S)
  const Tensor weights = softmax(masked_scores);       // (…,T,S): how much of each value each query gets
  const Tensor output = matmul(drop(weights), value);  // (…,T,D)

  trace::names({{"√D", root}});
  // Without a mask the two scores are one value, which keeps the name that comes last
  trace::names(
      {{"products", products}, {"masked_scores", masked_scores}, {"scores", scores}, {"weights", weights}},
      {{"query", query}, {"key", key}});
  trace::names({{"output", output}}, {{"query", query}, {"feature"}});
  return {output, weights};
}
// [/scaled_dot_product]

// [heads]
/// Each head's own D columns: (…,T,C) → (…,H,T,D).
inline Tensor split_heads(const Tensor& x, std::size_t heads) {
  std::vector<Index> shape(x.shape().begin(), x.shape().end() - 1);
  shape.push_back(static_cast<Index>(heads));
  shape.push_back(static_cast<Index>(x.size(-1) / heads));
  return transpose(reshape(x, shape), -3, -2);
}

/// The heads side by side again: (…,H,T,D) → (…,T,C).
inline Tensor join_heads(const Tensor& x) {
  const Tensor rows = transpose(x, -3, -2);  // (…,T,H,D)
  std::vector<Index> shape(rows.shape().begin(), rows.shape().end() - 2);
  shape.push_back(static_cast<Index>(x.size(-3) * x.size(-1)));
  return reshape(rows, shape);
}
// [/heads]

/// The keys and values of a source: (…,S,C) each. May be kept and used again.
struct KeyValue {
  Tensor key, value;
};

/// Several heads side by side; with the same weights, PyTorch's nn.MultiheadAttention.
class MultiHeadAttention : public nn::Module {
 public:
  /// Errors: no head, or a width that cannot be shared out evenly among the heads.
  MultiHeadAttention(std::size_t width, std::size_t heads, Generator& generator, double dropout = 0,
                     nn::Linear::Bias bias = nn::Linear::Bias::yes)
      : heads(checked(heads, width)),
        W_q(add("W_q", nn::Linear(width, width, generator, bias))),
        W_k(add("W_k", nn::Linear(width, width, generator, bias))),
        W_v(add("W_v", nn::Linear(width, width, generator, bias))),
        W_o(add("W_o", nn::Linear(width, width, generator, bias))),
        drop(dropout) {}

  /// Queries from x (…,T,C), keys and values from the source (…,S,C) → (…,T,C). Self-attention: attention(x, x).
  Tensor operator()(const Tensor& x, const Tensor& source, const Mask& hidden = no_mask,
                    const Tensor& bias = {}) const {
    return attend_to(keys_and_values(source), x, hidden, bias);
  }

  // [multi_head]
  /// The keys and values of the source, which do not depend on the query.
  KeyValue keys_and_values(const Tensor& source) const {
    const KeyValue kept = {W_k(source), W_v(source)};  // (…,S,C)
    trace::names({{"keys", kept.key}, {"values", kept.value}}, {{"key", source}, {"feature"}});
    return kept;
  }

  /// Queries from x (…,T,C), keys and values already computed (…,S,C) → (…,T,C).
  Tensor attend_to(const KeyValue& source, const Tensor& x, const Mask& hidden = no_mask,
                   const Tensor& bias = {}) const {
    const Tensor queries = W_q(x);  // (…,T,C)
    trace::names({{"queries", queries}}, {{"query", x}, {"feature"}});
    return attend_with(queries, source, hidden, bias);
  }

  /// The same with queries (…,T,C) at hand, and a bias (H,T,S) or (B,H,T,S) for the scores.
  Tensor attend_with(const Tensor& queries, const KeyValue& source, const Mask& hidden = no_mask,
                     const Tensor& bias = {}) const {
    const Tensor joined_heads = trace::recording() ? one_by_one(queries, source, hidden, bias)
                                                   : all_at_once(queries, source, hidden, bias);
    const Tensor output = W_o(joined_heads);  // (…,T,C)
    trace::names({{"joined_heads", joined_heads}, {"attended", output}}, {{"query", queries}, {"feature"}});
    return output;
  }
  // [/multi_head]

  /// The attention maps alone, to be drawn: (…,H,T,S). Only the weights are used, so the keys stand in for the values.
  Array maps(const Tensor& x, const Tensor& source, const Mask& hidden = no_mask) const {
    const NoGrad no_grad;
    return maps_of(W_q(x), W_k(source), hidden);
  }

  /// The same with queries (…,T,C) and keys (…,S,C) at hand.
  Array maps_of(const Tensor& queries, const Tensor& keys, const Mask& hidden = no_mask,
                const Tensor& bias = {}) const {
    const NoGrad no_grad;
    const Tensor key = split_heads(keys, heads);
    return scaled_dot_product(split_heads(queries, heads), key, key, over_heads(hidden), nn::Dropout(0), bias)
        .weights.value();
  }

  std::size_t heads;
  nn::Linear W_q, W_k, W_v, W_o;
  nn::Dropout drop;

 private:
  /// All heads in one operation: how it runs.
  Tensor all_at_once(const Tensor& queries, const KeyValue& source, const Mask& hidden,
                     const Tensor& bias) const {
    const Tensor query = with_batch_of(source.key, queries), key = with_batch_of(queries, source.key);
    const std::size_t B = query.axes() == 3 ? query.size(0) : 1;
    return attend(query, key, with_batch_of(queries, source.value), heads, hidden,
                  drop.mask({B, heads, query.size(-2), key.size(-2)}), bias);
  }

  /// x, repeated for each row of the batch that another has, if x has no batch axis.
  static Tensor with_batch_of(const Tensor& other, const Tensor& x) {
    return x.axes() == 2 && other.axes() == 3 ? broadcast_to(x, {other.size(0), x.size(0), x.size(1)}) : x;
  }

  /// The same numbers one head after another: how it is recorded, so that a reader can step into one head.
  Tensor one_by_one(const Tensor& queries, const KeyValue& source, const Mask& hidden,
                    const Tensor& bias) const {
    std::vector<Tensor> outputs;
    for (std::size_t h = 0; h < heads; ++h) {
      const trace::Scope scope("head.", h);
      const auto begin = static_cast<Index>(h * queries.size(-1) / heads);
      const auto end = static_cast<Index>((h + 1) * queries.size(-1) / heads);
      const Tensor query = slice(queries, -1, begin, end);   // (…,T,D)
      const Tensor key = slice(source.key, -1, begin, end);  // (…,S,D)
      const Tensor value = slice(source.value, -1, begin, end);
      outputs.push_back(scaled_dot_product(query, key, value, hidden, drop, of_head(bias, h)).output);
      trace::names({{"query", query}}, {{"query", queries}, {"feature"}});
      trace::names({{"key", key}, {"value", value}}, {{"key", source.key}, {"feature"}});
    }
    const Tensor joined_heads = concat(outputs, -1);  // (…,T,C)
    trace::note(joined_heads,
                "Recorded, the heads run one after another; else in one operation, with the same numbers.");
    return joined_heads;
  }

  /// What a bias (…,H,T,S) adds to one head's scores: (…,T,S). Errors: another number of heads.
  Tensor of_head(const Tensor& bias, std::size_t h) const {
    if (!bias || bias.axes() < 3) return bias;
    const std::size_t H = bias.size(-3), B = bias.axes() == 3 ? 1 : bias.size(0);
    if (H != 1 && H != heads) throw Error(fmt::format("attention: a bias for {} heads of {}", H, heads));
    const Index head = H == 1 ? 0 : static_cast<Index>(h), T = bias.size(-2), S = bias.size(-1);
    const Tensor x = slice(bias, -3, head, head + 1);
    return B == 1 ? reshape(x, {T, S}) : reshape(x, {static_cast<Index>(B), T, S});
  }

  /// A mask knows no heads: it gets their axis, (B,T,S) → (B,1,T,S).
  static Mask over_heads(const Mask& hidden) {
    return hidden.dimension() < 3 ? hidden : Mask(xt::expand_dims(hidden, hidden.dimension() - 2));
  }

  static std::size_t checked(std::size_t heads, std::size_t width) {
    if (heads > 0 && width > 0 && width % heads == 0) return heads;
    throw Error(fmt::format("attention: a width of {} cannot be shared out among {} heads", width, heads),
                "the width must be a multiple of the number of heads");
  }
};

}  // namespace unrolled::attention
