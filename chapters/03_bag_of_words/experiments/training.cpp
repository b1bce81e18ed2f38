// The first half of the story: texts to vectors, two models, their weights, one sentence step by step.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "03_bag_of_words/experiments/evidence_graph.hpp"
#include "03_bag_of_words/experiments/saved_model.hpp"
#include "03_bag_of_words/experiments/scikit_learn.hpp"
#include "03_bag_of_words/experiments/story.hpp"
#include "03_bag_of_words/one_sentence.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "tensor/random.hpp"

namespace unrolled::bag_of_words {
namespace {

constexpr std::uint64_t folds = 5;

/// The split as JSON lines: {"label": 1, "terms": ["good", "film"], "test": false}.
void export_split(const data::Split& split, const std::filesystem::path& file) {
  std::string lines;
  for (const auto* part : {&split.train, &split.test}) {
    for (const data::Labelled& example : *part) {
      const nlohmann::json line = {
          {"test", part == &split.test}, {"label", example.label}, {"terms", terms(example.text)}};
      lines += line.dump() + "\n";
    }
  }
  write_atomically(file, lines);
}

/// The numbers of a bag that are not zero: "good 2, film 1".
std::string written(const Bag& bag, const text::Vocabulary& vocabulary) {
  std::string text;
  for (const Entry& entry : bag.entries) {
    text += fmt::format("{}{} {:.3g}", text.empty() ? "" : ", ", vocabulary.word(entry.term), entry.value);
  }
  return text;
}

/// The same texts with their labels shuffled: nothing is left to be learnt.
Problem with_shuffled_labels(Problem problem, std::uint64_t seed) {
  Generator generator(seed);
  generator.shuffle(problem.train.labels);
  return problem;
}

/// Half of the way from guessing to being always right: what "well above the majority class" means here.
double well_above(double majority) { return (1 + majority) / 2; }

bool has_known_word(const std::string& text, const Vectorizer& vectorizer) {
  return !counts(terms(text), vectorizer.vocabulary).entries.empty();
}

/// The sentence to follow. Errors: the reader's has not one known word.
data::Labelled sentence_to_follow(const Dataset& dataset, const Options& options) {
  const Vectorizer& vectorizer = dataset.words.vectorizer;
  if (!options.sentence.empty()) {
    if (has_known_word(options.sentence, vectorizer)) return {options.sentence, options.truth};
    throw Error("--sentence: the training texts have not one word of this sentence",
                fmt::format("a word that they have is \"{}\"", vectorizer.vocabulary.word(0)));
  }
  const data::Labelled ours = {"The food was good, but the service was not good at all.", 0};
  if (!dataset.source.is_own) return ours;
  for (const auto* part : {&dataset.split.test, &dataset.split.train}) {
    for (const data::Labelled& example : *part)
      if (has_known_word(example.text, vectorizer)) return example;
  }
  return ours;
}

/// Two claims about one model: it learnt something, and it is the model that scikit-learn has. They are about the book's
/// data: how much there is to be learnt from other texts is not known.
void claim_accuracy(app::Program& program, const Dataset& dataset, const std::string& model, double measured,
                    double control, double ScikitLearn::*golden) {
  if (dataset.source.is_own) return;
  program.claim({.claim = model + ": test accuracy well above the majority class",
                 .measured = measured,
                 .bound = well_above(majority_accuracy(dataset.words)),
                 .control = control,
                 .control_meaning = "trained on shuffled labels"});
  for (const ScikitLearn& row : scikit_learn) {
    if (row.data != dataset.source.name || row.fold != program.seed() % folds) continue;
    program.claim({.claim = model + ": within one point of scikit-learn's test accuracy",
                   .measured = measured,
                   .relation = "within",
                   .bound = row.*golden,
                   .tolerance = 0.01,
                   .control = control,
                   .control_meaning = "trained on shuffled labels"});
  }
}

/// Logistic regression with a progress bar; Ctrl-C saves the weights of that moment.
Linear descend_with_progress(app::Program& program, const Problem& problem) {
  const Descent how = {.steps = program.train_steps(500, 500)};
  const Real lambda = 1 / (how.strength * static_cast<Real>(problem.train.bags.size()));
  app::Progress progress = program.progress("descent", how.steps);
  Linear latest;
  const auto saver = program.on_interrupt([&] {
    save_model(latest, problem.vectorizer, program.checkpoint());
    return program.checkpoint();
  });
  double latest_loss = std::numeric_limits<double>::quiet_NaN();
  return weights_by_descent(problem, how, [&](std::size_t step, const Linear& model) {
    latest = model;
    if (step % 25 == 0 || step == how.steps) {  // the loss costs half as much as a step
      latest_loss = loss(model, problem.train.bags, problem.train.labels, lambda);
    }
    progress.step(latest_loss);
  });
}

}  // namespace

Dataset read_texts(app::Program& program, const Options& options) {
  program.section("The data");
  Dataset dataset;
  dataset.source = data::resolve_two_classes(program.data());
  const data::Dataset& source = dataset.source;
  dataset.split = data::split(source, 1.0 / folds, program.seed());
  program.say("{}. Class 0 is \"{}\", class 1 is \"{}\".", source.about, source.classes[0],
              source.classes[1]);
  program.say("{} texts to learn from, {} held out for the test.", dataset.split.train.size(),
              dataset.split.test.size());
  dataset.words = make_problem(dataset.split, Values::counts, 1);
  dataset.sentence = sentence_to_follow(dataset, options);
  if (!options.export_file.empty()) export_split(dataset.split, options.export_file);
  return dataset;
}

void show_vectors(app::Program& program, const Dataset& dataset) {
  program.section("A text becomes a vector");
  const std::string text = dataset.source.is_own ? dataset.sentence.text : "Not good. Not good at all!";
  std::vector<app::Row> rows;
  Vectorizer vectorizer = dataset.words.vectorizer;
  for (const auto& [name, values] : value_names) {
    vectorizer.values = values;
    rows.push_back({name, written(vectorizer(text), vectorizer.vocabulary)});
  }
  program.say("\"{}\" as a vector of {} numbers, without its zeros:", text, vectorizer.vocabulary.size());
  program.table({"vector", "the numbers that are not zero"}, rows);
  program.say("With pairs of neighbours its terms are: {}.", fmt::join(terms(text, 2), ", "));
}

Models learn(app::Program& program, const Dataset& dataset) {
  program.section("Two ways to find the weights");
  const Problem& counted = dataset.words;
  const Problem weighted = with_values(counted, Values::tf_idf);
  program.say(
      "One weight for each of {} words, and a bias. Naive Bayes counts them; logistic regression searches "
      "for "
      "them, down the gradient of its loss.",
      counted.vocabulary_size());
  Models models = {
      .naive_bayes = weights_by_counting(counted), .logistic = {}, .tf_idf = weighted.vectorizer};
  models.logistic = program.load().empty() ? descend_with_progress(program, weighted)
                                           : load_model(weighted.vectorizer, program.load());
  if (!program.save().empty()) save_model(models.logistic, weighted.vectorizer, program.save());

  const double bayes = test_accuracy(counted, models.naive_bayes);
  const double logistic = test_accuracy(weighted, models.logistic);
  program.table({"model", "test accuracy"},
                {{"always the larger class", fmt::format("{:.3f}", majority_accuracy(counted))},
                 {"naive Bayes on counts", fmt::format("{:.3f}", bayes)},
                 {"logistic regression on tf-idf", fmt::format("{:.3f}", logistic)}});
  if (dataset.source.is_own)
    program.say("No claim is made about how well a file of your own can be told apart.");
  const Problem noise = with_shuffled_labels(counted, program.seed());
  claim_accuracy(program, dataset, "naive Bayes on counts", bayes,
                 test_accuracy(noise, weights_by_counting(noise)), &ScikitLearn::naive_bayes);
  const Problem weighted_noise = with_shuffled_labels(weighted, program.seed());
  claim_accuracy(program, dataset, "logistic regression on tf-idf", logistic,
                 test_accuracy(weighted_noise, weights_by_descent(weighted_noise)),
                 &ScikitLearn::logistic_regression);
  return models;
}

void show_weights(app::Program& program, const Dataset& dataset, const Models& models) {
  program.section("What the weights say");
  const Linear& model = models.logistic;
  std::vector<Index> order(model.weights.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return model.weights(a) > model.weights(b); });

  constexpr std::size_t shown = 12;
  app::Bars bars = {.title = fmt::format("Heaviest words: right speaks for \"{}\", left for \"{}\"",
                                         dataset.source.classes[1], dataset.source.classes[0]),
                    .axis = "weight in logistic regression",
                    .bars = {}};
  std::vector<std::string> ends[2];
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool first = i < shown, last = i + shown >= order.size();
    if (!first && !last) continue;
    const std::string& word = models.tf_idf.vocabulary.word(order[i]);
    bars.bars.push_back({word, model.weights(order[i])});
    ends[first ? 1 : 0].push_back(word);
  }
  program.say("For \"{}\": {}.", dataset.source.classes[1], fmt::join(ends[1], ", "));
  program.say("For \"{}\": {}.", dataset.source.classes[0], fmt::join(ends[0], ", "));
  program.plot(bars, "weights.svg");
}

void follow_one_sentence(app::Program& program, const Dataset& dataset, const Models& models) {
  program.section("One sentence, step by step");
  const std::string& text = dataset.sentence.text;
  const Index truth = dataset.sentence.label;
  program.say("\"{}\"", text);
  const OneSentence sentence = look_up(text, models.tf_idf, models.logistic);
  Verdict verdict;
  program.record([&] {
    verdict = forward(sentence, truth);
    backward(sentence, truth, verdict);
  });

  program.draw(evidence_graph(sentence, verdict), "words");
  std::vector<app::Row> rows;
  for (std::size_t k = 0; k < sentence.terms.size(); ++k) {
    rows.push_back({sentence.terms[k], fmt::format("{:.3f}", verdict.x(k)),
                    fmt::format("{:+.3f}", sentence.weights(k)), fmt::format("{:+.3f}", verdict.evidence(k)),
                    fmt::format("{:+.3f}", verdict.weights_slope(k))});
  }
  program.table({"term", "x", "w", "evidence x · w", "∂loss/∂w"}, rows);
  program.say(
      "Evidence and bias ({:+.3f}) add up to the score {:+.3f}: \"{}\" with probability {:.3f}. Were the "
      "truth "
      "\"{}\", the loss would be {:.3f} nats.",
      sentence.bias, verdict.score, dataset.source.classes[1], verdict.probability,
      dataset.source.classes[static_cast<std::size_t>(truth)], verdict.loss);
}

}  // namespace unrolled::bag_of_words
