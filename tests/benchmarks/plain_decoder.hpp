// A GPT that generates, as one writes it without any library, in the manner of llama2.c: one token at a time, a loop
// for each thing, the rows of each matrix shared out over threads. What ours must not be slower than.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tensor/kernels/threads.hpp"

namespace unrolled::bench {

using Floats = std::vector<float>;

/// y = W x + b. W (rows, columns), so that each result is one dot product.
struct PlainLinear {
  Floats W, b;

  void operator()(const Floats& x, Floats& y) const {
    const std::size_t rows = y.size(), columns = x.size();
    kernels::in_shares(rows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const float* row = W.data() + i * columns;
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::size_t j = 0; j < columns; ++j) sum += row[j] * x[j];
        y[i] = b.empty() ? sum : sum + b[i];
      }
    });
  }
};

struct PlainNorm {
  Floats gain, bias;

  void operator()(const Floats& x, Floats& y) const {
    const auto C = static_cast<float>(x.size());
    float mean = 0, variance = 0;
    for (const float value : x) mean += value / C;
    for (const float value : x) variance += (value - mean) * (value - mean) / C;
    const float scale = 1 / std::sqrt(variance + 1e-5F);
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = (x[i] - mean) * scale * gain[i] + bias[i];
  }
};

struct PlainBlock {
  PlainNorm before_attention, before_mlp;
  PlainLinear query, key, value, out, up, down;
  Floats keys, values;  ///< (T,C): of all tokens so far
};

struct PlainDecoder {
  std::size_t C, heads, V;
  PlainLinear tokens;  ///< (V,C): the embedding, and again the readout
  Floats positions;    ///< (T,C)
  std::vector<PlainBlock> blocks;
  PlainNorm norm;

  /// The logits (V) of what comes after `token` at position t; all positions before t have been given already.
  Floats logits(std::size_t token, std::size_t t) {
    Floats x(C), normed(C), mixed(C), added(C), hidden(4 * C), result(V);
    for (std::size_t i = 0; i < C; ++i) x[i] = tokens.W[token * C + i] + positions[t * C + i];
    for (PlainBlock& block : blocks) {
      block.before_attention(x, normed);
      attend(block, normed, t, mixed);
      block.out(mixed, added);
      for (std::size_t i = 0; i < C; ++i) x[i] += added[i];

      block.before_mlp(x, normed);
      block.up(normed, hidden);
      for (float& h : hidden) h = .5F * h * (1 + std::tanh(.7978845608F * (h + .044715F * h * h * h)));
      block.down(hidden, added);
      for (std::size_t i = 0; i < C; ++i) x[i] += added[i];
    }
    norm(x, normed);
    tokens(normed, result);
    return result;
  }

 private:
  /// What token t sees of all up to itself, each head with its own columns.
  void attend(PlainBlock& block, const Floats& x, std::size_t t, Floats& mixed) const {
    Floats query(C), key(C), value(C);
    block.query(x, query);
    block.key(x, key);
    block.value(x, value);
    std::copy(key.begin(), key.end(), block.keys.begin() + static_cast<std::ptrdiff_t>(t * C));
    std::copy(value.begin(), value.end(), block.values.begin() + static_cast<std::ptrdiff_t>(t * C));
    kernels::in_shares(heads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t h = begin; h < end; ++h) attend_head(block, query, t, h, mixed);
    });
  }

  /// Head h: its columns of what the query finds among the keys so far.
  void attend_head(const PlainBlock& block, const Floats& query, std::size_t t, std::size_t h,
                   Floats& mixed) const {
    const std::size_t D = C / heads;
    Floats weights(t + 1);
    float largest = -INFINITY, total = 0;
    for (std::size_t s = 0; s <= t; ++s) {
      float score = 0;
#pragma omp simd reduction(+ : score)
      for (std::size_t i = h * D; i < (h + 1) * D; ++i) score += query[i] * block.keys[s * C + i];
      weights[s] = score / std::sqrt(static_cast<float>(D));
      largest = std::max(largest, weights[s]);
    }
    for (float& weight : weights) total += weight = std::exp(weight - largest);
    for (std::size_t i = h * D; i < (h + 1) * D; ++i) mixed[i] = 0;
    for (std::size_t s = 0; s <= t; ++s) {
      const float share = weights[s] / total;
      for (std::size_t i = h * D; i < (h + 1) * D; ++i) mixed[i] += share * block.values[s * C + i];
    }
  }
};

}  // namespace unrolled::bench
