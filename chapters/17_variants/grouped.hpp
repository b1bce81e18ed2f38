// Grouped-query attention: H query heads share G pairs of key and value heads (G = 1: multi-query; G = H: chapter 09's).
//
//   head_h = Attention(q_h, k_g, v_g),  g = ⌊h / (H/G)⌋          H/G neighbours share a key
//
// (Shazeer 2019; Ainslie et al. 2023.) Keys and values are what is kept while a model writes, so the cache shrinks by H/G. The heads of
// a group are not given copies of their key: their queries become rows, H/G for each token, of one attention with G heads.
#pragma once

#include "09_attention/attention.hpp"
#include "17_variants/parts.hpp"

namespace unrolled::variants {

using attention::KeyValue;

/// x (…,T,H·D) with the heads of each group below each other: (…,T·r,G·D), r = H/G; row t·r + n holds head n of each group.
inline Tensor as_rows(const Tensor& x, std::size_t H, std::size_t G) {
  const auto T = static_cast<Index>(x.size(-2)), D = static_cast<Index>(x.size(-1) / H),
             g = static_cast<Index>(G), r = static_cast<Index>(H / G),
             B = x.axes() == 3 ? static_cast<Index>(x.size(0)) : 1;
  if (r == 1) return x;
  const Tensor rows = reshape(transpose(reshape(x, {B, T, g, r, D}), -3, -2), {B, T * r, g * D});
  return x.axes() == 3 ? rows : reshape(rows, {T * r, g * D});
}

/// And back: (…,T·r,G·D) → (…,T,H·D).
inline Tensor as_heads(const Tensor& rows, std::size_t H, std::size_t G) {
  const auto r = static_cast<Index>(H / G), g = static_cast<Index>(G),
             D = static_cast<Index>(rows.size(-1) / G), T = static_cast<Index>(rows.size(-2)) / r,
             B = rows.axes() == 3 ? static_cast<Index>(rows.size(0)) : 1;
  if (r == 1) return rows;
  const Tensor x = reshape(transpose(reshape(rows, {B, T, r, g, D}), -3, -2), {B, T, r * g * D});
  return rows.axes() == 3 ? x : reshape(x, {T, r * g * D});
}

/// A mask (T,S) with each row r times: (T·r,S).
inline Mask repeated(const Mask& hidden, std::size_t r) {
  if (hidden.dimension() == 0 || r == 1) return hidden;
  Mask rows = Mask::from_shape({hidden.shape(0) * r, hidden.shape(1)});
  for (std::size_t t = 0; t < rows.shape(0); ++t) {
    for (std::size_t s = 0; s < rows.shape(1); ++s) rows(t, s) = hidden(t / r, s);
  }
  return rows;
}

/// A bias (H,T,S) in the same order: (G,T·r,S). One with a batch axis has G = H.
inline Tensor bias_as_rows(const Tensor& bias, std::size_t G) {
  if (!bias || bias.size(-3) == G) return bias;
  const auto H = static_cast<Index>(bias.size(0)), T = static_cast<Index>(bias.size(1)),
             S = static_cast<Index>(bias.size(2)), g = static_cast<Index>(G), r = H / g;
  return reshape(transpose(reshape(bias, {g, r, T, S}), 1, 2), {g, T * r, S});
}

class GroupedAttention : public nn::Module {
 public:
  GroupedAttention(const Config& config, Generator& generator)
      : heads(config.heads),
        groups(config.key_heads),
        W_q(add("W_q", nn::Linear(config.width, config.query_width(), generator, bias_of(config)))),
        W_k(add("W_k", nn::Linear(config.width, config.key_width(), generator, bias_of(config)))),
        W_v(add("W_v", nn::Linear(config.width, config.key_width(), generator, bias_of(config)))),
        W_o(add("W_o", nn::Linear(config.query_width(), config.width, generator, bias_of(config)))) {}

  // [grouped]
  /// queries (…,T,H·D), keys and values (…,S,G·D) → (…,T,C). hidden (T,S), or nothing; bias (H,T,S), or nothing.
  Tensor operator()(const Tensor& queries, const KeyValue& source, const Mask& hidden,
                    const Tensor& bias) const {
    const Tensor joined_heads = trace::recording() ? one_by_one(queries, source, hidden, bias)
                                                   : all_at_once(queries, source, hidden, bias);
    const Tensor output = W_o(joined_heads);
    trace::names({{"joined_heads", joined_heads}, {"attended", output}}, {{"query", queries}, {"feature"}});
    return output;
  }

  Tensor all_at_once(const Tensor& queries, const KeyValue& source, const Mask& hidden,
                     const Tensor& bias) const {
    const Tensor rows = attend(as_rows(queries, heads, groups), source.key, source.value, groups,
                               repeated(hidden, heads / groups), Array(), bias_as_rows(bias, groups));
    return as_heads(rows, heads, groups);
  }

  /// The same numbers, head by head: how it is recorded.
  Tensor one_by_one(const Tensor& queries, const KeyValue& source, const Mask& hidden,
                    const Tensor& bias) const {
    std::vector<Tensor> outputs;
    const auto D = static_cast<Index>(queries.size(-1) / heads);
    for (std::size_t h = 0; h < heads; ++h) {
      const trace::Scope scope("head.", h);
      const auto from = static_cast<Index>(h), g = static_cast<Index>(h / (heads / groups));
      const Tensor query = slice(queries, -1, from * D, (from + 1) * D);  // (…,T,D)
      const Tensor key = slice(source.key, -1, g * D, (g + 1) * D),
                   value = slice(source.value, -1, g * D, (g + 1) * D);
      Tensor own = bias;
      if (bias) {
        std::vector<Index> shape(bias.shape().begin(), bias.shape().end());
        shape.erase(shape.end() - 3);
        own = reshape(slice(bias, -3, from, from + 1), shape);  // (…,T,S)
      }
      outputs.push_back(attention::scaled_dot_product(query, key, value, hidden, nn::Dropout(0), own).output);
    }
    return concat(outputs, -1);
  }
  // [/grouped]

  std::size_t heads, groups;
  nn::Linear W_q, W_k, W_v, W_o;
};

}  // namespace unrolled::variants
