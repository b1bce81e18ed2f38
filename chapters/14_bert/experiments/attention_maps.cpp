// One sentence, step by step: what is guessed for its [MASK], the attention maps, and the path of the [MASK].
#include <fmt/format.h>

#include "09_attention/word_graph.hpp"
#include "14_bert/experiments/path_graph.hpp"
#include "14_bert/experiments/story.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::bert {
namespace {

constexpr std::size_t guesses_shown = 5;

/// One text without the batch axis.
Input single(Tokens tokens, const Special& special, std::size_t T) {
  const Input batch = assemble({{std::move(tokens)}}, special, T);
  return {xt::view(batch.ids, 0), xt::view(batch.segments, 0), {}};
}

void draw_maps(app::Program& program, const std::vector<Array>& maps, const std::vector<std::string>& words) {
  for (std::size_t layer = 0; layer < maps.size(); ++layer) {
    for (std::size_t head = 0; head < maps[layer].shape(0); ++head) {
      app::HeatMap plot = {.title = fmt::format("Layer {}, head {}: who looks at whom", layer, head),
                           .x_axis = "looked at",
                           .y_axis = "looks",
                           .unit = "weight",
                           .rows = words,
                           .columns = words,
                           .values = {}};
      for (std::size_t t = 0; t < words.size(); ++t) {
        const Array row = xt::view(maps[layer], head, t);
        plot.values.emplace_back(row.begin(), row.end());
      }
      program.plot(plot, fmt::format("layer_{}_head_{}.svg", layer, head));
    }
  }
}

}  // namespace

void look_inside(app::Program& program, const Bert& model, const Language& language,
                 const std::string& sentence) {
  program.section("One sentence, step by step");
  const Input input =
      single(language.read(sentence, model.config.positions), language.special, model.config.positions);
  const std::vector<std::string> words = language.names(input.ids);
  std::vector<std::size_t> masked;
  for (std::size_t t = 0; t < words.size(); ++t) {
    if (input.ids(t) == language.special.mask) masked.push_back(t);
  }

  Array scores;  // (N,V), a row for each [MASK]
  program.record([&] {
    const Tensor x = model(input, words);  // (T,C)
    const Tensor logits = model.logits(gather(x, as_indices({masked.begin(), masked.end()})));
    trace::label(logits, "logits", {{"mask", {}}, {"word", language.vocabulary.words()}});
    scores = logits.value();
    // As if the likeliest words had stood there
    trace::label(cross_entropy(logits, argmax(logits)), "loss").backward();
  });
  for (Tensor parameter : model.parameters()) parameter.zero_grad();

  std::vector<app::Row> rows;
  std::vector<std::string> best;
  for (std::size_t n = 0; n < masked.size(); ++n) {
    for (const Guess& guess : likeliest(xt::view(scores, n), guesses_shown)) {
      const std::string& word = language.vocabulary.word(guess.word);
      rows.push_back({fmt::format("{}", masked[n]), word, fmt::format("{:.3f}", guess.probability)});
      if (n == 0) best.push_back(fmt::format("{} {:.2f}", word, guess.probability));
    }
  }
  program.say("\"{}\": what may stand there, at which token:", sentence);
  program.table({"token", "word", "probability"}, rows);

  const std::vector<Array> maps = attention_maps(model, input);
  draw_maps(program, maps, words);
  program.draw(attention::word_graph(maps.back(), words, words, 0.2), "tokens");
  program.draw(path_graph(maps, words, masked.front(), best, 0.2), "path");
  program.say("path.svg: from which words, over which heads, the first [MASK] came to its guesses.");
}

}  // namespace unrolled::bert
