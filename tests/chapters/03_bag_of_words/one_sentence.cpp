#include "03_bag_of_words/one_sentence.hpp"

#include <doctest/doctest.h>

#include "trace/record/recording.hpp"

using namespace unrolled;
using namespace unrolled::bag_of_words;

namespace {

const Vectorizer vectorizer = learn_vectorizer({"the food was good", "the food was bad"}, Values::tf_idf, 1);

Linear some_model() {
  Linear model = {.weights = xt::zeros<Real>({vectorizer.vocabulary.size()}), .bias = 0.25};
  model.weights(vectorizer.vocabulary.id("good")) = 2;
  model.weights(vectorizer.vocabulary.id("bad")) = -3;
  return model;
}

}  // namespace

TEST_CASE("the recorded pass computes what the model computes") {
  const Linear model = some_model();
  const std::string text = "Good, good food: not BAD";
  const OneSentence sentence = look_up(text, vectorizer, model);
  Verdict verdict = forward(sentence, 0);
  CHECK(verdict.score == doctest::Approx(score(model, vectorizer(text))));
  CHECK(verdict.loss == doctest::Approx(cross_entropy(verdict.score, 0)));

  // One text and no price on the weights: the chapter's gradient is this sentence's.
  backward(sentence, 0, verdict);
  const Linear slope = gradient(model, {vectorizer(text)}, {0}, 0);
  CHECK(verdict.bias_slope == doctest::Approx(slope.bias));
  for (std::size_t k = 0; k < sentence.terms.size(); ++k) {
    CHECK(verdict.weights_slope(k) ==
          doctest::Approx(slope.weights(vectorizer.vocabulary.id(sentence.terms[k]))));
  }
}

TEST_CASE("every step names the line of this chapter that made it, forward and backward") {
  trace::Recording recording;
  const OneSentence sentence = look_up("good food", vectorizer, some_model());
  Verdict verdict = forward(sentence, 1);
  backward(sentence, 1, verdict);

  const trace::Record& record = recording.record;
  for (const trace::Step& step : record.steps()) {
    CAPTURE(step.label);
    CHECK(step.file == "chapters/03_bag_of_words/one_sentence.hpp");
    CHECK(step.line > 0);
  }
  const trace::Step& slope = record[record.find("∂w").value()];
  CHECK(slope.pass == trace::Pass::backward);
  CHECK(slope.forward == record.find("w"));
  CHECK(slope.shape == Shape{2});
  CHECK(record[record.find("evidence").value()].axes.at(0).ticks == sentence.terms);
  CHECK(record[record.find("loss").value()].values() == doctest::Approx(verdict.loss));
}

TEST_CASE("unknown words are marked, and a sentence of nothing else is refused") {
  const OneSentence sentence = look_up("good flibber", vectorizer, some_model());
  CHECK(sentence.ids(1) == -1);
  CHECK(sentence.terms == std::vector<std::string>{"good"});
  CHECK_THROWS_WITH_AS(look_up("flibber", vectorizer, some_model()), doctest::Contains("not one word"),
                       Error);
  CHECK_THROWS_AS(look_up("", vectorizer, some_model()), Error);
}
