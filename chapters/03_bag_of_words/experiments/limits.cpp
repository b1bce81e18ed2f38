// The second half of the story: which vectors do better, and what no vector of counts can know.
#include <fmt/format.h>

#include "03_bag_of_words/experiments/story.hpp"
#include "03_bag_of_words/experiments/template_sentences.hpp"

namespace unrolled::bag_of_words {
namespace {

double logistic_accuracy(const data::Split& split, int longest) {
  const Problem problem = make_problem(split, Values::tf_idf, longest);
  return test_accuracy(problem, weights_by_descent(problem));
}

std::string three_digits(double number) { return fmt::format("{:.3f}", number); }

}  // namespace

void compare_vectors(app::Program& program, const Dataset& dataset) {
  program.section("Which vector?");
  std::vector<app::Row> rows;
  for (const int longest : {1, 2}) {
    const Problem counted = longest == 1 ? dataset.words : make_problem(dataset.split, Values::counts, 2);
    for (const auto& [name, values] : value_names) {
      const Problem problem = with_values(counted, values);
      rows.push_back({longest == 1 ? "words" : "words and pairs", name,
                      std::to_string(problem.vocabulary_size()),
                      three_digits(test_accuracy(problem, weights_by_counting(problem))),
                      three_digits(test_accuracy(problem, weights_by_descent(problem)))});
    }
  }
  program.table({"terms", "values", "V", "naive Bayes", "logistic regression"}, rows);
  const double accuracy = 0.8, texts = static_cast<double>(dataset.split.test.size());
  program.say(
      "With {} test texts an accuracy of {:.1f} is known to ±{:.3f} (one standard deviation): smaller "
      "differences between the rows are noise.",
      texts, accuracy, std::sqrt(accuracy * (1 - accuracy) / texts));
}

void ask_about_order(app::Program& program) {
  program.section("Who bites whom?");
  Generator generator(program.seed());
  const data::Split set = order_swap(generator);
  const double words = logistic_accuracy(set, 1), pairs = logistic_accuracy(set, 2);
  program.say(
      "{} test sentences in pairs, such as \"{}\" (class 1) and \"{}\" (class 0). To a bag of words both are "
      "one "
      "vector, so of each pair one is right.",
      set.test.size(), set.test[0].text, set.test[1].text);
  program.table({"terms", "accuracy"},
                {{"words", three_digits(words)}, {"words and pairs", three_digits(pairs)}});
  program.claim(
      {.claim = "to a bag of words \"dog bites man\" is \"man bites dog\" (accuracy on swapped pairs)",
       .measured = words,
       .relation = "==",
       .bound = 0.5,
       .control = pairs,
       .control_meaning = "pairs of words counted too"});
}

void ask_about_negation(app::Program& program) {
  program.section("Not good");
  Generator generator(program.seed());
  const data::Split adjacent = negation(Negation::adjacent, generator);
  const data::Split distant = negation(Negation::distant, generator);
  const double words_adjacent = logistic_accuracy(adjacent, 1),
               pairs_adjacent = logistic_accuracy(adjacent, 2);
  const double words_distant = logistic_accuracy(distant, 1), pairs_distant = logistic_accuracy(distant, 2);
  program.say(
      "Plain and negated sentences, half and half. Adjacent: \"{}\". Distant: \"{}\". A weight for \"not\" "
      "moves "
      "good and bad the same way, but negation reverses them: no sum of weights gets more than three of "
      "the "
      "four cases right.",
      adjacent.test[1].text, distant.test[1].text);
  program.table({"terms", "adjacent", "distant"},
                {{"words", three_digits(words_adjacent), three_digits(words_distant)},
                 {"words and pairs", three_digits(pairs_adjacent), three_digits(pairs_distant)}});
  program.claim({.claim = "pairs of words repair a \"not\" right before its adjective (accuracy)",
                 .measured = pairs_adjacent,
                 .bound = 0.95,
                 .control = words_adjacent,
                 .control_meaning = "words alone"});
  program.claim({.claim = "pairs of words do not repair a distant \"not\" (accuracy)",
                 .measured = pairs_distant,
                 .relation = "<=",
                 .bound = 0.75,
                 .control = pairs_adjacent,
                 .control_meaning = "the adjacent \"not\""});
}

}  // namespace unrolled::bag_of_words
