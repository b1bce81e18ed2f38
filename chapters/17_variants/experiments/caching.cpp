// What is kept while a model writes: measured on the running model, and what it costs in time.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "17_variants/experiments/story.hpp"
#include "17_variants/sizes.hpp"

namespace unrolled::variants {
namespace {

Indices drawn_tokens(std::size_t T, Generator& generator) {
  Indices tokens = Indices::from_shape({T});
  for (Index& token : tokens) token = static_cast<Index>(generator.below(256));
  return tokens;
}

/// Seconds for `count` more tokens, after T.
double seconds_to_write(const Model& model, const Kept& kept_before, std::size_t count) {
  Kept kept = kept_before;
  const NoGrad no_grad;
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t n = 0; n < count; ++n) model(Indices{static_cast<Index>(n)}, kept);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

void compare_caches(app::Program& program) {
  program.section("What is kept while it writes");
  const std::size_t T = program.quick() ? 64 : 1024, width = program.quick() ? 64 : 256,
                    more = program.quick() ? 2 : 16, rounds = program.quick() ? 1 : 5;
  Generator generator(program.seed());
  const Indices tokens = drawn_tokens(T, generator);
  std::vector<Model> models;
  std::vector<Kept> kept;
  std::vector<app::Row> rows;
  std::size_t off = 0;
  std::vector<double> bytes;
  for (const std::size_t groups : {8, 2, 1}) {
    const Config config = {.vocabulary = 256,
                           .width = width,
                           .heads = 8,
                           .key_heads = groups,
                           .head_width = width / 8,
                           .layers = 4,
                           .inner = 4 * width};
    models.emplace_back(config, generator);
    kept.emplace_back();
    const NoGrad no_grad;
    models.back()(tokens, kept.back());
    const std::size_t held = sizeof(Real) * numbers_in(kept.back()),
                      formula = cache_bytes(config, T, sizeof(Real));
    off += held > formula ? held - formula : formula - held;
    bytes.push_back(static_cast<double>(held));
  }
  // In turns, so that whatever else runs on the machine slows all of them
  std::vector<std::vector<double>> seconds(models.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t n = 0; n < models.size(); ++n)
      seconds[n].push_back(seconds_to_write(models[n], kept[n], more));
  }
  std::vector<double> median;
  for (std::size_t n = 0; n < models.size(); ++n) {
    std::sort(seconds[n].begin(), seconds[n].end());
    median.push_back(seconds[n][rounds / 2] / static_cast<double>(more));
    rows.push_back({fmt::format("{} of 8", models[n].config.key_heads), fmt::format("{:.2f}", bytes[n] / 1e6),
                    fmt::format("{:.2f}", 1e3 * median[n])});
  }
  program.say("4 layers of width {}, 8 heads, after {} tokens:", width, T);
  program.table({"key heads", "kept (MB)", "a token (ms)"}, rows);
  program.claim({.claim = "bytes held by the running models, less the formula's 2 L G D T · 4",
                 .measured = static_cast<double>(off),
                 .relation = "==",
                 .bound = 0,
                 .control = bytes[0] - bytes[2],
                 .control_meaning = "G taken for H"});
  program.claim({.claim = "one key head of eight keeps 1/8",
                 .measured = bytes[2] / bytes[0],
                 .relation = "==",
                 .bound = .125,
                 .control = bytes[1] / bytes[0],
                 .control_meaning = "two key heads"});
  program.say("Times differ from run to run, so nothing is claimed of them.");
}

}  // namespace unrolled::variants
