// A split of labelled texts as vectors, and the two ways of this chapter to find weights for it.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "03_bag_of_words/bag_of_words.hpp"
#include "03_bag_of_words/logistic_regression.hpp"
#include "03_bag_of_words/multinomial_naive_bayes.hpp"
#include "data/datasets.hpp"

namespace unrolled::bag_of_words {

/// N vectors and their classes, 0 or 1.
struct Examples {
  std::vector<Bag> bags;
  std::vector<Index> labels;
};

/// The vectorizer has seen the training texts only, so a word that only the test has is unknown.
struct Problem {
  Vectorizer vectorizer;
  Examples train, test;

  std::size_t vocabulary_size() const { return vectorizer.vocabulary.size(); }
};

inline Problem make_problem(const data::Split& split, Values values, int longest) {
  std::vector<std::string> texts;
  for (const data::Labelled& example : split.train) texts.push_back(example.text);
  Problem problem = {.vectorizer = learn_vectorizer(texts, values, longest), .train = {}, .test = {}};
  for (const auto& [labelled, examples] :
       {std::pair{&split.train, &problem.train}, std::pair{&split.test, &problem.test}}) {
    for (const data::Labelled& example : *labelled) {
      examples->bags.push_back(problem.vectorizer(example.text));
      examples->labels.push_back(example.label);
    }
  }
  return problem;
}

/// The same texts with other values in the vectors. The problem given must hold counts.
inline Problem with_values(Problem problem, Values values) {
  problem.vectorizer.values = values;
  for (Examples* part : {&problem.train, &problem.test}) {
    for (Bag& bag : part->bags) bag = problem.vectorizer.weigh(std::move(bag));
  }
  return problem;
}

/// Naive Bayes: the weights are counted.
inline Linear weights_by_counting(const Problem& problem) {
  return log_odds(count_naive_bayes(problem.train.bags, problem.train.labels, problem.vocabulary_size()));
}

/// Logistic regression: the weights are searched for.
inline Linear weights_by_descent(const Problem& problem, const Descent& how = {},
                                 const AfterStep& after_step = {}) {
  return descend(problem.train.bags, problem.train.labels, problem.vocabulary_size(), how, after_step);
}

inline double test_accuracy(const Problem& problem, const Linear& model) {
  return accuracy(model, problem.test.bags, problem.test.labels);
}

/// The test accuracy of the answer that is right most often in training, whatever the text.
inline double majority_accuracy(const Problem& problem) {
  const auto share_of_ones = [](const std::vector<Index>& labels) {
    return static_cast<double>(std::count(labels.begin(), labels.end(), 1)) /
           static_cast<double>(labels.size());
  };
  const double test = share_of_ones(problem.test.labels);
  return share_of_ones(problem.train.labels) > 0.5 ? test : 1 - test;
}

}  // namespace unrolled::bag_of_words
