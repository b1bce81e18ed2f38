// Exercise 14.2, wrong: the bias is subtracted.
#pragma once

#include <vector>

#include "14_bert/input.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// −ln p(the hidden word), averaged over the hidden words of the batch, in nats: x (B,T,C), targets (B,T), `ignored`
/// where nothing was hidden → (). p is the softmax of x · tableᵀ + bias, of the hidden words' vectors alone: table (V,C),
/// bias (V). (Devlin et al. 2019, §3.1)
inline Tensor mlm_loss(const Tensor& x, const Indices& targets, const Tensor& table, const Tensor& bias) {
  std::vector<Index> rows, words;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets.flat(i) == ignored) continue;
    rows.push_back(static_cast<Index>(i));
    words.push_back(targets.flat(i));
  }
  const auto C = static_cast<Index>(x.size(-1));
  const Tensor hidden = gather(reshape(x, {-1, C}), bert::as_indices(rows));  // (N,C)
  const Tensor log_p = log_softmax(matmul(hidden, transpose(table)) - bias);  // (N,V)
  return -mean(pick(log_p, bert::as_indices(words)));
}

}  // namespace unrolled
