// Each hot operation by itself, forward and forward with backward, beside the machine's peaks: multiplications with
// additions in registers, and a copy between arrays of the size that the operations work on. An operation's FLOP and
// bytes are the least it can do: every input read once, every result written once.
#include <benchmark/benchmark.h>

#include "machine.hpp"
#include "nn/optimiser.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

constexpr std::size_t rows = 2048, C = 1024, n = rows * C;  // 8 MB: more than a second-level cache holds
Generator generator(1);

Tensor random(const Shape& shape) { return parameter(normal(shape, 1, generator)); }

/// Rates from amounts: both are amounts for one call.
void count(benchmark::State& state, double flops, double floats) {
  const auto rate = [](double amount) {
    return benchmark::Counter(amount, benchmark::Counter::kIsIterationInvariantRate);
  };
  if (flops > 0) state.counters["flops"] = rate(flops);
  if (floats > 0) state.counters["bytes"] = rate(floats * sizeof(float));
}

/// How much one direction must do: floating-point operations, and numbers read or written.
struct Least {
  double flops, floats;
};

using Run = std::function<void(benchmark::State&)>;
void add(const std::string& name, const Run& run) {
  benchmark::RegisterBenchmark(name.c_str(), run)->UseRealTime()->Unit(benchmark::kMicrosecond);
}

/// An operation on `inputs`, twice: without a graph, and with one and the backward pass.
void add(const std::string& name, const std::vector<Tensor>& inputs, const std::function<Tensor()>& operation,
         Least forward, Least backward) {
  add(name, [=](benchmark::State& state) {
    const NoGrad no_grad;
    for (auto _ : state) benchmark::DoNotOptimize(operation());
    count(state, forward.flops, forward.floats);
  });
  add(name + ", and back", [=](benchmark::State& state) {
    const Array gradient = xt::ones<Real>(operation().shape());
    for (auto _ : state) {
      for (Tensor input : inputs) input.zero_grad();
      operation().backward(gradient);
    }
    count(state, forward.flops + backward.flops, forward.floats + backward.floats);
  });
}

void add_peaks() {
  add("peak of multiply-add", [](benchmark::State& state) {
    double flops = 0;
    float result = 0;
    for (auto _ : state) {
      flops = bench::multiply_add_only(1 << 16, result);
      benchmark::DoNotOptimize(result);
    }
    count(state, flops, 0);
  });
  add("peak of copying", [](benchmark::State& state) {
    const std::vector<float> from(n, 1.F);
    std::vector<float> to(n);
    for (auto _ : state) {
      bench::copy_all(from, to);
      benchmark::ClobberMemory();
    }
    count(state, 0, 2. * n);
  });
}

void add_product(std::size_t M, std::size_t K, std::size_t N) {
  const Tensor x = random({M, K}), W = random({K, N}), b = random({N});
  const double sizes = static_cast<double>(M * K + K * N + M * N),
               flops = 2. * static_cast<double>(M * K * N);
  add(fmt::format("linear {} × {} × {}", M, K, N), {x, W, b}, [=] { return linear(x, W, b); }, {flops, sizes},
      {2 * flops, 2 * sizes});
}

void add_batched_product(std::size_t batch, std::size_t T, std::size_t D) {
  const Tensor q = random({batch, T, D}), k = random({batch, T, D});
  const double flops = 2. * static_cast<double>(batch * T * T * D);
  const double sizes = static_cast<double>(batch * T * (2 * D + T));
  add(fmt::format("matmul of {} q · kᵀ, {} × {} × {}", batch, T, D, T), {q, k},
      [=] { return matmul(q, transpose(k)); }, {flops, sizes}, {2 * flops, 2 * sizes});
}

/// Causal: half of the products are of pairs that nobody may see.
void add_attention(std::size_t B, std::size_t T, std::size_t width, std::size_t heads) {
  const Tensor q = random({B, T, width}), k = random({B, T, width}), v = random({B, T, width});
  Mask future = Mask::from_shape({T, T});
  for (std::size_t i = 0; i < T * T; ++i) future.flat(i) = i % T > i / T;
  const double flops = 2. * static_cast<double>(B * T * T * width),
               floats = static_cast<double>(B * T * width);
  add(fmt::format("attend B {}, T {}, C {}, {} heads", B, T, width, heads), {q, k, v},
      [=] { return attend(q, k, v, heads, future); }, {flops, 4 * floats}, {2 * flops, 7 * floats});
}

void add_recurrent() {
  const std::size_t B = 32, T = 64, H = 256;
  const Tensor x = random({B, T, 4 * H}), W = random({H, 4 * H}), zero = Array(xt::zeros<Real>({B, H}));
  const double flops = 2. * static_cast<double>(B * T * H * 4 * H);
  const double floats = static_cast<double>(B * T * 5 * H);
  add("lstm_sequence B 32, T 64, C 256", {x, W}, [=] { return lstm_sequence(x, W, zero, zero).hidden; },
      {flops, floats}, {2 * flops, 2 * floats});
  const Tensor x_3 = random({B, T, 3 * H}), W_3 = random({H, 3 * H}), bias = random({H});
  add("gru_sequence B 32, T 64, C 256", {x_3, W_3, bias}, [=] { return gru_sequence(x_3, W_3, bias, zero); },
      {.75 * flops, .8 * floats}, {1.5 * flops, 1.6 * floats});
}

void add_elementwise() {
  const Tensor x = random({rows, C}), y = random({rows, C}), row = random({C});
  const auto unary = [&](const char* name, Tensor (*f)(const In&)) {
    add(name, {x}, [=] { return f(x); }, {0, 2. * n}, {0, 3. * n});
  };
  unary("exp", exp);
  unary("tanh", tanh);
  unary("relu", relu);
  unary("gelu", gelu);
  unary("gelu_tanh", gelu_tanh);
  unary("silu", silu);
  add("add", {x, y}, [=] { return x + y; }, {0, 3. * n}, {0, 3. * n});
  add("add a row to each", {x, row}, [=] { return x + row; }, {0, 2. * n}, {0, 2. * n});
  add("multiply", {x, y}, [=] { return x * y; }, {0, 3. * n}, {0, 5. * n});
  add("scale", {x}, [=] { return x * .125; }, {0, 2. * n}, {0, 2. * n});
  const Mask mask = x.value() > Real{0};
  add("masked_fill", {x}, [=] { return masked_fill(x, mask, -1e30); }, {0, 2. * n}, {0, 2. * n});
  const auto dice = std::make_shared<Generator>(2);
  add("dropout", {x}, [=] { return dropout(x, .1, *dice); }, {0, 2. * n}, {0, 2. * n});
}

void add_rows() {
  const Tensor x = random({rows, C}), gain = random({C}), bias = random({C});
  Indices targets = Indices::from_shape({rows});
  for (Index& target : targets) target = static_cast<Index>(generator.below(C));
  add("softmax", {x}, [=] { return softmax(x); }, {0, 2. * n}, {0, 3. * n});
  add("cross_entropy", {x}, [=] { return cross_entropy(x, targets); }, {0, 1. * n}, {0, 2. * n});
  add("layer_norm", {x, gain, bias}, [=] { return layer_norm(x, gain, bias); }, {0, 2. * n}, {0, 3. * n});
  add("rms_norm", {x, gain}, [=] { return rms_norm(x, gain); }, {0, 2. * n}, {0, 3. * n});
  add("sum over rows", {x}, [=] { return sum(x, 0); }, {0, 1. * n}, {0, 1. * n});
  add("sum over columns", {x}, [=] { return sum(x, 1); }, {0, 1. * n}, {0, 1. * n});
  add("gather", {x}, [=] { return gather(x, targets); }, {0, 2. * n}, {0, 3. * n});
}

void add_layout() {
  const Tensor x = random({rows, C}), heads = random({16, 128, 8, 128});
  add("transpose", {x}, [=] { return transpose(x); }, {0, 2. * n}, {0, 2. * n});
  add("permute heads", {heads}, [=] { return permute(heads, {0, 2, 1, 3}); }, {0, 2. * n}, {0, 2. * n});
  add("slice of columns", {x}, [=] { return slice(x, 1, 0, C / 2); }, {0, 1. * n}, {0, 1.5 * n});
  add("concat of columns", {x}, [=] { return concat({x, x}, 1); }, {0, 3. * n}, {0, 3. * n});
}

void add_optimiser() {
  const Tensor x = random({rows, C});
  const auto adam = std::make_shared<nn::AdamW>(std::vector<Tensor>{x});
  const Array gradient = xt::ones<Real>({rows, C});
  add("backward into a parameter, and AdamW", [=](benchmark::State& state) {
    for (auto _ : state) {
      x.backward(gradient);
      adam->step(1e-3);
    }
    count(state, 0, 9. * n);
  });
  add("clip_global_norm", [=](benchmark::State& state) {
    x.backward(gradient);
    for (auto _ : state) benchmark::DoNotOptimize(nn::clip_global_norm({x}, 1e9));
    count(state, 0, 1. * n);
  });
}

}  // namespace

int main(int argc, char** argv) {
  add_peaks();
  add_product(768, 128, 512);
  add_product(512, 384, 1536);
  add_product(1024, 1024, 1024);
  add_batched_product(48, 64, 32);
  add_batched_product(24, 128, 64);
  add_attention(12, 64, 128, 4);
  add_attention(4, 128, 384, 6);
  add_attention(1, 2048, 256, 4);
  add_recurrent();
  add_elementwise();
  add_rows();
  add_layout();
  add_optimiser();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
