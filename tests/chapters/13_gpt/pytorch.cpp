// A tiny GPT-2 against PyTorch's: logits, loss, all gradients, and what a cache answers. Made by
// tests/chapters/13_gpt/pytorch.py.
#include <doctest/doctest.h>

#include "13_gpt/published.hpp"
#include "base/file.hpp"
#include "golden.hpp"

using namespace unrolled;
using gpt::Gpt;

namespace {

Gpt published_model(const nlohmann::json& golden) {
  const MappedFile file("tests/chapters/13_gpt/pytorch.safetensors");
  const nn::Listing listing = nn::list_safetensors(file.bytes(), "chapter13.safetensors");
  const gpt::Published published(listing);
  gpt::Config config = published.config;
  CHECK(config.vocabulary == golden["sizes"]["vocabulary"]);
  CHECK(config.context == golden["sizes"]["context"]);
  CHECK(config.width == golden["sizes"]["width"]);
  CHECK(config.layers == golden["sizes"]["layers"]);
  config.heads = golden["sizes"]["heads"];
  Generator generator(1);
  Gpt model(config, generator);
  published.fill(model);
  return model;
}

double largest(const std::vector<double>& numbers) {
  double size = 0;
  for (const double value : numbers) size = std::max(size, std::abs(value));
  return size;
}

/// To 1e-4 of `scale`.
void compare(const std::string& what, const std::vector<double>& ours, const std::vector<double>& theirs,
             double scale) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    if (std::abs(ours[i] - theirs[i]) <= 1e-4 * scale) continue;
    FAIL_CHECK(what << "[" << i << "]: ours " << ours[i] << ", PyTorch's " << theirs[i]);
    return;
  }
}
void compare(const std::string& what, const std::vector<double>& ours, const std::vector<double>& theirs) {
  compare(what, ours, theirs, largest(theirs));
}

std::vector<double> numbers(const Array& array) { return {array.begin(), array.end()}; }

Indices as_indices(const std::vector<std::vector<Index>>& rows) {
  Indices indices = Indices::from_shape({rows.size(), rows[0].size()});
  for (std::size_t b = 0; b < rows.size(); ++b) std::copy(rows[b].begin(), rows[b].end(), &indices(b, 0));
  return indices;
}

}  // namespace

TEST_CASE("logits, loss and every gradient equal PyTorch's, and do so head by head when recorded") {
  const nlohmann::json& expected = testing::golden("chapters/13_gpt/pytorch");
  for (const bool recorded : {false, true}) {
    CAPTURE(recorded);
    const Gpt model = published_model(expected);
    std::optional<trace::Recording> recording;
    if (recorded) recording.emplace();
    const Tensor logits = model(as_indices(expected["tokens"]));
    const Tensor loss = cross_entropy(logits, as_indices(expected["targets"]));
    loss.backward();
    recording.reset();
    compare("logits", numbers(logits.value()), expected["logits"]);
    compare("loss", {loss.item()}, {expected["loss"].get<double>()});
    std::size_t compared = 0;
    for (const auto& [name, parameter] : model.named_parameters()) {
      // Ours are columns of theirs where query, key and value lie side by side
      const auto [part, parts] = gpt::published_part(name);
      const std::vector<double> all = expected["gradients"]["transformer." + gpt::published_name(name)];
      const std::size_t width = parameter.shape().back();
      std::vector<double> theirs;
      for (std::size_t row = 0; row < parameter.size() / width; ++row) {
        const auto from = all.begin() + static_cast<std::ptrdiff_t>((row * parts + part) * width);
        theirs.insert(theirs.end(), from, from + static_cast<std::ptrdiff_t>(width));
      }
      // By the published tensor's size: the gradient of the keys' bias alone is 0, since softmax undoes any shift
      compare("∂" + name, numbers(parameter.grad()), theirs, largest(all));
      compared += theirs.size();
    }
    CHECK(compared == gpt::parameters_of(model.config));
  }
}

TEST_CASE(
    "with a cache, a batch whose prompts differ in length goes on as PyTorch does with each text alone") {
  const nlohmann::json& expected = testing::golden("chapters/13_gpt/pytorch");
  const Gpt model = published_model(expected);
  const NoGrad no_grad;
  const Indices tokens = as_indices(expected["tokens"]), more = as_indices(expected["continued"]);
  const std::vector<Index> lengths = expected["lengths"];
  const std::size_t V = model.config.vocabulary;
  std::vector<std::vector<double>> alone(lengths.size());
  const auto collect = [&](const Tensor& logits, std::size_t b, std::size_t t) {
    const Array row = xt::view(logits.value(), b, t);  // (V)
    alone[b].insert(alone[b].end(), row.begin(), row.end());
  };

  gpt::Cache cache;
  const Tensor prompts = model(tokens, {.cache = &cache, .lengths = {lengths[0], lengths[1], lengths[2]}});
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    for (std::size_t t = 0; t < static_cast<std::size_t>(lengths[b]); ++t) collect(prompts, b, t);
  }
  // The first further token by itself, then two at once
  const Tensor next = model(Indices(xt::view(more, xt::all(), xt::range(0, 1))), {.cache = &cache});
  const Tensor last = model(Indices(xt::view(more, xt::all(), xt::range(1, 3))), {.cache = &cache});
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    collect(next, b, 0);
    collect(last, b, 0);
    collect(last, b, 1);
    CAPTURE(b);
    CHECK(alone[b].size() == V * (static_cast<std::size_t>(lengths[b]) + 3));
    compare("logits", alone[b], expected["alone"][b]);
  }
}
