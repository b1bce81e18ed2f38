// A model of its own with the numbers of another.
#pragma once

#include "nn/module.hpp"
#include "tensor/random.hpp"

namespace unrolled::nn {

/// A model that is built from its `config` and a generator, and then gets another's numbers: a copied module would share them.
template <class Model>
Model copy_of(const Model& model) {
  const SkipInitialisation numbers_follow;
  Generator generator(0);
  Model copy(model.config, generator);
  copy_values(model, copy);
  return copy;
}

}  // namespace unrolled::nn
