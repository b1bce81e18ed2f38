#include "03_bag_of_words/bag_of_words.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace unrolled;
using namespace unrolled::bag_of_words;

namespace {

using Terms = std::vector<std::string>;

const text::Vocabulary vocabulary(Terms{"a", "b", "кіт"});

std::vector<Real> numbers(const Array& array) { return {array.begin(), array.end()}; }

}  // namespace

TEST_CASE("terms are the words, and pairs that stay inside their sentence") {
  CHECK(terms("Not good. BAD!") == Terms{"not", "good", "bad"});
  CHECK(terms("Not good. Very bad!", 2) == Terms{"not", "good", "not good", "very", "bad", "very bad"});
  CHECK(terms("М'ята пахне", 2) == Terms{"м'ята", "пахне", "м'ята пахне"});
  CHECK(terms("").empty());
  CHECK(terms("?! …", 2).empty());
  CHECK_THROWS_AS(terms("caf\xE9"), Error);
}

TEST_CASE("counts say how often, and number what the vocabulary lacks") {
  const Bag bag = counts({"кіт", "a", "what", "кіт", "what"}, vocabulary);
  CHECK(bag.unknown == 2);
  CHECK(numbers(dense(bag, vocabulary.size())) == std::vector<Real>{1, 0, 2});
  CHECK(counts({}, vocabulary).entries.empty());
}

TEST_CASE("a bag does not know the order") {
  const Bag one = counts(terms("a b кіт b"), vocabulary), other = counts(terms("b кіт b a"), vocabulary);
  CHECK(dense(one, 3) == dense(other, 3));
}

TEST_CASE("binary says whether, not how often") {
  CHECK(numbers(dense(binary(counts({"b", "b", "a"}, vocabulary)), 3)) == std::vector<Real>{1, 1, 0});
}

TEST_CASE("idf counts texts, not tokens") {
  const std::vector<Bag> texts = {counts({"a", "a", "a"}, vocabulary), counts({"a", "b"}, vocabulary)};
  const Array idf = inverse_document_frequency(texts, 3);
  CHECK(idf(0) == doctest::Approx(1));                  // in both texts: ln(3/3) + 1
  CHECK(idf(1) == doctest::Approx(std::log(1.5) + 1));  // in one: ln(3/2) + 1
  CHECK(idf(2) == doctest::Approx(std::log(3.0) + 1));  // in none: ln(3/1) + 1, and finite
}

TEST_CASE("a tf-idf vector has length 1, and an empty one stays empty") {
  const Array idf = {1, 2, 3};
  const Array vector = dense(tf_idf(counts({"a", "a", "a", "b", "b"}, vocabulary), idf), 3);
  CHECK(numbers(vector) == std::vector<Real>{0.6F, 0.8F, 0});  // (3, 4, 0) / 5
  CHECK(tf_idf(counts({"unknown"}, vocabulary), idf).entries.empty());
}

TEST_CASE("the score is a weighted sum") {
  const Linear model = {.weights = {10, 100, 1000}, .bias = 0.5};
  CHECK(score(model, counts({"a", "b", "b"}, vocabulary)) == doctest::Approx(210.5));
  CHECK(score(model, Bag{}) == doctest::Approx(0.5));
}

TEST_CASE("accuracy is the share of right signs") {
  const Linear model = {.weights = {1, -1, 0}, .bias = 0};
  const std::vector<Bag> texts = {counts({"a"}, vocabulary), counts({"b"}, vocabulary),
                                  counts({"a"}, vocabulary), counts({"b"}, vocabulary)};
  CHECK(accuracy(model, texts, {1, 0, 1, 1}) == 0.75);
}

TEST_CASE("a vectorizer learns its vocabulary from the texts it is given") {
  const Vectorizer vectorizer = learn_vectorizer({"Good tea.", "bad tea"}, Values::tf_idf, 2);
  CHECK(vectorizer.vocabulary.find("good tea").has_value());
  CHECK_FALSE(vectorizer.vocabulary.find("tea bad").has_value());
  CHECK(vectorizer("something else").unknown == 3);  // two words and their pair
  CHECK_THROWS_AS(learn_vectorizer({"", "!"}, Values::counts, 1), Error);
}
