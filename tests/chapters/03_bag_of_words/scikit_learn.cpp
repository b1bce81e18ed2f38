// The whole chapter on six sentences against scikit-learn (tests/chapters/03_bag_of_words/scikit_learn.py).
#include <doctest/doctest.h>

#include "03_bag_of_words/logistic_regression.hpp"
#include "03_bag_of_words/multinomial_naive_bayes.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::bag_of_words;

TEST_CASE("idf, tf-idf, naive Bayes and logistic regression are scikit-learn's") {
  const auto& golden = testing::golden("chapters/03_bag_of_words/scikit_learn");
  const auto texts = golden["texts"].get<std::vector<std::string>>();
  const auto labels = golden["labels"].get<std::vector<Index>>();
  const Vectorizer vectorizer = learn_vectorizer(texts, Values::tf_idf, 1);
  const std::size_t size = vectorizer.vocabulary.size();
  REQUIRE(size == golden["idf"].size());
  std::vector<Bag> count_bags, tf_idf_bags;
  for (const std::string& text : texts) {
    count_bags.push_back(counts(terms(text), vectorizer.vocabulary));
    tf_idf_bags.push_back(vectorizer(text));
  }
  const NaiveBayes bayes = count_naive_bayes(count_bags, labels, size);
  const Linear logistic = descend(tf_idf_bags, labels, size);

  for (std::size_t v = 0; v < size; ++v) {
    const std::string& term = vectorizer.vocabulary.word(static_cast<Index>(v));
    CAPTURE(term);
    CHECK(vectorizer.idf(v) == doctest::Approx(golden["idf"][term].get<double>()));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      CHECK(dense(tf_idf_bags[i], size)(v) == doctest::Approx(golden["tf_idf"][i][term].get<double>()));
    }
    for (const std::size_t c : {0, 1}) {
      CHECK(bayes.log_likelihood(c, v) == doctest::Approx(golden["log_likelihood"][c][term].get<double>()));
    }
    CHECK(std::abs(logistic.weights(v) - golden["weights"][term].get<double>()) < 1e-4);
  }
  CHECK(bayes.log_prior(0) == doctest::Approx(golden["log_prior"][0].get<double>()));
  CHECK(std::abs(logistic.bias - golden["bias"].get<double>()) < 1e-4);
}
