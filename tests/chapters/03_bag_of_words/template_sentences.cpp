#include "03_bag_of_words/experiments/template_sentences.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "03_bag_of_words/problem.hpp"

using namespace unrolled;
using namespace unrolled::bag_of_words;

namespace {

std::set<std::string> texts_of(const std::vector<data::Labelled>& examples) {
  std::set<std::string> texts;
  for (const data::Labelled& example : examples) texts.insert(example.text);
  return texts;
}

std::ptrdiff_t ones_in(const std::vector<data::Labelled>& examples) {
  return std::count_if(examples.begin(), examples.end(),
                       [](const auto& example) { return example.label == 1; });
}

}  // namespace

TEST_CASE("swapped pairs have one vector and two labels, and no test pair was trained on") {
  Generator generator(0);
  const data::Split set = order_swap(generator);
  REQUIRE(set.test.size() > 200);
  const Problem problem = make_problem(set, Values::counts, 1);
  const std::size_t size = problem.vocabulary_size();
  for (std::size_t i = 0; i < set.test.size(); i += 2) {
    CHECK(dense(problem.test.bags[i], size) == dense(problem.test.bags[i + 1], size));
    CHECK(problem.test.labels[i] != problem.test.labels[i + 1]);
    CHECK(problem.test.bags[i].unknown == 0);
  }
  const std::set<std::string> trained = texts_of(set.train);
  for (const data::Labelled& example : set.test) CHECK_FALSE(trained.contains(example.text));
}

TEST_CASE("any weights at all get exactly half of the swapped pairs") {
  Generator generator(3);
  const Problem problem = make_problem(order_swap(generator), Values::tf_idf, 1);
  for (int attempt = 0; attempt < 20; ++attempt) {
    const Linear model = {.weights = normal({problem.vocabulary_size()}, 1, generator), .bias = 0};
    CHECK(test_accuracy(problem, model) == 0.5);
  }
}

TEST_CASE(
    "negation: both classes are equally many, and no sum of weights gets more than three of four right") {
  for (const Negation where : {Negation::adjacent, Negation::distant}) {
    Generator generator(1);
    const data::Split set = negation(where, generator);
    CHECK(2 * ones_in(set.test) == static_cast<std::ptrdiff_t>(set.test.size()));
    CHECK(2 * ones_in(set.train) == static_cast<std::ptrdiff_t>(set.train.size()));
    const Problem problem = make_problem(set, Values::counts, 1);
    for (int attempt = 0; attempt < 50; ++attempt) {
      const Linear model = {.weights = normal({problem.vocabulary_size()}, 1, generator), .bias = 0};
      CHECK(test_accuracy(problem, model) <= 0.75);
    }
  }
}

TEST_CASE("majority: the class that is larger in training, measured on the test") {
  const data::Split split = {.train = {{"a", 1}, {"b", 1}, {"c", 0}},
                             .test = {{"a", 0}, {"b", 0}, {"c", 0}, {"d", 1}}};
  CHECK(majority_accuracy(make_problem(split, Values::counts, 1)) == 0.25);
}

TEST_CASE("counts turned into tf-idf are what the texts give directly") {
  const data::Split split = {.train = {{"a a b", 1}, {"b c", 0}}, .test = {{"a c c", 1}}};
  const Problem direct = make_problem(split, Values::tf_idf, 2);
  const Problem turned = with_values(make_problem(split, Values::counts, 2), Values::tf_idf);
  CHECK(dense(turned.test.bags[0], turned.vocabulary_size()) ==
        dense(direct.test.bags[0], direct.vocabulary_size()));
}
