// Rotations, buckets, slopes, and the reader in each way against PyTorch's, made by tests/chapters/10_positions/pytorch.py.
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include "10_positions/reader.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::positions;
using testing::worst;

namespace {

const nlohmann::json& theirs() { return testing::golden("chapters/10_positions/pytorch"); }

/// The formula of tests/golden.py.
Array wave(const Shape& shape, double phase, double scale = 1, double offset = 0) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.flat(i) = static_cast<Real>(offset + scale * std::sin(static_cast<double>(i + 1) * phase));
  }
  return x;
}

}  // namespace

TEST_CASE("rotations equal complex multiplication and \"rotate half\", and so do their gradients") {
  CHECK(theirs()["rotations"].size() == 6);
  for (const auto& one : theirs()["rotations"]) {
    const std::string pairing = one["pairing"];
    const std::vector<std::size_t> sizes = one["shape"];
    CAPTURE(pairing);
    CAPTURE(sizes[3]);
    const Shape shape(sizes.begin(), sizes.end());
    const Tensor x = parameter(wave(shape, 0.37));
    const Tensor y = rotate(x, angles(shape[1], shape[3], one["first"]),
                            pairing == "halves" ? Pairs::halves : Pairs::neighbours);
    CHECK(y.shape() == shape);
    CHECK(worst(y.value(), one["output"]) < 2e-6);
    y.backward(wave(shape, 0.7));
    CHECK(worst(x.grad(), one["gradient"]) < 2e-6);
  }
}

TEST_CASE("buckets are those of T5's code, from 200 behind to 200 ahead") {
  CHECK(theirs()["buckets"].size() == 3);
  for (const auto& one : theirs()["buckets"]) {
    const Buckets buckets{one["count"], one["furthest"], one["causal"]};
    for (Index relative = -200; relative <= 200; ++relative) {
      CAPTURE(relative);
      CHECK(t5_bucket(relative, buckets) == one["of"][static_cast<std::size_t>(relative + 200)]);
    }
  }
}

TEST_CASE("slopes are those of ALiBi's code, for 1 to 16 heads") {
  for (std::size_t H = 1; H <= 16; ++H) {
    CAPTURE(H);
    const std::vector<double> ours = alibi_slopes(H), published = theirs()["slopes"][H - 1];
    REQUIRE(ours.size() == H);
    for (std::size_t h = 0; h < H; ++h) CHECK(ours[h] == doctest::Approx(published[h]).epsilon(1e-12));
  }
}

TEST_CASE("the reader in each way: logits, and all gradients") {
  constexpr std::size_t B = 2, T = 21, V = 5;
  CHECK(theirs()["readers"].size() == kinds.size());
  Indices tokens = Indices::from_shape({B, T});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) tokens(b, t) = static_cast<Index>((3 * b + t * t) % V);
  }
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const nlohmann::json& one = theirs()["readers"][k];
    CAPTURE(std::string(kinds[k].name));
    for (const bool recorded : {false, true}) {
      CAPTURE(recorded);
      Generator generator(1);
      const Reader reader({.vocabulary = V, .width = 36, .heads = 2, .longest = 24}, kinds[k].kind,
                          generator);
      CHECK(one["gradients"].size() == reader.parameters().size());
      std::size_t n = 0;
      for (auto& [name, tensor] : reader.named_parameters()) {
        const bool is_gain = name.ends_with("gain");
        tensor.value() = wave(tensor.shape(), 0.31 + 0.17 * static_cast<double>(n++), 0.4, is_gain ? 1 : 0);
      }
      std::optional<trace::Recording> recording;
      if (recorded) recording.emplace();
      const Tensor logits = reader(tokens);
      recording.reset();
      CHECK(worst(logits.value(), one["logits"]) < 1e-5);
      logits.backward(wave(logits.shape(), 0.7));
      for (const auto& [name, tensor] : reader.named_parameters()) {
        CAPTURE(name);
        REQUIRE(one["gradients"].contains(name));
        for (std::size_t p = 0; p < 2; ++p) {
          const Array product = tensor.grad() * wave(tensor.shape(), p == 0 ? 0.9 : 1.3);
          const double ours = static_cast<double>(xt::sum(product)());
          const double size = static_cast<double>(xt::sum(xt::abs(product))());
          CHECK(std::abs(ours - one["gradients"][name][p].get<double>()) < 2e-5 * (1 + size));
        }
      }
    }
  }
}
