#include <doctest/doctest.h>

#include "03_bag_of_words/logistic_regression.hpp"
#include "03_bag_of_words/multinomial_naive_bayes.hpp"

using namespace unrolled;
using namespace unrolled::bag_of_words;

namespace {

/// The example of Manning, Raghavan and Schütze, "Introduction to Information Retrieval", table 13.1.
struct China {
  std::vector<std::string> texts = {"Chinese Beijing Chinese", "Chinese Chinese Shanghai", "Chinese Macao",
                                    "Tokyo Japan Chinese"};
  std::vector<Index> labels = {1, 1, 1, 0};
  Vectorizer vectorizer = learn_vectorizer(texts, Values::counts, 1);
  std::vector<Bag> bags;

  China() {
    for (const std::string& text : texts) bags.push_back(vectorizer(text));
  }
  NaiveBayes bayes(Real smoothing) const {
    return count_naive_bayes(bags, labels, vectorizer.vocabulary.size(), smoothing);
  }
};

}  // namespace

TEST_CASE("naive Bayes gives the textbook's numbers") {
  const China china;
  const NaiveBayes bayes = china.bayes(1);
  const auto likelihood = [&](std::size_t c, const char* word) {
    return std::exp(bayes.log_likelihood(c, china.vectorizer.vocabulary.id(word)));
  };
  CHECK(std::exp(bayes.log_prior(1)) == doctest::Approx(3.0 / 4));
  CHECK(likelihood(1, "chinese") == doctest::Approx(3.0 / 7));
  CHECK(likelihood(1, "tokyo") == doctest::Approx(1.0 / 14));
  CHECK(likelihood(0, "chinese") == doctest::Approx(2.0 / 9));
  CHECK(likelihood(0, "japan") == doctest::Approx(2.0 / 9));

  // P(china | text) ∝ 3/4 · (3/7)³ · (1/14)² and 1/4 · (2/9)³ · (2/9)²
  const double odds = (3.0 / 4 * std::pow(3.0 / 7, 3) / 196) / (1.0 / 4 * std::pow(2.0 / 9, 5));
  const Bag bag = china.vectorizer("Chinese Chinese Chinese Tokyo Japan");
  CHECK(score(log_odds(bayes), bag) == doctest::Approx(std::log(odds)));
}

TEST_CASE("each class's word probabilities add up to one") {
  const NaiveBayes bayes = China().bayes(1);
  for (const std::size_t c : {0, 1}) {
    CHECK(Array(xt::sum(xt::exp(xt::view(bayes.log_likelihood, c))))() == doctest::Approx(1));
  }
}

TEST_CASE("without smoothing a word that a class never had decides alone") {
  const China china;
  const Bag bag = china.vectorizer("Chinese Chinese Chinese Chinese Tokyo");
  CHECK(std::isfinite(score(log_odds(china.bayes(1)), bag)));
  CHECK(score(log_odds(china.bayes(0)), bag) == -std::numeric_limits<Real>::infinity());
}

TEST_CASE("a thousand words do not underflow") {
  const China china;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "beijing tokyo ";
  const Real found = score(log_odds(china.bayes(1)), china.vectorizer(text));
  // ln 3 + 1000 · (ln(2/14) − ln(1/9)) + 1000 · (ln(1/14) − ln(2/9))
  CHECK(found == doctest::Approx(std::log(3.0) + 1000 * std::log(9.0 / 7) + 1000 * std::log(9.0 / 28)));
}

TEST_CASE("sigmoid and cross-entropy are right where e^x overflows") {
  CHECK(sigmoid(0) == doctest::Approx(0.5));
  CHECK(sigmoid(-1000) == 0);
  CHECK(sigmoid(1000) == 1);
  CHECK(cross_entropy(0, 1) == doctest::Approx(std::log(2.0)));
  CHECK(cross_entropy(-1000, 1) == doctest::Approx(1000));
  CHECK(cross_entropy(1000, 0) == doctest::Approx(1000));
  CHECK(cross_entropy(1000, 1) == 0);
}

TEST_CASE("one step of the gradient, by hand") {
  // Two texts over two terms: x = (1, 2), y = 1 and x = (0, 1), y = 0. At w = 0 both probabilities are ½, so
  // the errors are −½ and ½; averaged: ∂w = ½ · (−½ · (1, 2) + ½ · (0, 1)) = (−¼, −¼), ∂b = 0. λ w is 0 too.
  const std::vector<Bag> texts = {{.entries = {{0, 1}, {1, 2}}}, {.entries = {{1, 1}}}};
  const Linear zero = {.weights = {0, 0}, .bias = 0};
  const Linear slope = gradient(zero, texts, {1, 0}, 3);
  CHECK(slope.weights(0) == doctest::Approx(-0.25));
  CHECK(slope.weights(1) == doctest::Approx(-0.25));
  CHECK(slope.bias == doctest::Approx(0));
}

TEST_CASE("the gradient written by hand is the slope of the loss") {
  const China china;
  Linear model = {.weights = {0.3F, -0.2F, 0.5F, 0.1F, -0.4F, 0.25F}, .bias = 0.7F};
  REQUIRE(model.weights.size() == china.vectorizer.vocabulary.size());
  const Real lambda = 0.3F, h = 1e-2F;
  const Linear slope = gradient(model, china.bags, china.labels, lambda);
  const auto central_difference = [&](Real& parameter) {
    const Real before = parameter;
    parameter = before + h;
    const Real above = loss(model, china.bags, china.labels, lambda);
    parameter = before - h;
    const Real below = loss(model, china.bags, china.labels, lambda);
    parameter = before;
    return (above - below) / (2 * h);
  };
  for (std::size_t v = 0; v < model.weights.size(); ++v) {
    CHECK(slope.weights(v) == doctest::Approx(central_difference(model.weights(v))).epsilon(1e-3));
  }
  CHECK(slope.bias == doctest::Approx(central_difference(model.bias)).epsilon(1e-3));
}

TEST_CASE("descent ends where the gradient is zero, and tells of each step") {
  China china;
  china.vectorizer.values = Values::tf_idf;
  for (std::size_t i = 0; i < china.texts.size(); ++i) china.bags[i] = china.vectorizer(china.texts[i]);
  const std::size_t size = china.vectorizer.vocabulary.size();
  const Linear model = descend(china.bags, china.labels, size);
  const Linear slope = gradient(model, china.bags, china.labels, Real{1} / 4);
  for (const Real component : slope.weights) CHECK(std::abs(component) < 1e-6);
  CHECK(std::abs(slope.bias) < 1e-6);

  std::size_t last = 0;
  descend(china.bags, china.labels, size, {.steps = 3},
          [&](std::size_t step, const Linear&) { last = step; });
  CHECK(last == 3);
}
