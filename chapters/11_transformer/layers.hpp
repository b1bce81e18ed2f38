// The layers of the transformer: attention and a small network at each position, each with a way around it
// (the residual) and a layer norm.
//
//   encoder layer   x ← x + attention(x, x),                         x ← x + FFN(x)
//   decoder layer   y ← y + attention(y, y), the future hidden,      y ← y + attention(y, x),     y ← y + FFN(y)
//   FFN(x) = relu(x W_1 + b_1) W_2 + b_2                            gelu in its place from GPT and BERT on
//
// Each sum has a layer norm: of the result, norm(x + f(x)), as in Vaswani et al. 2017 (post-norm), or of what f
// is given, x + f(norm(x)), as in most models since (pre-norm: the way around stays free from bottom to top, and
// training needs less care). Left out is what came later: dropout on attention weights and inside FFN.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "09_attention/attention.hpp"
#include "nn/layers.hpp"
#include "tensor/ops.hpp"

namespace unrolled::transformer {

enum class Norm { pre, post };
enum class Activation { relu, gelu };

struct Config {
  std::size_t vocabulary;   ///< V
  std::size_t width = 64;   ///< C, the paper's d_model
  std::size_t heads = 4;    ///< H
  std::size_t inner = 256;  ///< F, the paper's d_ff
  std::size_t layers = 2;   ///< of the encoder, and of the decoder
  double dropout = 0;       ///< of what each sublayer adds, and of the embedded words (§5.4)
  Norm norm = Norm::pre;
  bool last_norm = true;  ///< one more behind the last layer: pre-norm needs it, the paper has none
  Activation activation = Activation::relu;  ///< inside FFN
  // What an ablation takes away
  bool positions = true, causal_mask = true, cross_attention = true;
};

// [sublayer]
/// "Add & Norm" of figure 1: what every sublayer f is wrapped in.
struct Residual : nn::Module {
  explicit Residual(const Config& config)
      : norm(add("norm", nn::LayerNorm(config.width))), drop(config.dropout), kind(config.norm) {}

  /// x (…,T,C), f: (…,T,C) → (…,T,C).
  template <class Sublayer>
  Tensor operator()(const char* scope_name, const Tensor& x, const Sublayer& f) const {
    const trace::Scope scope(scope_name);
    if (kind == Norm::pre) {
      const Tensor normed = norm(x);
      const Tensor y = x + drop(f(normed));
      trace::names({{"normed", normed}, {"x", y}}, {{"word", x}, {"feature"}});
      return y;
    }
    const Tensor sum = x + drop(f(x));
    const Tensor y = norm(sum);
    trace::names({{"sum", sum}, {"x", y}}, {{"word", x}, {"feature"}});
    return y;
  }

  nn::LayerNorm norm;
  nn::Dropout drop;
  Norm kind;
};

/// Two linear maps with a ReLU between them, at each position by itself (§3.3).
struct FeedForward : nn::Module {
  FeedForward(const Config& config, Generator& generator)
      : up(add("up", nn::Linear(config.width, config.inner, generator))),
        down(add("down", nn::Linear(config.inner, config.width, generator))),
        activation(config.activation) {}

  Tensor operator()(const Tensor& x) const {
    const Tensor features = activation == Activation::gelu ? gelu(up(x)) : relu(up(x));  // (…,T,F)
    const Tensor y = down(features);                                                     // (…,T,C)
    trace::names({{"features", features}, {"fed_forward", y}}, {{"word", x}, {"feature"}});
    return y;
  }

  nn::Linear up, down;
  Activation activation;
};
// [/sublayer]

// [layers]
struct EncoderLayer : nn::Module {
  EncoderLayer(const Config& config, Generator& generator)
      : attention(add("attn", attention::MultiHeadAttention(config.width, config.heads, generator))),
        feed_forward(add("ffn", FeedForward(config, generator))),
        around_attention(add("around_attn", Residual(config))),
        around_feed_forward(add("around_ffn", Residual(config))) {}

  /// x (…,S,C) → (…,S,C). `hidden` is the source's padding. A bias (H,S,S) is added to the scores: chapter 15 puts distances there.
  Tensor operator()(const Tensor& x, const Mask& hidden, const Tensor& bias = {}) const {
    const auto look = [&](const Tensor& words) { return attention(words, words, hidden, bias); };
    return around_feed_forward("ffn", around_attention("attn", x, look), feed_forward);
  }

  attention::MultiHeadAttention attention;
  FeedForward feed_forward;
  Residual around_attention, around_feed_forward;
};

struct DecoderLayer : nn::Module {
  DecoderLayer(const Config& config, Generator& generator)
      : attention(add("attn", attention::MultiHeadAttention(config.width, config.heads, generator))),
        cross(add("cross", attention::MultiHeadAttention(config.width, config.heads, generator))),
        feed_forward(add("ffn", FeedForward(config, generator))),
        around_attention(add("around_attn", Residual(config))),
        around_cross(add("around_cross", Residual(config))),
        around_feed_forward(add("around_ffn", Residual(config))),
        has_cross(config.cross_attention) {}

  /// y (…,T,C) → (…,T,C). `future` hides later words, `hidden` the padding of the source; a bias (H,T,T) is for the scores among
  /// the target's words.
  Tensor operator()(Tensor y, const attention::KeyValue& source, const Mask& future, const Mask& hidden,
                    const Tensor& bias = {}) const {
    const auto look = [&](const Tensor& words) { return attention(words, words, future, bias); };
    y = around_attention("attn", y, look);
    if (has_cross)
      y = around_cross("cross", y,
                       [&](const Tensor& words) { return cross.attend_to(source, words, hidden); });
    return around_feed_forward("ffn", y, feed_forward);
  }

  attention::MultiHeadAttention attention, cross;
  FeedForward feed_forward;
  Residual around_attention, around_cross, around_feed_forward;
  bool has_cross;
};
// [/layers]

/// Layers on top of each other, "0", "1", …, and the norm behind the last.
template <class Layer>
struct Stack : nn::Module {
  Stack(const Config& config, Generator& generator) {
    for (std::size_t n = 0; n < config.layers; ++n) {
      layers.push_back(add(std::to_string(n), Layer(config, generator)));
    }
    if (config.last_norm) last_norm = add("last_norm", nn::LayerNorm(config.width));
  }
  Tensor finish(const Tensor& x) const {
    if (!last_norm) return x;
    const Tensor y = (*last_norm)(x);
    trace::names({{"x", y}}, {{"word", x}, {"feature"}});
    return y;
  }

  std::vector<Layer> layers;
  std::optional<nn::LayerNorm> last_norm;
};

}  // namespace unrolled::transformer
