#include "app/training.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <thread>

#include "app/late_progress.hpp"
#include "base/file.hpp"
#include "nn/checkpoint.hpp"
#include "nn/schedule.hpp"
#include "process.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using namespace unrolled::app;

namespace {

/// Counts its steps and writes down when it was saved; may run away at one of them.
struct Counting {
  std::string log;
  std::size_t fails_at = 0, done = 0;

  std::size_t steps_done() const { return done; }
  std::optional<double> step() {
    if (done + 1 == fails_at) return std::nullopt;
    return 1. / static_cast<double>(++done);
  }
  double pass_again() { return std::numeric_limits<double>::infinity(); }
  void save(const std::filesystem::path& file) const {
    nn::Checkpoint checkpoint;
    checkpoint.set_number("done", done);
    checkpoint.save(file);
    std::ofstream(log, std::ios::app) << done << ' ';
  }
  void load(const std::filesystem::path& file) { done = nn::Checkpoint(file).number("done"); }
};

/// Trains for 40 steps in two stages.
Ended train(const Folder& folder, std::vector<std::string> arguments, std::size_t fails_at = 0) {
  arguments.insert(arguments.begin(), "ch99_demo");
  arguments.insert(arguments.end(), {"--out", folder / "out"});
  return Process(folder,
                 [&] {
                   std::vector<const char*> argv;
                   for (const std::string& argument : arguments) argv.push_back(argument.c_str());
                   Program program("99_demo", "What does every training do?");
                   return program.run(static_cast<int>(argv.size()), argv.data(), [&] {
                     Counting training{folder / "log", fails_at};
                     KeptTraining kept(program, training, 40, "go slower");
                     kept.go_on("first", 10);
                     kept.go_on("second", 40);
                     program.say("done: {}", training.steps_done());
                   });
                 })
      .wait();
}

/// A program that tells this story.
Process program_of(const Folder& folder, const std::function<void(Program&)>& story) {
  return Process(folder, [=, out = folder / "out"] {
    const char* argv[] = {"ch99_demo", "--out", out.c_str()};
    Program program("99_demo", "What does every training do?");
    return program.run(3, argv, [&] { story(program); });
  });
}

/// Fits x: from this step on the loss is 0, and its gradient is not finite.
void fit_steep(Program& program, std::size_t from) {
  const Tensor x = parameter(Array{1}, "x");
  Generator generator(1);
  std::size_t step = 0;
  const auto loss = [&](Generator&) {
    Tensor y = sum(x);
    if (++step >= from) y = sum((x - x.detach()) * 1e30 * 1e30);  // a float's 0 · 10⁶⁰, with a slope of 10⁶⁰
    return y;
  };
  fit(program, "fitting", loss, {.adam = nn::Adam({x}), .rate = nn::Constant{0.1}}, 20, generator,
      "go slower");
  program.say("x is {:.1f}", x.value()(0));
}

std::string saves(const Folder& folder) {
  return std::filesystem::exists(folder / "log") ? read_file(folder / "log") : "";
}

}  // namespace

TEST_CASE("a kept training: saved at every twentieth of the way and behind each stage") {
  const Folder folder;
  const Ended ended = train(folder, {"--save", folder / "kept.safetensors"});
  CHECK(ended.status == 0);
  CHECK(ended.out.find("done: 40") != std::string::npos);
  CHECK(saves(folder) == "2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40 ");
}

TEST_CASE("without --save nothing is written") {
  const Folder folder;
  CHECK(train(folder, {}).status == 0);
  CHECK(saves(folder) == "");
}

TEST_CASE("--load goes on from there, and what is past is not trained again") {
  const Folder folder;
  Counting saved{folder / "log", 0, 37};
  saved.save(folder / "kept.safetensors");
  const Ended ended = train(folder, {"--load", folder / "kept.safetensors"});
  CHECK(ended.status == 0);
  CHECK(ended.out.find("first") == std::string::npos);
  CHECK(ended.out.find("3/3") != std::string::npos);
  CHECK(ended.out.find("done: 40") != std::string::npos);
}

TEST_CASE("a step that runs away is told in one line with what to do, and the file stays as it was") {
  const Folder folder;
  const Ended ended = train(folder, {"--save", folder / "kept.safetensors"}, 21);
  CHECK(ended.status == 2);
  CHECK(ended.err.find("the training ran away: at step 21 the loss is inf") != std::string::npos);
  CHECK(ended.err.find("go slower") != std::string::npos);
  CHECK(nn::Checkpoint(folder / "kept.safetensors").number("done") == 20);
}

TEST_CASE("fit: a progress bar, and what was learnt") {
  const Folder folder;
  const Ended ended = program_of(folder, [](Program& program) { fit_steep(program, 1000); }).wait();
  CHECK(ended.status == 0);
  CHECK(ended.out.find("fitting") != std::string::npos);
  CHECK(ended.out.find("20/20") != std::string::npos);
  CHECK(ended.out.find("x is -1.0") != std::string::npos);  // Adam, 20 steps of 0.1
}

TEST_CASE(
    "fit: a finite loss with gradients that are not is told in one line, with the place and what to do") {
  const Folder folder;
  const Ended ended = program_of(folder, [](Program& program) { fit_steep(program, 8); }).wait();
  CHECK(ended.status == 2);
  CHECK(ended.err.find(
            "the training ran away: at step 8 the loss is 0; the first NaN or infinity appeared in the "
            "gradient of ") != std::string::npos);
  CHECK(ended.err.find("go slower") != std::string::npos);
  CHECK(ended.out.find("x is") == std::string::npos);
}

TEST_CASE("late progress: no bar for what is over at once, one for what takes longer, and Ctrl-C is heard") {
  using namespace std::chrono_literals;
  const auto work = [](std::chrono::milliseconds each) {
    return [=](Program& program) {
      LateProgress progress(program, "searching", 40);
      for (int step = 0; step < 40; ++step) {
        std::this_thread::sleep_for(each);
        progress.step();
      }
      program.say("found");
    };
  };
  const Folder folder;
  const Ended quick = program_of(folder, work(0ms)).wait();
  CHECK(quick.status == 0);
  CHECK(quick.out.find("searching") == std::string::npos);
  const Ended slow = program_of(folder, work(40ms)).wait();
  CHECK(slow.status == 0);
  CHECK(slow.out.find("searching") != std::string::npos);
  CHECK(slow.out.find("found") != std::string::npos);
  const Ended stopped = program_of(folder, [](Program& program) {
                          LateProgress progress(program, "searching", 40);
                          std::raise(SIGINT);
                          progress.step();
                          std::_Exit(0);  // the step was taken all the same
                        }).wait();
  CHECK(stopped.status == 130);
}
