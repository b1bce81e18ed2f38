// Test accuracies of scikit-learn 1.2.1's MultinomialNB(alpha=1) on counts and LogisticRegression(C=1) on
// tf-idf, with this program's own split and words. Made by tests/chapters/03_bag_of_words/scikit_learn.py; do not edit.
#pragma once

#include <cstdint>
#include <string_view>

namespace unrolled::bag_of_words {

struct ScikitLearn {
  std::string_view data;
  std::uint64_t fold;  ///< --seed modulo 5
  std::size_t test_texts;
  double naive_bayes, logistic_regression;
};

inline constexpr ScikitLearn scikit_learn[] = {
    {"sentiment", 0, 597, 0.837521, 0.819095}, {"sentiment", 1, 597, 0.810720, 0.810720},
    {"sentiment", 2, 596, 0.815436, 0.823826}, {"sentiment", 3, 596, 0.833893, 0.817114},
    {"sentiment", 4, 596, 0.822148, 0.808725}, {"sample", 0, 40, 0.800000, 0.800000},
    {"sample", 1, 40, 0.800000, 0.775000},     {"sample", 2, 40, 0.850000, 0.850000},
    {"sample", 3, 40, 0.775000, 0.775000},     {"sample", 4, 40, 0.950000, 0.950000},
    {"spam", 0, 1189, 0.962994, 0.967199},     {"spam", 1, 1188, 0.975589, 0.981481},
    {"spam", 2, 1188, 0.963805, 0.977273},     {"spam", 3, 1188, 0.961279, 0.973064},
    {"spam", 4, 1187, 0.963774, 0.967987},
};

}  // namespace unrolled::bag_of_words
