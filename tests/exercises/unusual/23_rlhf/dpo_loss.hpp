// Four columns times β and −β, and cross_entropy of the two rewards of each pair.
#pragma once

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Tensor dpo_loss(const Tensor& chosen, const Tensor& rejected, const Tensor& reference_chosen,
                       const Tensor& reference_rejected, double beta) {
  const auto N = static_cast<Index>(chosen.size());
  const Tensor policy = concat({reshape(chosen, {N, 1}), reshape(rejected, {N, 1})}, 1);
  const Tensor reference = stack({Tensor(reference_chosen.value()), Tensor(reference_rejected.value())}, 1);
  return cross_entropy((policy - reference) * beta, xt::zeros<Index>({chosen.size()}));
}

}  // namespace unrolled
