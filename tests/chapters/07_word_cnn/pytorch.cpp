// The network, the stack and the layer of attention against PyTorch's numbers (pytorch.py), outputs and every gradient.
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include "07_word_cnn/attention_layer.hpp"
#include "07_word_cnn/stacked.hpp"
#include "07_word_cnn/word_cnn.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::word_cnn;
using testing::worst;

namespace {

const nlohmann::json& golden() { return testing::golden("chapters/07_word_cnn/pytorch"); }

Array wave(std::size_t n, const Shape& shape) {
  Array values(shape);
  for (std::size_t i = 0; i < values.size(); ++i)
    flat(values)[i] = static_cast<Real>(static_cast<int>((7 * i + 13 * n) % 41) - 20) / 64;
  return values;
}

void set(Tensor parameter, std::size_t n) { parameter.value() = wave(n, parameter.shape()); }

Vectors vectors_of(const std::string& name) {
  return name == "both" ? Vectors::both : name == "fixed" ? Vectors::fixed : Vectors::learning;
}

}  // namespace

TEST_CASE("the network, a padded batch of texts of different lengths: PyTorch's, text by text, to 1e-5") {
  for (const auto& one : golden()["networks"]) {
    CAPTURE(one["vectors"].get<std::string>());
    const auto texts = one["texts"].get<std::vector<std::vector<Index>>>();
    const std::size_t V = one["V"], C = one["C"];
    const auto widths = one["widths"].get<std::vector<std::size_t>>();
    Generator any(1);
    const WordCnn network(Words(wave(1, {V, C}), vectors_of(one["vectors"])),
                          {.widths = widths, .filters = one["filters"], .dropout = 0.5}, any);
    for (std::size_t n = 0; n < widths.size(); ++n) {
      set(network.bank.of_width[n].weight, 2 + n);
      set(network.bank.of_width[n].bias, 6 + n);
    }
    set(network.classifier.weight, 10);
    set(network.classifier.bias, 11);
    const Tensor logits = network(pad_texts(texts, network.bank.widest()));
    Indices labels = Indices::from_shape({texts.size()});
    for (std::size_t b = 0; b < texts.size(); ++b) labels(b) = static_cast<Index>(b % 2);
    const Tensor loss = cross_entropy(logits, labels);
    loss.backward();
    CHECK(worst(logits.value(), one["logits"]) < 1e-5);
    CHECK(loss.item() == doctest::Approx(one["loss"].get<double>()).epsilon(1e-5));
    testing::compare_gradients(network, one["gradients"]);
  }
}

TEST_CASE("a stack of convolutions: PyTorch's to 1e-5") {
  for (const auto& one : golden()["stacks"]) {
    const auto sizes = one["shape"].get<std::vector<std::size_t>>();
    Generator any(1);
    const Stack stack(one["L"], one["K"], sizes[2], any);
    for (std::size_t l = 0; l < stack.layers.size(); ++l) {
      set(stack.layers[l].weight, 2 + l);
      set(stack.layers[l].bias, 9 + l);
    }
    const Tensor x = parameter(wave(1, Shape(sizes.begin(), sizes.end())));
    const Tensor y = stack(x);
    y.backward(wave(20, y.shape()));
    CHECK(worst(y.value(), one["output"]) < 1e-5);
    CHECK(worst(x.grad(), one["x"]) < 1e-5);
    testing::compare_gradients(stack, one["gradients"]);
  }
}

TEST_CASE("the layer of attention with padding hidden: PyTorch's MultiheadAttention to 1e-5") {
  for (const auto& one : golden()["attention"]) {
    const auto sizes = one["shape"].get<std::vector<std::size_t>>();
    const auto lengths = one["lengths"].get<std::vector<Index>>();
    Generator any(1);
    const AttentionLayer layer(sizes[2], one["heads"], any);
    std::size_t n = 0;
    for (const nn::Linear* linear : {&layer.W_q, &layer.W_k, &layer.W_v, &layer.W_o}) {
      set(linear->weight, 2 + n);
      set(linear->bias, 7 + n++);
    }
    Mask hidden = Mask::from_shape({sizes[0], 1, sizes[1]});
    for (std::size_t b = 0; b < sizes[0]; ++b) {
      for (std::size_t s = 0; s < sizes[1]; ++s) hidden(b, 0, s) = static_cast<Index>(s) >= lengths[b];
    }
    const Tensor x = parameter(wave(1, Shape(sizes.begin(), sizes.end())));
    const Tensor y = layer(x, hidden);
    y.backward(wave(20, y.shape()));
    CHECK(worst(y.value(), one["output"]) < 1e-5);
    CHECK(worst(x.grad(), one["x"]) < 1e-5);
    testing::compare_gradients(layer, one["gradients"]);
  }
}
