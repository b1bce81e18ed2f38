// Which meaning of "bank" its vector encodes.
#include <fmt/format.h>

#include "14_bert/experiments/grammar_corpus.hpp"
#include "14_bert/experiments/story.hpp"
#include "14_bert/probing.hpp"

namespace unrolled::bert {
namespace {

struct Senses {
  std::vector<Text> texts;
  std::vector<Index> places;  ///< where the noun stands in [CLS] … [SEP]
  std::vector<Index> labels;  ///< 0: the first of its topics; 1: the other
};

Senses draw_homonym(const Grammar& grammar, std::size_t homonym, Words words, std::size_t count,
                    Generator& generator) {
  Senses senses;
  for (std::size_t n = 0; n < count; ++n) {
    const Sentence sentence =
        grammar.draw_sentence(generator, {.words = words,
                                          .topic = static_cast<int>(Grammar::topics_of(homonym)[n % 2]),
                                          .homonym = static_cast<int>(homonym)});
    senses.texts.push_back({sentence.words});
    senses.places.push_back(static_cast<Index>(sentence.subject + 1));
    senses.labels.push_back(static_cast<Index>(n % 2));
  }
  return senses;
}

/// The noun's vectors: (N,1,C), from the last layer, or as the embedding has them before any.
Array vectors(const Bert& model, const Senses& senses, bool contextual) {
  const NoGrad no_grad;
  const Input input = assemble(senses.texts, {}, model.config.positions);
  const Tensor x = contextual ? model(input) : model.token(input.ids);  // (N,T,C)
  Array found = Array::from_shape({senses.texts.size(), 1, model.config.width});
  for (std::size_t n = 0; n < senses.texts.size(); ++n) {
    xt::view(found, n, 0) = xt::view(x.value(), n, senses.places[n]);
  }
  return found;
}

/// The share of right answers, over all four nouns.
struct Accuracies {
  double unseen = 0, seen = 0;
};

}  // namespace

void probe_senses(app::Program& program, const Grammar& grammar, const Bert& model) {
  program.section("What a word means here");
  Generator generator(program.seed());
  const Bert untrained(model.config, generator);
  Accuracies trained, fixed, random;
  const std::size_t count = program.quick() ? 40 : 200;
  for (std::size_t h = 0; h < topics; ++h) {
    const Senses train = draw_homonym(grammar, h, Words::first_half, count, generator);
    const Senses unseen = draw_homonym(grammar, h, Words::second_half, count, generator);
    const Senses seen = draw_homonym(grammar, h, Words::first_half, count, generator);
    const auto probe = [&](const Bert& from, bool contextual, Accuracies& accuracies) {
      Generator own = generator;
      const Probe one = train_probe(vectors(from, train, contextual), train.labels, 2, own);
      accuracies.unseen += accuracy(one, vectors(from, unseen, contextual), unseen.labels) / topics;
      accuracies.seen += accuracy(one, vectors(from, seen, contextual), seen.labels) / topics;
    };
    probe(model, true, trained);
    probe(model, false, fixed);
    probe(untrained, true, random);
  }
  program.say(
      "\"bank\" is a word of money and of rivers. Can a linear probe tell which, from the one vector at "
      "\"bank\"? It "
      "learns among one half of the words, and is asked among the same ones, and among the others. The mean "
      "of four "
      "such nouns:");
  const auto row = [](const char* name, const Accuracies& accuracies) -> app::Row {
    return {name, fmt::format("{:.3f}", accuracies.unseen), fmt::format("{:.3f}", accuracies.seen)};
  };
  program.table({"the vector", "among new words", "among the same words"},
                {row("of the last layer", trained), row("of the embedding", fixed),
                 row("of the last layer, never pretrained", random)});
  if (program.quick()) return;
  program.claim({.claim = "the sense of a word read from its contextual vector, among new words",
                 .measured = trained.unseen,
                 .relation = ">=",
                 .bound = 0.97,
                 .control = fixed.unseen,
                 .control_meaning = "its static vector"});
  program.claim({.claim = "the sense of a word read from its static vector: chance",
                 .measured = fixed.unseen,
                 .relation = "within",
                 .bound = 0.5,
                 .tolerance = 0.05,
                 .control = trained.unseen,
                 .control_meaning = "its contextual vector"});
  program.claim({.claim = "the same, from the vectors of a network that never was pretrained",
                 .measured = random.unseen,
                 .relation = "<=",
                 .bound = 0.85,
                 .control = trained.unseen,
                 .control_meaning = "pretrained"});
}

}  // namespace unrolled::bert
