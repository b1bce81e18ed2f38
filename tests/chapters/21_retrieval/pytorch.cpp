// A tiny RETRO against PyTorch's: logits, loss and all gradients. Made by tests/chapters/21_retrieval/pytorch.py.
#include <doctest/doctest.h>

#include <optional>

#include "21_retrieval/retro.hpp"
#include "base/file.hpp"
#include "golden.hpp"
#include "nn/checkpoint.hpp"
#include "pytorch.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

Indices as_indices(const std::vector<Index>& flat, const std::vector<std::size_t>& shape) {
  Indices indices = Indices::from_shape(shape);
  REQUIRE(flat.size() == indices.size());
  std::copy(flat.begin(), flat.end(), indices.begin());
  return indices;
}

}  // namespace

TEST_CASE("logits, loss and every gradient equal PyTorch's, and do so head by head when recorded") {
  const nlohmann::json &expected = testing::golden("chapters/21_retrieval/pytorch"),
                       &sizes = expected["sizes"];
  const retrieval::Config config = {.decoder = {.vocabulary = sizes["vocabulary"],
                                                .context = sizes["context"],
                                                .width = sizes["width"],
                                                .heads = sizes["heads"],
                                                .layers = sizes["layers"]},
                                    .chunk = sizes["chunk"],
                                    .retrieved = sizes["retrieved"]};
  const std::size_t B = expected["batch"], T = expected["time"], K = expected["neighbours"];
  const Indices tokens = as_indices(expected["tokens"], {B, T}),
                targets = as_indices(expected["targets"], {B, T});
  const Indices found = as_indices(expected["found"], {B, T / config.chunk, K, config.retrieved});
  for (const bool recorded : {false, true}) {
    CAPTURE(recorded);
    Generator generator(1);
    retrieval::Retro model(config, generator);
    nn::Checkpoint("tests/chapters/21_retrieval/pytorch.safetensors").get(model);
    std::optional<trace::Recording> recording;
    if (recorded) recording.emplace();
    const Tensor logits = model(tokens, found), loss = cross_entropy(logits, targets);
    loss.backward();
    recording.reset();
    CHECK(testing::worst(logits.value(), expected["logits"]) < 1e-5);
    CHECK(loss.item() == doctest::Approx(expected["loss"].get<double>()).epsilon(1e-5));
    testing::compare_gradients(model, expected["gradients"]);
  }
}
