// T5, GLM and the lengths of corrupted texts against PyTorch's, made by tests/chapters/15_encoder_decoder/pytorch.py.
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include <map>

#include "15_encoder_decoder/glm.hpp"
#include "15_encoder_decoder/t5.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::infilling;
using testing::worst;

namespace {

const nlohmann::json& theirs() { return testing::golden("chapters/15_encoder_decoder/pytorch"); }

/// The formula of tests/golden.py.
Array wave(const Shape& shape, double phase, double scale = 1, double offset = 0) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.flat(i) = static_cast<Real>(offset + scale * std::sin(static_cast<double>(i + 1) * phase));
  }
  return x;
}

std::map<std::string, Tensor> by_name(const nn::Module& model) {
  std::map<std::string, Tensor> named;
  for (const auto& [name, tensor] : model.named_parameters()) named.emplace(name, tensor);
  return named;
}

void set_numbers(const nn::Module& model) {
  std::size_t n = 0;
  for (auto& [name, tensor] : by_name(model)) {
    Tensor parameter = tensor;
    parameter.value() =
        wave(tensor.shape(), 0.31 + 0.17 * static_cast<double>(n++), 0.4, name.ends_with("gain") ? 1 : 0);
  }
}

void check(const nn::Module& model, const Tensor& logits, const nlohmann::json& expected) {
  CHECK(worst(logits.value(), expected["logits"]) < 1e-5);
  logits.backward(wave(logits.shape(), 0.7));
  CHECK(expected["gradients"].size() == model.parameters().size());
  for (const auto& [name, tensor] : by_name(model)) {
    CAPTURE(name);
    REQUIRE(expected["gradients"].contains(name));
    for (std::size_t p = 0; p < 2; ++p) {
      const Array product = tensor.grad() * wave(tensor.shape(), p == 0 ? 0.9 : 1.3);
      const double ours = static_cast<double>(xt::sum(product)());
      const double size = static_cast<double>(xt::sum(xt::abs(product))());
      CHECK(std::abs(ours - expected["gradients"][name][p].get<double>()) < 2e-5 * (1 + size));
    }
  }
}

}  // namespace

TEST_CASE("T5: a batch whose lengths differ, recorded and not") {
  constexpr std::size_t B = 2, S = 21, T = 18, V = 9;
  text::Padded source = {Indices::from_shape({B, S}), Indices{21, 9}};
  Indices target = Indices::from_shape({B, T});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t s = 0; s < S; ++s) source.ids(b, s) = static_cast<Index>((3 * b + s * s) % V);
    for (std::size_t t = 0; t < T; ++t) target(b, t) = static_cast<Index>((5 * b + t * t + t) % V);
  }
  for (const bool recorded : {false, true}) {
    CAPTURE(recorded);
    Generator generator(1);
    const T5 model(
        {.vocabulary = V, .width = 36, .heads = 2, .inner = 40, .layers = 2, .buckets = 8, .furthest = 13},
        generator);
    set_numbers(model);
    std::optional<trace::Recording> recording;
    if (recorded) recording.emplace();
    const Tensor logits = model(source, target);
    recording.reset();
    check(model, logits, theirs()["t5"]);
  }
}

TEST_CASE("GLM: two texts, read to different places") {
  constexpr std::size_t B = 2, T = 21, V = 9, inside = 6;
  const std::size_t read[] = {17, 6};
  const Shape shape = {B, T};
  BlankedBatch batch = {Indices::from_shape(shape),
                        Indices::from_shape(shape),
                        Indices::from_shape(shape),
                        {},
                        Mask::from_shape({B, T, T})};
  for (std::size_t b = 0; b < B; ++b) {
    const Mask hidden = glm_mask(T, read[b]);
    for (std::size_t t = 0; t < T; ++t) {
      batch.tokens(b, t) = static_cast<Index>((3 * b + t * t) % V);
      batch.place(b, t) = static_cast<Index>(std::min(t, read[b] - 2));
      batch.inside(b, t) = static_cast<Index>(t < read[b] ? 0 : std::min(t - read[b] + 1, inside - 1));
      for (std::size_t j = 0; j < T; ++j) batch.hidden(b, t, j) = hidden(t, j);
    }
  }
  Generator generator(1);
  const Glm model({.vocabulary = V, .context = 24, .width = 36, .heads = 2, .layers = 2}, inside - 1,
                  generator);
  set_numbers(model);
  check(model, model(batch), theirs()["glm"]);
}

TEST_CASE("lengths of source and target are those of T5's preprocessing") {
  CHECK(theirs()["sizes"].size() > 200);
  for (const auto& one : theirs()["sizes"]) {
    const Sizes sizes = sizes_of(one[0]);
    CAPTURE(one[0].get<int>());
    CHECK(sizes.source == one[1]);
    CHECK(sizes.target == one[2]);
  }
}
