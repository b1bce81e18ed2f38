// Scores by inner(); the gradient is left to the graph of a loss that has these two slopes.
#pragma once

#include <functional>

#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

using Body = std::function<Tensor(const Tensor&)>;

static Tensor tied_logits(const Indices& tokens, const Tensor& table, const Body& body) {
  return inner(body(gather(table, tokens)), table);
}

inline Array tied_gradient(const Indices& tokens, const Array& y, const Array& x_gradient,
                           const Array& logits_gradient) {
  const Tensor table = parameter(Array(Shape{logits_gradient.shape(1), y.shape(1)}, 1));
  sum(gather(table, tokens) * Tensor(x_gradient)).backward();
  sum(inner(Tensor(y), table) * Tensor(logits_gradient)).backward();
  return table.grad();
}

}  // namespace unrolled
