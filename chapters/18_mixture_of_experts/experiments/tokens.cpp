// The reader's own experts: trained on a text, kept in a file, and stepped through.
#include <fmt/format.h>

#include <algorithm>

#include "10_positions/windows.hpp"
#include "18_mixture_of_experts/experiments/pictures.hpp"
#include "app/training.hpp"
#include "text/batching.hpp"
#include "text/byte_pairs.hpp"

namespace unrolled::mixture {
namespace {

constexpr std::size_t window = 32, text_steps = 300, longest_text = 12;

Config config_of(const Options& options) {
  if (options.top > options.experts)
    throw Error(fmt::format("--top {} of --experts {}", options.top, options.experts),
                "no more than there are");
  if (options.top > 1 && options.router != "learnt")
    throw Error(fmt::format("--top {} with --router {}", options.top, options.router),
                "only a learnt router chooses more than one");
  return {.vocabulary = 256,
          .context = window,
          .width = 16,
          .heads = 2,
          .inner = 32,
          .experts = options.experts,
          .top = options.top,
          .routing = options.router == "learnt" ? Routing::learnt
                     : options.router == "hash" ? Routing::hash
                                                : Routing::random,
          .capacity_factor = options.capacity,
          .noise = options.noise};
}

/// All that a kept training must share with one that goes on with it.
std::string described(const Options& options) {
  return fmt::format("{} of {} by {}, capacity {}, balance {}, noise {}", options.top, options.experts,
                     options.router, options.capacity, options.balance, options.noise);
}

/// Windows of 32 bytes, 16 at a time. The text must outlive this.
nn::DrawnTraining reading_of(const Model& model, const std::string& text, std::size_t steps,
                             const Options& options, const Generator& generator) {
  return {
      model,
      [model, &text, alpha = options.balance](Generator& drawing) {
        const positions::Windows windows = positions::draw_windows(text, 16, window, drawing);
        std::vector<Report> reports;
        const Tensor logits = model(windows.inputs, reports, &drawing);
        return loss_of(logits, windows.targets, reports, alpha);
      },
      {.adam = nn::AdamW(model.parameters(), 0.1, {.beta2 = 0.98}),
       .rate =
           nn::WarmupCosine{
               .peak = 1e-2, .warmup = std::min<std::size_t>(50, steps / 4), .total = steps, .floor = 1e-3},
       .clip = 1},
      {0,
       generator,
       {},
       {{"layer", described(options)},
        {"number of steps", std::to_string(steps)},
        {"text length", std::to_string(text.size())}}}};
}

/// The bytes that come most often, and who gets them.
app::HeatMap letters(const Model& model, const std::string& text) {
  const NoGrad no_grad;
  const positions::Windows windows = positions::spread_windows(text, 256, window);
  Generator drawing(1);
  std::vector<Report> reports;
  model(windows.inputs, reports, &drawing);
  const Indices& experts = reports[0].routes.experts;
  const std::size_t E = model.config.experts;
  std::vector<std::vector<double>> counts(256, std::vector<double>(E + 1, 0));  // the last is their sum
  for (std::size_t n = 0; n < experts.shape(0); ++n) {
    std::vector<double>& of_byte = counts[static_cast<std::size_t>(windows.inputs.flat(n))];
    ++of_byte[static_cast<std::size_t>(experts(n, 0))], ++of_byte[E];
  }
  std::vector<std::size_t> order(256);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a][E] > counts[b][E]; });
  app::HeatMap map = {.title = "Which expert takes which byte",
                      .x_axis = "byte, the most frequent first",
                      .y_axis = "expert",
                      .unit = "share of this byte",
                      .rows = {},
                      .columns = {},
                      .values = {}};
  for (std::size_t e = 0; e < E; ++e) {
    map.rows.push_back(std::to_string(e));
    map.values.emplace_back();
    for (std::size_t i = 0; i < 30 && counts[order[i]][E] > 0; ++i) {
      if (e == 0) map.columns.push_back(text::BytePairs().name(static_cast<Index>(order[i])));
      map.values.back().push_back(counts[order[i]][e] / counts[order[i]][E]);
    }
  }
  return map;
}

}  // namespace

Dataset open_text(const app::Program& program, const Options& options) {
  const Config config = config_of(options);
  if (options.text.size() < 2 || options.text.size() > longest_text)
    throw Error(fmt::format("--text: {} bytes", options.text.size()),
                fmt::format("2 to {} are stepped through", longest_text));
  const data::Text source = data::resolve_text(program.data());
  const text::Parts parts = text::hold_out_lines(source.text, 20);
  if (std::min(parts.train.size(), parts.held_out.size()) <= window) {
    throw Error(fmt::format("{}: too short: every twentieth line is held out, and these have {} bytes",
                            source.name, parts.held_out.size()),
                "give a longer text");
  }
  Generator generator(program.seed());
  const Model model(config, generator);
  app::check_load(program,
                  reading_of(model, parts.train, program.train_steps(text_steps, 10), options, generator));
  return {source, parts.train, parts.held_out};
}

void follow_tokens(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("One layer of experts, step by step");
  program.say("{}", dataset.source.about);
  Generator generator(program.seed());
  const Model model(config_of(options), generator);
  const std::size_t steps = program.train_steps(text_steps, 10);
  nn::DrawnTraining training = reading_of(model, dataset.train, steps, options, generator);
  app::KeptTraining(program, training, steps, runaway_hint).go_on("your experts", steps);
  program.plot(letters(model, dataset.held_out), "letters.svg");

  const std::size_t T = options.text.size() - 1;
  Indices inputs = Indices::from_shape({T}), targets = inputs;
  std::vector<std::string> words;
  for (std::size_t t = 0; t < T; ++t) {
    inputs(t) = static_cast<unsigned char>(options.text[t]);
    targets(t) = static_cast<unsigned char>(options.text[t + 1]);
    words.push_back(fmt::format("{}{}", text::BytePairs().name(inputs(t)), t));
  }
  // What attention made of the text is where the pass begins: the layer of experts is what this chapter is about
  const Block& block = model.blocks[0];
  const Array looked = [&] {
    const NoGrad no_grad;
    return block.look(model.begin(inputs)).value();
  }();
  std::vector<Report> reports;
  program.record([&] {
    reports.clear();
    Generator drawing(program.seed());
    const Tensor x = parameter(looked);
    trace::label(x, "x", {{"token", words}, {"feature", {}}});
    const Tensor logits = model.score(block.feed_forward(x, inputs, reports, &drawing));
    const Tensor loss = loss_of(logits, targets, reports, options.balance);
    trace::label(loss, "loss");
    loss.backward();
  });
  for (Tensor parameter : model.parameters()) parameter.zero_grad();
  const Report& layer = reports[0];
  program.draw(token_graph(words.back(), T - 1, layer), "token");
  program.say(
      "{} tokens, {} experts: of {} choices {} found no room. token.svg draws the way of the last token.", T,
      options.experts, layer.routes.experts.size(), layer.plan.dropped());
}

}  // namespace unrolled::mixture
