// One pass over the reader's prompt, step by step; and what the model writes after it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "09_attention/word_graph.hpp"
#include "13_gpt/experiments/story.hpp"
#include "13_gpt/experiments/streaming.hpp"
#include "trace/record/recording.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::gpt {
namespace {

// A map with more rows than this is hard to read.
constexpr std::size_t most_rows = 40;

/// What each head of each block looks at: L times (H,T,T).
std::vector<Array> attention_maps(const Gpt& model, const Indices& tokens) {
  const NoGrad no_grad;
  const Mask hidden = attention::causal_mask(tokens.size());
  Tensor x =
      model.wte(tokens) + model.wpe(Indices(xt::arange<Index>(static_cast<Index>(tokens.size()))));  // (T,C)
  std::vector<Array> maps;
  for (const Block& block : model.blocks) {
    const Tensor normalised = block.norm_1(x);
    maps.push_back(block.self_attention.maps(normalised, normalised, hidden));
    x = block(x, hidden);
  }
  return maps;
}

app::HeatMap picture(const Array& maps, std::size_t block, std::size_t head,
                     const std::vector<std::string>& words) {
  app::HeatMap plot;
  plot.title = fmt::format("Block {}, head {}: who looks at whom", block, head);
  plot.x_axis = "looked at";
  plot.y_axis = "looks";
  plot.unit = "weight";
  plot.rows = plot.columns = words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Array row = xt::view(maps, head, i);
    plot.values.emplace_back(row.begin(), row.end());
  }
  return plot;
}

/// The last tokens of the prompt: what the context and a picture have room for.
Indices shown(const Gpt& model, const Tokenizer& tokenizer, const std::string& prompt) {
  const Indices tokens = tokenizer.encode(prompt);
  const std::size_t room = std::min(model.config.context, most_rows), n = std::min(tokens.size(), room);
  return xt::view(tokens, xt::range(tokens.size() - n, tokens.size()));
}

}  // namespace

void look_inside(app::Program& program, const Gpt& model, const Tokenizer& tokenizer,
                 const Options& options) {
  program.section("One prompt, step by step");
  const Indices tokens = shown(model, tokenizer, options.prompt);
  const std::vector<std::string> words = tokenizer.names(tokens);
  const std::size_t T = tokens.size();
  Array next;  // (V)
  program.record([&] {
    const Tensor logits = model(tokens, {.words = words});  // (T,V)
    next = xt::view(logits.value(), T - 1);
    if (T < 2) return;
    // Each token but the first is a target
    const Tensor guesses = slice(logits, 0, 0, -1);
    const Indices targets = xt::view(tokens, xt::range(std::size_t{1}, T));
    trace::label(cross_entropy(guesses, targets), "loss").backward();
  });
  for (Tensor parameter : model.parameters()) parameter.zero_grad();

  program.say("\"{}\" is {} tokens, of which the last {} are looked at. What may come next:",
              printable(options.prompt), tokenizer.encode(options.prompt).size(), T);
  const Array p = softmax(Tensor(next)).value();
  std::vector<std::size_t> order(p.size());
  for (std::size_t v = 0; v < order.size(); ++v) order[v] = v;
  const std::size_t best = std::min<std::size_t>(5, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(best), order.end(),
                    [&](std::size_t a, std::size_t b) { return p(a) > p(b); });
  std::vector<app::Row> rows;
  for (std::size_t n = 0; n < best; ++n) {
    rows.push_back({tokenizer.name(static_cast<Index>(order[n])), fmt::format("{:.3f}", next(order[n])),
                    fmt::format("{:.3f}", p(order[n]))});
  }
  program.table({"next", "logit", "probability"}, rows);

  const std::vector<Array> maps = attention_maps(model, tokens);
  for (const std::size_t block : {std::size_t{0}, maps.size() - 1}) {
    for (std::size_t head = 0; head < std::min<std::size_t>(model.config.heads, 4); ++head) {
      program.plot(picture(maps[block], block, head, words),
                   fmt::format("block_{}_head_{}.svg", block, head));
    }
  }
  program.draw(attention::word_graph(maps.back(), words, words, 0.2), "tokens");
  program.say("Where the last token looks, in each head of the last block:");
  const Array last = xt::view(maps.back(), xt::all(), T - 1);  // (H,T)
  std::vector<std::string> heads;
  for (std::size_t h = 0; h < model.config.heads; ++h) heads.push_back(std::to_string(h));
  app::print(trace::heat_map(last, {{"head", heads}, {"token", words}}, Terminal::of(1)));
}

void write_text(app::Program& program, const Gpt& model, const Tokenizer& tokenizer, const Options& options) {
  program.section("Writing");
  const Indices prompt = tokenizer.encode(options.prompt);
  Generator generator(program.seed());
  Stream stream;
  app::print(stream.add(options.prompt));
  const auto begin = std::chrono::steady_clock::now();
  const auto written =
      write_on(model, {prompt.begin(), prompt.end()},
               {.tokens = options.length, .sampling = options.sampling, .end = tokenizer.end_of_text()},
               generator, [&](Index token) {
                 app::print(stream.add(tokenizer.decode(Indices{token})));
                 program.stop_if_interrupted();
               });
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  app::print(stream.end() + "\n");
  program.say("{} tokens, {:.0f} a second. The same --seed writes the same text.", written.size(),
              static_cast<double>(written.size()) / std::max(seconds, 1e-9));
}

}  // namespace unrolled::gpt
