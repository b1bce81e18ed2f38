// Multi-head attention against PyTorch's, forward and all gradients, made by tests/chapters/09_attention/pytorch.py.
#include <doctest/doctest.h>

#include "09_attention/attention.hpp"
#include "golden.hpp"

using namespace unrolled;
using attention::MultiHeadAttention;

namespace {

constexpr std::size_t C = 12, H = 3, B = 2, T = 5, S = 7;

/// The formula of chapter09.py.
Array numbers(const Shape& shape, double phase, double scale = 1) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.flat(i) = static_cast<Real>(scale * std::sin(static_cast<double>(i + 1) * phase));
  }
  return x;
}

void compare(const std::string& what, const Array& ours, const std::vector<double>& theirs) {
  REQUIRE(ours.size() == theirs.size());
  double scale = 1;
  for (const double value : theirs) scale = std::max(scale, std::abs(value));
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const double difference = std::abs(static_cast<double>(ours.flat(i)) - theirs[i]);
    if (!(difference <= 1e-5 * scale)) {
      FAIL_CHECK(what << "[" << i << "]: ours " << ours.flat(i) << ", PyTorch's " << theirs[i]);
      return;
    }
  }
}

MultiHeadAttention same_layer() {
  Generator generator(1);
  MultiHeadAttention layer(C, H, generator);
  nn::Linear* parts[] = {&layer.W_q, &layer.W_k, &layer.W_v, &layer.W_o};
  for (int n = 0; n < 4; ++n) {
    parts[n]->weight.value() = numbers({C, C}, 0.31 + 0.1 * n, 0.5);
    parts[n]->bias.value() = numbers({C}, 0.77 + 0.1 * n, 0.2);
  }
  return layer;
}

/// Runs one case of the file and holds all its numbers against ours.
void run(const nlohmann::json& golden, bool recorded) {
  const bool cross = golden["cross"];
  const MultiHeadAttention layer = same_layer();
  const Tensor x = parameter(numbers({B, T, C}, 0.37, 2));
  const Tensor source = cross ? parameter(numbers({B, S, C}, 0.53, 2)) : x;
  const std::size_t keys = source.size(1);
  Mask hidden = attention::no_mask;
  if (golden["causal"]) hidden = attention::causal_mask(T, keys);
  if (const std::vector<Index> lengths = golden["lengths"]; !lengths.empty()) {
    const Mask padding = attention::padding_mask(Indices{lengths[0], lengths[1]}, keys);
    hidden = golden["causal"] ? attention::hidden_by_either(hidden, padding) : padding;
  }
  std::optional<trace::Recording> recording;
  if (recorded) recording.emplace();
  const Tensor output = layer(x, source, hidden);
  recording.reset();
  compare("output", output.value(), golden["output"]);
  compare("weights", layer.maps(x, source, hidden), golden["weights"]);
  output.backward(numbers(output.shape(), 0.7));
  std::size_t compared = 0;
  for (const auto& [name, tensor] : layer.named_parameters()) {
    compare("∂" + name, tensor.grad(), golden["gradients"][name]);
    ++compared;
  }
  compare("∂x", x.grad(), golden["gradients"]["x"]);
  if (cross) compare("∂source", source.grad(), golden["gradients"]["source"]);
  CHECK(compared == 8);
}

}  // namespace

TEST_CASE("output, weights and all gradients equal PyTorch's, at once and head by head") {
  const nlohmann::json& golden = testing::golden("chapters/09_attention/pytorch");
  CHECK(golden["cases"].size() == 7);
  for (const auto& one : golden["cases"]) {
    for (const bool recorded : {false, true}) {
      CAPTURE(one["name"].get<std::string>());
      CAPTURE(recorded);
      run(one, recorded);
    }
  }
}
