// Translation: a small model learns the phrase book, and one of its sentences is followed step by step.
#include <fmt/format.h>

#include <numeric>

#include "08_seq2seq/experiments/story.hpp"
#include "app/training.hpp"
#include "nn/drawn_training.hpp"
#include "trace/views/heat_map.hpp"

namespace unrolled::seq2seq {
namespace {

constexpr Scale small = {1000, 30, 16, 16, 500, 50, 1e-2};
constexpr Scale large = {4000, 20, 64, 64, 1500, 100, 3e-3};
constexpr std::size_t most_words = 12;  // of a sentence that is drawn

Seq2Seq make_translator(const Dataset& dataset, const Options& options, Generator& generator) {
  const Attention attention = options.attention == "none"    ? Attention::none
                              : options.attention == "luong" ? Attention::luong
                                                             : Attention::bahdanau;
  return Seq2Seq({.source_vocabulary = dataset.languages.source.size(),
                  .target_vocabulary = dataset.languages.target.size(),
                  .embedding = dataset.scale.embedding,
                  .encoder = dataset.scale.width,
                  .decoder = 2 * dataset.scale.width,
                  .attention = attention,
                  .score = score_of(options.score, attention)},
                 generator);
}

std::string line_of(const Words& words) {
  std::string line;
  for (const std::string& word : words) line += line.empty() ? word : ' ' + word;
  return line;
}

/// The dataset must outlive this.
nn::DrawnTraining training_of(const app::Program& program, const Seq2Seq& model, const Dataset& dataset,
                              const Generator& generator) {
  const std::size_t steps = program.train_steps(dataset.scale.steps, 20);
  std::string words;
  for (const text::Vocabulary* side : {&dataset.languages.source, &dataset.languages.target})
    words += line_of(side->words()) + '\n';
  return {model,
          [model, &dataset](Generator& drawing) {
            std::vector<std::size_t> chosen(32);
            for (std::size_t& pair : chosen) pair = drawing.below(dataset.train.size());
            return loss_of(model, lesson_of(dataset.train, chosen, dataset.languages));
          },
          {.adam = nn::Adam(model.parameters()),
           .rate = schedule(dataset.scale.peak, dataset.scale.warmup, steps),
           .clip = 1},
          {0, generator, {}, {{"words", words}, {"pairs", std::to_string(dataset.train.size())}}}};
}

/// Errors: it cannot be translated, or not be drawn.
void check_sentence(const std::string& sentence, const text::Vocabulary& vocabulary) {
  const Words words = text::words(sentence);
  const bool has_known = std::any_of(
      words.begin(), words.end(), [&](const std::string& word) { return vocabulary.find(word).has_value(); });
  if (has_known && words.size() <= most_words) return;
  throw Error(fmt::format("--sentence: it needs 1 to {} words, and one that the pairs have", most_words),
              fmt::format("a word that they have is \"{}\"", vocabulary.word(end + 2)));
}

/// What the model writes to a source.
struct Translation {
  Sentence source, target;
};

Translation translate(const Translator& translator, const Words& words) {
  const Sentence source = numbers_of(words, translator.languages.source);
  return {source, greedy(translator.model, text::pad({source}), 2 * source.size() + 5).sentences[0]};
}

/// In nats a word.
double held_out_loss(const Translator& translator, const Dataset& dataset) {
  const NoGrad no_grad;
  std::vector<std::size_t> all(dataset.held_out.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return static_cast<double>(
      loss_of(translator.model, lesson_of(dataset.held_out, all, dataset.languages)).item());
}

}  // namespace

Dataset open_pairs(app::Program& program, const Options& options) {
  const data::Parallel parallel = data::resolve_parallel(program.data());
  const Scale& scale = parallel.is_sample() ? small : large;
  const data::ParallelParts parts = data::hold_out_pairs(parallel.pairs, 20);
  Dataset dataset = {parallel.about, parallel.is_sample(), scale, {}, {}, {}};
  dataset.train = words_of(parts.train, scale.longest);
  dataset.held_out = words_of(parts.held_out, scale.longest);
  if (dataset.train.size() == 0 || dataset.held_out.size() == 0) {
    throw Error(fmt::format("too few of the pairs have 1 to {} words on each side", scale.longest),
                "shorter sentences");
  }
  dataset.held_out.sources.resize(std::min<std::size_t>(dataset.held_out.size(), program.quick() ? 40 : 200));
  dataset.held_out.targets.resize(dataset.held_out.sources.size());
  dataset.languages = languages_of(dataset.train, scale.words);
  if (!options.sentence.empty()) check_sentence(options.sentence, dataset.languages.source);
  Generator any(0);
  const Seq2Seq model = make_translator(dataset, options, any);
  app::check_load(program, training_of(program, model, dataset, any));
  return dataset;
}

Translator learn_to_translate(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("From one language to another");
  program.say("{}. {} pairs to learn from, {} to be tested on; {} words on the left, {} on the right.",
              dataset.about, dataset.train.size(), dataset.held_out.size(), dataset.languages.source.size(),
              dataset.languages.target.size());
  if (dataset.train.left_out > 0) {
    program.say("{} pairs are left out: a side of them has no words, or more than {}.",
                dataset.train.left_out, dataset.scale.longest);
  }
  Generator generator(program.seed());
  const Seq2Seq model = make_translator(dataset, options, generator);
  program.say(
      "A GRU of {} units reads in each direction, one of {} writes: {} numbers to learn. Attention: {}.",
      dataset.scale.width, 2 * dataset.scale.width, model.parameter_count(), options.attention);
  const bool has_map = model.decoder.attention != Attention::none;
  const double before = has_map ? share_crossed(model, dataset.languages, dataset.held_out) : 0;

  const std::size_t steps = program.train_steps(dataset.scale.steps, 20);
  nn::DrawnTraining training = training_of(program, model, dataset, generator);
  app::KeptTraining(program, training, steps, "look at its step: --step, then break nan")
      .go_on("translating", steps);

  const Translator translator = {dataset.languages, model, dataset.held_out.sources.front()};
  program.say(
      "The loss on held-out pairs is {:.3f} nats a word. Some of them, greedily, and the pair's own "
      "translation:",
      held_out_loss(translator, dataset));
  for (std::size_t i = 0; i < dataset.held_out.size(); i += (dataset.held_out.size() + 4) / 5) {
    const Words& source = dataset.held_out.sources[i];
    program.say("{}\n  written    {}\n  reference  {}", line_of(source),
                line_of(words_of(translate(translator, source).target, dataset.languages.target)),
                line_of(dataset.held_out.targets[i]));
  }
  if (!dataset.is_sample || !has_map || program.quick()) return translator;
  const double crossed = share_crossed(model, dataset.languages, dataset.held_out);
  program.say(
      "Of adjectives with their nouns in held-out sentences, {:.3f} cross in the map as they should: the "
      "noun's largest weight on the noun, the adjective's on the adjective.",
      crossed);
  program.claim(
      {.claim = "adjective and noun change places, and the largest weights cross with them (held out)",
       .measured = crossed,
       .bound = 0.8,
       .control = before,
       .control_meaning = "before training"});
  return translator;
}

void follow_one_sentence(app::Program& program, const Translator& translator, const std::string& sentence) {
  program.section("One sentence, step by step");
  const text::Vocabulary& english = translator.languages.source;
  Words source = text::words(sentence.empty() ? "the boy sees my red house" : sentence);
  const auto is_known = [&](const std::string& word) { return english.find(word).has_value(); };
  if (sentence.empty() && !std::all_of(source.begin(), source.end(), is_known)) source = translator.sample;
  for (const std::string& word : source) {
    if (!is_known(word)) program.say("No pair has \"{}\": the model reads {} for it.", word, text::unknown);
  }
  Translation translation = translate(translator, source);
  translation.target.resize(std::min(translation.target.size(), most_words));
  const Lesson one = lesson({translation.source}, {translation.target});
  const Words written = words_of(translation.target, translator.languages.target);
  TargetWords words = {.given = written, .wanted = written};
  words.given.insert(words.given.begin(), "<s>");
  words.wanted.push_back("</s>");
  program.say("\"{}\" becomes \"{}\". The decoder is given each word and writes the next.", line_of(source),
              line_of(written));

  Tensor weights;
  program.record([&] {
    trace::label(translator.model.target_words.table, "target_words",
                 {{"word", translator.languages.target.words()}, {"feature", {}}});
    const Memory memory = translator.model.read(one.source, source);
    const Output output = translator.model.write(memory, one.given, words);
    if (output.weights)
      trace::label(output.weights, "map", {{"example", {}}, {"target", words.wanted}, {"source", source}});
    weights = output.weights;
    trace::label(cross_entropy(output.logits, one.wanted), "loss").backward();
  });
  for (Tensor parameter : translator.model.parameters()) parameter.zero_grad();
  if (!weights) return;  // no attention, no map
  const NoGrad no_grad;
  const Array map = first_map(weights);
  program.say("The alignment map: each row is a word that is written, and where it looked.");
  app::print(trace::heat_map(map, {{"target", words.wanted}, {"source", source}}, Terminal::of(1)));
  program.plot(picture_of(map, "Where each word that is written looks", source, words.wanted),
               "alignment.svg");
}

}  // namespace unrolled::seq2seq
