#include "11_transformer/experiments/training.hpp"

#include <doctest/doctest.h>

#include "folder.hpp"

using namespace unrolled;
using namespace unrolled::transformer;

namespace {

const std::vector<data::Pair> pairs = {{"The house", "La casa"},
                                       {"the book", "el libro"},
                                       {"a house", "una casa"},
                                       {"a book!", "un libro!"},
                                       {"the red house", "la casa roja"}};

Translator small_translator(const Corpus& corpus) {
  Generator generator(1);
  const text::Subwords subwords = learn_pieces(corpus, 60);
  return {subwords,
          Transformer({.vocabulary = subwords.vocabulary().size(), .width = 16, .heads = 2, .inner = 16},
                      generator)};
}

}  // namespace

TEST_CASE("a sentence becomes small letters, its signs apart") {
  CHECK(words_of("Відкрити Файл, «так» 3.5!") == TextWords{"відкрити", "файл", ",", "«так»", "3.5", "!"});
  CHECK(words_of("") == TextWords{});
  CHECK(joined({"a", ",", "b"}) == "a , b");
}

TEST_CASE("the dictionary finds what always comes together, and keeps the order") {
  const Corpus corpus(pairs);
  const Dictionary dictionary(corpus.sources, corpus.targets, 20);
  CHECK(dictionary.translate({"a", "house"}) == TextWords{"una", "casa"});
  CHECK(dictionary.translate({"red", "book"}) == TextWords{"roja", "libro"});  // neither order nor agreement
  CHECK(dictionary.translate({"zebra", "house"}) == TextWords{"zebra", "casa"});
  CHECK(dictionary.translate({}) == TextWords{});
}

TEST_CASE("by hand: one round of model 1 on two pairs") {
  // "a b" ~ "x y", "a" ~ "x", each with the empty word: after one round p(x|a) ∝ 1/3 + 1/2 and p(y|a) ∝ 1/3.
  const Dictionary dictionary({{"a", "b"}, {"a"}}, {{"x", "y"}, {"x"}}, 1);
  CHECK(dictionary.translate({"a"}) == TextWords{"x"});
  // b is as likely x as y by then; later rounds give x to a, and leave y to b.
  CHECK(Dictionary({{"a", "b"}, {"a"}}, {{"x", "y"}, {"x"}}, 10).translate({"b"}) == TextWords{"y"});
}

TEST_CASE("lessons: the shortest first, none too long, batches of neighbours") {
  const Corpus corpus(pairs);
  const text::Subwords subwords = learn_pieces(corpus, 60);
  CHECK(subwords.vocabulary().find("<pad>") == padding);
  CHECK(subwords.vocabulary().find("<s>") == begin);
  CHECK(subwords.vocabulary().find("</s>") == end);
  CHECK(Lessons(corpus, subwords, 100).size() == 5);
  const Lessons lessons(corpus, subwords, 100);
  Generator generator(1);
  const Lesson all = lessons.draw(9, generator);
  CHECK(all.source.ids.shape(0) == 5);
  for (std::size_t b = 1; b < 5; ++b) {
    std::size_t before = 0, here = 0;
    for (std::size_t t = 0; t < all.wanted.shape(1); ++t) {
      before += all.wanted(b - 1, t) != ignored;
      here += all.wanted(b, t) != ignored;
    }
    CHECK(before <= here);
  }
  CHECK(lessons.draw(2, generator).source.ids.shape(0) == 2);
  CHECK(lessons.left_out() == 0);
  CHECK(Lessons(corpus, subwords, 2).size() < 5);
  CHECK(Lessons(corpus, subwords, 2).size() + Lessons(corpus, subwords, 2).left_out() == 5);
  CHECK(testing::error_of([&] { Lessons(corpus, subwords, 0); }) ==
        "each of the 5 pairs to learn from has a side of more than 0 pieces of words · HINT: shorter "
        "sentences");
}

TEST_CASE("a training that is put down and taken up goes on in the same bits, and refuses another's file") {
  const Corpus corpus(pairs);
  const auto parameters_after = [&](bool is_put_down) {
    const testing::Folder folder;
    const Translator translator = small_translator(corpus);
    const Lessons lessons(corpus, translator.subwords, 100);
    const TrainingOptions options = {.rate = {{16, 4, 1}, 8, 4}, .batch = 2};
    nn::DrawnTraining training = training_of(translator, lessons, options, Generator(5));
    for (int step = 0; step < 4; ++step) training.step();
    if (is_put_down) {
      training.save(folder.path / "t.safetensors");
      for (Tensor parameter : translator.model.parameters()) parameter.value().fill(0);
      nn::DrawnTraining other = training_of(translator, lessons, options, Generator(6));
      other.load(folder.path / "t.safetensors");
      CHECK(other.steps_done() == 4);
      for (int step = 0; step < 4; ++step) other.step();
      // Fewer pairs are other lessons.
      const Lessons fewer(corpus, translator.subwords, 3);
      nn::DrawnTraining stranger = training_of(translator, fewer, options, Generator(5));
      CHECK(testing::contains(testing::error_of([&] { stranger.load(folder.path / "t.safetensors"); }),
                              "pairs"));
    } else {
      for (int step = 0; step < 4; ++step) training.step();
    }
    std::vector<Array> values;
    for (const Tensor& parameter : translator.model.parameters()) values.push_back(parameter.value());
    return values;
  };
  CHECK(parameters_after(false) == parameters_after(true));
}

TEST_CASE("a training that runs away says so, can be looked at, and changes nothing") {
  const Corpus corpus(pairs);
  const Translator translator = small_translator(corpus);
  const Lessons lessons(corpus, translator.subwords, 100);
  nn::DrawnTraining training =
      training_of(translator, lessons, {.rate = {{16, 1, 1e30}, 99, 1}}, Generator(5));
  const auto parameters = [&] {
    std::vector<Array> values;
    for (const Tensor& parameter : translator.model.parameters()) values.push_back(parameter.value());
    return values;
  };
  std::vector<Array> before = parameters();
  for (int step = 0; step < 5 && training.step(); ++step) before = parameters();
  CHECK(training.steps_done() < 5);
  CHECK(parameters() == before);
  CHECK_FALSE(training.step());  // it is the same step again
  CHECK(parameters() == before);
  CHECK_FALSE((std::isfinite(training.pass_again()) && nn::finite_gradients(translator.model.parameters())));
}

TEST_CASE("translating: batch or beam, unknown words, nothing at all") {
  const Corpus corpus(pairs);
  const Translator translator = small_translator(corpus);
  const std::vector<std::string> sentences = {"the red book", "a", "", "ζ 漢 zebra"};
  const auto said = translator.translate(sentences);
  REQUIRE(said.size() == 4);
  for (std::size_t i = 0; i < said.size(); ++i) {
    // Alone, with one beam, it is the same.
    CHECK(translator.text_of(translator.search(sentences[i], 1).front()).substr(0, 20) ==
          said[i].substr(0, 20));
    const auto found = translator.search(sentences[i], 4);
    CHECK(found.size() == 4);
    CHECK(std::isfinite(found.front().log_probability));
  }
  CHECK(translator.numbers_of("ζ").front() == translator.subwords.vocabulary().id(text::unknown));
}
