// Batch normalisation: each feature is brought to mean 0 and variance 1 over the examples of a batch, then scaled and
// shifted (Ioffe and Szegedy 2015, algorithm 1).
//
//   y = (x − μ) / √(σ² + ε) · γ + β      x (N,C); μ, σ², γ, β (C), one for each feature
//
//   in training   μ and σ² are those of the batch, so what an example becomes depends on those beside it
//   in use        μ and σ² are running means over the training: an example's output is the same, whatever stands beside it
//
// LayerNorm (common/nn) normalises over the features of one example instead, and has neither of the two cases. x may have
// more axes, (B,T,C): then N = B·T, as each position of each example counts.
#pragma once

#include "nn/layers.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::layers {

/// Mean and variance of each feature: (C) each.
struct Statistics {
  Tensor mean, variance;
};

// [batch_statistics]
/// Over the rows of x (N,C). The variance is the biased one: divided by N, not by N − 1.
inline Statistics batch_statistics(const Tensor& x) {
  const Tensor batch_mean = mean(x, 0);                     // (C)
  const Tensor variance = mean(square(x - batch_mean), 0);  // (C)
  return {batch_mean, variance};
}

/// (x − μ) / √(σ² + ε) · γ + β: (N,C) → (N,C).
inline Tensor normalise(const Tensor& x, const Statistics& statistics, const Tensor& gain, const Tensor& bias,
                        double epsilon) {
  const auto& [mean, variance] = statistics;                        // (C) each
  const Tensor normalised = (x - mean) / sqrt(variance + epsilon);  // (N,C)
  const Tensor output = normalised * gain + bias;                   // (N,C)
  trace::names({{"normalised", normalised}, {"output", output}}, {{"example", x}, {"feature"}});
  return output;
}
// [/batch_statistics]

/// γ begins as ones, β as zeros; with the same numbers, PyTorch's nn.BatchNorm1d. It is in training while an nn::Training lives.
class BatchNorm : public nn::Module {
 public:
  explicit BatchNorm(std::size_t width, double epsilon = 1e-5, double momentum = 0.1)
      : gain(add("gain", xt::ones<Real>({width}))),
        bias(add("bias", xt::zeros<Real>({width}))),
        running_mean(add_buffer("running_mean", xt::zeros<Real>({width}))),
        running_variance(add_buffer("running_variance", xt::ones<Real>({width}))),
        epsilon(epsilon),
        momentum(momentum) {}

  // [batch_norm]
  /// x (…,C) → (…,C). Errors: one row in training.
  Tensor operator()(const Tensor& x) const {
    const Tensor rows = reshape(x, {-1, static_cast<Index>(x.size(-1))});    // (N,C)
    const Statistics used = nn::is_training() ? of_batch(rows) : running();  // (C)
    return reshape(normalise(rows, used, gain, bias, epsilon), {x.shape().begin(), x.shape().end()});
  }
  // [/batch_norm]

  Tensor gain, bias;                      ///< γ, β
  Tensor running_mean, running_variance;  ///< buffers: kept in files beside γ and β, but not trained
  double epsilon, momentum;

 private:
  // [statistics]
  Statistics running() const { return {running_mean, running_variance}; }

  /// Those of the batch, on which the running ones are moved a little: running ← (1 − momentum) · running + momentum · batch.
  /// The variance that is remembered is the unbiased one, σ² · N / (N − 1), the estimate for all examples.
  Statistics of_batch(const Tensor& rows) const {
    const auto N = static_cast<Real>(rows.size(0));
    if (N < 2)
      throw Error("batch_norm: a batch of one row is its own mean, and would become β whatever it was",
                  "train on two rows or more");
    const Statistics batch = batch_statistics(rows);
    update(running_mean, batch.mean.value());
    update(running_variance, batch.variance.value() * N / (N - 1));
    return batch;
  }

  void update(Tensor running, const Array& of_batch) const {
    const auto m = static_cast<Real>(momentum);
    running.value() = (1 - m) * running.value() + m * of_batch;
  }
  // [/statistics]
};

}  // namespace unrolled::layers
