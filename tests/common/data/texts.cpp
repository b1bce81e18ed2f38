#include "data/texts.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>

#include "data/datasets.hpp"
#include "data/dictionary.hpp"
#include "data/manifest.hpp"
#include "data/parallel.hpp"
#include "data/readers.hpp"
#include "fetched.hpp"
#include "folder.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

namespace {

void put(std::string& bytes, std::uint32_t number, int size) {
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(number >> 8 * i & 0xFF);
}

std::string packed(const std::string& block) {
  std::string bytes(block.size() + 100, '\0');
  uLongf length = bytes.size();
  ::compress(reinterpret_cast<Bytef*>(bytes.data()), &length, reinterpret_cast<const Bytef*>(block.data()),
             block.size());
  return bytes.substr(0, length);
}

// A SWORD text of two testaments: the old one has the two blocks "In the <b>beginning</b>" and "God.",
// cut into the rows "", "In the ", "<b>beginning</b>", "God."; the new one has one row.
struct Sword : testing::Folder {
  std::string bzs, bzv, bzz;
  Sword() {
    const std::string first = "In the <b>beginning</b>", second = "God.";
    bzz = packed(first) + packed(second);
    put(bzs, 0, 4), put(bzs, static_cast<std::uint32_t>(packed(first).size()), 4), put(bzs, 23, 4);
    put(bzs, static_cast<std::uint32_t>(packed(first).size()), 4);
    put(bzs, static_cast<std::uint32_t>(packed(second).size()), 4), put(bzs, 4, 4);
    add_row(0, 0, 0), add_row(0, 0, 7), add_row(0, 7, 16), add_row(1, 0, 4);
    std::string table, rows;
    put(table, 0, 4), put(table, static_cast<std::uint32_t>(packed("Amen.").size()), 4), put(table, 5, 4);
    put(rows, 0, 4), put(rows, 0, 4), put(rows, 5, 2);
    write("nt.bzs", table), write("nt.bzv", rows), write("nt.bzz", packed("Amen."));
  }
  void add_row(std::uint32_t block, std::uint32_t begin, std::uint32_t length) {
    put(bzv, block, 4), put(bzv, begin, 4), put(bzv, length, 2);
  }
  std::vector<std::string> read() const {
    std::vector<std::filesystem::path> files = {path / "nt.bzs", path / "nt.bzv", path / "nt.bzz"};
    files.push_back(write("ot.bzs", bzs)), files.push_back(write("ot.bzv", bzv));
    files.push_back(write("ot.bzz", bzz));
    return data::read_sword(files);
  }
  std::string error() const {
    return error_of([&] { read(); });
  }
};

std::string plain(std::string_view text) { return data::plain_text(text, "row 7"); }

}  // namespace

TEST_CASE("a SWORD text is read row by row, the old testament first, headings stay as empty rows") {
  const Sword sword;
  CHECK(sword.read() == std::vector<std::string>{"", "In the", "beginning", "God.", "Amen."});
  CHECK(contains(error_of([] { data::read_sword({}); }), "has a file ot.bzv, and this one has none"));
}

TEST_CASE("a SWORD file that is cut, altered or points outside is one line that names the place") {
  Sword sword;
  SUBCASE("a table cut inside a row") {
    sword.bzv.pop_back();
    CHECK(contains(sword.error(), "ot.bzv: 39 bytes are not whole rows of 10"));
  }
  SUBCASE("an empty table") {
    sword.bzs.clear();
    CHECK(contains(sword.error(), "ot.bzs: 0 bytes are not whole rows of 12"));
  }
  SUBCASE("packed text cut short") {
    sword.bzz.pop_back();
    CHECK(contains(sword.error(), "ot.bzz: block 1:"));
    CHECK(contains(sword.error(), "reach past the file's end"));
  }
  SUBCASE("a byte altered") {
    sword.bzz[4] ^= 0x55;
    CHECK(contains(sword.error(), "ot.bzz: block 0: cannot be unpacked"));
  }
  SUBCASE("a block that says it is enormous") {
    sword.bzs[11] = '\x7F';
    CHECK(contains(sword.error(), "are more than a block has"));
  }
  SUBCASE("a block that is longer than it says") {
    sword.bzs[8] = 22;
    CHECK(contains(sword.error(), "block 0: cannot be unpacked"));
  }
  SUBCASE("a block that is shorter than it says") {
    sword.bzs[8] = 24;
    CHECK(contains(sword.error(), "block 0: cannot be unpacked"));
  }
  SUBCASE("a verse past its block") {
    sword.add_row(0, 20, 4);
    CHECK(contains(sword.error(), "ot.bzv: row 4: 4 bytes from 20 of block 0 are not there"));
  }
  SUBCASE("a verse that begins past its block") {
    sword.add_row(0, 0xFFFFFFFF, 1);
    CHECK(contains(sword.error(), "row 4: 1 bytes from 4294967295 of block 0"));
  }
  SUBCASE("a verse of no block") {
    sword.add_row(2, 0, 1);
    CHECK(contains(sword.error(), "of block 2 are not there"));
  }
  SUBCASE("no verse at all") {
    sword.bzv.assign(10, '\0');
    sword.write("nt.bzv", std::string(10, '\0'));
    CHECK(sword.error() == "the SWORD text has not one verse");
  }
}

TEST_CASE("markup, notes and titles are left out, blanks are single, entities are characters") {
  CHECK(plain(" In  the <w lemma=\"x\">beginning</w>\n<note n='1'>or <b>first</b></note> God<lb/>. ") ==
        "In the beginning God.");
  CHECK(plain("<title>A Psalm</title>¶ The \\nd LORD<note/> is") == "The LORD is");
  CHECK(plain("1 &lt; 2 &amp;lt; &quot;x&quot;") == "1 < 2 &lt; \"x\"");
  CHECK(plain("a\x1b[31mb") == "a [31mb");
  CHECK(plain("") == "");
  CHECK(error_of([] { plain("In <w"); }) == "row 7: a tag has no end");
  CHECK(error_of([] { plain("In <note>x</w>"); }) == "row 7: <note> has no end");
  CHECK(contains(error_of([] { plain("caf\xE9"); }), "row 7: byte 0xE9"));
}

TEST_CASE("names: each once, mixed in an order that stays the same") {
  const testing::Folder folder;
  const auto a = folder.write("a.txt", "Ada\nBea\n\nCleo\r\n"), b = folder.write("b.txt", "Bea\nDora\nIvo");
  const std::vector<std::string> names = data::read_names({a, b});
  CHECK(names == data::read_names({b, a}));
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == std::vector<std::string>{"Ada", "Bea", "Cleo", "Dora", "Ivo"});
  CHECK(names != sorted);
  CHECK(error_of([&] { data::read_names({folder.write("c.txt", "\n")}); }) ==
        "names: the files hold no name");
  CHECK(contains(error_of([&] { data::read_names({folder.write("c.txt", "\xFF")}); }), "c.txt: byte 0xFF"));
}

TEST_CASE("without a wish the sample stands in, and says so; the reader's own file is taken as it is") {
  const testing::Cache cache;
  const data::Text usual = data::resolve_text("");
  CHECK(usual.is_sample());
  CHECK(contains(usual.about, "./book data kjv"));
  CHECK(std::count(usual.text.begin(), usual.text.end(), '\n') == 85);
  CHECK(error_of([] { data::resolve_text("kjv"); }) == "kjv is not fetched · HINT: ./book data kjv");
  CHECK(contains(error_of([] { data::resolve_text("sentiment"); }), "holds no running text"));
  CHECK(contains(error_of([] { data::resolve_text("kvj"); }), "'kvj' is neither a data set nor a file"));
  CHECK(data::resolve_text(cache.write("mine.txt", "Ґедзь").string()).text == "Ґедзь\n");
  const auto refused = [&](const char* bytes) {
    return error_of([&] { data::resolve_text(cache.write("mine.txt", bytes).string()); });
  };
  CHECK(contains(refused(" \n"), "mine.txt: the file is empty"));
  CHECK(contains(refused("\xFF"), "mine.txt: byte 0xFF at offset 0"));
}

TEST_CASE("every reader of a file of one's own takes it from any machine, and refuses what is not UTF-8") {
  const testing::Cache cache;
  const auto file = [&](const std::string& bytes) { return cache.write("mine", bytes).string(); };
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(data::resolve_text(file(mark + "one\r\ntwo\rthree\x1b")).text == "one\ntwo\nthree \n");
  const data::Dataset labelled = data::resolve(file(mark + "a\tone\r\nb\ttwo\x1b[1m!\r\n"));
  CHECK(labelled.classes == std::vector<std::string>{"a", "b"});
  CHECK(labelled.examples[1].text == "two [1m!");
  CHECK(data::resolve_parallel(file(mark + "a\tb\r\nc\td\r\n")).pairs ==
        std::vector<data::Pair>{{"a", "b"}, {"c", "d"}});
  const data::Dictionary dictionary = data::resolve_dictionary(file(mark + "glorp\ta thing\r\n"));
  CHECK(dictionary.entries[0].word == "glorp");
  CHECK(dictionary.entries[0].text == "a thing");

  const auto refusals = [](const std::string& name) {
    return std::vector<std::string>{
        error_of([&] { data::resolve_text(name); }), error_of([&] { data::resolve(name); }),
        error_of([&] { data::resolve_parallel(name); }), error_of([&] { data::resolve_dictionary(name); })};
  };
  for (const auto& [name, expected] :
       {std::pair{file("x\ty\nx\t\xC2\x41\n"), "mine: byte 0xC2 at offset 6 (line 2) is not UTF-8"},
        {cache.write("zeros", std::string("a\tb\0\n", 5)).string(), "byte 0x00 at offset 3 (line 1)"},
        {cache.write("blank", " \n\t\n").string(), "blank: the file is empty"},
        {std::string("/dev/zero"), "this is a device"},
        {cache.path.string(), "Is a directory"},
        {std::string("nowhere"), "'nowhere' is neither a data set nor a file"}}) {
    for (const std::string& refusal : refusals(name)) CHECK_MESSAGE(contains(refusal, expected), refusal);
  }
}

TEST_CASE(
    "the book's claims are about the real data sets, not about the sample or a file of the reader's own") {
  const testing::Cache cache;
  const auto file = [&](const char* bytes) { return cache.write("mine", bytes).string(); };
  CHECK_FALSE(data::resolve_text("").has_claims());
  CHECK_FALSE(data::resolve_text(file("one\n")).has_claims());
  CHECK(data::Text{"kjv", "", "In the beginning\n"}.has_claims());
  CHECK_FALSE(data::resolve_dictionary("").has_claims());
  CHECK_FALSE(data::resolve_dictionary(file("a\tb\n")).has_claims());
  CHECK(data::Dictionary{"jargon", "", {}}.has_claims());
  CHECK_FALSE(data::resolve("").is_own);
  CHECK(data::resolve(file("a\tb\nc\td\n")).is_own);
}

TEST_CASE("lines of Python: no comments, docstrings or empty lines") {
  CHECK(data::code_lines("").empty());
  CHECK(data::code_lines("a = 1\n\n  # a comment\nb = 2  # another") == "a = 1\nb = 2\n");
  CHECK(data::code_lines("def f():\n    \"\"\"What it does.\n\n    code = 1\n    \"\"\"\n    return 1\n") ==
        "def f():\n    return 1\n");
  CHECK(data::code_lines("def f():\n    \"\"\"One line.\"\"\"\n    return 1\n") ==
        "def f():\n    return 1\n");
  CHECK(data::code_lines("x = '''one\ntwo'''\ny\n") == "y\n");
  CHECK(data::code_lines("a = 1  # not \"\"\" a string\nb = '#'\n# ''' nor this\nc\n") ==
        "a = 1\nb = '#'\nc\n");
  CHECK(data::code_lines("a = \"it's '''\"\nb = 'it\\'s # no'\nc = \"open\nd\n") ==
        "a = \"it's '''\"\nb = 'it\\'s # no'\nc = \"open\nd\n");
  CHECK(data::code_lines("#\n#a\n  #").empty());
  CHECK(data::code_lines("ї = 'Київ'\r\n \r\n") == "ї = 'Київ'\r\n");
}

TEST_CASE("code: the sample is some of this book's headers") {
  const testing::Cache cache;
  const data::Text code = data::resolve_code("");
  CHECK(code.is_sample());
  CHECK(contains(code.about, "./book data python fetches them"));
  CHECK(contains(code.text, "class LayerNorm"));
  CHECK(code.text.size() > 30'000);
  CHECK(data::resolve_code("sample").text == code.text);
}

TEST_CASE("the real texts, where they were fetched" * doctest::test_suite("long")) {
  const auto check_bible = [](const char* name) {
    const auto rows = data::read_sword(data::fetched_files(*data::find_entry(name)));
    CHECK(rows.size() == 32361);
    const auto verses = std::count_if(rows.begin(), rows.end(), [](auto& row) { return !row.empty(); });
    CHECK(verses > 31000);
    CHECK(verses <= 31170);
    const bool clean = std::all_of(rows.begin(), rows.end(), [](const std::string& row) {
      return row.find_first_of("<>\\{}&") == std::string::npos;
    });
    CHECK(clean);
  };
  if (testing::fetched("rv")) check_bible("rv");
  if (testing::fetched("kjv")) {
    check_bible("kjv");
    CHECK(
        data::resolve_text("").text.starts_with("In the beginning God created the heaven and the earth.\n"));
    CHECK(data::resolve_text("kjv").text.find(data::ruth().text) != std::string::npos);
  }
  if (testing::fetched("names")) {
    const std::string names = data::resolve_text("names").text;
    CHECK(std::count(names.begin(), names.end(), '\n') > 8000);
  }
  if (testing::fetched("python")) {
    const data::Text python = data::resolve_code("python");
    CHECK(python.has_claims());
    CHECK(python.text.size() > 1'500'000);
    CHECK(contains(python.text, "class LogisticRegression"));
    CHECK_FALSE(contains(python.text, "\"\"\""));
  }
}

TEST_CASE("wordnet as running text: a gloss a line, words of every kind" * doctest::test_suite("long")) {
  if (testing::fetched("wordnet")) {
    const std::string glosses = data::resolve_text("wordnet").text;
    CHECK(std::count(glosses.begin(), glosses.end(), '\n') == 117659);
  }
}
