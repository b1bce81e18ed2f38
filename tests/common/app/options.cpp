#include "app/options.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "process.hpp"

using namespace unrolled;
using namespace unrolled::app;

namespace {

/// A chapter's command line with options of its own.
struct Line {
  Options options;
  bool flag = false;
  int shift = -2;
  std::size_t width = 64;
  double clip = 1.5;
  std::string text = "greedy";
  std::size_t rows = 2;
  double rate = 0.5;
  std::string norm = "pre";
  std::filesystem::path words;
  CommandLine line{"ch99_demo", "What does every program do?", options};

  Line() {
    line.option("--flag", flag, "a flag");
    line.option("--shift", shift, "a whole number");
    line.option("--width", width, "units in the hidden layer");
    line.option("--clip", clip, "largest norm");
    line.option("--decode", text, "how to decode");
    line.option("--rows", rows, "rows to look at", at_least(1, 64));
    line.option("--rate", rate, "learning rate", above(0));
    line.option("--norm", norm, "where the norms stand", {"pre", "post"});
    line.option("--words", words, "a file of words");
  }
  bool parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "ch99_demo");
    return line.parse(static_cast<int>(arguments.size()), arguments.data());
  }
  std::string refusal(std::vector<const char*> arguments) {
    try {
      parse(std::move(arguments));
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  }
};

const std::string hint = " · HINT: ch99_demo --help lists the options";

}  // namespace

TEST_CASE("all common options are read") {
  Line l;
  CHECK(l.parse({"--quick", "--seed", "7", "--data=spam", "--train-steps", "12", "--step", "--dot", "d",
                 "--trace", "t.json", "--depth", "2", "--save", "s", "--load", "l", "--out", "o"}));
  CHECK(l.options.quick);
  CHECK(l.options.seed == 7);
  CHECK(l.options.data == "spam");
  CHECK(l.options.train_steps == 12);
  CHECK(l.options.step);
  CHECK(l.options.dot == "d");
  CHECK(l.options.trace == "t.json");
  CHECK(l.options.depth == 2);
  CHECK(l.options.save == "s");
  CHECK(l.options.load == "l");
  CHECK(l.options.out == "o");
}

TEST_CASE("a chapter's own options keep their defaults until they are given") {
  Line l;
  CHECK(l.parse({"--clip", "0.25", "--shift", "-7", "--flag"}));
  CHECK(l.clip == .25);
  CHECK(l.shift == -7);
  CHECK(l.flag);
  CHECK(l.width == 64);
  CHECK(l.text == "greedy");
}

TEST_CASE("the last one of an option given twice counts") {
  Line l;
  CHECK(l.parse({"--seed", "1", "--seed", "2", "--quick", "--quick"}));
  CHECK(l.options.seed == 2);
}

TEST_CASE("an unknown option names the nearest") {
  CHECK(Line().refusal({"--sede", "5"}) == "unknown option --sede · HINT: did you mean --seed?");
  CHECK(Line().refusal({"--train_steps=5"}) ==
        "unknown option --train_steps · HINT: did you mean --train-steps?");
  CHECK(Line().refusal({"--clop", "1"}) == "unknown option --clop · HINT: did you mean --clip?");
  CHECK(Line().refusal({"-x"}) == "unknown option -x" + hint);
  CHECK(Line().refusal({"review.txt"}) == "unexpected argument \"review.txt\"" + hint);
}

TEST_CASE("a value that is missing or not of its kind is refused in words") {
  CHECK(Line().refusal({"--seed"}) == "--seed needs a value" + hint);
  CHECK(Line().refusal({"--seed", "abc"}) == "--seed \"abc\": not a whole number, zero or more");
  CHECK(Line().refusal({"--seed", "-1"}) == "--seed \"-1\": not a whole number, zero or more");
  CHECK(Line().refusal({"--seed", "1e3"}) == "--seed \"1e3\": not a whole number, zero or more");
  CHECK(Line().refusal({"--seed", "99999999999999999999"}) == "--seed 99999999999999999999: too large");
  CHECK(Line().refusal({"--clip", "1,5"}) == "--clip \"1,5\": not a number");
  CHECK(Line().refusal({"--clip", "nan"}) == "--clip \"nan\": not a number");
  CHECK(Line().refusal({"--out", ""}) == "--out: the value is empty" + hint);
  CHECK(Line().refusal({"--data", ""}) == "--data: the value is empty" + hint);
  CHECK(Line().refusal({"--data="}) == "--data needs a value" + hint);
  CHECK(Line().refusal({"--decode", ""}) == "--decode: the value is empty" + hint);
  CHECK(Line().refusal({"--words", ""}) == "--words: the value is empty" + hint);
  CHECK(Line().refusal({"--quick=maybe"}).find("--quick") != std::string::npos);
}

TEST_CASE("an option where a value was meant is not taken for one") {
  for (const std::string name : {"--out", "--data", "--decode", "--words", "--seed", "--load"}) {
    CHECK(Line().refusal({name.c_str(), "--quick"}) ==
          name + " needs a value, and --quick looks like an option" + hint);
  }
  CHECK(Line().refusal({"--out=--quick"}) == "--out needs a value, and --quick looks like an option" + hint);
  CHECK(Line().refusal({"--decode", "-h"}) == "--decode needs a value, and -h looks like an option" + hint);
  Line l;
  CHECK(l.parse({"--shift", "-7", "--decode", "-- he said"}));
  CHECK(l.shift == -7);
  CHECK(l.text == "-- he said");
}

TEST_CASE("a number outside its limits is refused with them") {
  Line l;
  CHECK(l.parse({"--rows", "64", "--rate", "1e-9"}));
  CHECK(l.rows == 64);
  CHECK(Line().refusal({"--rows", "0"}) == "--rows 0: it is 1 to 64");
  CHECK(Line().refusal({"--rows", "2305843009213693952"}) == "--rows 2305843009213693952: it is 1 to 64");
  CHECK(Line().refusal({"--rate", "0"}) == "--rate 0: it is above 0");
  CHECK(Line().refusal({"--rate", "-1"}) == "--rate -1: it is above 0");
  CHECK(Line().refusal({"--rate", "inf"}) == "--rate \"inf\": not a number");
  CHECK(Line().refusal({"--train-steps", "9223372036854775808"}).find("it is 0 to ") != std::string::npos);
  CHECK(above(0, 1).in_words() == "above 0 and at most 1");
  CHECK(at_least(0).in_words() == "0 or more");
}

TEST_CASE("a word that must be one of a few, and a text that must be UTF-8") {
  Line l;
  CHECK(l.parse({"--norm", "post", "--decode", "Їжак\r\n\x1b[1m", "--words", "caf\xE9"}));
  CHECK(l.norm == "post");
  CHECK(l.text == "Їжак\n [1m");
  CHECK(l.words == "caf\xE9");  // a file's name is bytes
  CHECK(Line().refusal({"--norm", "pots"}) ==
        "--norm \"pots\": not one of pre, post · HINT: did you mean post?");
  CHECK(Line().refusal({"--norm", "after"}) == "--norm \"after\": not one of pre, post");
  CHECK(Line().refusal({"--decode", "caf\xE9"}).find("--decode: byte 0xE9 at offset 3") == 0);
}

TEST_CASE("the help teaches every option, in groups, within the width") {
  Line l;
  CHECK_FALSE(l.parse({"--help"}));
  CHECK_FALSE(Line().parse({"-h"}));
  Terminal terminal;
  terminal.width = 70;
  const std::string help = l.line.help(terminal);
  for (const char* part : {"What does every program do?",
                           "Usage: ch99_demo [options]",
                           "What to run",
                           "Look inside",
                           "Files",
                           "This chapter's own",
                           "--quick",
                           "--seed N",
                           "--data NAME|FILE",
                           "--train-steps N",
                           "--step",
                           "--dot DIR",
                           "--trace FILE",
                           "--depth N",
                           "--save FILE",
                           "--load FILE",
                           "--out DIR",
                           "--help, -h",
                           "--width N",
                           "--words FILE",
                           "(default 64)",
                           "(default 1.5)",
                           "(default greedy)"}) {
    CHECK_MESSAGE(help.find(part) != std::string::npos, part);
  }
  for (const std::string& line : wrap(help, 1000)) CHECK(display_width(line) <= 70);
}

TEST_CASE("a place that cannot be written to is found before the work begins") {
  const Folder folder;
  write_atomically(folder / "file", "kept");
  CHECK_NOTHROW(check_folder("--out", folder / "new/and/deep"));
  CHECK(std::filesystem::is_empty(folder / "new/and/deep"));
  CHECK_THROWS_WITH_AS(check_folder("--out", folder / "file"), doctest::Contains("a file, not a folder"),
                       Error);
  CHECK_THROWS_WITH_AS(check_folder("--dot", folder / "file/below"), doctest::Contains("--dot"), Error);
  CHECK_THROWS_WITH_AS(check_folder("--out", "/proc/unrolled"), doctest::Contains("with --out"), Error);

  CHECK_NOTHROW(check_file("--save", folder / "models/new.safetensors"));
  CHECK_NOTHROW(check_file("--save", folder / "file"));
  CHECK_NOTHROW(check_file("--trace", "/dev/stdout"));
  CHECK_THROWS_WITH_AS(check_file("--save", folder.path), doctest::Contains("this is a folder"), Error);
  CHECK_THROWS_AS(check_file("--save", folder / "file/below"), Error);
  CHECK(Process::read(folder / "file") == "kept");
}
