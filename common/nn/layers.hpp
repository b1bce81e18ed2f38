// The layers that every model of this book is made of. Each is an operation of common/tensor and its
// parameters.
#pragma once

#include "nn/module.hpp"
#include "tensor/ops.hpp"

namespace unrolled::nn {

/// y = x · weight + bias: x (…, in) → (…, out). weight (in, out), bias (out); both begin uniform on ±1/√in,
/// as in PyTorch, whose weight is the transpose of this one.
class Linear : public Module {
 public:
  enum class Bias { yes, no };
  Linear(std::size_t in, std::size_t out, Generator& generator, Bias with_bias = Bias::yes);
  /// One that begins with these numbers. Errors: weight is not (in, out), or bias not (out).
  Linear(Array weight, Array bias);
  Tensor operator()(const In& x) const { return bias ? linear(x, weight, bias) : matmul(x, weight); }

  Tensor weight;
  Tensor bias;  ///< empty without one
};

/// A row of a table for each id: ids (…) → (…, width). table (count, width), normal with mean 0.
class Embedding : public Module {
 public:
  Embedding(std::size_t count, std::size_t width, Generator& generator, double standard_deviation = 1);
  Tensor operator()(const Indices& ids, Where where = Where::here()) const {
    return gather(In(table, where), ids);
  }

  Tensor table;
};

/// Each row of features to mean 0 and variance 1, then scaled and shifted: x (…, width) → (…, width).
/// gain (width) begins as ones, bias (width) as zeros.
class LayerNorm : public Module {
 public:
  explicit LayerNorm(std::size_t width, double epsilon = 1e-5);
  Tensor operator()(const In& x) const { return layer_norm(x, gain, bias, epsilon); }

  Tensor gain, bias;
  double epsilon;
};

/// While one of these lives, Dropout drops, drawing from this generator; anywhere else it does nothing. So a
/// model that is evaluated cannot forget to switch it off, and modules stay values without a mode.
class Training {
 public:
  explicit Training(Generator& generator);
  ~Training();
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

 private:
  Generator* before_;
};

/// Whether one lives: for layers that compute something else in training.
bool is_training();

/// Zeroes each element with probability `rate` and scales the rest by 1/(1 − rate), in training only.
/// Errors: a rate outside [0, 1).
class Dropout : public Module {
 public:
  explicit Dropout(double rate);
  Tensor operator()(In x) const;
  /// What an array of this shape would be multiplied by: 0 or 1/(1 − rate) each. Empty where nothing is dropped.
  Array mask(const Shape& shape) const;

  double rate;
};

/// Begins anew: weights and tables normal with this deviation, biases 0, gains 1. Errors: a parameter that is none of
/// these, by the last part of its name; nothing has changed then.
void begin_normal(const Module& model, double deviation, Generator& generator);

}  // namespace unrolled::nn
