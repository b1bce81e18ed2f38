#include "data/datasets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "data/manifest.hpp"
#include "data/texts.hpp"
#include "fetched.hpp"
#include "folder.hpp"
#include "text/tokenizer.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

namespace {

data::Dataset toy(const std::vector<Index>& labels) {
  data::Dataset dataset{"toy", "", {"a", "b"}, {}};
  for (const Index label : labels)
    dataset.examples.push_back({std::to_string(dataset.examples.size()), label});
  return dataset;
}

std::string texts(const std::vector<data::Labelled>& examples) {
  std::string joined;
  for (const auto& example : examples) joined += example.text;
  return joined;
}

}  // namespace

TEST_CASE("the embedded sample is balanced, holds negations and says nothing twice") {
  const auto sample = data::sample();
  CHECK(sample.classes == std::vector<std::string>{"negative", "positive"});
  CHECK(sample.examples.size() == 200);
  std::set<std::string> different;
  std::size_t positive = 0, negations = 0;
  for (const auto& [text, label] : sample.examples) {
    different.insert(text);
    positive += label == 1;
    const auto words = text::words(text);
    negations +=
        std::any_of(words.begin(), words.end(), [](const auto& w) { return w == "not" || w == "never"; });
  }
  CHECK(different.size() == 200);
  CHECK(positive == 100);
  CHECK(negations >= 30);
}

TEST_CASE("without a wish the sample stands in, and says so; a wish that cannot be met is an error") {
  const testing::Cache cache;
  const auto usual = data::resolve("");
  CHECK(usual.name == "sample");
  CHECK(contains(usual.about, "./book data sentiment"));
  CHECK(data::resolve("sample").about == "the embedded sample: 200 short reviews written for this book");
  CHECK(error_of([] { data::resolve("sentiment"); }) ==
        "sentiment is not fetched · HINT: ./book data sentiment");
  CHECK(contains(error_of([] { data::resolve("kjv"); }), "holds no labelled texts"));
  CHECK(contains(error_of([] { data::resolve("sentimnt"); }), "'sentimnt' is neither a data set nor a file"));
  CHECK(contains(error_of([&] { data::resolve(cache.path.string()); }), "Is a directory"));
  const auto mine = cache.write("mine.tsv", "no\ta\nyes\tb\n");
  CHECK(data::resolve(mine.string()).classes == std::vector<std::string>{"no", "yes"});
}

TEST_CASE("who tells two classes apart says how many there are") {
  const testing::Cache cache;
  CHECK(data::resolve_two_classes("").classes.size() == 2);
  const auto three = cache.write("mine.tsv", "a\tx\nb\ty\nc\tz\n");
  CHECK(contains(error_of([&] { data::resolve_two_classes(three.string()); }),
                 "mine.tsv: 3 classes; this chapter tells two apart"));
}

TEST_CASE("without a home folder nothing is fetched, so the sample stands in; a name says what is missing") {
  const testing::Environment no_cache("UNROLLED_CACHE", ""), no_xdg("XDG_CACHE_HOME", ""),
      no_home("HOME", "");
  CHECK(data::resolve("").name == "sample");
  CHECK(data::resolve_text("").name == "sample");
  CHECK(
      contains(error_of([] { data::resolve("sentiment"); }), "there is no home folder to look for data in"));
}

TEST_CASE("a data set that was fetched but is damaged is an error, not a reason for the sample") {
  const testing::Cache cache;
  cache.write("sentiment/SHA256SUMS", "");
  CHECK(contains(error_of([] { data::resolve(""); }), "SHA256SUMS was altered"));
}

TEST_CASE("every k-th example of each class is for the test, beginning at the seed") {
  const auto dataset = toy({0, 0, 1, 0, 1, 1, 0, 1});  // a: 0 1 3 6, b: 2 4 5 7
  CHECK(texts(data::split(dataset, 0.5, 0).test) == "0235");
  CHECK(texts(data::split(dataset, 0.5, 0).train) == "1467");
  CHECK(texts(data::split(dataset, 0.5, 1).test) == "1467");
  CHECK(texts(data::split(dataset, 0.25, 3).test) == "67");
  CHECK(texts(data::split(dataset, 0.25, 7).test) == "67");
}

TEST_CASE("k seeds test each example once, and never on what was learned from") {
  const auto sample = data::sample();
  std::multiset<std::string> tested;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const auto [train, test] = data::split(sample, 0.2, seed);
    CHECK(train.size() == 160);
    CHECK(test.size() == 40);
    CHECK(std::count_if(test.begin(), test.end(), [](const auto& e) { return e.label == 1; }) == 20);
    for (const auto& example : test) tested.insert(example.text);
  }
  CHECK(tested.size() == 200);
  CHECK(std::set<std::string>(tested.begin(), tested.end()).size() == 200);
}

TEST_CASE("a split that leaves a part without a class is an error") {
  CHECK(error_of([] {
          data::split(toy({0, 0, 1, 0}), 0.5, 0);
        }) == "toy: 1 examples of class 'b' are too few to test on one in 2");
  for (const double fraction : {0.0, -1.0, 0.6, 1.0, 0.0 / 0.0}) {
    CHECK_THROWS_AS(data::split(toy({0, 1, 0, 1}), fraction, 0), Error);
  }
}

TEST_CASE("the real data sets, where they were fetched" * doctest::test_suite("long")) {
  if (testing::fetched("sentiment")) {
    const auto dataset = data::resolve("sentiment");
    CHECK(dataset.examples.size() == 2982);
    CHECK(data::resolve("").name == "sentiment");
  }
  if (testing::fetched("spam")) {
    const auto dataset = data::resolve("spam");
    CHECK(dataset.examples.size() > 5800);
    CHECK(std::count_if(dataset.examples.begin(), dataset.examples.end(),
                        [](auto& e) { return e.label == 1; }) > 1700);
  }
}
