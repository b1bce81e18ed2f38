// Exercise 13.3, wrong: the last word's gradient is left out.
#pragma once

#include <functional>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// All that stands between the embedding and the readout: (…,T,C) → (…,T,C).
using Body = std::function<Tensor(const Tensor&)>;

/// y tableᵀ with y = body(x), where x is the row of the table for each token: tokens (…,T), table (V,C) → (…,T,V).
/// (Press and Wolf 2017)
inline Tensor tied_logits(const Indices& tokens, const Tensor& table, const Body& body) {
  return matmul(body(gather(table, tokens)), transpose(table));
}

/// ∂loss/∂table (V,C) of one text: tokens (T), y (T,C), and what has flowed back so far, ∂loss/∂x (T,C) and
/// ∂loss/∂logits (T,V).
inline Array tied_gradient(const Indices& tokens, const Array& y, const Array& x_gradient,
                           const Array& logits_gradient) {
  Array gradient = matmul(transpose(Tensor(logits_gradient)), y).value();  // (V,C)
  for (std::size_t t = 0; t + 1 < tokens.size(); ++t) {
    xt::view(gradient, tokens(t)) += xt::view(x_gradient, t);
  }
  return gradient;
}

}  // namespace unrolled
