// Numbers that PyTorch computed (golden.hpp), and ours beside them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "nn/module.hpp"

namespace unrolled::testing {

/// A list of rows as a table of numbers.
inline Indices table(const nlohmann::json& rows) {
  Indices ids = Indices::from_shape({rows.size(), rows[0].size()});
  for (std::size_t i = 0; i < ids.size(); ++i) ids.flat(i) = rows[i / ids.shape(1)][i % ids.shape(1)];
  return ids;
}

/// The largest difference, measured against the largest of their numbers, or 1.
inline double worst(const Array& ours, const nlohmann::json& theirs) {
  REQUIRE(ours.size() == theirs.size());
  double scale = 1, largest = 0;
  for (const double value : theirs) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double difference = std::abs(static_cast<double>(ours.flat(i)) - theirs[i].get<double>());
    if (!(difference <= largest)) largest = difference;  // NaN counts as large
  }
  return largest / scale;
}

/// All gradients of a model, by name, and no other.
inline void compare_gradients(const nn::Module& model, const nlohmann::json& theirs) {
  for (const auto& [name, tensor] : model.named_parameters()) {
    CAPTURE(name);
    CHECK(worst(tensor.grad(), theirs[name]) < 1e-5);
  }
  CHECK(model.parameters().size() == theirs.size());
}

}  // namespace unrolled::testing
