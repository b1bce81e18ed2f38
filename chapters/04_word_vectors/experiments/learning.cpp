// Skip-gram on the text: one pair step by step, the training, and what its vectors are near to.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

#include "04_word_vectors/co_occurrence.hpp"
#include "04_word_vectors/experiments/story.hpp"
#include "04_word_vectors/neighbours.hpp"
#include "04_word_vectors/one_pair.hpp"
#include "04_word_vectors/skip_gram_training.hpp"
#include "app/training.hpp"

namespace unrolled::word_vectors {
namespace {

/// The first two neighbours in the text that are different and both rare; else the first different ones; else the first.
Pair shown_pair(const Corpus& corpus) {
  const Index frequent = std::min<Index>(200, static_cast<Index>(corpus.vocabulary.size() / 4));
  std::optional<Pair> different, any;
  for (const auto& sentence : corpus.sentences) {
    for (std::size_t i = 1; i < sentence.size(); ++i) {
      const Pair pair = {sentence[i - 1], sentence[i]};
      if (!any) any = pair;
      if (pair.word == pair.context) continue;
      if (pair.word > frequent && pair.context > frequent) return pair;
      if (!different) different = pair;
    }
  }
  return different ? *different : *any;  // SkipGram refuses a text without a pair
}

/// Two passes tell the words of a million apart; a short text is read until skip-gram has seen 300,000 words (Ruth, of 2,300: 120
/// passes bring the loss from 4.1 to .6).
std::size_t usual_passes(std::size_t words, bool quick) {
  return quick ? 1 : std::clamp<std::size_t>(300'000 / std::max<std::size_t>(words, 1), 2, 120);
}

std::string times(std::size_t passes) {
  return passes == 1 ? "once" : passes == 2 ? "twice" : fmt::format("{} times", passes);
}

}  // namespace

Vectors learn(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("Learning the vectors");
  const Corpus& corpus = dataset.corpus;
  SkipGramOptions how = options.skip_gram;
  how.passes =
      options.passes > 0 ? options.passes : usual_passes(word_total(corpus.sentences), program.quick());
  SkipGramTraining training(corpus.sentences, corpus.vocabulary.size(), how, Generator(program.seed()),
                            {{"seed", std::to_string(program.seed())}});
  program.say(
      "Skip-gram with negative sampling: {} words × {} numbers, and as many for the words as contexts. Each "
      "word is paired with "
      "those up to {} places away, and each pair with {} words drawn as negatives. The text is read {}.",
      corpus.vocabulary.size(), how.width, how.reach, how.negatives, times(how.passes));
  const std::size_t until =
      std::min(training.steps(), program.train_steps(training.steps(), training.steps()));
  app::KeptTraining(program, training, training.steps(),
                    "a smaller --width does not help: look at the pair with --step")
      .go_on("skip-gram", until);

  Vectors vectors = {corpus.vocabulary, training.model().words.array(), training.model().contexts.array()};
  if (!options.save_vectors.empty()) {
    text::write_word_vectors(options.save_vectors, vectors.vocabulary, vectors.words);
    program.say("The vectors are in {}.", options.save_vectors.string());
  }
  const Array unit = unit_rows(vectors.words);
  if (!options.neighbours.empty() || !options.analogy.empty()) {
    answer_questions(program, options, vectors.vocabulary, unit);
    return vectors;
  }
  std::vector<app::Row> rows;
  for (const Index word : shown_words(vectors.vocabulary, 5))
    rows.push_back({vectors.vocabulary.word(word), nearest_in_words(vectors.vocabulary, unit, word, 6)});
  program.say("The nearest words, by cosine:");
  program.table({"word", "nearest"}, rows);
  if (until < training.steps() || program.quick())
    program.say(
        "So short a training leaves the vectors nearly as they began; the whole one tells words apart.");
  return vectors;
}

void follow_one_pair(app::Program& program, const Dataset& dataset, const Vectors& vectors) {
  program.section("One pair, step by step");
  const Corpus& corpus = dataset.corpus;
  const auto [word, context] = shown_pair(corpus);
  Generator generator(program.seed());
  const AliasTable negatives(negative_distribution(word_counts(corpus.sentences, corpus.vocabulary.size())));
  std::vector<Index> targets = {context};
  while (targets.size() < 6) {
    const auto drawn = static_cast<Index>(negatives.draw(generator));
    if (drawn != context) targets.push_back(drawn);
  }
  std::vector<std::string> names;
  for (const Index target : targets) names.push_back(corpus.vocabulary.word(target));
  const std::string centre_name = corpus.vocabulary.word(word);
  program.say("Near \"{}\" stands \"{}\"; drawn as negatives: {}.", centre_name, names[0],
              fmt::join(names.begin() + 1, names.end(), ", "));

  const Tensor centre = parameter(rows_of(vectors.words, {word}), "w"),
               contexts = parameter(rows_of(vectors.contexts, targets), "contexts");
  Tensor loss;
  program.record([&] {
    trace::label(centre, "w", {{"word", {centre_name}}, {"feature", {}}});
    trace::label(contexts, "contexts", {{"target", names}, {"feature", {}}});
    trace::note(centre, "The one vector of this word, whatever sentence it stands in.");
    trace::note(contexts, "The true context first, then the negatives. These are rows of the second table.");
    loss = pair_loss(centre, contexts);
    loss.backward();
  });
  std::vector<app::Row> rows;
  const PairGradient gradient = pair_gradient(vector_of(vectors.words, word), contexts.value());
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const Real score = dot(row_of(centre.value(), 0), row_of(contexts.value(), static_cast<Index>(t)));
    rows.push_back({names[t], t == 0 ? "context" : "negative", fmt::format("{:+.3f}", score),
                    fmt::format("{:.3f}", 1 / (1 + std::exp(t == 0 ? -score : score))),
                    fmt::format("{:.3f}", std::sqrt(dot(row_of(gradient.targets, static_cast<Index>(t)),
                                                        row_of(gradient.targets, static_cast<Index>(t)))))});
  }
  program.table({"target", "", "w · target", "p of the right answer", "‖∂loss/∂target‖"}, rows);
  program.say("The loss is {:.3f} nats; guessing would cost {:.3f}.", loss.item(),
              static_cast<double>(targets.size()) * std::log(2));
}

}  // namespace unrolled::word_vectors
