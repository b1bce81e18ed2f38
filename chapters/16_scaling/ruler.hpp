// The same model by two measures. Of a text with k facts each is right with probability p:
//
//   facts right       p                rises evenly
//   all k right       p^k              nearly nothing for long, then a jump: the jump is in the measure
//
// (Schaeffer, Miranda and Koyejo 2023.)
#pragma once

#include "16_scaling/runs.hpp"

namespace unrolled::scaling {

struct Measured {
  double each, all;  ///< share of facts right; share of rows in which all are
  std::size_t k;     ///< facts a row
};

// [facts_right]
/// rows (B,T + 1): each fact is asked for in its place, and the likeliest token is the answer.
inline Measured facts_right(const gpt::Gpt& model, const Indices& rows) {
  const NoGrad no_grad;
  const Indices likeliest = argmax(model(examples_of(rows).inputs));  // (B,T)
  std::size_t right = 0, asked = 0, whole = 0;
  for (std::size_t b = 0; b < likeliest.shape(0); ++b) {
    bool all = true;
    for (std::size_t t = 1; t < likeliest.shape(1); t += 3, ++asked) {
      const bool is_right = likeliest(b, t) == rows(b, t + 1);
      right += is_right;
      all = all && is_right;
    }
    whole += all;
  }
  const auto B = static_cast<double>(likeliest.shape(0));
  return {static_cast<double>(right) / static_cast<double>(asked), static_cast<double>(whole) / B,
          asked / likeliest.shape(0)};
}
// [/facts_right]

}  // namespace unrolled::scaling
