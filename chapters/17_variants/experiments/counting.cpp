// How large published models are, and what they keep for each token while they write.
#include <fmt/format.h>

#include "17_variants/experiments/story.hpp"
#include "17_variants/published.hpp"
#include "17_variants/sizes.hpp"
#include "terminal/numbers.hpp"

namespace unrolled::variants {
namespace {

const Published& model_called(const std::vector<Published>& models, std::string_view name) {
  return *std::find_if(models.begin(), models.end(),
                       [&](const Published& each) { return each.name == name; });
}

void plot_caches(app::Program& program, const std::vector<Published>& models) {
  app::Lines plot = {.title = "What is kept while a text is written, in numbers of 16 bits",
                     .x_axis = "tokens",
                     .y_axis = "gigabytes",
                     .curves = {}};
  for (const char* name : {"GPT-3", "BLOOM", "LLaMA-65B", "Llama 2 70B", "PaLM"}) {
    app::Curve curve = {name, {}, {}};
    for (std::size_t T = 0; T <= 8192; T += 1024) {
      curve.x.push_back(static_cast<double>(T));
      curve.y.push_back(static_cast<double>(cache_bytes(model_called(models, name).config, T, 2)) / 1e9);
    }
    plot.curves.push_back(curve);
  }
  program.plot(plot, "cache.svg");
}

void claim_counts(app::Program& program, const std::vector<Published>& models) {
  const struct {
    const char* name;
    std::size_t known;
  } counts[] = {{"LLaMA-7B", 6'738'415'616},
                {"LLaMA-65B", 65'285'660'672},
                {"BLOOM", 176'247'271'424},
                {"GPT-NeoX-20B", 20'554'567'680}};
  for (const auto& [name, known] : counts) {
    const Config& config = model_called(models, name).config;
    const auto by_rule = static_cast<double>(12 * config.layers * config.width * config.width);
    program.claim({.claim = fmt::format("parameters of {}, less those of its published weights", name),
                   .measured = static_cast<double>(parameters_of(config)) - static_cast<double>(known),
                   .relation = "==",
                   .bound = 0,
                   .control = by_rule - static_cast<double>(known),
                   .control_meaning = "12 C² a layer"});
  }
  Config llama = model_called(models, "LLaMA-65B").config;
  const auto gigabytes = [](const Config& config) {
    return static_cast<double>(cache_bytes(config, 2048, 2)) / 1e9;
  };
  const double all = gigabytes(llama);
  llama.key_heads = 1;
  program.claim({.claim = "LLaMA-65B's cache of 2,048 tokens, with one key head (gigabytes of 16 bits)",
                 .measured = gigabytes(llama),
                 .relation = "within",
                 .bound = .084,
                 .tolerance = .0005,
                 .control = all,
                 .control_meaning = "64 key heads, as it has"});
}

}  // namespace

void count_published(app::Program& program) {
  program.section("Eighteen models, by their switches");
  const std::vector<Published> models = published_models();
  std::vector<app::Row> rows;
  for (const Published& each : models) {
    const Config& config = each.config;
    rows.push_back({each.name, grouped(parameters_of(config)), fmt::format("{:.3g}", each.announced),
                    fmt::format("{} of {}", config.key_heads, config.heads),
                    fmt::format("{:.2f}", static_cast<double>(2 * kept_a_token(config)) / 1e6)});
  }
  program.table({"model", "parameters", "announced", "key heads", "kept a token (MB)"}, rows);
  plot_caches(program, models);
  claim_counts(program, models);
}

}  // namespace unrolled::variants
