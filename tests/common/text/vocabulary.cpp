#include "text/vocabulary.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace unrolled;
using text::Vocabulary;
using Words = std::vector<std::string>;

namespace {
const std::vector<Words> texts = {{"b", "a", "c"}, {"a", "c", "d"}, {"a", "ґ"}};
}

TEST_CASE("words are numbered by falling count, then by spelling") {
  const Vocabulary vocabulary = Vocabulary::build(texts);
  CHECK(vocabulary.words() == Words{"a", "c", "b", "d", "ґ"});
  CHECK(vocabulary.size() == 5);
  for (Index i = 0; i < 5; ++i) CHECK(vocabulary.find(vocabulary.word(i)) == i);
}

TEST_CASE("rare words and words over the limit stay out") {
  CHECK(Vocabulary::build(texts, {.min_count = 2}).words() == Words{"a", "c"});
  CHECK(Vocabulary::build(texts, {.max_size = 3}).words() == Words{"a", "c", "b"});
  CHECK(Vocabulary::build(texts, {.min_count = 2, .special = {"<pad>", "<unk>"}}).words() ==
        Words{"<pad>", "<unk>", "a", "c"});
  CHECK(Vocabulary::build(texts, {.max_size = 3, .special = {"c", "<unk>"}}).words() ==
        Words{"c", "<unk>", "a"});
}

TEST_CASE("an unknown word is nothing, <unk>, or an error") {
  const Vocabulary counts = Vocabulary::build(texts);
  CHECK_FALSE(counts.find("zebra"));
  CHECK_THROWS_WITH_AS(counts.id("zebra"), "'zebra' is not in the vocabulary of 5 words", Error);
  const Vocabulary embedding = Vocabulary::build(texts, {.special = {"<unk>"}});
  CHECK(embedding.id("zebra") == 0);
  CHECK(embedding.id("a") == 1);
  CHECK_THROWS_AS(counts.word(5), Error);
  CHECK_THROWS_AS(counts.word(-1), Error);
}

TEST_CASE("no words, no vocabulary") {
  CHECK_THROWS_WITH_AS(Vocabulary::build({{}, {}}), "a vocabulary cannot be built: the text has no words",
                       Error);
  CHECK_THROWS_WITH_AS(Vocabulary::build(texts, {.min_count = 9}),
                       "a vocabulary cannot be built: no word occurs 9 times", Error);
  CHECK_THROWS_AS(Vocabulary(Words{}), Error);
  CHECK_THROWS_AS(Vocabulary(Words{"a", ""}), Error);
  CHECK_THROWS_WITH_AS(Vocabulary(Words{"a", "b", "a"}), "'a' stands twice in the vocabulary", Error);
}

TEST_CASE("a vocabulary comes back from its file, odd words too") {
  const auto path = std::filesystem::temp_directory_path() / "unrolled-test-vocabulary.json";
  const Vocabulary saved(Words{"a", "\n", "\"", "ї", " "});
  saved.save(path);
  CHECK(Vocabulary::load(path).words() == saved.words());
  for (const char* broken : {"", "{", "[1]", "{\"a\": 1}", "[\"a\"", "[]", "[\"a\", \"a\"]", "[\"\xFF\"]"}) {
    write_atomically(path, broken);
    CHECK_THROWS_AS(Vocabulary::load(path), Error);
  }
  CHECK_THROWS_AS(Vocabulary(Words{"\xFF"}).save(path), Error);
  std::filesystem::remove(path);
}
