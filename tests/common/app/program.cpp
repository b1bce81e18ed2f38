#include "app/program.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <new>
#include <stdexcept>

#include "process.hpp"
#include "tensor/file.hpp"
#include "trace/record.hpp"

using namespace unrolled;
using namespace unrolled::app;
namespace fs = std::filesystem;

namespace {

/// A chapter in small: sentences, training, one pass, a plot, a claim.
int demo(std::vector<std::string> arguments) {
  std::vector<const char*> argv{"ch99_demo"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());

  Program program("99_demo", "What does every program do?");
  std::string end;
  double clip = 1;
  std::size_t wait = 0;
  program.option("--end", end, "how it ends");
  program.option("--clip", clip, "largest norm of the gradient");
  program.option("--wait", wait, "milliseconds a step");
  return program.run(static_cast<int>(argv.size()), argv.data(), [&] {
    program.section("The data");
    program.say("{} sentences, seed {}, clip {}", 3, program.seed(), clip);

    program.section("Training");
    const std::size_t steps = program.train_steps(200, 20);
    std::size_t done = 0;
    {
      auto saver = program.on_interrupt([&] {
        write_atomically(program.checkpoint(), fmt::format("{} steps\n", done));
        return program.checkpoint();
      });
      Progress progress = program.progress("training", steps);
      while (done < steps) {
        std::this_thread::sleep_for(std::chrono::milliseconds(wait));
        progress.step(1. / static_cast<double>(++done));
      }
    }

    program.record([] {
      trace::step({.operation = "count", .formula = "x = counts", .inputs = {}, .label = "x"}, Array{2, 1});
      trace::step({.operation = "dot", .formula = "z = w · x", .inputs = {"x"}, .label = "z"}, Array{0.5});
    });
    program.plot(Bars{"Weights", "weight", {{"good", 1.5}, {"bad", -1}}}, "weights.svg");

    if (end == "error") throw Error("data.txt: cut short", "fetch it again");
    if (end == "memory") throw std::bad_alloc();
    if (end == "bug") throw std::logic_error("never\nhappens");
    program.claim({.claim = "counts beat guessing",
                   .measured = end == "badly" ? .5 : .8,
                   .bound = .75,
                   .control = .5,
                   .control_meaning = "larger class"});
  });
}

/// Runs the demo to its end, its files in `folder`.
Ended run_demo(const Folder& folder, std::vector<std::string> arguments, const std::string& out = "") {
  arguments.insert(arguments.end(), {"--out", folder / "out"});
  return Process(
             folder, [&] { return demo(arguments); }, out)
      .wait();
}

}  // namespace

TEST_CASE("a program tells its story, leaves its files and ends with 0") {
  const Folder folder;
  const Ended ended = run_demo(folder, {"--quick", "--seed", "7"});
  CHECK(ended.status == 0);
  CHECK(ended.err == "");
  CHECK(ended.out.find(
            "99 · demo\nWhat does every program do?\n\n1. The data\n3 sentences, seed 7, clip 1\n") == 0);
  CHECK(ended.out.find("training 100 % · 20/20 · loss 0.0500") != std::string::npos);
  CHECK(ended.out.find("3. Claims, measured") != std::string::npos);
  CHECK(fs::exists(folder / "out/claims.json"));
  CHECK((fs::exists(folder / "out/weights.svg") || fs::exists(folder / "out/weights.csv")));
}

TEST_CASE("a claim that does not hold ends with 1, and is still written down") {
  const Folder folder;
  const Ended ended = run_demo(folder, {"--quick", "--end", "badly"});
  CHECK(ended.status == 1);
  CHECK(ended.out.find("✗ counts beat guessing: measured 0.5, but the bound is ≥ 0.75") != std::string::npos);
  CHECK(Process::read(folder / "out/claims.json").find("\"holds\": false") != std::string::npos);
}
