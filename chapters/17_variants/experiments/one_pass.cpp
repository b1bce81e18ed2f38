// The reader's own block: trained on text, kept in a file, and stepped through.
#include <fmt/format.h>

#include "17_variants/experiments/block_graph.hpp"
#include "17_variants/experiments/training.hpp"
#include "app/training.hpp"
#include "text/batching.hpp"
#include "text/byte_pairs.hpp"

namespace unrolled::variants {
namespace {

template <class Kind>
Kind one_of(const std::string& name, std::initializer_list<std::pair<const char*, Kind>> kinds) {
  for (const auto& [option, kind] : kinds) {
    if (name == option) return kind;
  }
  throw Error("no such choice: " + name, "one of those that --help lists");
}

constexpr std::size_t longest_text = 24;

/// Its bytes.
Indices bytes_of(const std::string& text) {
  Indices tokens = Indices::from_shape({text.size()});
  std::transform(text.begin(), text.end(), tokens.begin(),
                 [](char c) { return static_cast<unsigned char>(c); });
  return tokens;
}

std::string switches_of(const Options& options) {
  return fmt::format("{} {} {} {} {} {}", options.norm, options.place, options.activation, options.pattern,
                     options.way, options.key_heads);
}

/// Smaller than those of the comparison, so that a pass fits a page.
Config small_config(const Options& options) {
  Config config = config_of(options);
  config.width = 16, config.head_width = 4, config.layers = 1, config.inner = config.gated() ? 43 : 64,
  config.reach = 4;
  return config;
}

}  // namespace

Config config_of(const Options& options) {
  Config config = base_config();
  config.norm = one_of<NormKind>(options.norm, {{"layer", NormKind::layer}, {"rms", NormKind::rms}});
  config.place = one_of<Place>(options.place, {{"post", Place::post},
                                               {"pre", Place::pre},
                                               {"sandwich", Place::sandwich},
                                               {"parallel", Place::parallel},
                                               {"deep", Place::deep}});
  config.activation = one_of<Activation>(options.activation, {{"relu", Activation::relu},
                                                              {"gelu", Activation::gelu},
                                                              {"solu", Activation::solu},
                                                              {"geglu", Activation::geglu},
                                                              {"swiglu", Activation::swiglu}});
  config.pattern = one_of<Pattern>(options.pattern, {{"dense", Pattern::dense},
                                                     {"banded", Pattern::banded},
                                                     {"strided", Pattern::strided},
                                                     {"fixed", Pattern::fixed}});
  for (const positions::NamedKind& each : positions::kinds) {
    if (options.way == each.option) config.positions = each.kind;
  }
  config.key_heads = options.key_heads;
  check(config);
  return config;
}

Dataset open_text(const app::Program& program, const Options& options) {
  const Config config = small_config(options);
  if (options.text.size() < 2 || options.text.size() > longest_text) {
    throw Error(fmt::format("--text: {} bytes", options.text.size()),
                fmt::format("2 to {} are stepped through", longest_text));
  }
  const data::Text source = data::resolve_text(program.data());
  const text::Parts parts = positions::parts_for_windows(source.text, source.name, window);
  Generator generator(program.seed());
  const Model model(config, generator);
  app::check_load(program, reading_of(model, parts.train, program.train_steps(text_steps, 10), generator,
                                      switches_of(options)));
  return {source, parts.train, parts.held_out};
}

void follow_one_pass(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("One block, step by step");
  const Config config = small_config(options);
  Generator generator(program.seed());
  const Model model(config, generator);
  const std::size_t steps = program.train_steps(text_steps, 10);
  nn::DrawnTraining training = reading_of(model, dataset.train, steps, generator, switches_of(options));
  app::KeptTraining(program, training, steps, runaway_hint).go_on("your block", steps);

  const Indices tokens = bytes_of(options.text);
  const std::size_t T = tokens.size() - 1;
  std::vector<std::string> words;
  for (std::size_t t = 0; t < T; ++t)
    words.push_back(fmt::format("{}{}", text::BytePairs().name(tokens(t)), t));
  program.record([&] {
    const Tensor logits = model(xt::view(tokens, xt::range(std::size_t{0}, T)), words);
    const Tensor loss = cross_entropy(logits, xt::view(tokens, xt::range(std::size_t{1}, T + 1)));
    trace::label(loss, "loss");
    loss.backward();
  });
  for (Tensor parameter : model.parameters()) parameter.zero_grad();
  program.draw(block_graph(config), "block");
  program.say("block.svg draws your block; what differs from GPT-2's is coloured.");
}

}  // namespace unrolled::variants
