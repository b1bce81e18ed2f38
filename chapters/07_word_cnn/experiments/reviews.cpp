// Real reviews: vectors learnt from a dictionary, then one table of all networks.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "03_bag_of_words/problem.hpp"
#include "04_word_vectors/corpus.hpp"
#include "07_word_cnn/experiments/story.hpp"
#include "app/training.hpp"
#include "data/texts.hpp"

namespace unrolled::word_cnn {
namespace {

constexpr std::size_t most_words = 40;  // of the sentence: a wider picture is hard to read
constexpr std::size_t least_often = 5;  // a word of the dictionary has to occur, to get a vector
constexpr std::size_t width = 50;       // C
constexpr const char* hint = "look at its step: --step, then break nan";

/// Words that occur twice in the training texts, or all where none does. Errors: they have no word.
text::Vocabulary own_vocabulary(const std::vector<std::vector<std::string>>& training) {
  std::set<std::string> seen;
  bool twice = false;
  for (const auto& text : training) {
    for (const std::string& word : text) twice = !seen.insert(word).second || twice;
  }
  return text::Vocabulary::build(training,
                                 {.min_count = twice ? 2U : 1U, .special = {"<pad>", text::unknown}});
}

/// These words, and after them those of all that is read.
text::Vocabulary common_vocabulary(const text::Vocabulary& own,
                                   const std::vector<std::vector<std::string>>& read) {
  std::vector<std::string> words = own.words();
  const text::Vocabulary often =
      text::Vocabulary::build(read, {.min_count = least_often, .special = {"<pad>", text::unknown}});
  for (const std::string& word : often.words()) {
    if (!own.find(word)) words.push_back(word);
  }
  return text::Vocabulary(words);
}

/// Vectors by skip-gram with negative sampling, which sees no label.
Array learn_vectors(app::Program& program, const Reviews& reviews, Generator& generator) {
  word_vectors::Sentences sentences;
  for (const auto& line : reviews.read) sentences.push_back(word_vectors::known_words(line, reviews.common));
  const word_vectors::SkipGramOptions options{.width = width, .passes = program.quick() ? 1U : 2U};
  const word_vectors::ReadingPlan plan{sentences.size(), options.passes};
  app::Progress progress = program.progress("vectors", plan.steps());
  return rescaled(word_vectors::learn_word_vectors(sentences, reviews.common.size(), options, generator,
                                                   [&](double loss) { progress.step(loss); }));
}

/// The held-out accuracies of chapter 03's models.
std::vector<app::Row> rows_of_bags(const data::Split& split) {
  namespace bag = bag_of_words;
  const auto three = [](double accuracy) { return fmt::format("{:.3f}", accuracy); };
  const bag::Problem words = bag::make_problem(split, bag::Values::counts, 1);
  const bag::Problem weighted = bag::with_values(words, bag::Values::tf_idf);
  const bag::Problem pairs = bag::make_problem(split, bag::Values::tf_idf, 2);
  return {{"always the larger class", three(bag::majority_accuracy(words)), ""},
          {"bag of words, naive Bayes (chapter 03)",
           three(bag::test_accuracy(words, bag::weights_by_counting(words))),
           std::to_string(words.vocabulary_size() + 1)},
          {"bag of words, logistic regression (chapter 03)",
           three(bag::test_accuracy(weighted, bag::weights_by_descent(weighted))),
           std::to_string(words.vocabulary_size() + 1)},
          {"words and pairs of neighbours (chapter 03)",
           three(bag::test_accuracy(pairs, bag::weights_by_descent(pairs))),
           std::to_string(pairs.vocabulary_size() + 1)}};
}

}  // namespace

Reviews read_reviews(app::Program& program, const std::string& sentence) {
  program.section("The reviews");
  Reviews reviews;
  reviews.source = data::resolve_two_classes(program.data());
  reviews.split = data::split(reviews.source, 0.2, program.seed());
  const data::Text corpus = data::resolve_text("", "wordnet");
  reviews.corpus = corpus.about;
  reviews.read = word_vectors::words_of_lines(corpus.text);
  if (program.quick()) reviews.read.resize(std::min<std::size_t>(reviews.read.size(), 300));
  std::vector<std::vector<std::string>> training;
  for (const data::Labelled& one : reviews.split.train) training.push_back(first_words(one.text));
  reviews.own = own_vocabulary(training);
  reviews.read.insert(reviews.read.end(), training.begin(), training.end());
  reviews.common = common_vocabulary(reviews.own, reviews.read);

  const auto is_known = [&](const std::string& word) { return reviews.own.find(word).has_value(); };
  reviews.sentence =
      text::words(sentence.empty() ? "the food was not good but the staff were friendly" : sentence);
  const auto can_be_followed = [&] {
    return reviews.sentence.size() <= most_words &&
           std::any_of(reviews.sentence.begin(), reviews.sentence.end(), is_known);
  };
  for (std::size_t n = 0; sentence.empty() && n < training.size() && !can_be_followed(); ++n) {
    reviews.sentence = training[n];
    reviews.sentence.resize(std::min(reviews.sentence.size(), most_words));
  }
  if (!can_be_followed())
    throw Error(fmt::format("--sentence: it needs 1 to {} words, and one that the reviews have", most_words),
                fmt::format("a word that they have is \"{}\"", reviews.own.word(2)));

  program.say("{}", reviews.source.about);
  program.say(
      "{} texts to learn from, {} held out: the split of chapters 03 and 14. Their vocabulary has {} words.",
      reviews.split.train.size(), reviews.split.test.size(), reviews.own.size());
  if (std::any_of(training.begin(), training.end(),
                  [](const auto& words) { return words.size() == most_read; }))
    program.say("Of longer texts the first {} words are read.", most_read);
  program.say("Word vectors are learnt from the same texts without their labels, and from: {}",
              reviews.corpus);
  return reviews;
}

WordCnn compare_networks(app::Program& program, const Reviews& reviews) {
  program.section("Filters of three, four and five words");
  const Examples own = examples_of(reviews.split.train, reviews.own);
  const Examples own_test = examples_of(reviews.split.test, reviews.own);
  const Examples common = examples_of(reviews.split.train, reviews.common);
  const Examples common_test = examples_of(reviews.split.test, reviews.common);
  const ReviewTraining how{.steps = program.train_steps(450, 2)};
  const Generator begin(program.seed());
  std::string vocabulary;
  for (const std::string& word : reviews.common.words()) vocabulary += word + ' ';
  const std::map<std::string, std::string> notes = {{"seed", std::to_string(program.seed())},
                                                    {"vocabulary", vocabulary}};
  const auto network_of = [&](const Array& start, Vectors vectors) {
    Generator generator = begin;
    return WordCnn(Words(start, vectors), {}, generator);
  };
  const Array nothing = xt::zeros<Real>({reviews.common.size(), width});
  app::check_load(program, training_of(network_of(nothing, Vectors::learning), common, how, begin, notes));

  Generator generator = begin;
  const Array random = normal({reviews.own.size(), width}, start_deviation, generator);
  const Array vectors = learn_vectors(program, reviews, generator);
  const WordCnn kept = network_of(vectors, Vectors::learning);
  program.say(
      "{} filters of each width on vectors of {} numbers; {} numbers learn, {} of them the words' vectors.",
      Config{}.filters, width, kept.parameter_count(), kept.words.parameter_count());
  nn::DrawnTraining training = training_of(kept, common, how, begin, notes);
  app::KeptTraining(program, training, how.steps, hint).go_on("filters, vectors go on learning", how.steps);

  std::vector<app::Row> rows = rows_of_bags(reviews.split);
  const auto row = [&](const std::string& name, const Classifier& network, const Examples& test) {
    rows.push_back({name, fmt::format("{:.3f}", accuracy_of(network, test)),
                    std::to_string(network.module.parameter_count())});
  };
  const auto learn = [&](const std::string& name, const Classifier& network, const Examples& train,
                         const Examples& test) {
    nn::DrawnTraining other = training_of(network, train, how, begin, notes);
    app::train(program, name, other, how.steps, hint);
    row(name, network, test);
  };
  learn("filters, random vectors", network_of(random, Vectors::learning), own, own_test);
  learn("filters, fixed vectors", network_of(vectors, Vectors::fixed), common, common_test);
  row("filters, vectors go on learning", kept, common_test);
  learn("filters, both as two channels", network_of(vectors, Vectors::both), common, common_test);
  Generator of_random = begin, of_vectors = begin;
  learn("attention, random vectors", AttentionReader(Words(random, Vectors::learning), 0.5, of_random), own,
        own_test);
  learn("attention, vectors go on learning",
        AttentionReader(Words(vectors, Vectors::learning), 0.5, of_vectors), common, common_test);
  program.table({"model", "held-out accuracy", "numbers that learn"}, rows);
  program.say("With {} held-out texts, differences of a point or two are noise.", own_test.texts.size());
  return kept;
}

}  // namespace unrolled::word_cnn
