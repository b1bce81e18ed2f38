// Exercise 11.2: two sub-layers, each with its norm and its residual.
#pragma once

#include <functional>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

/// A part of the block: (…,T,C) → (…,T,C).
using Layer = std::function<Tensor(const Tensor&)>;

/// As in 2017: norm(x + sublayer(x)), first with attention, then with feed_forward. (Vaswani et al. 2017, §3.1)
inline Tensor post_norm_block(const Tensor& x, const Layer& attention, const Layer& feed_forward,
                              const Layer& first_norm, const Layer& second_norm) {
  throw unfinished("11.2");
}

/// As it is done since: x + sublayer(norm(x)), first with attention, then with feed_forward. (Xiong et al. 2020)
inline Tensor pre_norm_block(const Tensor& x, const Layer& attention, const Layer& feed_forward,
                             const Layer& first_norm, const Layer& second_norm) {
  throw unfinished("11.2");
}

}  // namespace unrolled
