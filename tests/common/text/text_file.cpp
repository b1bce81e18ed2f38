#include "text/text_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <vector>

#include "folder.hpp"
#include "text/vocabulary.hpp"

using namespace unrolled;
using namespace std::string_literals;
using testing::contains;
using testing::error_of;
using text::as_text;

namespace {

std::string refused(const std::string& bytes) {
  return error_of([&] { as_text(bytes, "a.txt"); });
}

}  // namespace

TEST_CASE("a text has no byte order mark, and its lines end with one character") {
  CHECK(as_text("\xEF\xBB\xBF"
                "Їжак",
                "a.txt") == "Їжак");
  CHECK(as_text("a\r\nb\rc\nd\r\n\r\n\re\r", "a.txt") == "a\nb\nc\nd\n\n\ne\n");
  CHECK(as_text("a\n\r\n\rb", "a.txt") == "a\n\n\nb");
  CHECK(as_text("", "a.txt").empty());
  CHECK(as_text("\xEF\xBB\xBF", "a.txt").empty());
  // In the middle of a text it is a character like others
  CHECK(as_text("a\xEF\xBB\xBF"
                "b",
                "a.txt") ==
        "a\xEF\xBB\xBF"
        "b");
}

TEST_CASE("a control character becomes one blank, so that no text drives a terminal") {
  CHECK(as_text("a\x1b[31mb\x7f\tc\nd\u009Bé\xC2\xA0\f", "a.txt") == "a [31mb \tc\nd é\xC2\xA0 ");
  CHECK(text::without_controls("a\0\r\u0085b"s) == "a   b");
}

TEST_CASE("bytes that are not UTF-8 are refused where they stand, not repaired: in C2 41 the A was lost") {
  CHECK(refused("\xC2\x41 long time ago") ==
        "a.txt: byte 0xC2 at offset 0 (line 1) is not UTF-8 · HINT: save the text as UTF-8");
  CHECK(contains(refused("one\r\ntwo\rthree\ncaf\xE9\n"), "byte 0xE9 at offset 18 (line 4)"));
  // The offset is one in the file, whatever is left out before it
  CHECK(contains(refused("\xEF\xBB\xBF"
                         "a\r\n\xFF"),
                 "byte 0xFF at offset 6 (line 2)"));
  CHECK(contains(refused("ok \xC2"), "byte 0xC2 at offset 3 (line 1)"));
  CHECK(contains(refused("\xC0\x80"), "byte 0xC0 at offset 0"));      // an overlong zero
  CHECK(contains(refused("\xED\xA0\x80"), "byte 0xED at offset 0"));  // half of a surrogate pair
}

TEST_CASE("what is no text at all says what it is") {
  CHECK(contains(refused("\xFF\xFEh\0i\0"s),
                 "a.txt: this is UTF-16, not UTF-8 · HINT: save the text as UTF-8"));
  CHECK(contains(refused("\xFE\xFF\0h"s), "UTF-16"));
  CHECK(contains(refused("h\0i\0"s), "a.txt: byte 0x00 at offset 1 (line 1): this is not a text"));
}

TEST_CASE("files: a folder, a device, a missing or an enormous one is one line, and a pipe is read") {
  const testing::Folder folder;
  const auto error = [&](const std::string& file) { return error_of([&] { text::read_text_file(file); }); };
  CHECK(text::read_text_file(folder.write("a", "\xEF\xBB\xBFx\r\n")) == "x\n");
  CHECK(text::read_text_file(folder.write("a", "")).empty());
  CHECK(contains(error(folder / "b"), "b: cannot be read: No such file"));
  CHECK(contains(error(folder.path.string()), "Is a directory"));
  CHECK(contains(error("/dev/zero"), "/dev/zero: cannot be read: this is a device, not a file"));
  CHECK(contains(error("/dev/null"), "this is a device"));
  CHECK(contains(error(folder.write("a", "x\xFF")), "a: byte 0xFF at offset 1"));
  std::filesystem::resize_file(folder.write("large", ""), text::largest_text + 1);
  CHECK(contains(error(folder / "large"), "large: has more than 268435456 bytes"));
  // A pipe that nobody writes to is empty, not an endless wait
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(text::read_text_file(folder / "pipe").empty());
}

TEST_CASE("lines come with their numbers, without their ends") {
  std::vector<std::string> lines;
  text::for_lines("a\n\nb", [&](std::string_view line, std::size_t number) {
    lines.push_back(std::to_string(number) + std::string(line));
  });
  CHECK(lines == std::vector<std::string>{"1a", "2", "3b"});
  text::for_lines("", [](std::string_view, std::size_t) { FAIL("no line"); });
}

TEST_CASE("a vocabulary from a machine with other habits") {
  const testing::Folder folder;
  const auto words = folder.write("words.json", "\xEF\xBB\xBF[\"a\",\r\n\"b\"]\r\n");
  CHECK(text::Vocabulary::load(words).words() == std::vector<std::string>{"a", "b"});
  CHECK(contains(error_of([&] { text::Vocabulary::load(folder.write("words.json", "[\"caf\xE9\"]")); }),
                 "words.json: byte 0xE9 at offset 5"));
}
