// Weights in the layout in which Llama's were published, and many since: RMSNorm, SwiGLU, rotations, grouped queries, no biases.
//
//   model.embed_tokens.weight (V,C)      model.norm.weight (C)      lm_head.weight (V,C), unless it is tied      and of each layer
//   model.layers.0.input_layernorm.weight (C)      …self_attn.{q,k,v}_proj.weight (HD,C), (GD,C)      …self_attn.o_proj.weight (C,HD)
//   …post_attention_layernorm.weight (C)           …mlp.{gate,up}_proj.weight (F,C)                   …mlp.down_proj.weight (C,F)
//
// Linear weights are (out, in), as PyTorch has them; ours are (in, out). How many heads there are is not in the weights: config.json
// beside them says it. Numbers of 64, 32 and 16 bits are read.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "17_variants/model.hpp"
#include "17_variants/sizes.hpp"
#include "nn/safetensors.hpp"
#include "nn/settings.hpp"

namespace unrolled::variants {

// [names]
/// "block.3.attention.W_k.weight" → "model.layers.3.self_attn.k_proj.weight"
inline std::string llama_name(std::string name) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"embed.table", "model.embed_tokens.weight"},
      {"readout.", "lm_head."},
      {"last_norm.gain", "model.norm.weight"},
      {"norm_1.gain", "input_layernorm.weight"},
      {"norm_2.gain", "post_attention_layernorm.weight"},
      {"block.", "model.layers."},
      {"attention.W_q", "self_attn.q_proj"},
      {"attention.W_k", "self_attn.k_proj"},
      {"attention.W_v", "self_attn.v_proj"},
      {"attention.W_o", "self_attn.o_proj"},
      {"feed_forward.gate", "mlp.gate_proj"},
      {"feed_forward.up", "mlp.up_proj"},
      {"feed_forward.down", "mlp.down_proj"}};
  for (const auto& [ours, published] : names) {
    if (const auto at = name.find(ours); at != name.npos) name.replace(at, ours.size(), published);
  }
  return name;
}
// [/names]

/// A file of this layout: how large its model is, and its numbers. The listing must outlive it.
class Llama {
 public:
  /// `json` is what config.json holds, `json_name` what errors call it. Errors: not this layout, or a config.json that does not fit the
  /// weights. Nothing is allocated yet.
  Llama(const nn::Listing& listing, const std::string& json, const std::string& json_name)
      : listing_(listing) {
    read_config(json, json_name);
    check(config);
    const Shape tokens = shape_of("model.embed_tokens.weight");
    if (tokens != Shape{config.vocabulary, config.width}) {
      throw Error(fmt::format("{}: 'model.embed_tokens.weight' is {} where {} says {} by {}", listing_.file,
                              to_string(tokens), json_name, config.vocabulary, config.width),
                  hint);
    }
    // A file that claims to be larger than it is must not make us allocate a model of that size
    std::size_t numbers = 0;
    for (const auto& [name, stored] : listing_.tensors) numbers += is_ignored(name) ? 0 : count(stored.shape);
    const std::size_t parameters = parameters_of(config);
    if (numbers != parameters) {
      throw Error(
          fmt::format("{}: {} numbers where {} says {}", listing_.file, numbers, json_name, parameters),
          hint);
    }
  }

  // [fill]
  /// Copies all weights into a model of this Config. `done` is called with the bytes of each tensor that was read. Errors: a tensor that is
  /// missing, of another shape, or of another type; one that belongs to no part of the model.
  void fill(Model& model, const std::function<void(std::string_view)>& done = {}) const {
    std::set<std::string> read;
    for (auto& [name, parameter] : model.named_parameters()) {
      const std::string published = llama_name(name);
      const nn::Stored& stored = listing_.stored(published);
      const bool turned = name.ends_with(".weight");  // (out, in) there
      Shape expected = parameter.shape();
      if (turned) std::swap(expected[0], expected[1]);
      if (stored.shape != expected) {
        throw Error(fmt::format("{}: '{}' is {} where the model has {}", listing_.file, published,
                                to_string(stored.shape), to_string(expected)),
                    hint);
      }
      if (!turned) {
        stored.copy(0, parameter.size(), parameter.value().data());
      } else {
        const std::size_t out = expected[0], in = expected[1];
        std::vector<Real> row(in);
        for (std::size_t o = 0; o < out; ++o) {
          stored.copy(o * in, in, row.data());
          for (std::size_t i = 0; i < in; ++i) parameter.value().data()[i * out + o] = row[i];
        }
      }
      read.insert(published);
      if (done) done(stored.bytes);
    }
    for (const auto& [name, stored] : listing_.tensors) {
      if (!read.contains(name) && !is_ignored(name))
        throw Error(fmt::format("{}: '{}' is no part of this model", listing_.file, name), hint);
    }
  }
  // [/fill]

  Config config;

 private:
  static constexpr const char* hint =
      "--load takes Llama's layout: a .safetensors file with its config.json beside it";

  static bool is_ignored(const std::string& name) { return name.ends_with("rotary_emb.inv_freq"); }

  Shape shape_of(const std::string& name) const {
    const auto found = listing_.tensors.find(name);
    if (found != listing_.tensors.end()) return found->second.shape;
    throw Error(fmt::format("{}: there is no '{}'", listing_.file, name), hint);
  }

  void read_config(const std::string& json, const std::string& name) {
    const nn::Settings read(json, name, hint), rotations = read.part("rope_parameters");
    // Beyond these the count of parameters might overflow
    constexpr std::size_t widest = std::size_t{1} << 20, most_layers = 4096, widest_head = 16384;
    config = {.vocabulary = read.size("vocab_size", widest),
              .width = read.size("hidden_size", widest),
              .heads = read.size("num_attention_heads", most_layers),
              .layers = read.size("num_hidden_layers", most_layers),
              .inner = read.size("intermediate_size", widest),
              .context = read.size("max_position_embeddings", std::size_t{1} << 32, 2048),
              .norm = NormKind::rms,
              .activation = Activation::swiglu,
              .positions = positions::Kind::rotation,
              .biases = false,
              .tied = read.flag("tie_word_embeddings"),
              .epsilon = read.number("rms_norm_eps", 1e-6),
              // Newer files have the rotations' base in an object of its own
              .base = rotations.number("rope_theta", read.number("rope_theta", 10000))};
    config.key_heads = read.size("num_key_value_heads", most_layers, config.heads);
    config.head_width =
        read.size("head_dim", widest_head, std::max<std::size_t>(1, config.width / config.heads));
    for (const char* key : {"rope_scaling", "attention_bias", "mlp_bias"}) read.refuse(key);
    if (read.flag("use_sliding_window", true)) read.refuse("sliding_window");
    if (rotations.text("rope_type", "default") != "default")
      rotations.refuse_value("rope_type", "is not 'default'");
    if (read.text("hidden_act", "silu") != "silu") read.refuse_value("hidden_act", "is not silu");
  }

  const nn::Listing& listing_;
};

}  // namespace unrolled::variants
