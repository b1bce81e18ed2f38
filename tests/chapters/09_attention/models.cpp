// Positions, the task of pointers, the reader, and the picture of words.
#include <doctest/doctest.h>

#include <set>

#include "09_attention/pointers.hpp"
#include "09_attention/positions.hpp"
#include "09_attention/reader.hpp"
#include "09_attention/word_graph.hpp"

using namespace unrolled;
using namespace unrolled::attention;

TEST_CASE("sinusoidal positions: by hand, and a shift is a rotation") {
  const Array p = sinusoidal_positions(12, 4);
  CHECK(xt::view(p, 0) == Array{0, 1, 0, 1});
  CHECK(p(1, 0) == doctest::Approx(std::sin(1.)));
  CHECK(p(1, 1) == doctest::Approx(std::cos(1.)));
  CHECK(p(5, 2) == doctest::Approx(std::sin(.05)));
  CHECK(p(5, 3) == doctest::Approx(std::cos(.05)));
  // Moving on by 3 turns the first hand by 3 radians, wherever it stands.
  for (const std::size_t t : {0, 4, 8}) {
    CHECK(p(t + 3, 0) == doctest::Approx(p(t, 0) * std::cos(3.) + p(t, 1) * std::sin(3.)).epsilon(1e-4));
  }
  CHECK(sinusoidal_positions(0, 4).shape() == Shape{0, 4});
  CHECK(sinusoidal_positions(2, 3).shape() == Shape{2, 3});
}

TEST_CASE("questions: different keys, and the answers are their values") {
  Generator generator(5);
  const Questions questions = draw_questions(50, 2, generator);
  for (std::size_t b = 0; b < 50; ++b) {
    std::set<Index> keys;
    for (std::size_t i = 0; i < pointer_items; ++i) keys.insert(questions.keys(b, i));
    CHECK(keys.size() == pointer_items);
    for (std::size_t p = 0; p < 2; ++p) {
      for (std::size_t i = 0; i < pointer_items; ++i) {
        if (questions.keys(b, i) == questions.asked(b, p)) {
          CHECK(questions.values(b, i) == questions.answers(b, p));
        }
      }
    }
    CHECK(questions.asked(b, 0) != questions.asked(b, 1));
  }
}

TEST_CASE("an untrained look-up guesses") {
  Generator generator(2);
  const Lookup model({.pointers = 1}, generator);
  const Questions questions = draw_questions(500, 1, generator);
  CHECK(model(questions).shape() == Shape{500, 1, pointer_values});
  CHECK(share_right(model, questions) < .4);
  CHECK(Lookup({.mlp = true}, generator).parameter_count() > Lookup({}, generator).parameter_count());
}

TEST_CASE("the reader: padding does not matter, nor do unknown words or sentences without a word") {
  const text::Vocabulary vocabulary({"<pad>", text::unknown, "good", "not"});
  Generator generator(4);
  const Reader reader(vocabulary.size(), 8, 2, generator);
  const Sentences batch = encode({"good", "not good flibber", ""}, vocabulary);
  CHECK(batch.ids == Indices{{2, 0, 0}, {3, 2, 1}, {0, 0, 0}});
  CHECK(batch.lengths == Indices{1, 3, 0});
  const Array logits = reader(batch.ids, padding_mask(batch.lengths, 3)).value();
  CHECK(logits.shape() == Shape{3, 2});
  CHECK(all_finite(logits));
  const Array alone = reader(Indices{2}).value();
  CHECK(xt::amax(xt::abs(xt::view(logits, 0) - xt::view(alone, 0)))() < 1e-5);
  // Nothing but empty sentences: T = 0.
  const Sentences none = encode({"", "!"}, vocabulary);
  CHECK(all_finite(reader(none.ids, padding_mask(none.lengths, 0)).value()));
}

TEST_CASE("the picture of words: arrows as wide as the weights, small ones left out, any word escaped") {
  Array map = xt::zeros<Real>({1, 1, 2});
  map(0, 0, 0) = Real{0.75};
  map(0, 0, 1) = Real{0.125};
  const std::string dot = word_graph(map, {"a"}, {"say \"b\"", "c"}, 0.2);
  CHECK(dot.find("q0 -> k0 [penwidth=4.05") != std::string::npos);
  CHECK(dot.find("q0 -> k1 [penwidth") == std::string::npos);
  CHECK(dot.find("say \\\"b\\\"") != std::string::npos);
}
