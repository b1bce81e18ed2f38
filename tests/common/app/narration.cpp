#include "app/narration.hpp"

#include <doctest/doctest.h>

using namespace unrolled;
using namespace unrolled::app;

TEST_CASE("sections are numbered in their order") {
  Narration narration({});
  CHECK(narration.section("The data") == "\n1. The data\n");
  CHECK(narration.section("The model") == "\n2. The model\n");
}

TEST_CASE("the title is the chapter's name in words") {
  CHECK(Narration({}).title("03_bag_of_words", "What can be known?") ==
        "03 · bag of words\nWhat can be known?\n");
}

TEST_CASE("paragraphs are wrapped to the terminal, and never wider than is easy to read") {
  Terminal terminal;
  terminal.width = 12;
  CHECK(Narration(terminal).paragraph("один два три чотири") == "один два три\nчотири\n");
  terminal.width = 300;
  CHECK(Narration(terminal).paragraph(std::string(150, 'x')).find('\n') == 100);
}

TEST_CASE("headings are bold where there is colour, and only there") {
  CHECK(Narration({.interactive = true, .colour = true}).section("Data") == "\n\x1b[1m1. Data\x1b[0m\n");
}
