// The first part of the story: how many numbers there are to learn.
#include <fmt/format.h>

#include "13_gpt/experiments/story.hpp"
#include "13_gpt/sizes.hpp"
#include "terminal/numbers.hpp"

namespace unrolled::gpt {
namespace {

app::Row row(const PublishedSize& size) {
  const Config& config = size.config;
  return {size.name,
          std::to_string(config.layers),
          std::to_string(config.width),
          grouped(block_parameters(config.width)),
          grouped(parameters_of(config)),
          size.announced < 1e9 ? fmt::format("{:.0f} M", size.announced / 1e6)
                               : fmt::format("{:.1f} B", size.announced / 1e9)};
}

}  // namespace

void count_parameters(app::Program& program) {
  program.section("How large");
  program.say(
      "A block of width C has 12 C² + 13 C parameters; tokens and positions have a vector of C each, and the "
      "readout is "
      "the table of token vectors again. That is all there is to count:");
  std::vector<app::Row> rows;
  for (const PublishedSize& size : gpt_2) rows.push_back(row(size));
  for (const PublishedSize& size : gpt_3) rows.push_back(row(size));
  program.table({"model", "layers", "width", "a block", "parameters", "announced"}, rows);
  const Config& smallest = gpt_2[0].config;
  const auto off = [](std::size_t counted, double known) { return static_cast<double>(counted) - known; };
  program.claim({.claim = "the smallest GPT-2 has 124,439,808 parameters: the formula is off by",
                 .measured = off(parameters_of(smallest), 124'439'808),
                 .relation = "==",
                 .bound = 0,
                 .control = off(parameters_of(smallest) + smallest.vocabulary * smallest.width, 124'439'808),
                 .control_meaning = "a readout of its own"});
  const std::size_t C = std::end(gpt_3)[-1].config.width;
  program.claim({.claim = "the first block of the largest GPT-3 has 1,812,099,072: the formula is off by",
                 .measured = off(block_parameters(C), 1'812'099'072),
                 .relation = "==",
                 .bound = 0,
                 .control = off(12 * C * C, 1'812'099'072),
                 .control_meaning = "12 C², the rule of thumb"});
}

}  // namespace unrolled::gpt
