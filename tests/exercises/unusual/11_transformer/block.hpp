// Both blocks are made of one step, and the parts are called from a list.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "tensor/ops.hpp"

namespace unrolled {

using Layer = std::function<Tensor(const Tensor&)>;

/// A helper with the name of one of the two.
inline Tensor pre_norm_block(Tensor x, const std::vector<std::pair<Layer, Layer>>& parts) {
  for (const auto& [norm, part] : parts) x = part(norm(x)) + x;
  return x;
}

inline Tensor post_norm_block(const Tensor& x, const Layer& attention, const Layer& feed_forward,
                              const Layer& first_norm, const Layer& second_norm) {
  const auto residual = [](const Layer& part, const Tensor& of) { return part(of) + of; };
  return second_norm(residual(feed_forward, first_norm(residual(attention, x))));
}

static Tensor pre_norm_block(const Tensor& x, const Layer& attention, const Layer& feed_forward,
                             const Layer& first_norm, const Layer& second_norm) {
  return pre_norm_block(x, {{first_norm, attention}, {second_norm, feed_forward}});
}

}  // namespace unrolled
