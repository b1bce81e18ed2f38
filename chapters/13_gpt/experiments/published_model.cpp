// --load with a model as GPT-2 was published.
#include <fmt/format.h>

#include "13_gpt/experiments/story.hpp"
#include "13_gpt/published.hpp"
#include "13_gpt/sizes.hpp"
#include "base/file.hpp"

namespace unrolled::gpt {
namespace {

/// The files that the reader named, or those beside the model, GPT-2's own for its vocabulary, or bytes for one of 256.
Tokenizer tokenizer_for(const Config& config, const std::filesystem::path& model, const Options& options) {
  const std::filesystem::path folder = model.parent_path();
  std::filesystem::path tokens = options.token_table, merges = options.merges;
  if (tokens.empty() != merges.empty()) throw Error("--vocab and --merges come together");
  std::error_code ignored;
  if (tokens.empty() && std::filesystem::exists(folder / "vocab.json", ignored)) {
    tokens = folder / "vocab.json";
    merges = folder / "merges.txt";
  }
  const char* const hint = "--vocab vocab.json --merges merges.txt, the files that came with the model";
  if (tokens.empty() && config.vocabulary == 256) return Tokenizer("bytes", "", 0);
  if (tokens.empty() && config.vocabulary == gpt_2[0].config.vocabulary) return Tokenizer("gpt2", "", 0);
  if (tokens.empty())
    throw Error(fmt::format("which are the {} tokens of {}?", config.vocabulary, model.string()), hint);
  Tokenizer tokenizer("gpt2", text::BytePairs::load(tokens, merges));
  if (tokenizer.size() == config.vocabulary) return tokenizer;
  throw Error(
      fmt::format("{} has {} tokens, the vocabulary {}", model.string(), config.vocabulary, tokenizer.size()),
      hint);
}

}  // namespace

bool is_published(const std::filesystem::path& file) {
  if (file.empty()) return false;
  const MappedFile mapped(file);
  const nn::Listing listing = nn::list_safetensors(mapped.bytes(), file.string());
  return !listing.metadata.contains("training.step");
}

void open_published(app::Program& program, Options options) {
  if (options.prompt.empty()) options.prompt = "And the king said unto ";
  program.section("A published model");
  const MappedFile file(program.load());
  const nn::Listing listing = nn::list_safetensors(file.bytes(), program.load().string());
  const Published published(listing);
  Config config = published.config;
  if (options.heads > 0) config.heads = options.heads;
  const auto megabytes = [](std::size_t numbers) {
    return static_cast<double>(numbers * sizeof(Real)) / 1e6;
  };
  program.say(
      "{} layers of {} heads, width {}, {} tokens to look back on, {} in the vocabulary: {} parameters. They "
      "take "
      "{:.1f} MB, their gradients in the pass below as much again, and the cache up to {:.1f} MB.",
      config.layers, config.heads, config.width, config.context, config.vocabulary, parameters_of(config),
      megabytes(parameters_of(config)), megabytes(2 * config.layers * config.context * config.width));
  const Tokenizer tokenizer = tokenizer_for(config, program.load(), options);
  Gpt model = [&] {
    const SkipInitialisation loaded_below;
    Generator generator(1);
    return Gpt(config, generator);
  }();
  published.fill(model, [&](std::string_view bytes) { file.forget(bytes); });
  // Most readers wait for the first token, so writing comes first; with --step the pass does
  if (!program.steps_through()) write_text(program, model, tokenizer, options);
  look_inside(program, model, tokenizer, options);
}

}  // namespace unrolled::gpt
