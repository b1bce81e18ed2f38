#include "data/readers.hpp"

#include <doctest/doctest.h>

#include "folder.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

namespace {
std::string labelled_error(std::string_view text) {
  return error_of([&] { data::parse_labelled(text, "mine.tsv"); });
}
}  // namespace

TEST_CASE("a labelled file: classes in byte order, texts in the file's order") {
  const auto dataset = data::parse_labelled("pos\tДобре, м'ята\n\nneg\t bad \tfilm\npos\tgood", "mine.tsv");
  CHECK(dataset.classes == std::vector<std::string>{"neg", "pos"});
  REQUIRE(dataset.examples.size() == 3);
  CHECK(dataset.examples[0].text == "Добре, м'ята");
  CHECK(dataset.examples[0].label == 1);
  CHECK(dataset.examples[1].text == "bad \tfilm");
  CHECK(dataset.examples[1].label == 0);
  CHECK(dataset.examples[2].text == "good");
}

TEST_CASE("what is wrong with a labelled file is said with its line") {
  const std::string hint = " · HINT: each line is label<TAB>text, in UTF-8";
  CHECK(labelled_error("") == "mine.tsv: the file is empty" + hint);
  CHECK(labelled_error("a\tx\nb x\n") == "mine.tsv: line 2 has no tab" + hint);
  CHECK(labelled_error("a\tx\n\n\tx\n") == "mine.tsv: line 3 has no label" + hint);
  CHECK(labelled_error("a\tx\nb\t \n") == "mine.tsv: line 2 has no text" + hint);
  CHECK(labelled_error(fmt::format("{:x>100}\ta", "")) == "mine.tsv: line 1 has a label of 100 bytes" + hint);
  CHECK(contains(labelled_error("a\tx\na\ty\n"), "mine.tsv: all 2 lines have the label 'a'"));
}

TEST_CASE("a long line is only text") {
  const auto dataset = data::parse_labelled("a\tx\nb\t" + std::string(5'000'000, 'y') + "z\n", "mine.tsv");
  CHECK(dataset.examples[1].text.size() == 5'000'001);
}

TEST_CASE("sentiment: the row without a class and repetitions are left out, files stay in order") {
  const testing::Folder folder;
  const auto first = folder.write(
      "a.json", R"([{"text":"Bad.  ","class":0},{"text":"Good","class":1},{"text":"","class":null}])");
  const auto second = folder.write("b.json", R"([{"text":"Bad.","class":0},{"text":"\u0407жа","class":1}])");
  const auto dataset = data::read_sentiment({first, second});
  REQUIRE(dataset.examples.size() == 3);
  CHECK(dataset.examples[0].text == "Bad.");
  CHECK(dataset.examples[0].label == 0);
  CHECK(dataset.examples[1].label == 1);
  CHECK(dataset.examples[2].text == "Їжа");
  CHECK(dataset.classes == std::vector<std::string>{"negative", "positive"});
}

TEST_CASE("sentiment: broken JSON names the file, a broken row its number") {
  const testing::Folder folder;
  const auto error = [&](std::string_view json) {
    const auto file = folder.write("a.json", json);
    return error_of([&] { data::read_sentiment({file}); });
  };
  for (const char* json : {"", "[", R"([{"text":"x","cla)", "{}", "7", "null", "[\"\xFF\"]", "[1] 2"}) {
    INFO(json);
    CHECK(contains(error(json), "a.json: "));
  }
  CHECK(contains(error(std::string(100'000, '[')), "a.json: not a JSON list of sentences"));
  CHECK(contains(error(R"([{"text":"x","class":1},{"text":"x"}])"),
                 "a.json: row 2: an object with a text and a class"));
  CHECK(contains(error(R"([{"text":"x","class":2}])"), "a.json: row 1: the class is neither 0 nor 1"));
  CHECK(contains(error(R"([{"text":"x","class":"1"}])"), "row 1: the class is neither 0 nor 1"));
  CHECK(contains(error(R"([{"text":"x","class":null}])"), "row 1: the class is neither 0 nor 1"));
  CHECK(contains(error(R"([{"text":" ","class":1}])"), "row 1: the text is empty"));
  CHECK(error("[]") == "sentiment: the files hold no sentence");
}

TEST_CASE("spam: subject and body of each e-mail, the folder is the label") {
  const testing::Folder folder;
  const auto ham =
      folder.write("easy-ham-1/1.txt", "From: x\nSUBJECT: Hello\n  again\nX: y\n\nDear all,\n\nbye\n");
  const auto spam = folder.write("spam-2/1.txt", "From: x\r\nSubject: caf\xE9\r\n\r\nBuy\x1b now\r\n");
  const auto again = folder.write("spam-2/2.txt", "From: z\r\nSubject: caf\xE9\r\n\r\nBuy\x1b now\r\n");
  const auto empty = folder.write("spam-2/3.txt", "");
  const auto dataset = data::read_spam({ham, spam, again, empty});
  REQUIRE(dataset.examples.size() == 2);
  CHECK(dataset.examples[0].text == "Hello  again\n\nDear all,\n\nbye");
  CHECK(dataset.examples[0].label == 0);
  CHECK(dataset.examples[1].text == "café\n\nBuy  now");
  CHECK(dataset.examples[1].label == 1);
  CHECK_THROWS_AS(data::read_spam({empty}), Error);
}
