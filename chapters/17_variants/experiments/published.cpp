// --load with a model in Llama's layout.
#include <fmt/format.h>

#include "12_tokens/sampling.hpp"
#include "17_variants/experiments/story.hpp"
#include "17_variants/llama.hpp"
#include "base/file.hpp"
#include "terminal/terminal.hpp"
#include "text/text_file.hpp"
#include "text/tokenizer_file.hpp"

namespace unrolled::variants {
namespace {

/// The numbers of the prompt: by --tokenizer, by tokenizer.json beside the model, or its bytes for a model of 256.
struct Prompt {
  std::optional<text::TokenizerFile> tokenizer;
  std::vector<Index> numbers;

  std::string name(Index token) const {
    if (!tokenizer) return std::string(1, static_cast<char>(token));
    if (const auto* pairs = std::get_if<text::BytePairModel>(&tokenizer->model)) {
      if (token >= 0 && static_cast<std::size_t>(token) < pairs->pairs.size())
        return pairs->pairs.token(token);
    }
    return fmt::format(" {}", token);
  }
};

Prompt read_prompt(const Config& config, const std::filesystem::path& model, const Options& options) {
  std::filesystem::path file = options.tokenizer;
  std::error_code ignored;
  if (file.empty() && std::filesystem::exists(model.parent_path() / "tokenizer.json", ignored))
    file = model.parent_path() / "tokenizer.json";
  Prompt prompt;
  if (file.empty() && config.vocabulary != 256) {
    throw Error(fmt::format("which are the {} tokens of {}?", config.vocabulary, model.string()),
                "--tokenizer tokenizer.json, the file that came with the model");
  }
  if (file.empty()) {
    for (const char c : options.text) prompt.numbers.push_back(static_cast<unsigned char>(c));
    return prompt;
  }
  prompt.tokenizer = text::read_tokenizer_file(file);
  prompt.numbers = text::encode(*prompt.tokenizer, options.text);
  if (prompt.numbers.empty()) throw Error("--text: no token", "give some words to go on from");
  for (const Index token : prompt.numbers) {
    if (static_cast<std::size_t>(token) >= config.vocabulary)
      throw Error(fmt::format("{}: token {} where the model has {}", file.string(), token, config.vocabulary),
                  "the tokenizer belongs to another model");
  }
  return prompt;
}

}  // namespace

bool is_published(const std::filesystem::path& file) {
  if (file.empty()) return false;
  const MappedFile mapped(file);
  return !nn::list_safetensors(mapped.bytes(), file.string()).metadata.contains("training.step");
}

void open_published(app::Program& program, const Options& options) {
  program.section("A published model");
  const std::filesystem::path beside = program.load().parent_path() / "config.json";
  const MappedFile file(program.load());
  const nn::Listing listing = nn::list_safetensors(file.bytes(), program.load().string());
  const Llama llama(listing, text::read_text_file(beside), beside.string());
  const Config& config = llama.config;
  program.say(
      "{} layers of width {}, {} heads with {} pairs of key and value, {} tokens: {} parameters. Each token "
      "keeps {:.3f} MB.",
      config.layers, config.width, config.heads, config.key_heads, config.vocabulary, parameters_of(config),
      static_cast<double>(cache_bytes(config, 1, sizeof(Real))) / 1e6);
  const Prompt prompt = read_prompt(config, program.load(), options);
  if (prompt.numbers.size() + options.tokens > config.context + 1)
    throw Error(fmt::format("{} tokens to read and {} to write, where the model has learnt {} positions",
                            prompt.numbers.size(), options.tokens, config.context),
                "a shorter --text, or fewer --tokens");
  Model model = [&] {
    const SkipInitialisation loaded_below;
    Generator generator(1);
    return Model(config, generator);
  }();
  llama.fill(model, [&](std::string_view bytes) { file.forget(bytes); });

  const NoGrad no_grad;
  Kept kept;
  std::vector<Index> text = prompt.numbers;
  Generator generator(program.seed());
  Indices unread = Indices::from_shape({text.size()});
  std::copy(text.begin(), text.end(), unread.begin());
  std::string written;
  for (std::size_t n = 0; n < options.tokens; ++n) {
    program.stop_if_interrupted();
    const Array logits = model(unread, kept).value();  // (T,V)
    const Index next = generator.pick(
        tokens::distribution(xt::view(logits, logits.shape(0) - 1), {.temperature = .8, .top_p = .95}));
    written += prompt.name(next);
    unread = Indices{next};
  }
  program.say("{}{}", options.text, printable(written));
  program.say("{} numbers are kept: {:.2f} MB.", numbers_in(kept),
              static_cast<double>(numbers_in(kept) * sizeof(Real)) / 1e6);
}

}  // namespace unrolled::variants
