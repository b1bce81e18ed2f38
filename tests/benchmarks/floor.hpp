// The floor under a workload: its matrix products and nothing else, through OpenBLAS. The same sizes, transposes and
// number as forward and backward together, each on memory of its own as in a model. Nothing that computes the same
// with a BLAS can be much faster; what a library takes beyond it went into all the rest.
#pragma once

#include <cblas.h>

#include <memory>
#include <vector>

#include "harness.hpp"

namespace unrolled::bench {

/// The products of a model, one after another in the order of adding, then back.
class Floor {
 public:
  /// y (M,N) = x (M,K) · W (K,N); back: ∂W = xᵀ · ∂y and ∂x = ∂y · Wᵀ. OpenBLAS's threads share each.
  void linear(std::size_t M, std::size_t K, std::size_t N) {
    const Block x = block(M * K), W = block(K * N), y = block(M * N), dx = block(M * K), dW = block(K * N);
    forward_.push_back({1, M, K, N, x, W, y, CblasNoTrans, CblasNoTrans});
    backward_.push_back({1, K, M, N, x, y, dW, CblasTrans, CblasNoTrans});
    backward_.push_back({1, M, N, K, y, W, dx, CblasNoTrans, CblasTrans});
  }

  /// The same with a weight that lies transposed, (N,K): a tied readout.
  void linear_transposed(std::size_t M, std::size_t K, std::size_t N) {
    const Block x = block(M * K), W = block(N * K), y = block(M * N), dx = block(M * K), dW = block(N * K);
    forward_.push_back({1, M, K, N, x, W, y, CblasNoTrans, CblasTrans});
    backward_.push_back({1, N, M, K, y, x, dW, CblasTrans, CblasNoTrans});
    backward_.push_back({1, M, N, K, y, W, dx, CblasNoTrans, CblasNoTrans});
  }

  /// The core of attention, `batch` = B · H times: scores (T,S) = q (T,D) · kᵀ, output (T,D) = weights · v (S,D); back:
  /// ∂weights, ∂v, ∂q, ∂k. Each thread takes whole ones.
  void attention(std::size_t batch, std::size_t T, std::size_t S, std::size_t D) {
    const Block q = block(batch * T * D), k = block(batch * S * D), v = block(batch * S * D);
    const Block scores = block(batch * T * S), output = block(batch * T * D), d_scores = block(batch * T * S);
    const Block dq = block(batch * T * D), dk = block(batch * S * D), dv = block(batch * S * D);
    forward_.push_back({batch, T, D, S, q, k, scores, CblasNoTrans, CblasTrans});
    forward_.push_back({batch, T, S, D, scores, v, output, CblasNoTrans, CblasNoTrans});
    backward_.push_back({batch, S, T, D, d_scores, q, dk, CblasTrans, CblasNoTrans});
    backward_.push_back({batch, T, S, D, d_scores, k, dq, CblasNoTrans, CblasNoTrans});
    backward_.push_back({batch, S, T, D, scores, output, dv, CblasTrans, CblasNoTrans});
    backward_.push_back({batch, T, D, S, output, v, d_scores, CblasNoTrans, CblasTrans});
  }

  /// Attention with its four projections: B texts of T positions ask S positions each, H heads share the width C.
  void multi_head(std::size_t B, std::size_t T, std::size_t S, std::size_t C, std::size_t H) {
    linear(B * T, C, C);
    linear(B * S, C, C);
    linear(B * S, C, C);
    attention(B * H, T, S, C / H);
    linear(B * T, C, C);
  }

  /// C → F → C.
  void feed_forward(std::size_t M, std::size_t C, std::size_t F) {
    linear(M, C, F);
    linear(M, F, C);
  }

  /// One recurrent weight (K,N) over T steps of B rows: h · W each; back: ∂y · Wᵀ each, and ∂W once. Nothing waits for the
  /// step before, as it must in a model: each thread takes whole steps.
  void recurrent(std::size_t B, std::size_t T, std::size_t K, std::size_t N) {
    const Block h = block(B * T * K), W = block(K * N), y = block(B * T * N), dW = block(K * N);
    forward_.push_back({T, B, K, N, h, W, y, CblasNoTrans, CblasNoTrans, Shared::b});
    backward_.push_back({1, K, B * T, N, h, y, dW, CblasTrans, CblasNoTrans});
    backward_.push_back({T, B, N, K, y, W, h, CblasNoTrans, CblasTrans, Shared::b});
  }

  void run() const {
    for (const Product& product : forward_) product.run();
    for (auto product = backward_.rbegin(); product != backward_.rend(); ++product) product->run();
  }

  /// As a benchmark runs it.
  Work work() && {
    auto floor = std::make_shared<Floor>(std::move(*this));
    return {[=] { floor->run(); }, nullptr};
  }

 private:
  using Block = float*;
  enum class Shared { none, b };

  /// `batch` times c (m,n) = a (m,k) · b (k,n), either of which may lie transposed. One is shared out by OpenBLAS, of
  /// several each thread takes whole ones.
  struct Product {
    std::size_t batch, m, k, n;
    const float *a, *b;
    float* c;
    CBLAS_TRANSPOSE a_mode, b_mode;
    Shared shared = Shared::none;  ///< whether all of the batch meet the same b

    void one(std::size_t i) const {
      const auto M = static_cast<int>(m), K = static_cast<int>(k), N = static_cast<int>(n);
      cblas_sgemm(CblasRowMajor, a_mode, b_mode, M, N, K, 1, a + i * m * k, a_mode == CblasTrans ? M : K,
                  b + (shared == Shared::b ? 0 : i * k * n), b_mode == CblasTrans ? K : N, 0, c + i * m * n,
                  N);
    }

    void run() const {
      openblas_set_num_threads(batch > 1 ? 1 : omp_get_max_threads());
      if (batch == 1) return one(0);
#pragma omp parallel for schedule(static)
      for (std::size_t i = 0; i < batch; ++i) one(i);
    }
  };

  Block block(std::size_t size) {
    memory_.emplace_back(size, .01F);
    return memory_.back().data();
  }

  std::vector<std::vector<float>> memory_;
  std::vector<Product> forward_, backward_;
};

}  // namespace unrolled::bench
