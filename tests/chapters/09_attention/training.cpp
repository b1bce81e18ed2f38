// The reader's training: it learns, is put down and taken up in the same bits, and never moves on numbers that are none.
#include "09_attention/experiments/training.hpp"

#include <doctest/doctest.h>

#include "folder.hpp"

using namespace unrolled;
using namespace unrolled::attention;

namespace {

const Texts reviews = {{"good food", "bad food", "not good", "so good , so good", "bad bad staff", ""},
                       {1, 0, 0, 1, 0, 0}};
const text::Vocabulary vocabulary({"<pad>", text::unknown, "good", "bad", "food", "not", "so"});

Reader small_reader() {
  Generator generator(1);
  return Reader(vocabulary.size(), 8, 2, generator);
}

std::vector<Array> values_of(const Reader& reader) {
  std::vector<Array> values;
  for (const Tensor& parameter : reader.parameters()) values.push_back(parameter.value());
  return values;
}

}  // namespace

TEST_CASE("the reader learns six reviews by heart") {
  const Reader reader = small_reader();
  CHECK(accuracy(reader, reviews.texts, reviews.labels, vocabulary) < 1);
  nn::DrawnTraining training = training_of(reader, vocabulary, reviews, 0, Generator(2));
  for (int step = 0; step < 80; ++step) REQUIRE(training.step());
  CHECK(training.steps_done() == 80);
  CHECK(accuracy(reader, reviews.texts, reviews.labels, vocabulary) == 1);
}

TEST_CASE("put down and taken up it goes on in the same bits; another split or vocabulary is refused") {
  const testing::Folder folder;
  const auto file = folder.path / "reader.safetensors";
  const Reader straight = small_reader();
  nn::DrawnTraining training = training_of(straight, vocabulary, reviews, 3, Generator(2));
  for (int step = 0; step < 8; ++step) {
    if (step == 4) training.save(file);
    training.step();
  }

  Generator elsewhere(9);
  const Reader resumed(vocabulary.size(), 8, 2, elsewhere);
  nn::DrawnTraining other = training_of(resumed, vocabulary, reviews, 3, Generator(7));
  other.load(file);
  CHECK(other.steps_done() == 4);
  for (int step = 0; step < 4; ++step) other.step();
  CHECK(values_of(resumed) == values_of(straight));

  const std::vector<Array> before = values_of(resumed);
  nn::DrawnTraining split = training_of(resumed, vocabulary, reviews, 4, Generator(2));
  CHECK(testing::contains(testing::error_of([&] { split.load(file); }), "its seed is another"));
  const text::Vocabulary words({"<pad>", text::unknown, "good", "bad", "food", "not", "very"});
  nn::DrawnTraining reworded = training_of(resumed, words, reviews, 3, Generator(2));
  CHECK(testing::contains(testing::error_of([&] { reworded.load(file); }), "its vocabulary is another"));
  CHECK(values_of(resumed) == before);
}

TEST_CASE("a step that is no number changes nothing, and can be looked at again") {
  const Reader reader = small_reader();
  Tensor learnt_query = reader.learnt_query;
  learnt_query.value()(0, 0) = static_cast<Real>(NAN);
  nn::DrawnTraining training = training_of(reader, vocabulary, reviews, 0, Generator(2));
  const Array before = reader.classifier.weight.value();
  CHECK_FALSE(training.step());
  CHECK(training.steps_done() == 0);
  CHECK(reader.classifier.weight.value() == before);
  CHECK_FALSE(std::isfinite(training.pass_again()));
}
