// Test accuracies of scikit-learn 1.2.1's LogisticRegression() and MLPClassifier((64, 64)) on the digits, with this
// program's own split. Made by tests/chapters/02_layers/scikit_learn.py; do not edit.
#pragma once

#include <cstdint>

namespace unrolled::layers {

struct ScikitLearn {
  std::uint64_t fold;  ///< --seed modulo 5
  double logistic_regression, perceptron;
};

inline constexpr ScikitLearn scikit_learn[] = {
    {0, 0.9639, 0.9806}, {1, 0.9722, 0.9806}, {2, 0.9694, 0.9694}, {3, 0.9721, 0.9889}, {4, 0.9666, 0.9694},
};

}  // namespace unrolled::layers
