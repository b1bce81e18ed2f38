// What a cache of keys and values saves, and that it changes nothing.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "13_gpt/experiments/story.hpp"

namespace unrolled::gpt {
namespace {

constexpr std::size_t T = 256, few = 4;

double seconds_to_write(const Gpt& model, std::size_t tokens, bool cache) {
  Generator generator(1);
  const auto begin = std::chrono::steady_clock::now();
  write_on(model, {1}, {.tokens = tokens, .sampling = {.temperature = 0}, .cache = cache}, generator);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The largest difference of a logit between reading at once and token by token. `restart` makes a well-known
/// mistake: positions begin again at 0.
double difference(const Gpt& model, const Indices& tokens, bool restart) {
  const NoGrad no_grad;
  const Array whole = model(tokens).value();  // (T,V)
  Cache cache;
  double largest = 0;
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    const Array step = model(Indices{tokens(t)}, {.cache = &cache}).value();  // (1,V)
    if (restart) cache.read = {0};
    const Array change = xt::abs(xt::view(step, 0) - xt::view(whole, t));
    largest = std::max(largest, static_cast<double>(xt::amax(change)()));
  }
  return largest;
}

}  // namespace

void compare_cache(app::Program& program) {
  program.section("Remembering keys and values");
  program.say(
      "A position's keys and values do not change when more is written after it. With a cache of them each "
      "token is read once; without it the whole text is read again for each new token.");
  Generator generator(program.seed());
  const Gpt model({.vocabulary = 256, .context = T, .width = 128, .heads = 4, .layers = 4}, generator);
  Indices tokens = Indices::from_shape({T});
  for (Index& token : tokens) token = static_cast<Index>(generator.below(256));
  const std::size_t checked = program.quick() ? 32 : T;
  const Indices some = xt::view(tokens, xt::range(std::size_t{0}, checked));
  program.claim({.claim = "the cache gives what recomputation gives (largest difference of a logit)",
                 .measured = difference(model, some, false),
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = difference(model, some, true),
                 .control_meaning = "positions begin again at 0"});
  if (program.quick()) return;
  const double cached = seconds_to_write(model, T - 1, true), again = seconds_to_write(model, T - 1, false);
  // One measurement is too short to say much: the median of many, in turns
  std::vector<double> ratios;
  for (int n = 0; n < 21; ++n) {
    ratios.push_back(seconds_to_write(model, few, false) / seconds_to_write(model, few, true));
  }
  std::nth_element(ratios.begin(), ratios.begin() + 10, ratios.end());
  program.table({"4 layers of width 128, 256 tokens", "seconds", "tokens a second"},
                {{"with the cache", fmt::format("{:.2f}", cached), fmt::format("{:.0f}", (T - 1) / cached)},
                 {"recomputed", fmt::format("{:.2f}", again), fmt::format("{:.0f}", (T - 1) / again)}});
  program.claim({.claim = "writing 256 tokens with the cache is so many times as fast",
                 .measured = again / cached,
                 .relation = ">=",
                 .bound = 5,
                 .control = ratios[10],
                 .control_meaning = fmt::format("{} tokens", few)});
}

}  // namespace unrolled::gpt
