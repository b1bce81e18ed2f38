// nn.LSTM and nn.GRU with the same weights: outputs, states and every gradient (tests/chapters/06_lstm/pytorch.py).
#include <doctest/doctest.h>

#include "06_lstm/gru.hpp"
#include "golden.hpp"

using namespace unrolled;
using nlohmann::json;

namespace {

constexpr std::size_t B = 3, T = 5, inputs = 4, C = 6, depth = 2;

/// The rule of the script.
Array wave(const Shape& shape, double phase, double scale = .5) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.flat(i) = static_cast<Real>(scale * std::sin(static_cast<double>(i + 1) * phase));
  }
  return x;
}

void compare(const std::string& what, const Array& ours, const json& theirs) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double expected = theirs[i];
    if (std::abs(ours.flat(i) - expected) <= 1e-5 * std::max(1., std::abs(expected))) continue;
    FAIL_CHECK(what << "[" << i << "]: ours " << ours.flat(i) << ", PyTorch's " << expected);
    return;
  }
}

Array transposed(const Array& x) { return xt::transpose(x); }

/// The n-th layer's weights in PyTorch's order: W_ih, W_hh, b_ih, b_hh. Theirs are (gates · C, in).
struct Weights {
  Array W_x, W_h, b_x, b_h;
  Weights(std::size_t layer, std::size_t gates)
      : W_x(transposed(wave({gates * C, layer == 0 ? inputs : C}, phase(layer, 0)))),
        W_h(transposed(wave({gates * C, C}, phase(layer, 1)))),
        b_x(wave({gates * C}, phase(layer, 2))),
        b_h(wave({gates * C}, phase(layer, 3))) {}
  static double phase(std::size_t layer, std::size_t i) {
    return .37 + .11 * static_cast<double>(4 * layer + i);
  }
};

Indices lengths_of(const json& golden) {
  Indices lengths = Indices::from_shape({B});
  for (std::size_t b = 0; b < B; ++b) lengths(b) = golden["lengths"][b];
  return lengths;
}

/// 1 where a sequence lasts, else 0: PyTorch pads its outputs with zeros, ours stand still.
Array lasting(const Indices& lengths) {
  Array mask = xt::zeros<Real>({B, T, C});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < static_cast<std::size_t>(lengths(b)); ++t) xt::view(mask, b, t) = Real{1};
  }
  return mask;
}

/// States of both layers, (2,B,C) in PyTorch, as parameters of our own.
std::vector<Tensor> start_of(double phase) {
  const Array both = wave({depth, B, C}, phase, 1);
  return {parameter(Array(xt::view(both, 0))), parameter(Array(xt::view(both, 1)))};
}
Array gradients_of(const std::vector<Tensor>& parts) {
  return xt::concatenate(xt::xtuple(parts[0].grad(), parts[1].grad()));
}
Tensor weighed(const Tensor& x, double phase) { return sum(x * Tensor(wave(x.shape(), phase, 1))); }

}  // namespace

TEST_CASE("LSTM and GRU agree with PyTorch, values and gradients, at once and cell by cell") {
  std::size_t compared = 0;
  for (const json& golden : testing::golden("chapters/06_lstm/pytorch")) {
    const bool is_lstm = golden["kind"] == "lstm";
    const std::size_t gates = is_lstm ? 4 : 3;
    const Indices lengths = lengths_of(golden);
    for (const bool recorded : {false, true}) {
      CAPTURE(golden["kind"].get<std::string>());
      CAPTURE(golden["lengths"].dump());
      CAPTURE(recorded);
      std::optional<trace::Recording> recording;
      if (recorded) recording.emplace();
      Generator generator(1);
      const Tensor x = parameter(wave({B, T, inputs}, .73, 2));
      const std::vector<Tensor> h_0 = start_of(.29), c_0 = start_of(.39);
      std::vector<Tensor> d_W_x, d_W_h, d_b, d_n;
      Tensor hidden = x;
      std::vector<Tensor> last_h, last_c;
      for (std::size_t k = 0; k < depth; ++k) {
        Weights weights(k, gates);
        if (is_lstm) {
          lstm::Layer layer(k == 0 ? inputs : C, C, generator);
          layer.W_x.value() = weights.W_x;
          layer.W_h.value() = weights.W_h;
          layer.bias.value() = weights.b_x + weights.b_h;
          const lstm::Output output = layer(hidden, {h_0[k], c_0[k]}, lengths);
          hidden = output.hidden;
          last_h.push_back(output.last.hidden);
          last_c.push_back(output.last.cell);
          d_b.push_back(layer.bias);
          d_W_x.push_back(layer.W_x);
          d_W_h.push_back(layer.W_h);
        } else {
          gru::Layer layer(k == 0 ? inputs : C, C, generator);
          layer.W_x.value() = weights.W_x;
          layer.W_h.value() = weights.W_h;
          layer.bias.value() = weights.b_x;
          xt::view(layer.bias.value(), xt::range(0, 2 * C)) += xt::view(weights.b_h, xt::range(0, 2 * C));
          layer.candidate_bias.value() = xt::view(weights.b_h, xt::range(2 * C, 3 * C));
          const gru::Output output = layer(hidden, h_0[k], lengths);
          hidden = output.hidden;
          last_h.push_back(output.last);
          d_b.push_back(layer.bias);
          d_n.push_back(layer.candidate_bias);
          d_W_x.push_back(layer.W_x);
          d_W_h.push_back(layer.W_h);
        }
      }
      const Tensor mask = lasting(lengths);
      compare("output", hidden.value() * mask.value(), golden["output"]);
      compare("h_T", stack(last_h).value(), golden["last"][0]);
      Tensor loss = weighed(hidden * mask, .91) + weighed(stack(last_h), .53);
      if (is_lstm) {
        compare("c_T", stack(last_c).value(), golden["last"][1]);
        loss = loss + weighed(stack(last_c), .63);
      }
      loss.backward();
      compare("∂x", x.grad(), golden["d_x"]);
      compare("∂h_0", gradients_of(h_0), golden["d_start"][0]);
      if (is_lstm) compare("∂c_0", gradients_of(c_0), golden["d_start"][1]);
      for (std::size_t k = 0; k < depth; ++k) {
        const std::string suffix = "_l" + std::to_string(k);
        const json& theirs = golden["d_parameters"];
        compare("∂W_x" + suffix, transposed(d_W_x[k].grad()), theirs["weight_ih" + suffix]);
        compare("∂W_h" + suffix, transposed(d_W_h[k].grad()), theirs["weight_hh" + suffix]);
        compare("∂b" + suffix, d_b[k].grad(), theirs["bias_ih" + suffix]);
        if (is_lstm) continue;
        const json& b_h = theirs["bias_hh" + suffix];
        compare("∂b_n" + suffix, d_n[k].grad(), json(std::vector<double>(b_h.begin() + 2 * C, b_h.end())));
      }
      ++compared;
    }
  }
  CHECK(compared == 8);
}
