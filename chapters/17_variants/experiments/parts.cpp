// What follows from the formulas alone: nothing is trained here.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "17_variants/experiments/story.hpp"

namespace unrolled::variants {
namespace {

double difference(const Tensor& a, const Tensor& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(
        most, std::abs(static_cast<double>(a.value().flat(i)) - static_cast<double>(b.value().flat(i))));
  return most;
}

void compare_norms(app::Program& program, Generator& generator) {
  const NoGrad no_grad;
  Config config;
  config.epsilon = 0;
  const Norm layer(config, config.width);
  config.norm = NormKind::rms;
  const Norm rms(config, config.width);
  const Tensor x = normal({5, config.width}, 1, generator);
  program.claim({.claim = "RMSNorm(7x) = RMSNorm(x) (largest difference)",
                 .measured = difference(rms(x * 7.), rms(x)),
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = difference(rms(x + 7.), rms(x)),
                 .control_meaning = "RMSNorm(x + 7)"});
  program.claim({.claim = "LayerNorm(7x + 7) = LayerNorm(x) (largest difference)",
                 .measured = difference(layer(x * 7. + 7.), layer(x)),
                 .relation = "<=",
                 .bound = 1e-4,
                 .control = difference(rms(x * 7. + 7.), rms(x)),
                 .control_meaning = "RMSNorm"});
}

/// Writes the weights of one key head into all heads of another layer.
void copy_heads(const GroupedAttention& one, const GroupedAttention& all) {
  const auto copy = [](const nn::Linear& from, const nn::Linear& to) {
    const std::size_t in = from.weight.size(0), D = from.weight.size(1), out = to.weight.size(1);
    Tensor weight = to.weight, bias = to.bias;
    for (std::size_t column = 0; column < out; ++column) {
      for (std::size_t row = 0; row < in; ++row)
        weight.value()(row, column) = from.weight.value()(row, column % D);
      bias.value()(column) = from.bias.value()(column % D);
    }
  };
  copy(one.W_k, all.W_k);
  copy(one.W_v, all.W_v);
  for (const auto& [from, to] : {std::pair{&one.W_q, &all.W_q}, {&one.W_o, &all.W_o}}) {
    Tensor weight = to->weight, bias = to->bias;
    weight.value() = from->weight.value();
    bias.value() = from->bias.value();
  }
}

void share_keys(app::Program& program, Generator& generator) {
  const NoGrad no_grad;
  Config config = {.key_heads = 1};
  const GroupedAttention one(config, generator);
  config.key_heads = config.heads;
  const GroupedAttention all(config, generator), other(config, generator);
  copy_heads(one, all);
  const Tensor x = normal({2, 9, config.width}, 1, generator);
  const auto read = [&](const GroupedAttention& layer) {
    return layer(layer.W_q(x), {layer.W_k(x), layer.W_v(x)}, attention::causal_mask(9), {});
  };
  program.claim({.claim = "one key head for all = its copy for each head (largest difference)",
                 .measured = difference(read(one), read(all)),
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = difference(read(one), read(other)),
                 .control_meaning = "other keys"});
}

/// The longest chain of operations from the tokens to a block's output.
std::size_t longest_chain(Place place, Generator& generator) {
  Config config = {.layers = 1, .place = place};
  const Positions where(config, generator);
  const Block block(config, generator);
  trace::Recording recording;
  KeyValue kept;
  block(Tensor(normal({3, config.width}, 1, generator)), where, 0, kept);
  std::vector<std::size_t> depth(recording.record.size(), 0);
  for (const trace::Step& step : recording.record.steps()) {
    for (const std::size_t input : step.inputs)
      depth[step.index] = std::max(depth[step.index], depth[input] + 1);
  }
  return *std::max_element(depth.begin(), depth.end());
}

void measure_chains(app::Program& program, Generator& generator) {
  const auto pre = longest_chain(Place::pre, generator), parallel = longest_chain(Place::parallel, generator);
  program.say(
      "The longest chain of operations through a block: {} with one part after the other, {} side by side.",
      pre, parallel);
  program.claim(
      {.claim = "side by side, a block's longest chain is so many operations shorter",
       .measured = static_cast<double>(pre - parallel),
       .relation = ">=",
       .bound = 1,
       .control = static_cast<double>(pre) - static_cast<double>(longest_chain(Place::sandwich, generator)),
       .control_meaning = "sandwich norms"});
}

void draw_patterns(app::Program& program) {
  constexpr std::size_t T = 64, w = 8;
  const struct {
    Pattern pattern;
    const char* name;
  } patterns[] = {{Pattern::dense, "dense"},
                  {Pattern::banded, "banded"},
                  {Pattern::strided, "strided"},
                  {Pattern::fixed, "fixed"}};
  std::vector<app::Row> rows;
  std::size_t farthest[4] = {};
  for (std::size_t n = 0; n < 4; ++n) {
    const Indices steps = looks(patterns[n].pattern, T, w, T);
    app::HeatMap map = {.title = fmt::format("{}: how many looks from each position (row) to each before it",
                                             patterns[n].name),
                        .x_axis = "looked at",
                        .y_axis = "looks",
                        .unit = "looks",
                        .rows = {},
                        .columns = {},
                        .values = {}};
    for (std::size_t i = 0; i < T; ++i) {
      map.rows.push_back(std::to_string(i));
      map.columns.push_back(std::to_string(i));
      map.values.emplace_back();
      for (std::size_t j = 0; j < T; ++j) {
        map.values.back().push_back(j > i ? std::nan("") : static_cast<double>(steps(i, j)));
        if (j <= i) farthest[n] = std::max(farthest[n], static_cast<std::size_t>(steps(i, j)));
      }
    }
    program.plot(map, fmt::format("looks_{}.svg", patterns[n].name));
    rows.push_back(
        {patterns[n].name, std::to_string(pairs(patterns[n].pattern, T, w)), std::to_string(farthest[n])});
  }
  program.say("64 positions, bands and strides of 8:");
  program.table({"pattern", "pairs of query and key", "looks to the farthest"}, rows);
  program.claim({.claim = "strided by √T, every earlier position is within two looks (looks to the farthest)",
                 .measured = static_cast<double>(farthest[2]),
                 .relation = "==",
                 .bound = 2,
                 .control = static_cast<double>(farthest[1]),
                 .control_meaning = "banded alone"});
  program.claim({.claim = "at this many pairs a query, at most 2 √T = 16",
                 .measured = static_cast<double>(pairs(Pattern::strided, T, w)) / T,
                 .relation = "<=",
                 .bound = 16,
                 .control = static_cast<double>(pairs(Pattern::dense, T, w)) / T,
                 .control_meaning = "dense"});
}

void draw_activations(app::Program& program) {
  app::Lines values = {.title = "Activations",
                       .x_axis = "z",
                       .y_axis = "f(z)",
                       .curves = {{"ReLU", {}, {}}, {"GELU", {}, {}}, {"SiLU", {}, {}}}};
  app::Lines slopes = {.title = "Their slopes", .x_axis = "z", .y_axis = "f'(z)", .curves = values.curves};
  for (double z = -4; z <= 3; z += .05) {
    const Tensor x = parameter(Array(Shape{1}, static_cast<Real>(z)));
    const Tensor each[] = {relu(x), gelu(x), silu(x)};
    for (std::size_t n = 0; n < 3; ++n) {
      Tensor leaf = x;
      leaf.zero_grad();
      each[n].backward(Array(Shape{1}, 1));
      values.curves[n].x.push_back(z);
      slopes.curves[n].x.push_back(z);
      values.curves[n].y.push_back(static_cast<double>(each[n].value().flat(0)));
      slopes.curves[n].y.push_back(static_cast<double>(x.grad().flat(0)));
    }
  }
  program.plot(values, "activations.svg");
  program.plot(slopes, "slopes.svg");
}

}  // namespace

void compare_parts(app::Program& program) {
  program.section("Part by part");
  Generator generator(program.seed());
  compare_norms(program, generator);
  share_keys(program, generator);
  measure_chains(program, generator);
  draw_patterns(program);
  draw_activations(program);
}

}  // namespace unrolled::variants
