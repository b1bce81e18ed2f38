#include "data/parallel.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/error.hpp"
#include "data/manifest.hpp"
#include "fetched.hpp"
#include "folder.hpp"

using namespace unrolled;
using data::Pair;
using testing::contains;
using testing::error_of;
using namespace std::string_literals;

namespace {

/// A message catalogue, little-endian unless told otherwise.
std::string catalogue(const std::vector<Pair>& strings, bool is_big_endian = false) {
  const auto u32 = [&](std::size_t number) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(number >> 8 * (is_big_endian ? 3 - i : i) & 0xFF);
    return bytes;
  };
  const std::size_t n = strings.size(), originals = 28, translations = originals + 8 * n;
  std::size_t at = translations + 8 * n;
  std::string tables[2], texts;
  for (int side = 0; side < 2; ++side) {
    for (const Pair& pair : strings) {
      const std::string& text = side == 0 ? pair.source : pair.target;
      tables[side] += u32(text.size()) + u32(at);
      texts += text + '\0';
      at += text.size() + 1;
    }
  }
  return u32(0x950412de) + u32(0) + u32(n) + u32(originals) + u32(translations) + u32(0) + u32(0) +
         tables[0] + tables[1] + texts;
}

std::string catalogue_error(const std::string& bytes) {
  const testing::Folder folder;
  return error_of([&] { data::read_catalogues({folder.write("a.mo", bytes)}); });
}

}  // namespace

TEST_CASE("a message catalogue: contexts, shortcuts, place holders, plurals, repetitions") {
  const testing::Folder folder;
  const std::vector<Pair> strings = {{"", "Language: uk\n"},
                                     {"menu|open\4~Open the file", "Відкрити ~файл"},
                                     {"Open the _file", "Відкрити файл"},
                                     {"Save %1 as copy", "Зберегти %1"},
                                     {"one small file\0many small files"s, "файл\0файли"s},
                                     {"too short", "коротко"},
                                     {"Close all\nopen   files", "Закрити всі файли"}};
  const std::vector<Pair> expected = {{"Open the file", "Відкрити файл"},
                                      {"Close all open files", "Закрити всі файли"}};
  for (const bool is_big_endian : {false, true}) {
    CHECK(data::read_catalogues({folder.write("a.mo", catalogue(strings, is_big_endian))}) == expected);
  }
}

TEST_CASE("a catalogue that is cut, altered or points outside is one line that names it") {
  const std::string good = catalogue({{"three small words", "три малі слова"}});
  CHECK(contains(catalogue_error(""), "a.mo: it is cut short"));
  CHECK(contains(catalogue_error("x" + good), "a.mo: it does not begin as a message catalogue"));
  CHECK(contains(catalogue_error(good.substr(0, good.size() - 5)),
                 "a.mo: string 0 reaches past the file's end"));
  std::string far = good;
  far[12] = '\x7F', far[14] = '\x7F';
  CHECK(contains(catalogue_error(far), "is not there"));
  far = good;
  far[8] = '\xFF', far[11] = '\x7F';
  CHECK(contains(catalogue_error(far), "a.mo: "));
  CHECK(contains(catalogue_error(catalogue({{"caf\xE9 au lait", "кава"}})), "is not UTF-8"));
  CHECK(contains(catalogue_error(catalogue({{"one", "раз"}})), "hold no sentence"));
}

TEST_CASE("the reader's own pairs, and what is wrong with them") {
  const data::Parallel mine = data::parse_parallel("a b\tx y\n\n c \t z\n", "mine.tsv");
  CHECK(mine.pairs == std::vector<Pair>{{"a b", "x y"}, {"c", "z"}});
  CHECK_FALSE(mine.is_sample());
  const auto error = [](const char* text) {
    return error_of([&] { data::parse_parallel(text, "mine.tsv"); });
  };
  CHECK(contains(error("a\tb\nc d\n"), "mine.tsv: line 2 is not a pair"));
  CHECK(contains(error("a\tb\tc\n"), "line 1 is not a pair"));
  CHECK(contains(error("a\t \n"), "line 1 is not a pair"));
  CHECK(contains(error("\n\n"), "mine.tsv: the file is empty"));
}

TEST_CASE("names: the phrase book always, real text when it was fetched, and one line otherwise") {
  const testing::Cache cache;
  CHECK(data::resolve_parallel("").is_sample());
  CHECK(data::resolve_parallel("sample").pairs.size() == 4000);
  CHECK(contains(error_of([] { data::resolve_parallel("kjv-rv"); }), "kjv"));
  CHECK(contains(error_of([] { data::resolve_parallel("uk"); }), "uk"));
  CHECK(contains(error_of([] { data::resolve_parallel("spam"); }), "'spam' holds no pairs of sentences"));
  CHECK(contains(error_of([] { data::resolve_parallel("nowhere"); }),
                 "'nowhere' is neither a data set nor a file"));
}

TEST_CASE("the phrase book is always the same, and agrees") {
  const data::Parallel book = data::phrase_book();
  CHECK(book.pairs == data::phrase_book().pairs);
  std::set<std::string> teachers;
  for (const Pair& pair : book.pairs) {
    const std::string spanish = " " + pair.target + " ", english = " " + pair.source + " ";
    CHECK_FALSE(contains(spanish, " el casa"));
    CHECK_FALSE(contains(spanish, " la libro"));
    CHECK_FALSE(contains(spanish, "  "));
    if (contains(english, " red house ")) CHECK(contains(spanish, " casa roja "));
    if (contains(english, " red houses ")) CHECK(contains(spanish, " casas rojas "));
    if (contains(english, " does not ")) CHECK(contains(spanish, " no "));
    for (const char* word : {" maestra ", " maestro ", " profesor "}) {
      if (contains(english, " teacher ") && contains(spanish, word)) teachers.insert(word);
    }
  }
  CHECK(teachers.size() == 3);
}

TEST_CASE("every k-th pair is held out, but none whose source was learnt") {
  const std::vector<Pair> pairs = {{"a", "1"}, {"b", "2"}, {"c", "3"}, {"a", "4"}, {"d", "5"}, {"e", "6"}};
  const data::ParallelParts parts = data::hold_out_pairs(pairs, 2);
  CHECK(parts.train == std::vector<Pair>{{"a", "1"}, {"c", "3"}, {"d", "5"}});
  CHECK(parts.held_out == std::vector<Pair>{{"b", "2"}, {"e", "6"}});
  CHECK_THROWS_AS(data::hold_out_pairs(pairs, 1), Error);
  CHECK(contains(error_of([&] { data::hold_out_pairs(pairs, 7); }), "6 pairs are too few"));
  const std::vector<Pair> same(6, {"a", "1"});
  CHECK(contains(error_of([&] { data::hold_out_pairs(same, 2); }), "stand in other pairs too"));
}

TEST_CASE("real pairs, where they were fetched" * doctest::test_suite("long")) {
  const auto enough = [](const data::Parallel& real) {
    CHECK(real.pairs.size() > 8000);
    CHECK(data::hold_out_pairs(real.pairs, 20).held_out.size() > 300);
  };
  if (testing::fetched("uk")) enough(data::resolve_parallel("uk"));
  if (testing::fetched("kjv") && testing::fetched("rv")) {
    const data::Parallel bible = data::resolve_parallel("kjv-rv");
    enough(bible);
    CHECK(contains(bible.pairs.front().target, "EN el principio"));
  }
}
