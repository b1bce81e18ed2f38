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
    const Rows x = matrix(M, K), W = matrix(K, N), y = matrix(M, N), dx = matrix(M, K), dW = matrix(K, N);
    forward_.push_back([=] { multiply(M, K, N, x, W, y); });
    backward_.push_back([=] { multiply(K, M, N, transposed(x), y, dW); });
    backward_.push_back([=] { multiply(M, N, K, y, transposed(W), dx); });
  }

  /// The same with a weight that lies transposed, (N,K): a tied readout.
  void linear_transposed(std::size_t M, std::size_t K, std::size_t N) {
    const Rows x = matrix(M, K), W = matrix(N, K), y = matrix(M, N), dx = matrix(M, K), dW = matrix(N, K);
    forward_.push_back([=] { multiply(M, K, N, x, transposed(W), y); });
    backward_.push_back([=] { multiply(N, M, K, transposed(y), x, dW); });
    backward_.push_back([=] { multiply(M, N, K, y, W, dx); });
  }

  /// What the queries may see. With the future hidden, a block of queries needs no product with the keys behind it.
  enum class Sees { all, past };

  /// The core of attention, `batch` = B · H times: scores (T,S) = q (T,D) · kᵀ, output (T,D) = weights · v (S,D); back:
  /// ∂v, ∂weights, ∂q, ∂k. Each thread takes whole ones.
  void attention(std::size_t batch, std::size_t T, std::size_t S, std::size_t D, Sees sees) {
    const Rows q = matrix(batch * T, D), dq = matrix(batch * T, D), output = matrix(batch * T, D);
    const Rows k = matrix(batch * S, D), dk = matrix(batch * S, D);
    const Rows v = matrix(batch * S, D), dv = matrix(batch * S, D);
    const Rows weights = matrix(batch * T, S), d_weights = matrix(batch * T, S);
    const std::size_t block = sees == Sees::past ? 64 : T;
    // body(m, n, t, s): m queries from row t on meet n keys from row s on.
    const auto each_block = [=](const auto& body) {
      for_each(batch, [=](std::size_t i) {
        for (std::size_t begin = 0; begin < T; begin += block) {
          const std::size_t m = std::min(block, T - begin);
          body(m, sees == Sees::past ? begin + m : S, i * T + begin, i * S);
        }
      });
    };
    forward_.push_back([=] {
      each_block([=](std::size_t m, std::size_t n, std::size_t t, std::size_t s) {
        multiply(m, D, n, from(q, t), transposed(from(k, s)), from(weights, t));
        multiply(m, n, D, from(weights, t), from(v, s), from(output, t));
      });
    });
    backward_.push_back([=] {
      each_block([=](std::size_t m, std::size_t n, std::size_t t, std::size_t s) {
        multiply(n, m, D, transposed(from(weights, t)), from(output, t), from(dv, s), 1);
        multiply(m, D, n, from(output, t), transposed(from(v, s)), from(d_weights, t));
        multiply(m, n, D, from(d_weights, t), from(k, s), from(dq, t));
        multiply(n, m, D, transposed(from(d_weights, t)), from(q, t), from(dk, s), 1);
      });
    });
  }

  /// Attention with its four projections: B texts of T positions ask S positions each, H heads share the width C.
  void multi_head(std::size_t B, std::size_t T, std::size_t S, std::size_t C, std::size_t H, Sees sees) {
    linear(B * T, C, C);
    linear(B * S, C, C);
    linear(B * S, C, C);
    attention(B * H, T, S, C / H, sees);
    linear(B * T, C, C);
  }

  /// C → F → C.
  void feed_forward(std::size_t M, std::size_t C, std::size_t F) {
    linear(M, C, F);
    linear(M, F, C);
  }

  /// One recurrent weight (K,N) over T steps of B rows: h · W each; back: ∂y · Wᵀ each, and ∂W once. Nothing waits for
  /// the step before, as it must in a model: each thread takes whole steps.
  void recurrent(std::size_t B, std::size_t T, std::size_t K, std::size_t N) {
    const Rows h = matrix(T * B, K), W = matrix(K, N), y = matrix(T * B, N), dW = matrix(K, N);
    forward_.push_back(
        [=] { for_each(T, [=](std::size_t t) { multiply(B, K, N, from(h, t * B), W, from(y, t * B)); }); });
    backward_.push_back([=] { multiply(K, T * B, N, transposed(h), y, dW); });
    backward_.push_back([=] {
      for_each(T, [=](std::size_t t) { multiply(B, N, K, from(y, t * B), transposed(W), from(h, t * B)); });
    });
  }

  /// As a benchmark runs it.
  Work work() && {
    use_all_threads();
    return {[floor = std::make_shared<Floor>(std::move(*this))] {
              for (const auto& product : floor->forward_) product();
              for (auto product = floor->backward_.rbegin(); product != floor->backward_.rend(); ++product)
                (*product)();
            },
            nullptr};
  }

 private:
  using Products = std::vector<std::function<void()>>;

  /// A matrix in row-major memory: where it begins, and how far apart its rows are.
  struct Rows {
    float* data;
    std::size_t apart;
    CBLAS_TRANSPOSE mode = CblasNoTrans;
  };
  static Rows transposed(Rows x) { return {x.data, x.apart, CblasTrans}; }
  static Rows from(Rows x, std::size_t row) { return {x.data + row * x.apart, x.apart}; }

  Rows matrix(std::size_t rows, std::size_t columns) {
    memory_.emplace_back(rows * columns, .01F);
    return {memory_.back().data(), columns};
  }

  /// c (m,n) = a (m,k) · b (k,n) + beta · c.
  static void multiply(std::size_t m, std::size_t k, std::size_t n, Rows a, Rows b, Rows c, float beta = 0) {
    const auto size = [](std::size_t x) { return static_cast<int>(x); };
    cblas_sgemm(CblasRowMajor, a.mode, b.mode, size(m), size(n), size(k), 1, a.data, size(a.apart), b.data,
                size(b.apart), beta, c.data, size(c.apart));
  }

  /// body(i) for each of n, whole ones on each thread; OpenBLAS has its own threads for single products only.
  template <class Body>
  static void for_each(std::size_t n, const Body& body) {
    openblas_set_num_threads(1);
    kernels::in_shares(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) body(i);
    });
    use_all_threads();
  }
  static void use_all_threads() { openblas_set_num_threads(static_cast<int>(kernels::thread_count())); }

  std::vector<std::vector<float>> memory_;
  Products forward_, backward_;
};

}  // namespace unrolled::bench
