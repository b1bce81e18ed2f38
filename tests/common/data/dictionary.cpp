#include "data/dictionary.hpp"

#include <doctest/doctest.h>

#include "data/manifest.hpp"
#include "error_of.hpp"
#include "fetched.hpp"
#include "folder.hpp"

using namespace unrolled;
using namespace unrolled::data;
using testing::contains, testing::error_of;

TEST_CASE("a file of one's own: a line for each entry, with a tab") {
  const auto entries = parse_definitions("glorp\ta  thing\n\nfoo bar\tone\ttwo\n", "mine");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].word == "glorp");
  CHECK(entries[0].text == "a thing");
  CHECK(entries[1].word == "foo bar");
  CHECK(entries[1].text == "one two");
  CHECK(contains(error_of([] { parse_definitions("a\tb\nno tab\n", "mine"); }), "mine: line 2 has no tab"));
  CHECK(contains(error_of([] { parse_definitions("\tb\n", "mine"); }), "line 1 has nothing before its tab"));
  CHECK(contains(error_of([] { parse_definitions("a\t \n", "mine"); }), "line 1 has nothing after its tab"));
  CHECK(contains(error_of([] { parse_definitions("\n", "mine"); }), "no entry"));
}

TEST_CASE("the Jargon File's lexicon: headings, texts of several paragraphs, references without braces") {
  const auto entries = parse_jargon(
      "   A preface: with a colon.\n\n"
      "   :diff: /dif/, n.\n\n   1. A change listing. See\n   {vdiff}.\n\n   2. A tool.\n\n  E\n\n"
      "   :eat flaming death: imp.\n\n   A curse.\n\n"
      "   :camelCase:\n\n   A practice: common.\n\nAppendix A. Hacker Folklore\n\n   :not: one.\n\n   No "
      "entry.\n",
      "jargon");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].word == "diff");
  CHECK(entries[0].text == "1. A change listing. See vdiff. 2. A tool.");
  CHECK(entries[1].word == "eat flaming death");
  CHECK(entries[1].text == "A curse.");
  CHECK(entries[2].word == "camelCase");
  CHECK(entries[2].text == "A practice: common.");
  CHECK_THROWS_AS(parse_jargon("nothing here\n", "jargon"), Error);
}

TEST_CASE("WordNet's sets of synonyms: the first word, and the gloss") {
  const auto entries = parse_wordnet(
      "  1 This software\n"
      "00217014 04 n 02 laying_waste 0 ruin 1 001 @ 00209943 n 0000 | destruction; \"the | ruin\"  \n",
      "data.noun");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].word == "laying waste");
  CHECK(entries[0].text == "destruction; \"the | ruin\"");
  CHECK(contains(error_of([] { parse_wordnet("  1 x\n00217014 04 n\n", "data.noun"); }),
                 "data.noun: line 2 is no set of synonyms"));
}

TEST_CASE("the embedded sample is the book's glossary") {
  const Dictionary sample = resolve_dictionary("sample");
  CHECK(sample.entries.size() > 100);
  for (const Definition& entry : sample.entries) {
    CHECK(!entry.word.empty());
    CHECK(!entry.text.empty());
  }
  CHECK(sample.entries[0].word == "ablation");
  CHECK(sample.entries[0].text == "taking one part away, to see what it was for");
}

TEST_CASE("names that are none, and sets that are no dictionary") {
  CHECK(contains(error_of([] { resolve_dictionary("jargn"); }), "neither a data set nor a file"));
  CHECK(contains(error_of([] { resolve_dictionary("spam"); }), "is no dictionary"));
}

TEST_CASE("the real ones, where they were fetched" * doctest::test_suite("long")) {
  if (testing::fetched("jargon")) {
    const Dictionary jargon = resolve_dictionary("jargon");
    CHECK(jargon.entries.size() > 2000);
    for (const Definition& entry : jargon.entries) CHECK(entry.text.find('{') == std::string::npos);
  }
  if (testing::fetched("wordnet")) CHECK(resolve_dictionary("wordnet").entries.size() == 117'659);
}
