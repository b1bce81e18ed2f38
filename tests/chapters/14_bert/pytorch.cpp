// The encoder against PyTorch's nn.TransformerEncoder with the same weights, made by tests/chapters/14_bert/pytorch.py.
#include "pytorch.hpp"

#include "14_bert/masking.hpp"
#include "golden.hpp"
#include "nn/checkpoint.hpp"

using namespace unrolled;
using namespace unrolled::bert;
using nlohmann::json;
using testing::table;
using testing::worst;

namespace {

void run(const json& golden, const json& one, bool recorded) {
  Generator generator(1);
  Bert model({.vocabulary = 13,
              .positions = 9,
              .width = 8,
              .heads = 2,
              .norm = one["pre"] ? transformer::Norm::pre : transformer::Norm::post},
             generator);
  nn::Checkpoint weights("tests/chapters/14_bert/pytorch.safetensors");
  if (!one["pre"])
    std::erase_if(weights.tensors, [](const auto& t) { return t.first.find("last_norm") != t.first.npos; });
  weights.get(model);

  Input input = {table(golden["ids"]), table(golden["segments"]), Indices({3}, Index{9})};
  Indices follows = Indices::from_shape({3});
  for (std::size_t b = 0; b < 3; ++b) {
    if (one["padding"]) input.lengths(b) = golden["lengths"][b];
    follows(b) = golden["follows"][b];
  }
  std::optional<trace::Recording> recording;
  if (recorded) recording.emplace();
  const Tensor x = model(input);
  recording.reset();
  CHECK(worst(x.value(), one["x"]) < 1e-5);
  const Tensor words = masked_loss(model, x, table(golden["targets"]));
  const Tensor pairs = cross_entropy(model.next_sentence_logits(x), follows);
  CHECK(words.item() == doctest::Approx(one["words"].get<double>()).epsilon(1e-5));
  CHECK(pairs.item() == doctest::Approx(one["pairs"].get<double>()).epsilon(1e-5));
  (words + pairs).backward();
  testing::compare_gradients(model, one["gradients"]);
}

}  // namespace

TEST_CASE(
    "vectors, both losses and all gradients equal nn.TransformerEncoder's, weights from a safetensors file") {
  const json& golden = testing::golden("chapters/14_bert/pytorch");
  REQUIRE(golden["cases"].size() == 3);
  for (const auto& one : golden["cases"]) {
    for (const bool recorded : {false, true}) {
      CAPTURE(one["name"].get<std::string>());
      CAPTURE(recorded);
      run(golden, one, recorded);
    }
  }
}
