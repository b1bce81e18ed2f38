// How many parameters a GPT has, and the sizes in which GPT-2 and GPT-3 were trained.
#pragma once

#include "13_gpt/gpt.hpp"

namespace unrolled::gpt {

// [count]
/// The parameters of one block: two norms 4C; query, key, value and output 4C² + 4C; up and down 8C² + 5C.
constexpr std::size_t block_parameters(std::size_t C) { return 12 * C * C + 13 * C; }

/// Of a whole model: token and position vectors, blocks, the last norm. The tied readout costs nothing.
constexpr std::size_t parameters_of(const Config& config) {
  const std::size_t C = config.width;
  return (config.vocabulary + config.context) * C + config.layers * block_parameters(C) + 2 * C;
}
// [/count]

struct PublishedSize {
  const char* name;
  double announced;  ///< parameters, rounded by the authors
  Config config;
};

/// V, context, C, H and L of Radford et al. 2019, table 2. The counts are those of the names under which the weights were
/// published; the paper's own (117M, 345M …) were wrong.
inline constexpr PublishedSize gpt_2[] = {
    {"GPT-2", 124e6, {50257, 1024, 768, 12, 12}},
    {"GPT-2 medium", 355e6, {50257, 1024, 1024, 16, 24}},
    {"GPT-2 large", 774e6, {50257, 1024, 1280, 20, 36}},
    {"GPT-2 XL", 1558e6, {50257, 1024, 1600, 25, 48}},
};

/// The same of Brown et al. 2020, table 2.1, whose 24 heads of 128 columns for a width of 2048, and 40 of 128 for 5140, do
/// not multiply to the width; heads do not enter the count.
inline constexpr PublishedSize gpt_3[] = {
    {"GPT-3 Small", 125e6, {50257, 2048, 768, 12, 12}},  {"GPT-3 Medium", 350e6, {50257, 2048, 1024, 16, 24}},
    {"GPT-3 Large", 760e6, {50257, 2048, 1536, 16, 24}}, {"GPT-3 XL", 1.3e9, {50257, 2048, 2048, 24, 24}},
    {"GPT-3 2.7B", 2.7e9, {50257, 2048, 2560, 32, 32}},  {"GPT-3 6.7B", 6.7e9, {50257, 2048, 4096, 32, 32}},
    {"GPT-3 13B", 13e9, {50257, 2048, 5140, 40, 40}},    {"GPT-3 175B", 175e9, {50257, 2048, 12288, 96, 96}},
};

}  // namespace unrolled::gpt
