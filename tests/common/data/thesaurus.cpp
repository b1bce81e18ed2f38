#include "data/thesaurus.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"
#include "folder.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

namespace {

const std::string entity =
    "  1 This software and database is being provided\n"
    "00001740 03 n 01 entity 0 003 ~ 00001930 n 0000 | that which is perceived  \n";
const std::string pig =
    "02398521 05 n 02 guinea_pig 0 Cavia_cobaya 0 002 @ 02397744 n 0000 | stout-bodied rodent; \"a | b\"  \n";

std::string refusal(const std::string& text) {
  return error_of([&] { data::parse_synsets(text, "data.noun"); });
}

}  // namespace

TEST_CASE("sets of words with their topic and gloss") {
  const auto sets = data::parse_synsets(entity + pig, "data.noun");
  REQUIRE(sets.size() == 2);
  CHECK(sets[0].topic == 3);
  CHECK(sets[0].words == std::vector<std::string>{"entity"});
  CHECK(sets[0].gloss == "that which is perceived");
  CHECK(sets[1].is_noun());
  CHECK(data::noun_topic(sets[1].topic) == "animal");
  CHECK(sets[1].words == std::vector<std::string>{"guinea pig", "Cavia cobaya"});
  CHECK(sets[1].gloss == "stout-bodied rodent; \"a | b\"");
}

TEST_CASE("adjectives without the mark of their place; hexadecimal counts of words") {
  std::string line = "00003131 00 s 0b";
  for (int i = 0; i < 11; ++i) line += " word" + std::to_string(i) + (i == 4 ? "(a) 0" : " 1");
  const auto sets = data::parse_synsets(line + " 000 | gloss\n", "data.adj");
  REQUIRE(sets[0].words.size() == 11);
  CHECK(sets[0].words[4] == "word4");
  CHECK(sets[0].words[10] == "word10");
  CHECK_FALSE(sets[0].is_noun());
}

TEST_CASE("what is not this format is named with its line") {
  for (const std::string wrong :
       {"no set\n", "00001740 03 n 01 entity 0 003 | gloss", "00001740 0x n 01 entity 0 | g\n",
        "00001740 03 n 00 | g\n", "00001740 03 n 02 entity 0 | g\n", "00001740 03 n zz a 0 | g\n",
        "00001740 99999999999 n 01 a 0 | g\n", " | g\n", "1 03 n 01 (a) 0 | g\n"}) {
    CAPTURE(wrong);
    const std::string said = refusal(entity + wrong);
    if (wrong.find("003 | gloss") != wrong.npos) {
      CHECK(said == "no error");
    } else {
      CHECK(contains(said, "data.noun: line 3 is no set of synonyms"));
    }
  }
  CHECK(contains(refusal(""), "no entry"));
  CHECK(contains(refusal("  the licence alone\n"), "no entry"));
  CHECK(contains(error_of([] { data::noun_topic(2); }), "no topic"));
  CHECK(contains(error_of([] { data::noun_topic(29); }), "no topic"));
  CHECK(data::noun_topic(28) == "time");
}

TEST_CASE("where it was not fetched there are no sets, and it is said how to get them") {
  testing::Folder empty;
  const testing::Environment cache("UNROLLED_CACHE", empty.path.string());
  const data::Thesaurus none = data::resolve_thesaurus();
  CHECK(none.sets.empty());
  CHECK(contains(none.about, "./book data wordnet"));
}
