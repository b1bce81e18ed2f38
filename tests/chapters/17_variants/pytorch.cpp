// The decoder under many switches, and a model in Llama's layout, against PyTorch's: tests/chapters/17_variants/pytorch.py.
#include "pytorch.hpp"

#include <doctest/doctest.h>

#include <map>

#include "17_variants/llama.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::variants;
using testing::worst;

namespace {

const nlohmann::json& theirs() { return testing::golden("chapters/17_variants/pytorch"); }

/// The formula of tests/golden.py.
Array wave(const Shape& shape, double phase, double scale = 1, double offset = 0) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x.flat(i) = static_cast<Real>(offset + scale * std::sin(static_cast<double>(i + 1) * phase));
  }
  return x;
}

std::map<std::string, Config> configs() {
  using positions::Kind;
  const Config base = {.vocabulary = 7,
                       .width = 36,
                       .heads = 6,
                       .key_heads = 6,
                       .head_width = 6,
                       .layers = 2,
                       .inner = 20,
                       .context = 24,
                       .reach = 4};
  std::map<std::string, Config> all;
  const auto add = [&](const char* name, auto change) {
    Config config = base;
    change(config);
    all.emplace(name, config);
  };
  add("base", [](Config&) {});
  add("llama", [](Config& c) {
    c.norm = NormKind::rms, c.activation = Activation::swiglu, c.key_heads = 2, c.biases = c.tied = false;
    c.epsilon = 1e-6, c.base = 500;
  });
  add("post",
      [](Config& c) { c.place = Place::post, c.activation = Activation::relu, c.positions = Kind::learnt; });
  add("deep", [](Config& c) { c.place = Place::deep, c.key_heads = 3; });
  add("sandwich", [](Config& c) {
    c.place = Place::sandwich, c.activation = Activation::geglu, c.norm = NormKind::rms, c.key_heads = 1;
  });
  add("parallel",
      [](Config& c) { c.place = Place::parallel, c.activation = Activation::solu, c.norm_biases = false; });
  add("neox", [](Config& c) { c.place = Place::parallel, c.two_norms = true, c.tied = false; });
  add("bloom", [](Config& c) { c.positions = Kind::slopes, c.embedding_norm = true, c.key_heads = 2; });
  add("t5", [](Config& c) { c.positions = Kind::buckets, c.key_heads = 1, c.layers = 1; });
  add("banded", [](Config& c) { c.pattern = Pattern::banded, c.key_heads = 2; });
  add("strided", [](Config& c) { c.pattern = Pattern::strided, c.reach = 5; });
  add("fixed", [](Config& c) { c.pattern = Pattern::fixed, c.layers = 1; });
  add("albert", [](Config& c) { c.shared_layers = true, c.layers = 3; });
  add("wide heads", [](Config& c) { c.head_width = 8, c.key_heads = 2, c.layers = 1; });
  return all;
}

std::map<std::string, Tensor> by_name(const nn::Module& model) {
  std::map<std::string, Tensor> named;
  for (const auto& [name, tensor] : model.named_parameters()) named.emplace(name, tensor);
  return named;
}

/// The tensors of the file, as PyTorch has them.
nn::Tensors llama_tensors() {
  nn::Tensors tensors;
  std::size_t n = 0;
  for (const auto& [name, sizes] : theirs()["llama"]["shapes"].items()) {
    const std::vector<std::size_t> shape = sizes;
    tensors.emplace(name, wave(Shape(shape.begin(), shape.end()), 0.31 + 0.17 * static_cast<double>(n++), 0.4,
                               name.find("norm") != name.npos ? 1 : 0));
  }
  return tensors;
}

}  // namespace

TEST_CASE(
    "the decoder under fourteen sets of switches: logits, gradients, and how many parameters there are") {
  constexpr std::size_t B = 2, T = 21, V = 7;
  Indices tokens = Indices::from_shape({B, T});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) tokens(b, t) = static_cast<Index>((3 * b + t * t) % V);
  }
  CHECK(theirs()["models"].size() == configs().size());
  for (const auto& [name, config] : configs()) {
    CAPTURE(name);
    const nlohmann::json& expected = theirs()["models"][name];
    CHECK(parameters_of(config) == expected["parameters"]);
    for (const bool recorded : {false, true}) {
      CAPTURE(recorded);
      Generator generator(1);
      const Model model(config, generator);
      std::size_t n = 0;
      for (auto& [parameter, tensor] : by_name(model)) {
        tensor.value() = wave(tensor.shape(), 0.31 + 0.17 * static_cast<double>(n++), 0.4,
                              parameter.ends_with("gain") ? 1 : 0);
      }
      std::optional<trace::Recording> recording;
      if (recorded) recording.emplace();
      const Tensor logits = model(tokens);
      recording.reset();
      CHECK(worst(logits.value(), expected["logits"]) < 2e-5);
      logits.backward(wave(logits.shape(), 0.7));
      CHECK(expected["gradients"].size() == model.parameters().size());
      for (const auto& [parameter, tensor] : by_name(model)) {
        CAPTURE(parameter);
        REQUIRE(expected["gradients"].contains(parameter));
        for (std::size_t p = 0; p < 2; ++p) {
          const Array product = tensor.grad() * wave(tensor.shape(), p == 0 ? 0.9 : 1.3);
          const double ours = static_cast<double>(xt::sum(product)());
          const double size = static_cast<double>(xt::sum(xt::abs(product))());
          CHECK(std::abs(ours - expected["gradients"][parameter][p].get<double>()) < 3e-5 * (1 + size));
        }
      }
    }
  }
}

TEST_CASE("a file in Llama's layout: logits at once, token by token, and in pieces") {
  const nlohmann::json& one = theirs()["llama"];
  const std::string bytes = nn::encode_safetensors(llama_tensors(), {});
  const nn::Listing listing = nn::list_safetensors(bytes, "m");
  const Llama llama(listing, one["config"].dump(), "config.json");
  CHECK(llama.config.key_heads == 2);
  CHECK(llama.config.head_width == 6);
  Generator generator(1);
  Model model(llama.config, generator);
  llama.fill(model);
  const std::vector<Index> numbers = one["tokens"];
  Indices tokens = Indices::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), tokens.begin());
  const NoGrad no_grad;
  const Array whole = model(tokens).value();
  CHECK(worst(whole, one["logits"]) < 1e-4);
  for (const std::size_t piece : {1, 5}) {
    CAPTURE(piece);
    Kept kept;
    Array read = whole;
    read.fill(0);
    for (std::size_t t = 0; t < numbers.size(); t += piece) {
      const std::size_t end = std::min(t + piece, numbers.size());
      xt::view(read, xt::range(t, end)) = model(Indices(xt::view(tokens, xt::range(t, end))), kept).value();
    }
    CHECK(worst(read, one["logits"]) < 1e-4);
    CHECK(numbers_in(kept) == 19 * kept_a_token(llama.config));
  }
}
