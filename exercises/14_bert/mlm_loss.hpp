// Exercise 14.2: what a masked language model is trained to make small.
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
  throw unfinished("14.2");
}

}  // namespace unrolled
