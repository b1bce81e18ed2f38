#include "app/training.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>

#include "nn/checkpoint.hpp"
#include "process.hpp"
#include "tensor/file.hpp"

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
