// Translation: the training on pairs of sentences, and its result.
#include <fmt/format.h>

#include "11_transformer/experiments/story.hpp"
#include "11_transformer/experiments/training.hpp"
#include "app/late_progress.hpp"
#include "app/training.hpp"

namespace unrolled::transformer {
namespace {

constexpr Scale small = {400, 64, 256, 2, 64, 40, 500, 100, 0.25, 0, 0.1};
constexpr Scale large = {4000, 128, 512, 2, 32, 64, 8000, 400, 0.5, 0.1, 0.1};

Transformer make_model(const Scale& scale, std::size_t vocabulary, Norm norm, Generator& generator) {
  return Transformer({.vocabulary = vocabulary,
                      .width = scale.width,
                      .heads = 4,
                      .inner = scale.inner,
                      .layers = scale.layers,
                      .dropout = scale.dropout,
                      .norm = norm},
                     generator);
}

nn::DrawnTraining new_training(const app::Program& program, const Translator& translator,
                               const TranslationTask& task) {
  const Scale& scale = task.scale;
  const std::size_t steps = program.train_steps(scale.steps, 20);
  const TrainingOptions options = {
      .rate = {{scale.width, scale.warmup, scale.factor}, steps, std::max<std::size_t>(steps / 4, 1)},
      .batch = scale.batch,
      .smoothing = scale.smoothing};
  return training_of(translator, task.lessons, options, Generator(program.seed()));
}

/// Trains in stages, and shows after each how the same sentences are translated by then.
void train(app::Program& program, const Translator& translator, const TranslationTask& task,
           const std::vector<data::Pair>& shown) {
  const std::size_t steps = program.train_steps(task.scale.steps, 20);
  nn::DrawnTraining training = new_training(program, translator, task);
  app::KeptTraining kept(program, training, steps, runaway_hint);
  for (const std::size_t stage : {steps / 16, steps / 4, steps / 2, steps}) {
    if (stage < training.steps_done()) continue;
    kept.go_on(fmt::format("to step {}", stage), stage);
    for (const data::Pair& pair : shown) {
      program.say("{} → {}", pair.source, translator.translate({pair.source}).front());
    }
  }
}

/// At most this many pairs, spread over all of them.
std::vector<data::Pair> some_of(const std::vector<data::Pair>& pairs, std::size_t most) {
  std::vector<data::Pair> some;
  const std::size_t count = std::min(most, pairs.size());
  for (std::size_t i = 0; i < count; ++i) some.push_back(pairs[i * pairs.size() / count]);
  return some;
}

/// The held-out pairs, translated.
struct TestSet {
  std::vector<std::string> sources, references, word_by_word;

  TestSet(const std::vector<data::Pair>& pairs, const Dictionary& dictionary) {
    for (const data::Pair& pair : pairs) {
      sources.push_back(pair.source);
      references.push_back(joined(words_of(pair.target)));
      word_by_word.push_back(joined(dictionary.translate(words_of(pair.source))));
    }
  }
};

/// Errors: it cannot be translated.
void check_sentence(const std::string& sentence, const text::Subwords& subwords, std::size_t longest) {
  const Sentence pieces = subwords.encode(words_of(sentence));
  const auto is_unknown = [unknown = subwords.vocabulary().id(text::unknown)](Index piece) {
    return piece == unknown;
  };
  if (std::all_of(pieces.begin(), pieces.end(), is_unknown))
    throw Error("--sentence: the pairs have not one letter of it",
                "a sentence in the language on their left side");
  if (pieces.size() > longest) {
    throw Error(
        fmt::format("--sentence: it has {} pieces of words, and the longest that is learnt from has {}",
                    pieces.size(), longest),
        "a shorter sentence");
  }
}

}  // namespace

TranslationTask prepare_translation(app::Program& program, Norm norm, const std::string& sentence) {
  const data::Parallel parallel = data::resolve_parallel(program.data());
  const Scale& scale = parallel.is_sample() ? small : large;
  const data::ParallelParts parts = data::hold_out_pairs(parallel.pairs, 20);
  const Corpus corpus(parts.train);
  const text::Subwords subwords = [&] {
    app::LateProgress progress(program, "learning pieces", scale.pieces);
    return learn_pieces(corpus, scale.pieces, [&] { progress.step(); });
  }();
  const TranslationTask task = {parallel.about,
                                parallel.is_sample(),
                                scale,
                                some_of(parts.held_out, program.quick() ? 20 : 500),
                                corpus,
                                subwords,
                                Lessons(corpus, subwords, scale.longest)};
  if (!sentence.empty()) check_sentence(sentence, subwords, scale.longest);
  Generator any(0);
  const Translator translator = {subwords, make_model(scale, subwords.vocabulary().size(), norm, any)};
  app::check_load(program, new_training(program, translator, task));
  return task;
}

Trained learn_to_translate(app::Program& program, const TranslationTask& task, Norm norm) {
  program.section("Translation");
  const auto& [about, is_sample, scale, held_out, corpus, subwords, lessons] = task;
  Generator generator(program.seed());
  const Transformer model = make_model(scale, subwords.vocabulary().size(), norm, generator);
  const Transformer untrained = make_model(scale, subwords.vocabulary().size(), norm, generator);
  const Trained trained = {{subwords, model}, held_out, is_sample};
  program.say("{}.", about);
  program.say("{} pairs to learn from, {} to be tested on; {} pieces of words; {} parameters.",
              lessons.size(), held_out.size(), subwords.vocabulary().size(), model.parameter_count());
  if (lessons.left_out() > 0) {
    program.say("{} pairs are left out: a side of them has more than {} pieces.", lessons.left_out(),
                scale.longest);
  }
  train(program, trained.translator, task, some_of(held_out, 2));

  // Against a dictionary, on the same sentences
  const TestSet test(held_out, Dictionary(corpus.sources, corpus.targets));
  const std::vector<std::string> translated = trained.translator.translate(test.sources);
  program.say("Held-out sentences, by the transformer (greedy search) and word by word with a dictionary:");
  for (std::size_t i = 0; i < translated.size(); i += (translated.size() + 9) / 10) {
    program.say("{}\n  transformer  {}\n  dictionary   {}\n  reference    {}", test.sources[i], translated[i],
                test.word_by_word[i], test.references[i]);
  }
  const double ours = bleu(translated, test.references).score,
               theirs = bleu(test.word_by_word, test.references).score;
  program.table({"on the held-out pairs", "BLEU"},
                {{"a dictionary, word by word (IBM model 1)", fmt::format("{:.1f}", theirs)},
                 {"this transformer, greedy search", fmt::format("{:.1f}", ours)}});
  if (!trained.is_sample || program.quick()) return trained;
  const std::vector<std::string> untrained_output = Translator{subwords, untrained}.translate(test.sources);
  program.claim({.claim = "the transformer's BLEU on held-out sentences above the dictionary's",
                 .measured = ours - theirs,
                 .relation = ">=",
                 .bound = 40,
                 .control = bleu(untrained_output, test.references).score - theirs,
                 .control_meaning = "the same network untrained"});
  return trained;
}

void translate_sentence(app::Program& program, const Trained& trained, const std::string& sentence) {
  const double alpha = BeamOptions{}.alpha;
  std::vector<app::Row> rows;
  const auto add = [&](const std::string& how, const Hypothesis& found) {
    rows.push_back({how, trained.translator.text_of(found), fmt::format("{:.2f}", found.log_probability),
                    fmt::format("{:.2f}", found.score(alpha))});
  };
  add("greedy", trained.translator.search(sentence, 1).front());
  for (const Hypothesis& found : trained.translator.search(sentence, BeamOptions{}.beams)) add("beam", found);
  program.say("\"{}\":", sentence);
  program.table({"search", "translation", "ln p", "score"}, rows);
}

}  // namespace unrolled::transformer
