// Models as they were published, by their switches.
#pragma once

#include "17_variants/config.hpp"

namespace unrolled::variants {

struct Published {
  const char* name;
  double announced;  ///< parameters, rounded by the authors
  const char* source;
  Config config;
};

// [models]
/// GPT-2 and what followed from it: learnt positions, biases, the readout tied.
inline Config gpt_like(std::size_t V, std::size_t context, std::size_t C, std::size_t H, std::size_t L) {
  return {.vocabulary = V,
          .width = C,
          .heads = H,
          .key_heads = H,
          .head_width = C / H,
          .layers = L,
          .inner = 4 * C,
          .context = context,
          .positions = positions::Kind::learnt};
}

/// LLaMA and what followed from it: RMSNorm, SwiGLU, rotations, no biases, a readout of its own.
inline Config llama_like(std::size_t V, std::size_t C, std::size_t H, std::size_t G, std::size_t L,
                         std::size_t F) {
  return {.vocabulary = V,
          .width = C,
          .heads = H,
          .key_heads = G,
          .head_width = C / H,
          .layers = L,
          .inner = F,
          .norm = NormKind::rms,
          .activation = Activation::swiglu,
          .biases = false,
          .tied = false};
}
// [/models]

inline std::vector<Published> published_models() {
  using positions::Kind;
  Config opt = gpt_like(50272, 2050, 12288, 96, 96), neox = gpt_like(50432, 2048, 6144, 64, 44),
         bloom = gpt_like(250880, 2048, 14336, 112, 70), mpt = gpt_like(50432, 2048, 4096, 32, 32),
         falcon = gpt_like(65024, 2048, 4544, 71, 32), star_coder = gpt_like(49152, 8192, 6144, 48, 40),
         palm = llama_like(256000, 18432, 48, 1, 118, 73728),
         gemma = llama_like(256000, 2048, 8, 1, 18, 16384),
         mistral = llama_like(32000, 4096, 32, 8, 32, 14336);
  opt.activation = Activation::relu;
  neox.positions = Kind::rotation, neox.place = Place::parallel, neox.two_norms = true, neox.tied = false;
  bloom.positions = Kind::slopes, bloom.embedding_norm = true;
  mpt.positions = Kind::slopes, mpt.biases = mpt.norm_biases = false;
  falcon.positions = Kind::rotation, falcon.place = Place::parallel, falcon.key_heads = 1,
  falcon.biases = false;
  star_coder.key_heads = 1;
  palm.head_width = 256, palm.place = Place::parallel, palm.tied = true, palm.norm = NormKind::layer,
  palm.norm_biases = false;
  gemma.activation = Activation::geglu, gemma.tied = true;
  mistral.pattern = Pattern::banded, mistral.reach = 4096;
  return {{"GPT-2", 124e6, "Radford et al. 2019", gpt_like(50257, 1024, 768, 12, 12)},
          {"GPT-2 XL", 1.56e9, "Radford et al. 2019", gpt_like(50257, 1024, 1600, 25, 48)},
          {"GPT-3", 175e9, "Brown et al. 2020", gpt_like(50257, 2048, 12288, 96, 96)},
          {"OPT-175B", 175e9, "Zhang et al. 2022", opt},
          {"GPT-NeoX-20B", 20.6e9, "Black et al. 2022", neox},
          {"PaLM", 540e9, "Chowdhery et al. 2022", palm},
          {"BLOOM", 176e9, "BigScience 2022", bloom},
          {"LLaMA-7B", 6.7e9, "Touvron et al. 2023", llama_like(32000, 4096, 32, 32, 32, 11008)},
          {"LLaMA-13B", 13.0e9, "Touvron et al. 2023", llama_like(32000, 5120, 40, 40, 40, 13824)},
          {"LLaMA-33B", 32.5e9, "Touvron et al. 2023", llama_like(32000, 6656, 52, 52, 60, 17920)},
          {"LLaMA-65B", 65.2e9, "Touvron et al. 2023", llama_like(32000, 8192, 64, 64, 80, 22016)},
          {"MPT-7B", 6.7e9, "MosaicML 2023", mpt},
          {"Falcon-7B", 7e9, "Almazrouei et al. 2023", falcon},
          {"StarCoder", 15.5e9, "Li et al. 2023", star_coder},
          {"Llama 2 70B", 70e9, "Touvron et al. 2023", llama_like(32000, 8192, 64, 8, 80, 28672)},
          {"Mistral 7B", 7.3e9, "Jiang et al. 2023", mistral},
          {"Gemma 2B", 2.5e9, "Gemma team 2024", gemma},
          {"Llama 3 8B", 8e9, "Llama team 2024", llama_like(128256, 4096, 32, 8, 32, 14336)}};
}

}  // namespace unrolled::variants
