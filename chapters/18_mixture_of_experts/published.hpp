// Models of experts as they were published: how many parameters there are, and how many of them work on a token.
//
//   of a routed layer     E · m C F + C E             m matrices an expert, and the router
//   at work for a token   k · m C F + C E
//
// All else is counted as in chapter 17.
#pragma once

#include "17_variants/published.hpp"
#include "17_variants/sizes.hpp"

namespace unrolled::mixture {

// [shape]
struct Published {
  const char* name;
  const char* source;
  variants::Config config;    ///< of the model if no layer were routed
  std::size_t routed_layers;  ///< of config.layers
  std::size_t experts, top;   ///< E, k
  std::size_t matrices;       ///< m: 3 with a gate (SwiGLU), 2 without
};

/// Parameters of all experts of all layers.
inline std::size_t in_experts(const Published& model) {
  return model.routed_layers * model.experts * model.matrices * model.config.width * model.config.inner;
}

/// Parameters if `n` experts of each routed layer are counted.
inline std::size_t parameters_with(const Published& model, std::size_t n) {
  const std::size_t C = model.config.width, F = model.config.inner,
                    dense = (model.config.gated() ? 3 : 2) * C * F;
  return variants::parameters_of(model.config) +
         model.routed_layers * (n * model.matrices * C * F + C * model.experts - dense);
}

inline std::size_t parameters_of(const Published& model) { return parameters_with(model, model.experts); }
inline std::size_t at_work(const Published& model) { return parameters_with(model, model.top); }
// [/shape]

/// GLaM, 64B/64E: 64 layers, each second one routed; the others have GeGLU, experts have no gate.
inline Published glam() {
  variants::Config config = variants::llama_like(256000, 8192, 128, 128, 64, 32768);
  config.head_width = 128, config.activation = variants::Activation::geglu, config.tied = true;
  return {"GLaM 64B/64E", "Du et al. 2022, table 4", config, 32, 64, 2, 2};
}

/// Mixtral 8x7B: Mistral 7B with eight SwiGLU experts in each layer.
inline Published mixtral() {
  return {"Mixtral 8x7B",
          "Jiang et al. 2024, table 1",
          variants::llama_like(32000, 4096, 32, 8, 32, 14336),
          32,
          8,
          2,
          3};
}

/// Switch-C: an encoder and a decoder of 15 layers each, all routed. Only its experts are counted here.
inline Published switch_c() {
  return {"Switch-C", "Fedus et al. 2022, table 9", {.width = 2080, .layers = 30, .inner = 6144}, 30, 2048, 1,
          2};
}

}  // namespace unrolled::mixture
