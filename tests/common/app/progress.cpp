#include "app/progress.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace unrolled;
using namespace unrolled::app;

namespace {

/// Runs `steps` steps that take `seconds` each, and returns what was printed, call by call.
std::vector<std::string> printed(std::size_t steps, double seconds, Terminal terminal,
                                 const std::string& task = "training") {
  std::vector<std::string> texts;
  double now = 100;
  {
    Progress progress(
        task, steps, terminal, [&](const std::string& text) { texts.push_back(text); }, {},
        [&] { return std::chrono::duration<double>(now); });
    for (std::size_t i = 1; i <= steps; ++i) {
      now += seconds;
      progress.step(1. / static_cast<double>(i));
    }
  }
  return texts;
}

const Terminal file{};
const Terminal screen{.interactive = true, .colour = false, .width = 80};

}  // namespace

TEST_CASE("into a file: one plain line for every tenth") {
  const auto lines = printed(1000, .01, file);
  REQUIRE(lines.size() == 10);
  CHECK(lines[4] == "training  50 % · 500/1000 · loss 0.0020 · 100/s · 5.0 s left\n");
  CHECK(lines[9] == "training 100 % · 1000/1000 · loss 0.0010 · 100/s · 10 s\n");
  CHECK(printed(3, 1, file).size() == 3);
  CHECK(printed(0, 1, file).empty());
}

TEST_CASE("on a terminal: one line, redrawn at most ten times a second, then a newline") {
  const auto redraws = printed(100000, 1e-5, screen);  // one second
  CHECK(redraws.size() <= 12);
  for (const std::string& text : redraws) CHECK(text[0] == '\r');
  CHECK(std::count_if(redraws.begin(), redraws.end(), [](auto& t) { return t.find('\n') != t.npos; }) == 1);
  CHECK(redraws.back().back() == '\n');
}

TEST_CASE("the line is never as wide as the terminal, whatever the width") {
  for (std::size_t width = 1; width < 200; ++width) {
    for (const std::string& text : printed(20, 3600, {true, true, width}, "навчання 猫")) {
      CHECK(display_width(text) < std::max<std::size_t>(width, 2));
    }
  }
}

TEST_CASE("the bar grows in eighths of a column") {
  const auto redraws = printed(4, 1, screen);
  REQUIRE(redraws.size() == 4);
  const auto blocks = [](const std::string& text) {
    std::size_t n = 0;
    for (std::size_t at = 0; (at = text.find("█", at)) != std::string::npos; ++at) ++n;
    return n;
  };
  CHECK(blocks(redraws[1]) > blocks(redraws[0]));
  CHECK(blocks(redraws[3]) == 2 * blocks(redraws[1]));
}

TEST_CASE("work that is left early leaves a whole line") {
  std::string text;
  try {
    Progress progress("training", 100, screen, [&](const std::string& t) { text += t; });
    progress.step(1);
    throw std::runtime_error("diverged");
  } catch (const std::runtime_error&) {
  }
  CHECK(text.back() == '\n');
}

TEST_CASE("each step asks whether to stop, after it was counted, and hands its loss on") {
  std::vector<double> losses;
  Progress progress(
      "training", 5, file, [](const std::string&) {}, [&](double loss) { losses.push_back(loss); });
  progress.step(.5);
  progress.step();
  progress.step(.25);
  REQUIRE(losses.size() == 3);
  CHECK(losses[0] == .5);
  CHECK(std::isnan(losses[1]));
  CHECK(losses[2] == .25);
}

TEST_CASE("a bar costs a training loop next to nothing") {
  Progress progress("training", 1000000, screen, [](const std::string&) {});
  const double before = Progress::now().count();
  for (int i = 0; i < 1000000; ++i) progress.step(.5);
  CHECK(Progress::now().count() - before < 5);  // microseconds a step; far less on a quiet machine
}

TEST_CASE("durations are told in two units at most") {
  CHECK(duration_text(0) == "0.0 s");
  CHECK(duration_text(7.24) == "7.2 s");
  CHECK(duration_text(12.6) == "13 s");
  CHECK(duration_text(125) == "2 min 5 s");
  CHECK(duration_text(3840) == "1 h 4 min");
}
