// One sentence with a hidden word, as four models get it; and what follows from the formulas alone.
#include <fmt/format.h>

#include <cmath>

#include "09_attention/positions.hpp"
#include "15_encoder_decoder/experiments/lessons.hpp"
#include "15_encoder_decoder/experiments/pictures.hpp"
#include "15_encoder_decoder/experiments/story.hpp"

namespace unrolled::infilling {
namespace {

Tokens tokens_of(const Language& language, const std::vector<std::string>& words) {
  Tokens tokens;
  for (const std::string& word : words) tokens.push_back(language.id(word));
  return tokens;
}

/// T5's own numbers: a text of N tokens, cut as its pretraining cuts it.
Task corrupted_text(std::size_t N, const Marks& marks, Generator& generator) {
  return corrupt(Tokens(N, 0), draw_spans(N, generator), marks);
}

void claim_sizes(app::Program& program, const Marks& marks) {
  Generator generator(program.seed());
  const Task task = corrupted_text(568, marks, generator), longer = corrupted_text(569, marks, generator);
  program.claim({.claim = "568 tokens become a source that fills T5's 512 (tokens)",
                 .measured = static_cast<double>(task.source.size()),
                 .relation = "==",
                 .bound = 512,
                 .control = static_cast<double>(longer.source.size()),
                 .control_meaning = "569 tokens"});
  program.claim({.claim = "and a target of 114: 85 hidden, 28 sentinels before them, one after",
                 .measured = static_cast<double>(task.target.size()),
                 .relation = "==",
                 .bound = 114,
                 .control = 85 + 85 + 1,
                 .control_meaning = "spans of one token"});
}

}  // namespace

void show_four_ways(app::Program& program, const Language& language) {
  program.section("One gap, four ways");
  const Marks& marks = language.marks;
  const Tokens text = tokens_of(language, {"la", "bill", "ma", "pays", "la", "loan", "."});
  const Span span = {2, 3};
  const Task task = corrupt(text, {span}, marks);
  const Blanked blanked = blank(text, {span}, marks);
  program.table({"model", "reads", "writes"},
                {{"BERT", "la bill [MASK] pays la loan .", "ma, at its place"},
                 {"T5", language.write(task.source), language.write(task.target)},
                 {"GPT, middle last",
                  language.write(prompt_for({text.begin(), text.begin() + 2}, {text.begin() + 3, text.end()},
                                            Order::prefix_first, marks)),
                  "ma ⟨end⟩"},
                 {"GLM", language.write(blanked.tokens), "ma ⟨end⟩"}});
  program.write("four_ways.svg", four_ways_picture(language, text, span));
  program.write("masks.svg", masks_picture(language, text, span));
  program.say(
      "four_ways.svg shows what each model sees when it writes the hidden word; masks.svg, which token may "
      "look at which.");
  if (!program.quick()) claim_sizes(program, marks);
}

void move_a_text(app::Program& program, const Language& language) {
  Generator generator(program.seed());
  const T5 model(t5_config(language.marks), generator);
  const NoGrad no_grad;
  constexpr Index before = 7, T = 9;
  Indices text = Indices::from_shape({static_cast<std::size_t>(before + T)});
  for (Index& token : text) token = static_cast<Index>(generator.below(language.marks.words));
  const attention::MultiHeadAttention& layer = model.encoder.layers[0].attention;
  // The scores among the last T tokens, at the beginning of a text and after seven others
  const auto difference = [&](bool sinusoids) {
    const auto scores = [&](Index from) {
      Tensor x = model.embedding(xt::view(text, xt::range(from, before + T)));
      if (sinusoids) x = x + Tensor(attention::sinusoidal_positions(x.size(0), x.size(1)));
      const Tensor queries = attention::split_heads(layer.W_q(x), layer.heads),
                   keys = attention::split_heads(layer.W_k(x), layer.heads);
      const Tensor all = matmul(queries, transpose(keys)) + model.bias_in.bias(x, x.size(0));
      const auto S = static_cast<Index>(x.size(0));
      return slice(slice(all, -1, S - T, S), -2, S - T, S);
    };
    const Tensor moved = scores(0) - scores(before);
    double most = 0;
    for (const Real each : moved.value()) most = std::max(most, std::abs(static_cast<double>(each)));
    return most;
  };
  const double with_bias = difference(false), with_sinusoids = difference(true);
  if (program.quick()) return;
  program.claim({.claim = "a text that is moved by seven places keeps its scores (largest change)",
                 .measured = with_bias,
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = with_sinusoids,
                 .control_meaning = "chapter 09's sinusoids added"});
}

}  // namespace unrolled::infilling
