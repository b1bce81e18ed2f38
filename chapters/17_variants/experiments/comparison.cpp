// Each switch alone, on text: the same number of parameters, the same steps. What does it change, beside another start?
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "17_variants/experiments/training.hpp"
#include "17_variants/sizes.hpp"
#include "app/training.hpp"

namespace unrolled::variants {
namespace {

struct Change {
  const char* name;
  Config config;
};

/// The inner size with which a Config has as many parameters as another, or as near as can be.
Config as_large_as(Config config, const Config& other) {
  const std::size_t wanted = parameters_of(other);
  while (parameters_of(config) < wanted) ++config.inner;
  while (parameters_of(config) > wanted && config.inner > 1) --config.inner;
  return config;
}

std::vector<Change> changes() {
  std::vector<Change> all;
  const Config base = base_config();
  const auto add = [&](const char* name, auto change) {
    Config config = base;
    change(config);
    all.push_back({name, as_large_as(config, base)});
  };
  add("RMSNorm", [](Config& c) { c.norm = NormKind::rms; });
  add("post-norm", [](Config& c) { c.place = Place::post; });
  add("sandwich", [](Config& c) { c.place = Place::sandwich; });
  add("side by side", [](Config& c) { c.place = Place::parallel; });
  add("ReLU", [](Config& c) { c.activation = Activation::relu; });
  add("GeGLU", [](Config& c) { c.activation = Activation::geglu; });
  add("SwiGLU", [](Config& c) { c.activation = Activation::swiglu; });
  add("no biases", [](Config& c) { c.biases = c.norm_biases = false; });
  add("two key heads", [](Config& c) { c.key_heads = 2; });
  add("one key head", [](Config& c) { c.key_heads = 1; });
  add("banded, 8", [](Config& c) { c.pattern = Pattern::banded; });
  add("strided, 8", [](Config& c) { c.pattern = Pattern::strided; });
  add("one layer, twice", [](Config& c) { c.shared_layers = true; });
  add("sees only itself", [](Config& c) { c.pattern = Pattern::banded, c.reach = 1; });
  return all;
}

void claim_worth(app::Program& program, std::map<std::string, double>& worth) {
  double most = 0;
  for (const char* name :
       {"RMSNorm", "post-norm", "sandwich", "ReLU", "no biases", "two key heads", "one key head"})
    most = std::max(most, std::abs(worth[name]));
  program.claim(
      {.claim =
           "norms, ReLU, biases, shared keys: what one of these seven is worth (nats a byte, the largest)",
       .measured = most,
       .relation = "<=",
       .bound = .08,
       .control = std::abs(worth["sees only itself"]),
       .control_meaning = "each position sees only itself"});
  program.claim({.claim = "side by side is no worse (nats a byte less)",
                 .measured = worth["side by side"],
                 .bound = -.02,
                 .control = worth["one layer, twice"],
                 .control_meaning = "one layer, used twice"});
  program.claim(
      {.claim = "gates are no worse at as many parameters (nats a byte less, mean of GeGLU and SwiGLU)",
       .measured = (worth["GeGLU"] + worth["SwiGLU"]) / 2,
       .bound = -.02,
       .control = worth["one layer, twice"],
       .control_meaning = "one layer, used twice"});
  program.claim(
      {.claim = "a band of 8 is better than seeing all, in a training this short (nats a byte less)",
       .measured = worth["banded, 8"],
       .bound = .02,
       .control = worth["one key head"],
       .control_meaning = "one key head"});
  program.claim({.claim = "so are strides of 8 (nats a byte less)",
                 .measured = worth["strided, 8"],
                 .bound = .02,
                 .control = worth["one key head"],
                 .control_meaning = "one key head"});
}

}  // namespace

void change_each(app::Program& program, const Dataset& dataset) {
  program.section("Each switch alone");
  program.say("{}", dataset.source.about);
  const std::size_t steps = program.train_steps(text_steps, 4);
  const positions::Windows asked =
      positions::spread_windows(dataset.held_out, program.quick() ? 8 : 256, window);
  const auto learn = [&](const std::string& name, const Config& config, std::uint64_t start) {
    Generator generator(start);
    const Model model(config, generator);
    // However many numbers a block begins with, it reads the same batches
    nn::DrawnTraining training = reading_of(model, dataset.train, steps, Generator(start + 1));
    app::train(program, name, training, steps, runaway_hint);
    return loss_of(model, asked);
  };
  // The same block from several starts: what differs here is chance
  const std::size_t starts = program.quick() ? 2 : 5;
  std::vector<double> base;
  for (std::size_t n = 0; n < starts; ++n)
    base.push_back(learn(fmt::format("as it is, start {}", n), base_config(), program.seed() + 100 * n));
  const auto [least, most] = std::minmax_element(base.begin(), base.end());
  double mean = 0;
  for (const double loss : base) mean += loss / static_cast<double>(base.size());
  program.say(
      "A decoder of two blocks, width 48, {} parameters, {} steps: {:.3f} nats a byte, from {:.3f} to {:.3f} "
      "over {} starts. Each line "
      "below changes one thing, at as many parameters, with the first start's seed and batches.",
      parameters_of(base_config()), steps, mean, *least, *most, starts);

  std::vector<app::Row> rows;
  std::vector<app::Bar> bars;
  std::map<std::string, double> worth;
  for (const Change& change : changes()) {
    if (program.quick() && bars.size() == 3) break;
    const double loss = learn(change.name, change.config, program.seed()), better = base[0] - loss;
    bars.push_back({change.name, better});
    worth[change.name] = better;
    rows.push_back({change.name, std::to_string(parameters_of(change.config)), fmt::format("{:.3f}", loss),
                    fmt::format("{:+.3f}", better),
                    loss < *least  ? "better"
                    : loss > *most ? "worse"
                                   : "among them"});
  }
  program.table({"changed", "parameters", "nats a byte", "better by", "beside the starts"}, rows);
  program.plot(app::Bars{.title = "What one change brings (nats a byte)", .axis = "better by", .bars = bars},
               "changes.svg");
  if (dataset.source.has_claims() && !program.quick()) claim_worth(program, worth);
}

}  // namespace unrolled::variants
