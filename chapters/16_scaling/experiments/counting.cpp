// What is known without a run: the arithmetic of published models, and how little language Z can cost.
#include <fmt/format.h>

#include "13_gpt/sizes.hpp"
#include "16_scaling/experiments/story.hpp"

namespace unrolled::scaling {
namespace {

const Trained& model_called(std::string_view name) {
  return *std::find_if(std::begin(trained_models), std::end(trained_models),
                       [&](const Trained& each) { return each.name == name; });
}

/// The logits of one who knows the language, or all of it but which fact belongs to which entity. (B,T,V)
Tensor known_logits(const Facts& language, const Indices& rows, bool facts_too) {
  const std::size_t B = rows.shape(0), T = rows.shape(1) - 1, V = language.vocabulary();
  Array logits = Array::from_shape({B, T, V});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) {
      std::vector<double> p = language.next(t + 1, t > 0 ? rows(b, t - 1) : 0, rows(b, t));
      if (!facts_too && (t + 1) % 3 == 2) std::fill(p.end() - fact_count, p.end(), 1. / fact_count);
      for (std::size_t v = 0; v < V; ++v)
        logits(b, t, v) = p[v] > 0 ? static_cast<Real>(std::log(p[v])) : -100;
    }
  }
  return logits;
}

}  // namespace

void count(app::Program& program, const Dataset& dataset) {
  program.section("What is known without a run");
  program.say(
      "To learn from D tokens with N parameters takes about C = 6 N D operations. Hoffmann et al. fitted a "
      "loss of "
      "E + A / N^α + B / D^β; for each budget it has one best split. Others fitted their runs anew.");
  std::vector<app::Row> rows;
  for (const Trained& each : trained_models) {
    const Split printed = best_split(as_printed, each.compute()),
                anew = best_split(fitted_anew, each.compute());
    rows.push_back({each.name, fmt::format("{:.3g}", each.parameters / 1e9),
                    fmt::format("{:.3g}", each.tokens / 1e9), fmt::format("{:.2g}", each.compute()),
                    fmt::format("{:.1f}", each.tokens / each.parameters),
                    fmt::format("{:.3g}", printed.N / 1e9), fmt::format("{:.3g}", anew.N / 1e9),
                    fmt::format("{:.1f}", anew.D / anew.N)});
  }
  program.table({"model", "N (billions)", "D (billions)", "C", "D / N", "best N as printed",
                 "best N, fitted anew", "its D / N"},
                rows);
  const double gopher = model_called("Gopher").compute();
  program.claim(
      {.claim = "Gopher's budget, by the law as it was fitted anew: the best N (billions; Chinchilla has 70)",
       .measured = best_split(fitted_anew, gopher).N / 1e9,
       .relation = "within",
       .bound = 70,
       .tolerance = 7,
       .control = best_split(as_printed, gopher).N / 1e9,
       .control_meaning = "the numbers as printed"});
  const gpt::Config gpt_3 = gpt::gpt_3[7].config;
  const auto counted = [&](std::size_t T) {
    return operations_a_token(gpt_3, T) / (6 * static_cast<double>(gpt::parameters_of(gpt_3)));
  };
  program.claim({.claim = "GPT-3's operations a token, counted, over the rule's 6 N",
                 .measured = counted(gpt_3.context),
                 .relation = "within",
                 .bound = 1,
                 .tolerance = .05,
                 .control = counted(32'768),
                 .control_meaning = "reading 32,768 tokens at once"});
  const Facts& language = dataset.setting.language;
  program.say(
      "Language Z has {} entities; each is said with two words and its fact. One who knows all of it needs "
      "{:.4f} nats a token.",
      language.entities(), language.entropy());
  const auto off = [&](bool facts_too) {
    return divergence(language, dataset.setting.asked,
                      known_logits(language, dataset.setting.asked, facts_too));
  };
  program.claim({.claim = "who knows language Z is no nat off the truth",
                 .measured = off(true),
                 .relation = "<=",
                 .bound = 1e-6,
                 .control = off(false),
                 .control_meaning = "knows all but the facts"});
}

}  // namespace unrolled::scaling
