// Pairs of sentences, the grammar, and a training that is taken up again.
#include "14_bert/experiments/pretraining.hpp"

#include <doctest/doctest.h>

#include <set>

#include "14_bert/experiments/grammar_corpus.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::bert;

TEST_CASE("pairs: half follow; a negative is never from the same document, and comes from any other") {
  // Document d says 10 d, 10 d + 1, …
  std::vector<Document> documents(4);
  for (std::size_t d = 0; d < 4; ++d) {
    for (std::size_t s = 0; s < 3 + d; ++s) documents[d].push_back({static_cast<Index>(10 * d + s)});
  }
  Generator generator(1);
  std::set<std::pair<Index, Index>> strangers;
  int follows = 0;
  constexpr int N = 4000;
  for (int n = 0; n < N; ++n) {
    const Pair pair = draw_pair(documents, generator);
    const Index first = pair.text.first.at(0), second = pair.text.second.at(0);
    follows += static_cast<int>(pair.follows);
    if (pair.follows == 1) {
      CHECK(second == first + 1);
    } else {
      CHECK(second / 10 != first / 10);
      strangers.insert({first / 10, second / 10});
    }
  }
  CHECK(std::abs(follows - N / 2) < 3.3 * std::sqrt(N / 4.));  // p .001
  CHECK(strangers.size() == 12);
  CHECK(testing::contains(testing::error_of([&] { draw_pair({documents[0]}, generator); }), "two documents"));
  CHECK(testing::contains(testing::error_of([&] { draw_pair({{{5}}, {{6}}}, generator); }), "two sentences"));
}

TEST_CASE(
    "the grammar: 95 tokens; determiners agree with one noun, particles with two; words keep to a topic and "
    "a half") {
  const Grammar grammar;
  CHECK(grammar.size() == 95);
  const auto& vocabulary = grammar.vocabulary();
  const std::string vowels = "eaoi", consonants = "kmst";
  Generator generator(2);
  std::size_t longest = 0;
  for (int n = 0; n < 2000; ++n) {
    const Sentence sentence = grammar.draw_sentence(generator);
    longest = std::max(longest, sentence.words.size());
    std::vector<std::size_t> spoken;  // the gender of each determiner
    for (const Index word : sentence.words) {
      const std::string& text = vocabulary.word(word);
      if (text.size() == 2 && text[0] == 'l') spoken.push_back(vowels.find(text[1]));
    }
    const std::string particle = vocabulary.word(sentence.words[sentence.particle]);
    REQUIRE(spoken.size() >= 2);
    CHECK(particle == std::string{consonants[spoken[0]], vowels[spoken[1]]});
    CHECK(vocabulary.word(sentence.words.back()) == ".");
  }
  CHECK(longest + 2 == 15);

  std::set<Index> halves[2];
  for (const Words words : {Words::first_half, Words::second_half}) {
    for (int n = 0; n < 2000; ++n) {
      const Sentence sentence = grammar.draw_sentence(generator, {.words = words, .topic = 2});
      CHECK(sentence.topic == 2);
      for (const Index word : sentence.words) {
        if (word >= 27) halves[words == Words::second_half].insert(word);
      }
    }
  }
  CHECK(halves[0].size() == 8);
  CHECK(halves[1].size() == 8);
  for (const Index word : halves[0]) CHECK_FALSE(halves[1].contains(word));
  const Sentence bank =
      grammar.draw_sentence(generator, {.words = Words::first_half, .topic = 1, .homonym = 0});
  CHECK(vocabulary.word(bank.words[bank.subject]) == "bank");
}

TEST_CASE("no noun's gender is likelier than the ceiling, whatever the topic") {
  const Grammar grammar;
  Generator generator(3);
  std::map<std::pair<std::size_t, Index>, double> counts;
  constexpr int N = 40000;
  for (int n = 0; n < N; ++n) {
    const Sentence sentence = grammar.draw_sentence(generator);
    ++counts[{sentence.topic, (sentence.words[sentence.particle] - 9) % 4}];
  }
  double best[topics] = {}, all[topics] = {};
  for (const auto& [key, count] : counts) {
    best[key.first] = std::max(best[key.first], count);
    all[key.first] += count;
  }
  for (std::size_t t = 0; t < topics; ++t) {
    CHECK(best[t] / all[t] == doctest::Approx(Grammar::ceiling_from_the_left).epsilon(0.06));
  }
}

TEST_CASE("the rate: up over the warm-up, then down to 0 at the end") {
  const nn::WarmupLinear rate = up_and_down(2, 10, 110);
  CHECK(rate(5) == doctest::Approx(1));
  CHECK(rate(10) == doctest::Approx(2));
  CHECK(rate(60) == doctest::Approx(1));
  CHECK(rate(110) == 0);
}

TEST_CASE("saved after 3 steps and taken up again: the same bits as 6 in one go") {
  const auto file = std::filesystem::temp_directory_path() / "unrolled_ch14_pretraining.safetensors";
  const Grammar grammar;
  Generator generator(4);
  const GrammarCorpus corpus(grammar, 50, 0, generator);
  const auto fresh = [&] {
    Generator own(5);
    return Bert(grammar_config(grammar), own);
  };
  const auto training = [&](const Bert& model, const char* note = "this") {
    return pretraining_of(model, corpus.lessons(4), {.warmup = 2, .steps = 6}, Generator(6),
                          {{"vocabulary", note}});
  };
  const Bert uninterrupted = fresh(), interrupted = fresh(), taken_up = fresh();
  nn::DrawnTraining whole = training(uninterrupted), first = training(interrupted),
                    second = training(taken_up);
  for (int n = 0; n < 6; ++n) REQUIRE(whole.step());
  for (int n = 0; n < 3; ++n) REQUIRE(first.step());
  first.save(file);
  second.load(file);
  CHECK(second.steps_done() == 3);
  for (int n = 0; n < 3; ++n) REQUIRE(second.step());
  for (std::size_t i = 0; i < uninterrupted.parameters().size(); ++i) {
    CHECK(uninterrupted.parameters()[i].value() == taken_up.parameters()[i].value());
  }
  nn::DrawnTraining other = training(fresh(), "another");
  CHECK(testing::contains(testing::error_of([&] { other.load(file); }), "its vocabulary is another"));
  std::filesystem::remove(file);
}

TEST_CASE("a training that runs away changes nothing, and is passed again the same") {
  const Grammar grammar;
  Generator generator(6);
  const GrammarCorpus corpus(grammar, 50, 0, generator);
  const Bert model(grammar_config(grammar), generator);
  nn::DrawnTraining training = pretraining_of(model, corpus.lessons(4), {.steps = 6}, generator);
  Tensor bias = model.readout_bias;
  bias.value()(7) = std::numeric_limits<Real>::quiet_NaN();
  const Array before = model.token.table.value();
  CHECK_FALSE(training.step());
  CHECK(std::isnan(training.pass_again()));
  CHECK(training.steps_done() == 0);
  CHECK(model.token.table.value() == before);
}
