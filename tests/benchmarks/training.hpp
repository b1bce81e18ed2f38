// A training step, as all models here do it: forward, backward, clip, update.
#pragma once

#include <memory>

#include "harness.hpp"
#include "nn/optimiser.hpp"
#include "tensor/ops.hpp"

namespace unrolled::bench {

/// Ids in [0, V), each equally likely.
inline Indices random_ids(std::size_t rows, std::size_t columns, std::size_t V, Generator& generator) {
  Indices ids = Indices::from_shape({rows, columns});
  for (Index& id : ids) id = static_cast<Index>(generator.below(V));
  return ids;
}

/// `loss(model)` is what the step makes smaller, with AdamW at a rate of 1e-3.
template <class Model, class Loss>
Work training(const Model& model, const Loss& loss) {
  auto adam = std::make_shared<nn::AdamW>(model.parameters());
  auto last = std::make_shared<Tensor>();
  return {[=] {
            const Tensor value = loss(model);
            value.backward();
            nn::clip_global_norm(model.parameters(), 1);
            adam->step(1e-3);
            *last = value.detach();
          },
          [=] {
            std::vector<Tensor> results = model.parameters();
            results.push_back(*last);
            return results;
          }};
}

}  // namespace unrolled::bench
