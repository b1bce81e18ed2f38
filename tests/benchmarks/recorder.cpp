// What does a recorder cost that is off? One training step of a transformer block, written with scopes and labels
// and without them, in turn; and the hooks that no chapter can leave out, counted and priced.
#include "harness.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

using namespace unrolled;
using bench::median;
using bench::milliseconds;

namespace {

constexpr std::size_t B = 12, T = 64, C = 128;

struct Block {
  Tensor gain, shift, W_qkv, b_qkv, W_1, b_1, W_2, b_2;
  std::vector<Tensor> parameters() const { return {gain, shift, W_qkv, b_qkv, W_1, b_1, W_2, b_2}; }
};

Block make_block(Generator& generator) {
  const auto matrix = [&](std::size_t m, std::size_t n) { return parameter(normal({m, n}, .05, generator)); };
  const auto vector = [](std::size_t n, double x) {
    return parameter(Array(Shape{n}, static_cast<Real>(x)));
  };
  return {vector(C, 1),     vector(C, 0),     matrix(C, 3 * C), vector(3 * C, 0),
          matrix(C, 4 * C), vector(4 * C, 0), matrix(4 * C, C), vector(C, 0)};
}

template <bool named>
const Tensor& name(const Tensor& x, const char* label) {
  if constexpr (named) return trace::label(x, label);
  return x;
}

struct NoScope {
  explicit NoScope(const char*) {}
};

template <bool named>
void training_step(const Block& block, const Tensor& x) {
  using Scope = std::conditional_t<named, trace::Scope, NoScope>;
  for (Tensor p : block.parameters()) p.zero_grad();
  const Scope whole("block");
  Tensor mixed;
  {
    const Scope attention("attention");
    const Tensor n = layer_norm(x, block.gain, block.shift);
    const Tensor qkv = name<named>(linear(n, block.W_qkv, block.b_qkv), "qkv");
    const Tensor q = name<named>(slice(qkv, -1, 0, C), "query");
    const Tensor k = name<named>(slice(qkv, -1, C, 2 * C), "key");
    const Tensor v = name<named>(slice(qkv, -1, 2 * C, 3 * C), "value");
    const Tensor weights =
        name<named>(softmax(matmul(q, transpose(k)) * (1 / std::sqrt(double{C}))), "weights");
    mixed = name<named>(x + matmul(weights, v), "mixed");
  }
  const Scope feed_forward("feed_forward");
  const Tensor hidden = name<named>(gelu_tanh(linear(mixed, block.W_1, block.b_1)), "hidden");
  const Tensor y = name<named>(mixed + linear(hidden, block.W_2, block.b_2), "y");
  name<named>(mean(square(y)), "loss").backward();
}

/// Counts the hooks of one step.
struct Counter : Observer {
  std::size_t calls = 0;
  void on_forward(const Node&) override { ++calls; }
  void on_backward(const Node&) override { ++calls; }
};

}  // namespace

int main(int argc, char** argv) {
  const int pairs = argc > 1 ? std::atoi(argv[1]) : 201;
  Generator generator(1);
  const Block block = make_block(generator);
  const Tensor x = normal({B, T, C}, 1, generator);

  // Scopes and labels, against the same step without: the ratio of neighbours, so that a busy machine disturbs both.
  std::vector<double> ratios, steps;
  for (int pair = 0; pair < pairs; ++pair) {
    const double with = milliseconds([&] { training_step<true>(block, x); });
    const double without = milliseconds([&] { training_step<false>(block, x); });
    ratios.push_back(with / without);
    steps.push_back(without);
  }

  // The null checks inside the operations.
  Counter counter;
  observer() = &counter;
  training_step<false>(block, x);
  observer() = nullptr;
  constexpr int many = 10'000'000;
  volatile bool watched = false;
  const double hook = milliseconds([&] {
                        for (int i = 0; i < many; ++i) watched = observer() != nullptr;
                      }) /
                      many;
  const double hooks = static_cast<double>(counter.calls) * hook;

  fmt::print("a recorder that is off\n");
  fmt::print("  one training step           {:8.2f} ms (median of {})\n", median(steps), steps.size());
  fmt::print("  with scopes and labels      {:8.4f} times that (median of {} pairs)\n", median(ratios),
             ratios.size());
  fmt::print("  {} hooks of {:.1f} ns each  {:8.4f} % of a step\n", counter.calls, 1e6 * hook,
             100 * hooks / median(steps));
}
