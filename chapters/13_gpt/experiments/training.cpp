// The second part of the story: a text becomes tokens, and a model learns to guess the next one.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "05_rnn/character_model.hpp"
#include "13_gpt/experiments/story.hpp"
#include "13_gpt/training.hpp"
#include "app/late_progress.hpp"
#include "app/training.hpp"
#include "base/utf8.hpp"
#include "data/texts.hpp"
#include "terminal/terminal.hpp"
#include "text/batching.hpp"

namespace unrolled::gpt {
namespace {

constexpr std::size_t B = 16;
constexpr std::size_t streams = 16;  // of the held-out text, side by side
constexpr Config sizes = {.vocabulary = 0, .context = 64, .width = 96, .heads = 4, .layers = 3};
// More tokens than this make a table of pairs too large.
constexpr std::size_t most_pairs = 8192;

std::string sample(const Gpt& model, const Tokenizer& tokenizer, const Options& options, std::size_t tokens,
                   std::uint64_t seed) {
  Generator generator(seed);
  const Indices prompt = tokenizer.encode(options.prompt);
  const std::vector<Index> written = write_on(model, {prompt.begin(), prompt.end()},
                                              {.tokens = tokens, .sampling = options.sampling}, generator);
  Indices text = Indices::from_shape({written.size()});
  std::copy(written.begin(), written.end(), text.begin());
  return printable(tokenizer.decode(text));
}

/// The first n bytes of a text, or a few more: no character is cut in two.
std::string_view beginning(std::string_view text, std::size_t bytes) {
  std::size_t end = 0;
  while (end < std::min(bytes, text.size())) end += utf8::code_point(text, end).length;
  return text.substr(0, end);
}

/// To the end, from where --load stands, in four parts with a sample after each.
void train(app::Program& program, const Gpt& model, nn::DrawnTraining& training, std::size_t steps,
           const Tokenizer& tokenizer, const Options& options) {
  app::KeptTraining kept(program, training, steps, "lower --rate or --clip");
  constexpr std::size_t parts = 4;
  for (std::size_t part = 1; part <= parts; ++part) {
    const std::size_t until = steps * part / parts;
    if (until < training.steps_done()) continue;
    kept.go_on(fmt::format("to step {}", until), until);
    program.say("{}{}", printable(options.prompt),
                sample(model, tokenizer, options, program.quick() ? 20 : 80, program.seed()));
  }
}

}  // namespace

void check(const Options& options) {
  if (options.heads > 0 || !options.token_table.empty() || !options.merges.empty()) {
    throw Error("--heads, --vocab and --merges are of a published model, and none was given",
                "name its file with --load");
  }
}

Dataset read_text(app::Program& program, Options& options) {
  program.section("The text, in tokens");
  const data::Text source = data::resolve_text(program.data());
  program.say("{}", source.about);
  const text::Parts parts = text::hold_out_lines(source.text, 10);
  const auto tokenizer_of = [&](const std::string& name) {
    app::LateProgress progress(program, "learning pairs", options.vocabulary);
    return Tokenizer(name, name == "characters" ? source.text : parts.train, options.vocabulary,
                     [&] { progress.step(); });
  };
  Tokenizer tokenizer = tokenizer_of(options.tokens);
  if (options.prompt.empty()) options.prompt = text::opening_words(source.text);
  tokenizer.encode(options.prompt);  // refused before the training, not after it

  std::vector<app::Row> rows;
  for (const std::string name : {"characters", "bytes", "pairs", "gpt2"}) {
    if (name == "gpt2" && !data::is_fetched(*data::find_entry("gpt2-bpe"))) continue;
    const Tokenizer one = tokenizer_of(name);
    const std::clock_t begin = std::clock();  // of this processor, whatever else it has to do
    const std::size_t all = one.encode(parts.held_out).size();
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    const Indices first = one.encode(beginning(parts.held_out, 12));
    rows.push_back(
        {name, std::to_string(one.size()), std::to_string(all),
         fmt::format("{:.0f}", static_cast<double>(parts.held_out.size()) / std::max(seconds, 1e-6) / 1e6),
         fmt::format("{} …", fmt::join(one.names(first), "|"))});
  }
  program.table({"tokens", "different ones", "in the held-out text", "read, MB/s", "it begins"}, rows);
  Dataset dataset{std::move(tokenizer), {}, {}, false, false};
  dataset.train = dataset.tokenizer.encode(parts.train);
  dataset.held_out = dataset.tokenizer.encode(parts.held_out);
  program.say("The model reads {}: {} to learn from, {} held out (every tenth line).", options.tokens,
              dataset.train.size(), dataset.held_out.size());
  const std::size_t held_out = dataset.held_out.size();
  if (held_out <= sizes.context) {  // an error now, not after the training
    throw Error(fmt::format("{} tokens held out are too few for a window of {}", held_out, sizes.context),
                "give a longer text: every tenth line of it is held out");
  }
  dataset.is_long = !source.is_sample() && held_out > streams * sizes.context;
  dataset.has_claims = dataset.is_long && source.has_claims();
  return dataset;
}

Gpt learn(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("Learning to go on");
  Config config = sizes;
  config.vocabulary = dataset.tokenizer.size();
  const std::size_t steps = program.train_steps(600, 12);
  Generator generator(program.seed());
  const Schedule schedule{
      .rate = {options.rate, std::min<std::size_t>(100, steps / 10), steps, options.rate / 10},
      .clip = options.clip,
      .batch = B,
      .accumulate = options.accumulate};
  const Gpt untrained(config, generator);
  const Gpt model(config, generator);
  nn::DrawnTraining training = training_of(model, dataset.train, schedule, options.decay, generator,
                                           {{"tokenizer", dataset.tokenizer.description()},
                                            {"tokens in the text", std::to_string(dataset.train.size())}});
  program.say("{} layers of {} heads, width {}, {} tokens to look back on: {} parameters.", config.layers,
              config.heads, config.width, config.context, untrained.parameter_count());

  // Before it has learnt anything
  const Examples some = draw_examples(dataset.train, B, config.context, generator);
  const double nothing = std::log(static_cast<double>(config.vocabulary));  // ln V
  // Tied, each token finds itself about a nat likelier than the others: in a small vocabulary that matters.
  const double to_itself = 6 / (static_cast<double>(config.vocabulary) * nothing);
  Gpt loud(config, generator);
  loud.wte.table.value() *= 50;
  program.claim({.claim = "it begins knowing nothing: its loss over ln V",
                 .measured = loss_of(untrained, some) / nothing,
                 .relation = "within",
                 .bound = 1,
                 .tolerance = std::max(0.02, to_itself),
                 .control = loss_of(loud, some) / nothing,
                 .control_meaning = "token vectors of deviation 1"});

  train(program, model, training, steps, dataset.tokenizer, options);

  const text::Streams held_out(dataset.held_out, dataset.is_long ? streams : 1, config.context);
  const std::size_t windows = std::min<std::size_t>(held_out.windows(), program.quick() ? 4 : 100);
  const double ours = held_out_loss(model, held_out, windows);
  if (config.vocabulary > most_pairs) {
    program.say("Held out: {:.3f} nats a token. A table of all pairs would be too large to compare with.",
                ours);
    return model;
  }
  const double pairs = rnn::bigram_loss(dataset.train, held_out, windows, config.vocabulary);
  program.table({"on held-out text", "nats a token", "perplexity"},
                {{"counts of pairs", fmt::format("{:.3f}", pairs), fmt::format("{:.2f}", std::exp(pairs))},
                 {"this model", fmt::format("{:.3f}", ours), fmt::format("{:.2f}", std::exp(ours))}});
  if (!dataset.has_claims || program.quick()) {
    program.say("No claim is made here: that takes the full training, on a long text that the book knows.");
    return model;
  }
  program.claim({.claim = "it beats counts of pairs on held-out text, in nats a token",
                 .measured = pairs - ours,
                 .relation = ">=",
                 .bound = 0.35,
                 .control = pairs - held_out_loss(untrained, held_out, windows),
                 .control_meaning = "the same model untrained"});
  return model;
}

}  // namespace unrolled::gpt
