// The same on real text: pretrained on a dictionary and on reviews without their labels, fine-tuned on reviews.
#include <fmt/format.h>

#include "14_bert/experiments/frequency_baseline.hpp"
#include "14_bert/experiments/pretraining.hpp"
#include "14_bert/experiments/real_texts.hpp"
#include "14_bert/experiments/story.hpp"
#include "app/late_progress.hpp"
#include "app/training.hpp"
#include "data/datasets.hpp"
#include "data/texts.hpp"
#include "nn/copy.hpp"

namespace unrolled::bert {
namespace {

constexpr std::size_t T = 24, B = 32, learnt_pieces = 4000;

/// A batch of two corpora in turns: one text in three is of the task.
Lesson draw_from_both(const Corpus& general, const Corpus& task, Generator& generator) {
  Corpus some = {.texts = {}, .special = task.special, .V = task.V, .T = T};
  std::vector<std::size_t> numbers(B);
  for (std::size_t b = 0; b < B; ++b) {
    const Corpus& from = b % 3 == 0 ? task : general;
    some.texts.push_back(from.texts[generator.below(from.texts.size())]);
    numbers[b] = b;
  }
  return hide_words(some, numbers, generator);
}

/// More labels, more steps: three rounds over many, sixty steps on few.
FineTuning tuning_for(std::size_t labels) {
  return {.rate = 5e-4, .steps = std::max<std::size_t>(60, 3 * labels / 32), .batch = 32};
}

/// A sentence for the model to fill, where the reader gave none: ours, or one of the texts with its last word hidden.
std::string sentence_of(const data::Dataset& dataset, const std::vector<data::Labelled>& texts) {
  if (!dataset.is_own) return "the food was [MASK].";
  constexpr std::size_t most_words = 8;
  std::vector<std::string> words = text::plain_words(texts.front().text);
  words.resize(std::min(words.size(), most_words));
  if (!words.empty()) words.pop_back();
  words.emplace_back("[MASK]");
  return fmt::format("{}", fmt::join(words, " "));
}

/// The columns of the table: 32 labels, 128 and all, and of few labels one of each class.
/// Errors: no text of a column has a word, so that chapter 03's bag of words would be empty.
std::vector<Task> tasks_of(const data::Dataset& dataset, const Sentences& train, const Sentences& test,
                           const Special& special, bool quick) {
  const std::size_t K = dataset.classes.size(), all = train.labelled.size();
  std::vector<std::size_t> counts;
  for (const std::size_t few : {32, 128}) {
    if (const std::size_t n = std::max(few, K); n < all && (counts.empty() || n > counts.back()))
      counts.push_back(n);
  }
  if (!quick || counts.empty()) counts.push_back(all);
  if (quick) counts.resize(1);
  std::vector<Task> tasks;
  for (const std::size_t n : counts) {
    tasks.push_back({take(train, n, K), {test}, K, special, tuning_for(n)});
    const auto has_word = [](const std::string& text) { return !text::words(text).empty(); };
    const std::vector<std::string>& written = tasks.back().train.written;
    if (std::none_of(written.begin(), written.end(), has_word))
      throw Error(fmt::format("{}: none of its first {} texts has a word", dataset.name, n),
                  "texts with words: letters or digits");
  }
  return tasks;
}

}  // namespace

void read_reviews(app::Program& program, const Options& options) {
  program.section("Real text");
  const data::Dataset dataset = data::resolve(program.data());
  const data::Text text = data::resolve_text(options.corpus.string(), "wordnet");
  const data::Split split = data::split(dataset, 0.2, program.seed());
  std::vector<std::string> lines = lines_of(text.text);
  if (program.quick()) lines.resize(std::min<std::size_t>(lines.size(), 300));
  const std::size_t general = lines.size();
  for (const data::Labelled& example : split.train) lines.push_back(example.text);
  const text::WordPiece pieces = [&] {
    app::LateProgress progress(program, "learning pieces", learnt_pieces);
    return pieces_of(options.pieces, lines, learnt_pieces, [&] { progress.step(); });
  }();
  const Language language = language_of(pieces);
  const std::string sentence =
      options.sentence.empty() ? sentence_of(dataset, split.train) : options.sentence;
  language.read(sentence, T);  // an error before the training, not after it
  const Sentences train = sentences_of(split.train, pieces), test = sentences_of(split.test, pieces);
  const std::vector<Task> tasks = tasks_of(dataset, train, test, language.special, program.quick());
  const auto corpus_of = [&](const std::vector<Text>& texts, const std::string& name) -> Corpus {
    return {texts_to_hide_in(texts, language.special, T, name), language.special, language.vocabulary.size(),
            T};
  };
  lines.resize(general);
  const Corpus corpus = corpus_of(texts_of(lines, pieces), text.name);
  const Corpus task = corpus_of(train.labelled.texts, dataset.name);
  const Corpus held_out = corpus_of(test.labelled.texts, dataset.name);
  program.say(
      "To read: {}; and {} texts of \"{}\" without their labels. {} others are for the test. {} pieces of "
      "words.",
      text.about, train.labelled.size(), dataset.name, test.labelled.size(), corpus.V);
  program.say("\"{}\" in pieces: {}", train.written[0], fmt::join(pieces.pieces(train.written[0]), " "));

  const std::size_t steps = program.train_steps(2000, 6);
  Generator generator(program.seed());
  const Config config = {
      .vocabulary = corpus.V, .positions = T, .width = 64, .dropout = 0.1, .initial_std = 0.05};
  const Bert untrained(config, generator), model = nn::copy_of(untrained);
  std::string vocabulary;
  for (const std::string& piece : language.vocabulary.words()) vocabulary += piece + ' ';
  nn::DrawnTraining training = pretraining_of(
      model, [&](Generator& lots) { return draw_from_both(corpus, task, lots); },
      {.rate = 2e-3, .steps = steps}, generator,
      {{"pieces", vocabulary}, {"number of texts", std::to_string(general + train.labelled.size())}});
  program.say("{} layers of {} heads, width {}: {} parameters.", config.layers, config.heads, config.width,
              model.parameter_count());
  app::KeptTraining(program, training, steps, runaway_hint).go_on("pretraining", steps);

  program.table({"hidden pieces of test texts", "nats"},
                {{"by frequency alone", fmt::format("{:.3f}", frequency_loss(corpus, held_out))},
                 {"by this model", fmt::format("{:.3f}", held_out_loss(model, held_out))}});
  look_inside(program, model, language, sentence);

  program.section("Few labels, real text");
  app::Row header = {"right, on test texts"};
  std::vector<app::Row> rows;
  std::vector<Right> columns;
  for (const Task& one : tasks) {
    columns.push_back(compare(one, model, untrained, Pooling::mean, generator));
    header.push_back(fmt::format("{} labels", one.train.labelled.size()));
  }
  for (const auto& [name, part] : ways) {
    rows.push_back({name});
    for (const Right& right : columns) rows.back().push_back(fmt::format("{:.3f}", (right.*part)[0]));
  }
  program.table(header, rows);
}

}  // namespace unrolled::bert
