// The whole model, with each attention and score, against PyTorch's GRUs and attention by hand (tests/chapters/08_seq2seq/pytorch.py).
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include "08_seq2seq/seq2seq.hpp"
#include "arrays.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::seq2seq;
using nlohmann::json;

namespace {

Config config_of(const json& one) {
  const std::string attention = one["attention"], score = one["score"];
  return {.source_vocabulary = one["vocabulary"],
          .target_vocabulary = one["vocabulary"],
          .embedding = one["embedding"],
          .encoder = one["encoder"],
          .decoder = one["decoder"],
          .attention = attention == "none"    ? Attention::none
                       : attention == "luong" ? Attention::luong
                                              : Attention::bahdanau,
          .score = score == "dot"       ? Score::dot
                   : score == "general" ? Score::general
                                        : Score::additive};
}

/// The rule of the script.
void set_weights(const Seq2Seq& model) {
  std::size_t k = 0;
  for (auto& [name, tensor] : model.named_parameters()) {
    const Real scale = name.ends_with("table") ? 1 : .5;
    Tensor(tensor).value() = testing::wave(tensor.shape(), .37 + .11 * static_cast<double>(k++)) * scale;
  }
}

/// Of a wide model's gradients only a product with a wave was kept.
void compare_wide_gradients(const Seq2Seq& model, const json& theirs) {
  for (const auto& [name, tensor] : model.named_parameters()) {
    CAPTURE(name);
    const Array gradient = tensor.grad(), wave = testing::wave(tensor.shape(), .77);
    double product = 0;
    for (std::size_t i = 0; i < wave.size(); ++i)
      product += static_cast<double>(gradient.flat(i)) * static_cast<double>(wave.flat(i));
    CHECK(product == doctest::Approx(theirs[name][0].get<double>()).epsilon(1e-4));
  }
  CHECK(model.parameters().size() == theirs.size());
}

}  // namespace

TEST_CASE("the whole model equals PyTorch's, with each attention and score, recorded and not") {
  std::size_t compared = 0;
  for (const json& one : testing::golden("chapters/08_seq2seq/pytorch")) {
    for (const bool recorded : {false, true}) {
      CAPTURE(one["attention"].get<std::string>());
      CAPTURE(one["score"].get<std::string>());
      CAPTURE(one["wide"].get<bool>());
      CAPTURE(recorded);
      Generator generator(1);
      const Seq2Seq model(config_of(one), generator);
      set_weights(model);
      text::Padded source = {testing::table(one["source"]), Indices::from_shape({3})};
      for (std::size_t b = 0; b < 3; ++b) source.lengths(b) = one["lengths"][b];
      std::optional<trace::Recording> recording;
      if (recorded) recording.emplace();
      const Output output = model(source, testing::table(one["given"]));
      const Tensor loss = cross_entropy(output.logits, testing::table(one["wanted"]));
      loss.backward();
      recording.reset();
      CHECK(testing::worst(output.logits.value(), one["logits"]) < 1e-5);
      if (output.weights)
        CHECK(testing::worst(output.weights.value(), one["weights"]) < 1e-5);
      else
        CHECK(one["weights"].empty());
      CHECK(loss.item() == doctest::Approx(one["loss"].get<double>()).epsilon(1e-5));
      if (one["wide"])
        compare_wide_gradients(model, one["gradients"]);
      else
        testing::compare_gradients(model, one["gradients"]);
      ++compared;
    }
  }
  CHECK(compared == 20);
}
