// One task, four ways to do it, and how many labels each needs.
//
//   bag of words     chapter 03: counts of words, logistic regression on tf-idf
//   from scratch     the same network, never pretrained, all of it trained
//   frozen features  pretrained; a linear layer on a mix of its layers is trained, nothing else ("ELMo")
//   fine-tuned       pretrained, all of it trained
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "03_bag_of_words/problem.hpp"
#include "14_bert/probing.hpp"
#include "nn/copy.hpp"

namespace unrolled::bert {

/// Labelled texts twice: as the model reads them, and as chapter 03 does.
struct Sentences {
  Labelled labelled;
  std::vector<std::string> written;
};

/// n texts, or all where there are fewer, as evenly of all K classes as there are texts of each: the first of every class,
/// in their order.
inline Sentences take(const Sentences& all, std::size_t n, std::size_t K) {
  // Give n places to the classes in turn, skipping those that have no text left
  std::vector<std::size_t> texts(K, 0), places(K, 0);
  for (const Index label : all.labelled.labels) ++texts[static_cast<std::size_t>(label)];
  n = std::min(n, all.labelled.size());
  for (std::size_t k = 0, dealt = 0; dealt < n; k = (k + 1) % K) {
    if (places[k] == texts[k]) continue;
    ++places[k], ++dealt;
  }

  std::vector<std::size_t> numbers;
  Sentences some;
  for (std::size_t i = 0; i < all.labelled.size(); ++i) {
    std::size_t& left = places[static_cast<std::size_t>(all.labelled.labels[i])];
    if (left == 0) continue;
    --left;
    numbers.push_back(i);
    some.written.push_back(all.written[i]);
  }
  some.labelled = some_of(all.labelled, numbers);
  return some;
}

// [bag_of_words]
/// Chapter 03's accuracy on each test: one logistic regression a class, and the highest score says which.
inline std::vector<double> bag_accuracy(const Sentences& train, const std::vector<Sentences>& tests,
                                        std::size_t classes) {
  namespace bag = bag_of_words;
  const bag::Vectorizer vectorizer = bag::learn_vectorizer(train.written, bag::Values::tf_idf, 1);
  std::vector<bag::Bag> bags;
  for (const std::string& text : train.written) bags.push_back(vectorizer(text));
  std::vector<bag::Linear> models;
  for (std::size_t k = 0; k < classes; ++k) {
    std::vector<Index> is_k;
    for (const Index label : train.labelled.labels) is_k.push_back(label == static_cast<Index>(k));
    models.push_back(bag::descend(bags, is_k, vectorizer.vocabulary.size(), {.steps = 300}));
  }
  std::vector<double> right;
  for (const Sentences& test : tests) {
    double count = 0;
    for (std::size_t i = 0; i < test.written.size(); ++i) {
      const bag::Bag text = vectorizer(test.written[i]);
      const auto lower = [&](const bag::Linear& a, const bag::Linear& b) {
        return bag::score(a, text) < bag::score(b, text);
      };
      count +=
          std::max_element(models.begin(), models.end(), lower) - models.begin() == test.labelled.labels[i];
    }
    right.push_back(count / static_cast<double>(test.written.size()));
  }
  return right;
}
// [/bag_of_words]

/// What is to be learnt, and on what it is tested.
struct Task {
  Sentences train;
  std::vector<Sentences> tests;
  std::size_t classes;
  Special special;
  FineTuning how;
};

/// The share of right answers on each test.
struct Right {
  std::vector<double> bag, scratch, frozen_untrained, frozen, fine_tuned;
};
inline constexpr std::pair<const char*, std::vector<double> Right::*> ways[] = {
    {"bag of words (chapter 03)", &Right::bag},
    {"never pretrained, frozen", &Right::frozen_untrained},
    {"from scratch", &Right::scratch},
    {"pretrained, frozen", &Right::frozen},
    {"pretrained, fine-tuned", &Right::fine_tuned}};

// [compare]
inline Right compare(const Task& task, const Bert& pretrained, const Bert& untrained, Pooling pooling,
                     const Generator& generator) {
  const auto tuned = [&](const Bert& start) {
    Generator own = generator;
    const Classifier classifier(nn::copy_of(start), task.classes, pooling, own);
    fine_tune(classifier, classifier.parameters(), task.train.labelled, task.special, task.how, own);
    std::vector<double> right;
    for (const Sentences& test : task.tests)
      right.push_back(accuracy(classifier, test.labelled, task.special));
    return right;
  };
  const auto frozen = [&](const Bert& model) {
    Generator own = generator;
    const auto features = [&](const Sentences& some) {
      return frozen_features(model, some.labelled.texts, task.special, pooling);
    };
    const Probe probe = train_probe(features(task.train), task.train.labelled.labels, task.classes, own);
    std::vector<double> right;
    for (const Sentences& test : task.tests)
      right.push_back(accuracy(probe, features(test), test.labelled.labels));
    return right;
  };
  return {.bag = bag_accuracy(task.train, task.tests, task.classes),
          .scratch = tuned(untrained),
          .frozen_untrained = frozen(untrained),
          .frozen = frozen(pretrained),
          .fine_tuned = tuned(pretrained)};
}
// [/compare]

}  // namespace unrolled::bert
