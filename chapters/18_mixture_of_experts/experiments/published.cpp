// How large published models of experts are, and how much of them works on a token.
#include "18_mixture_of_experts/published.hpp"

#include <fmt/format.h>

#include "18_mixture_of_experts/experiments/story.hpp"

namespace unrolled::mixture {

void count_published(app::Program& program) {
  program.section("Models of experts, from their published shapes");
  const auto billions = [](std::size_t parameters) { return static_cast<double>(parameters) / 1e9; };
  std::vector<app::Row> rows;
  for (const Published& model : {mixtral(), glam()}) {
    rows.push_back(
        {model.name, fmt::format("{} of {}", model.top, model.experts),
         fmt::format("{:.1f}", billions(parameters_of(model))),
         fmt::format("{:.1f}", billions(at_work(model))),
         fmt::format("{:.1f} %", 100 * billions(at_work(model)) / billions(parameters_of(model)))});
  }
  program.table({"model", "experts", "parameters (billions)", "at work", "share"}, rows);
  program.say("Switch-C's experts have {:.0f} billion parameters: 2,048 in each of 30 layers.",
              billions(in_experts(switch_c())));

  program.claim({.claim = "parameters of GLaM 64B/64E, from its shape (billions)",
                 .measured = billions(parameters_of(glam())),
                 .relation = "within",
                 .bound = 1162,
                 .tolerance = .5,
                 .control = billions(parameters_with(glam(), 1)),
                 .control_meaning = "one expert a layer"});
  program.claim({.claim = "of which work on a token (billions)",
                 .measured = billions(at_work(glam())),
                 .relation = "within",
                 .bound = 96.6,
                 .tolerance = .05,
                 .control = billions(parameters_with(glam(), 1)),
                 .control_meaning = "one expert at work"});
  program.claim({.claim = "parameters of Mixtral 8x7B (billions)",
                 .measured = billions(parameters_of(mixtral())),
                 .relation = "within",
                 .bound = 46.7,
                 .tolerance = .05,
                 .control = 8 * billions(parameters_with(mixtral(), 1)),
                 .control_meaning = "eight times Mistral 7B"});
  program.claim({.claim = "parameters of Switch-C's experts (billions)",
                 .measured = billions(in_experts(switch_c())),
                 .relation = "within",
                 .bound = 1570,
                 .tolerance = .5,
                 .control = billions(in_experts(switch_c())) / 2,
                 .control_meaning = "the encoder's alone"});
}

}  // namespace unrolled::mixture
