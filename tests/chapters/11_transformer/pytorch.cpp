// The whole model against PyTorch's nn.Transformer with the same weights, made by tests/chapters/11_transformer/pytorch.py.
#include <doctest/doctest.h>

#include "11_transformer/transformer.hpp"
#include "golden.hpp"
#include "nn/checkpoint.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using namespace unrolled::transformer;
using nlohmann::json;
using testing::table;

namespace {

/// The logits, but for rows that predict nothing: PyTorch hides padding there, and nobody reads them.
Array counted(Array logits, const Indices& next) {
  for (std::size_t b = 0; b < next.shape(0); ++b) {
    for (std::size_t t = 0; t < next.shape(1); ++t) {
      if (next(b, t) == ignored) xt::view(logits, b, t) = 0;
    }
  }
  return logits;
}

Array array_like(const json& numbers, const Shape& shape) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) x.flat(i) = static_cast<Real>(numbers[i].get<double>());
  return x;
}

void run(const json& golden, const json& one, bool recorded) {
  const bool last_norm = one["last_norm"];
  Generator generator(1);
  Transformer model({.vocabulary = 11,
                     .width = 8,
                     .heads = 2,
                     .inner = 12,
                     .norm = one["pre"] ? Norm::pre : Norm::post,
                     .last_norm = last_norm},
                    generator);
  nn::Checkpoint weights("tests/chapters/11_transformer/pytorch.safetensors");
  if (!last_norm)
    std::erase_if(weights.tensors, [](const auto& t) { return t.first.find("last_norm") != t.first.npos; });
  weights.get(model);

  text::Padded source = {table(golden["source"]), Indices({3}, Index{6})};
  if (one["padding"]) {
    for (std::size_t b = 0; b < 3; ++b) source.lengths(b) = golden["source_lengths"][b];
  }
  const Indices next = table(golden["next"]);
  std::optional<trace::Recording> recording;
  if (recorded) recording.emplace();
  const Tensor logits = model(source, table(golden["target"]));
  recording.reset();
  const Array theirs = array_like(one["logits"], logits.shape());
  double largest = 0, scale = 1;
  const Array ours_counted = counted(logits.value(), next), theirs_counted = counted(theirs, next);
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    scale = std::max<double>(scale, std::abs(theirs_counted.flat(i)));
    largest = std::max<double>(largest, std::abs(ours_counted.flat(i) - theirs_counted.flat(i)));
  }
  CHECK(largest / scale < 1e-5);
  const Tensor loss = cross_entropy(logits, next, one["smoothing"]);
  CHECK(loss.item() == doctest::Approx(one["loss"].get<double>()).epsilon(1e-6));
  loss.backward();
  testing::compare_gradients(model, one["gradients"]);
}

}  // namespace

TEST_CASE("scores, loss and all gradients equal nn.Transformer's, weights from a safetensors file") {
  const json& golden = testing::golden("chapters/11_transformer/pytorch");
  REQUIRE(golden["cases"].size() == 5);
  for (const auto& one : golden["cases"]) {
    for (const bool recorded : {false, true}) {
      CAPTURE(one["name"].get<std::string>());
      CAPTURE(recorded);
      run(golden, one, recorded);
    }
  }
}
