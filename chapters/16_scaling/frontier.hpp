// What to spend a budget on: more parameters, or more tokens?
//
//   C = 6 N D;  of all N and D with this C, A / N^α + B / D^β is least at
//   N = G (C/6)^(β/(α+β)),   D = (C/6)^(α/(α+β)) / G,   G = (α A / (β B))^(1/(α+β))          (Hoffmann et al. 2022, eq. 4)
//
// If α and β are equal, both grow as √C. What N and D are then, A and B say: 20 tokens a parameter belong to one language and one
// kind of model.
#pragma once

#include "16_scaling/law.hpp"

namespace unrolled::scaling {

struct Split {
  double N, D;
};

// [best_split]
/// How a budget of C operations is spent best under this law. Errors: A, B, α or β is not above 0.
inline Split best_split(const Surface& law, double C) {
  if (!(law.A > 0 && law.B > 0 && law.alpha > 0 && law.beta > 0))
    throw Error("a law without both of its terms has no best split");
  const double sum = law.alpha + law.beta, G = std::pow(law.alpha * law.A / (law.beta * law.B), 1 / sum);
  return {G * std::pow(C / 6, law.beta / sum), std::pow(C / 6, law.alpha / sum) / G};
}
// [/best_split]

/// As printed in Hoffmann et al. 2022, eq. 10, with two digits of the exponents.
inline constexpr Surface as_printed = {1.69, 406.4, 410.7, .34, .28};
/// The same runs, read off the paper's figures and fitted anew by Besiroglu et al. 2024.
inline constexpr Surface fitted_anew = {1.8172, 482.01, 2085.43, .3478, .3658};

struct Trained {
  const char* name;
  double parameters, tokens;
  double compute() const { return 6 * parameters * tokens; }
};

/// As their reports say: Brown et al. 2020; Rae et al. 2021; Hoffmann et al. 2022; Chowdhery et al. 2022; Touvron et al. 2023 (twice);
/// Llama team 2024.
inline constexpr Trained trained_models[] = {{"GPT-3", 175e9, 300e9},      {"Gopher", 280e9, 300e9},
                                             {"Chinchilla", 70e9, 1.4e12}, {"PaLM", 540e9, 780e9},
                                             {"LLaMA-7B", 6.7e9, 1e12},    {"LLaMA-65B", 65.2e9, 1.4e12},
                                             {"Llama 2 70B", 70e9, 2e12},  {"Llama 3 8B", 8e9, 15e12}};

}  // namespace unrolled::scaling
