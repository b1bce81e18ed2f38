// By automatic differentiation: the loss in tensors, and the table gathered from.
#pragma once

#include <utility>
#include <vector>

#include "tensor/ops.hpp"

namespace unrolled {

inline std::pair<Array, Array> skip_gram_gradient(const Array& centre, const Array& contexts,
                                                  const std::vector<Index>& targets) {
  const Tensor w = parameter(centre), table = parameter(contexts);
  Indices ids = Indices::from_shape({targets.size()});
  std::copy(targets.begin(), targets.end(), ids.begin());
  Array sign(Shape{targets.size(), 1}, -1);
  sign(0, 0) = 1;
  const Tensor scores = matmul(gather(table, ids), reshape(w, {static_cast<Index>(centre.size()), 1}));
  (-sum(log(sigmoid(scores * Tensor(sign))))).backward();
  return {w.grad(), table.grad()};
}

}  // namespace unrolled
