// Outputs, states and every gradient against torch.nn.RNN (tests/chapters/05_rnn/pytorch.py).
#include <doctest/doctest.h>

#include "05_rnn/rnn.hpp"
#include "golden.hpp"

using namespace unrolled;

namespace {

Array wave(std::size_t n, const Shape& shape) {
  Array values(shape);
  for (std::size_t i = 0; i < values.size(); ++i) {
    flat(values)[i] = static_cast<Real>(static_cast<int>((7 * i + 13 * n) % 41) - 20) / 64;
  }
  return values;
}

void check_close(const Array& values, const nlohmann::json& expected) {
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double wanted = expected[i].get<double>();
    CHECK(std::abs(flat(values)[i] - wanted) <= 1e-5 * std::max(1.0, std::abs(wanted)));
  }
}

}  // namespace

TEST_CASE("two layers, a batch, a state carried in, and lengths: all is PyTorch's to 1e-5") {
  const auto& golden = testing::golden("chapters/05_rnn/pytorch");
  REQUIRE(golden.size() == 2);
  for (const auto& run : golden) {
    Generator generator(1);
    rnn::Network network(4, 6, 2, generator);
    rnn::State before;
    for (std::size_t layer = 0; layer < 2; ++layer) {
      rnn::Cell& cell = network.cells[layer];
      cell.W_x.value() = wave(3 * layer + 1, cell.W_x.shape());
      cell.W_h.value() = wave(3 * layer + 2, cell.W_h.shape());
      cell.b.value() = wave(3 * layer + 3, cell.b.shape());
      before.push_back(parameter(Array(xt::view(wave(21, {2, 3, 6}), layer))));
    }
    const Tensor x = parameter(wave(20, {3, 5, 4}));
    const rnn::Read read = network(x, before, run["lengths"].get<std::vector<std::size_t>>());
    const Tensor state = stack(read.state);
    (sum(read.outputs * Tensor(wave(22, {3, 5, 6}))) + sum(state * Tensor(wave(23, {2, 3, 6})))).backward();

    check_close(read.outputs.value(), run["outputs"]);
    check_close(state.value(), run["state"]);
    check_close(x.grad(), run["gradients"]["x"]);
    check_close(stack({Tensor(before[0].grad()), Tensor(before[1].grad())}).value(), run["gradients"]["h"]);
    for (const auto& [name, tensor] : network.named_parameters()) {
      INFO(name);
      check_close(tensor.grad(), run["gradients"][name]);
    }
  }
}
