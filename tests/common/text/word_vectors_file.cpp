// Files of word vectors, written and read: what is given back, and every way in which a file can lie.
#include "text/word_vectors_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "error_of.hpp"
#include "folder.hpp"
#include "tensor/random.hpp"
#include "text/text_file.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;
using text::parse_word_vectors;

namespace {

std::string refusal(const std::string& text) {
  return error_of([&] { parse_word_vectors(text, "v.txt"); });
}

}  // namespace

TEST_CASE("two words of three numbers, as word2vec and as GloVe write them") {
  for (const char* text :
       {"2 3\nthe 0.1 -0.25 3e-05\nм'ята 1 0 -2\n", "2 3 \nthe 0.1 -0.25 3e-05 \nм'ята\t1 0 -2 ",
        "the 0.1 -0.25 3e-05\nм'ята 1 0 -2\n", "2 3\r\nthe +0.1 -.25 3E-5\r\nм'ята 1. 0 -2\r\n\r\n"}) {
    CAPTURE(text);
    const text::WordVectors read = parse_word_vectors(text::as_text(text, "v.txt"), "v.txt");
    CHECK(read.vocabulary.words() == std::vector<std::string>{"the", "м'ята"});
    CHECK(read.vectors == Array{{.1F, -.25F, 3e-5F}, {1, 0, -2}});
  }
}

TEST_CASE("what was written is read again to the last bit") {
  testing::Folder folder;
  Generator generator(1);
  Array vectors = normal({50, 7}, 1, generator);
  vectors(0, 0) = std::numeric_limits<Real>::max(), vectors(0, 1) = -std::numeric_limits<Real>::min();
  vectors(0, 2) = std::numeric_limits<Real>::denorm_min(), vectors(0, 3) = 1e-30F, vectors(0, 4) = 0;
  std::vector<std::string> words;
  for (int i = 0; i < 50; ++i) words.push_back("word" + std::to_string(i));
  words[3] = "1.5", words[4] = "слово";
  text::write_word_vectors(folder / "v.txt", text::Vocabulary(words), vectors);
  const text::WordVectors read = text::read_word_vectors(folder / "v.txt");
  CHECK(read.vocabulary.words() == words);
  CHECK(read.vectors == vectors);
}

TEST_CASE("a file that does not hold what its first line says") {
  CHECK(contains(refusal("3 2\na 1 2\nb 3 4\n"), "promises 3 words"));
  CHECK(contains(refusal("3 2\naaaa 1 2\nbbbb 3 4\n"), "only 2 follow"));
  CHECK(contains(refusal("1 2\na 1 2\nb 3 4\n"), "line 3 is one more"));
  CHECK(contains(refusal("2 2\na 1 2\nb 3\n"), "line 3 ('b') has 1 numbers, not 2"));
  CHECK(contains(refusal("2 2\na 1 2 9\nb 3 4\n"), "line 2 ('a') has 3 numbers, not 2"));
  CHECK(contains(refusal("2 2\na 1 2\n\nb 3 4\n"), "line 3 is empty"));
  CHECK(contains(refusal("2 2\na 1 2\nb 3 4\n\n\n"), "line 4 is empty"));
  CHECK(contains(refusal("a 1 2\nb 3\n"), "line 2 ('b') has 1 numbers, not 2"));
}

TEST_CASE("sizes that cannot be meant allot nothing") {
  CHECK(contains(refusal("1000000000000 300\na 1\n"), "the file is too short"));
  CHECK(contains(refusal("2 18446744073709551615\na 1\n"), "the file is too short"));
  CHECK(contains(refusal("18446744073709551615 2\na 1 2\n"), "the file is too short"));
  CHECK(contains(refusal("99999999999999999999 2\na 1 2\n"), "two whole numbers above 0"));
  for (const char* first : {"0 3", "3 0", "-1 3", "2.0 3", "two 3", "2 3x", "0x2 3"}) {
    CAPTURE(first);
    CHECK(contains(refusal(std::string(first) + "\na 1 2 3\n"), "two whole numbers above 0"));
  }
  for (const char* text : {"", "\n", "word\n", "   \na 1\n"}) {
    CAPTURE(text);
    CHECK(contains(refusal(text), "line 1 is no pair of sizes"));
  }
}

TEST_CASE("what is no number, or none that a float holds") {
  for (const char* number :
       {"nan", "NaN", "inf", "-inf", "1e39", "-1e300", "1e999", "1,5", "0x1", "1e", "--1", "1.2.3", "one"}) {
    CAPTURE(number);
    const std::string said = refusal("1 2\na 1 " + std::string(number) + "\n");
    CHECK(contains(said, "v.txt: line 2: '" + std::string(number) + "' is no finite number"));
  }
  const std::string said = refusal("1 2\na 1 " + std::string(5000, 'x') + "\n");
  CHECK(said.size() < 200);
  std::string letters;
  for (int i = 0; i < 100; ++i) letters += "ї";
  CHECK_FALSE(contains(refusal("1 2\na 1 x" + letters + "\n"), "\xD1…"));  // no half letter
}

TEST_CASE("a word that stands twice is named with both its lines") {
  CHECK(contains(refusal("3 1\na 1\nb 2\na 3\n"), "'a' stands in lines 2 and 4"));
}

TEST_CASE("files that are no text, are cut, or are not there") {
  testing::Folder folder;
  const auto said = [&](const std::string& bytes) {
    return error_of([&] { text::read_word_vectors(folder.write("v.txt", bytes)); });
  };
  CHECK(contains(said("1 1\n\xFF 1\n"), "not UTF-8"));
  CHECK(contains(said(std::string("1 1\na\0 1\n", 9)), "v.txt"));
  CHECK(contains(error_of([&] { text::read_word_vectors(folder / "none.txt"); }), "none.txt"));
  CHECK(contains(error_of([&] { text::read_word_vectors(folder.path); }), folder.path.string()));
  // Every cut of a good file is an error or, where only blanks are cut, the same
  const std::string good = "2 2\nab 1.5 2\ncd 3 4\n";
  for (std::size_t size = 0; size + 1 < good.size(); ++size) {
    CAPTURE(size);
    const std::string cut = good.substr(0, size);
    CHECK(refusal(cut) != "no error");
  }
  CHECK(refusal(good.substr(0, good.size() - 1)) == "no error");
}

TEST_CASE("what cannot be written leaves the file that was there") {
  testing::Folder folder;
  const std::string file = folder.write("v.txt", "before");
  const text::Vocabulary two({"a", "b"});
  const auto said = [&](const text::Vocabulary& words, const Array& vectors) {
    return error_of([&] { text::write_word_vectors(file, words, vectors); });
  };
  CHECK(contains(said(two, {{1, 2}, {3, std::numeric_limits<Real>::infinity()}}), "NaN or an infinity"));
  CHECK(contains(said(two, {{1, 2}}), "a row for each word"));
  CHECK(contains(said(two, {1, 2}), "a row for each word"));
  CHECK(contains(said(text::Vocabulary({"guinea pig", "b"}), Array(Shape{2, 1}, 1)), "has a blank in it"));
  CHECK(contains(said(text::Vocabulary({"\xFF", "b"}), Array(Shape{2, 1}, 1)), "not UTF-8"));
  CHECK(contains(error_of([&] {
                   text::write_word_vectors(folder / "none/v.txt", two, Array(Shape{2, 1}, 1));
                 }),
                 "none"));
  CHECK(read_file(file) == "before");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a full disk is said, and nothing is left behind" *
          doctest::skip(!std::filesystem::exists("/dev/full"))) {
  CHECK(error_of([] {
          text::write_word_vectors("/dev/full", text::Vocabulary({"a"}), Array{{1, 2}});
        }) != "no error");
}
