#include "tensor/kernels/gemm.hpp"

#include <doctest/doctest.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <cmath>

#include "tensor/aligned_allocator.hpp"
#include "tensor/kernels/threads.hpp"
#include "tensor/ops.hpp"
#include "tensor/random.hpp"

using namespace unrolled;

namespace {

/// A matrix somewhere in larger memory: how its rows lie there, and what stands between them, which must not be read.
struct Placed {
  Array memory;
  Matrix matrix;
  Placed(std::size_t rows, std::size_t columns, bool transposed, std::size_t gap, Generator& generator)
      : memory(normal({transposed ? columns : rows, (transposed ? rows : columns) + gap}, 1, generator)),
        matrix{memory.data(), rows, columns, transposed, memory.shape(1)} {
    for (std::size_t i = 0; i < memory.shape(0); ++i) {
      for (std::size_t j = memory.shape(1) - gap; j < memory.shape(1); ++j)
        memory(i, j) = std::numeric_limits<Real>::quiet_NaN();
    }
  }
  double operator()(std::size_t row, std::size_t column) const {
    return static_cast<double>(matrix.data[row * matrix.down() + column * matrix.across()]);
  }
};

struct Sizes {
  std::size_t M, K, N;
};

/// The product's largest error, in units of what rounding may do to a sum of K numbers; the gaps must stay untouched.
enum class To { nothing, what_is_there, bias };
double error_of_product(const Sizes& sizes, bool a_turned, bool b_turned, To added, bool alone,
                        Generator& generator) {
  const auto [M, K, N] = sizes;
  const Placed a(M, K, a_turned, 3, generator), b(K, N, b_turned, 5, generator);
  const std::size_t stride = M == 1 ? N : N + 2;
  const Array before = normal({M, stride}, 1, generator), bias = normal({N}, 1, generator);
  Array y = before;
  const Destination into = {y.data(), added == To::what_is_there, stride,
                            added == To::bias ? bias.data() : nullptr};
  (alone ? gemm_on_this_thread : gemm)(a.matrix, b.matrix, into);
  double worst = 0;
  for (std::size_t m = 0; m < M; ++m) {
    for (std::size_t n = 0; n < stride; ++n) {
      double right = into.add || n >= N ? static_cast<double>(before(m, n)) : 0;
      if (into.bias && n < N) right += static_cast<double>(bias(n));
      for (std::size_t k = 0; k < K && n < N; ++k) right += a(m, k) * b(k, n);
      const double error = std::abs(static_cast<double>(y(m, n)) - right);
      worst = std::max(worst, n < N ? error / (1e-6 * std::sqrt(static_cast<double>(K) + 1)) : error * 1e9);
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("a product is right for any sizes, transposed or not, between other numbers, alone or shared out" *
          doctest::test_suite("long")) {
  Generator generator(7);
  // One row in ways of its own: short rows, long ones four at a time and what is left of them, cut by rows and by columns.
  for (const Sizes& sizes : {Sizes{1, 1, 1},
                             {1, 5, 3},
                             {1, 7, 600},
                             {1, 288, 288},
                             {1, 1153, 290},
                             {1, 290, 1155},
                             {1, 64, 5000},
                             {2, 3, 4},
                             {7, 13, 65},
                             {70, 33, 130},
                             {129, 512, 66},
                             {7, 1030, 65},
                             {5, 1, 300}}) {
    for (const bool a_turned : {false, true}) {
      for (const bool b_turned : {false, true}) {
        for (const To added : {To::nothing, To::what_is_there, To::bias}) {
          for (const bool alone : {false, true}) {
            CAPTURE(sizes.M);
            CAPTURE(sizes.K);
            CAPTURE(sizes.N);
            CAPTURE(a_turned);
            CAPTURE(b_turned);
            CAPTURE(added);
            CAPTURE(alone);
            CHECK(error_of_product(sizes, a_turned, b_turned, added, alone, generator) < 5);
          }
        }
      }
    }
  }
}

TEST_CASE("one row times a matrix has the same bits on any number of threads") {
  Generator generator(8);
  const std::size_t before = kernels::thread_count();
  for (const auto& [K, N] : {std::pair<std::size_t, std::size_t>{1152, 288}, {288, 1152}, {291, 293}}) {
    const Array x = normal({1, K}, 1, generator), w = normal({K, N}, 1, generator);
    const auto run = [&](std::size_t threads) {
      kernels::set_thread_count(threads);
      return std::pair(matmul(x, w).value(), inner(x, Array(xt::transpose(w))).value());
    };
    const auto one = run(1);
    for (const std::size_t threads : {2, 3, 16}) CHECK(run(threads) == one);
  }
  kernels::set_thread_count(before);
}

TEST_CASE("a query alone gets what it gets beside others") {
  Generator generator(9);
  const std::size_t S = 37, C = 20;
  const Array queries = normal({3, C}, 1, generator), keys = normal({S, C}, 1, generator),
              values = normal({S, C}, 1, generator);
  Mask hidden = xt::zeros<bool>({std::size_t{3}, S});
  xt::view(hidden, 1, xt::range(30, 37)) = true;  // the second sees fewer keys
  xt::view(hidden, 1, 4) = true;
  const Array together = attend(queries, keys, values, 4, hidden, {}).value();
  for (std::size_t t = 0; t < 3; ++t) {
    const Array alone = attend(Array(xt::view(queries, xt::range(t, t + 1))), keys, values, 4,
                               Mask(xt::view(hidden, xt::range(t, t + 1))), {})
                            .value();
    for (std::size_t c = 0; c < C; ++c) CHECK(alone(0, c) == doctest::Approx(together(t, c)).epsilon(1e-5));
  }
}

TEST_CASE("arrays lie at multiples of 64 bytes, and a place that was given back is found again") {
  AlignedAllocator<float> memory;
  for (const std::size_t n : {0, 1, 15, 16, 17, 1000}) {
    float* const place = memory.allocate(n);
    CHECK(reinterpret_cast<std::uintptr_t>(place) % 64 == 0);
    std::fill_n(place, n, 1.F);
    memory.deallocate(place, n);
  }
#if defined(__GLIBC__)
  // Of many of one size every second is given back: as many more go into the gaps, and the heap does not grow.
  const std::size_t n = 100'000;
  std::vector<float*> places(50);
  for (float*& place : places) place = memory.allocate(n);
  for (std::size_t i = 0; i < places.size(); i += 2) memory.deallocate(places[i], n);
  const std::size_t before = ::mallinfo2().arena;
  for (std::size_t i = 0; i < places.size(); i += 2) places[i] = memory.allocate(n);
  CHECK(::mallinfo2().arena - before < 4 * n * sizeof(float));
  for (float* place : places) memory.deallocate(place, n);
#endif
  CHECK_THROWS_AS(memory.allocate(PTRDIFF_MAX / 2), std::bad_alloc);
}
