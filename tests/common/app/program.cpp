#include "app/program.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/file.hpp"
#include "other_programs.hpp"
#include "process.hpp"
#include "run_of_page.hpp"
#include "trace/record/recording.hpp"

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
    program.progress("more training", 1).step(.25);
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

TEST_CASE("bad usage ends with 2 and one line, before anything is made") {
  const Folder folder;
  const Ended ended = run_demo(folder, {"--sede", "7"});
  CHECK(ended.status == 2);
  CHECK(ended.out == "");
  CHECK(ended.err == "error: unknown option --sede · HINT: did you mean --seed?\n");
  CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("--help ends with 0 and makes nothing") {
  const Folder folder;
  const Ended ended = run_demo(folder, {"--help"});
  CHECK(ended.status == 0);
  CHECK(ended.out.find("--clip X") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "out"));
}

TEST_CASE("whatever goes wrong is one line, exit 2, and the old files stay") {
  const Folder folder;
  REQUIRE(run_demo(folder, {"--quick"}).status == 0);
  const std::string claims = Process::read(folder / "out/claims.json");
  const std::vector<std::pair<std::string, std::string>> ends{
      {"error", "error: data.txt: cut short · HINT: fetch it again\n"},
      {"memory", "error: out of memory · HINT: try --quick, or smaller data\n"},
      {"bug", "error: never happens · HINT: this is a mistake in the program, please report it\n"}};
  for (const auto& [end, line] : ends) {
    const Ended ended = run_demo(folder, {"--quick", "--end", end});
    CHECK(ended.status == 2);
    CHECK(ended.err == line);
    CHECK(Process::read(folder / "out/claims.json") == claims);
  }
}

TEST_CASE("an unwritable place is told before the long work begins") {
  const Folder folder;
  write_atomically(folder / "file", "kept");
  for (const char* option : {"--dot", "--html", "--trace", "--save", "--out"}) {
    const Ended ended = Process(folder, [&] {
                          return demo({"--out", folder / "out", option, folder / "file/below"});
                        }).wait();
    CHECK(ended.status == 2);
    CHECK(ended.out == "");
    CHECK(ended.err.find(std::string("error: ") + option) == 0);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  }
  CHECK(Process::read(folder / "file") == "kept");
  CHECK(run_demo(folder, {"--load", folder / "none"}).err.find("no such file · HINT:") != std::string::npos);
}

TEST_CASE("a full disk behind standard output ends with 2") {
  const Folder folder;
  const Ended ended = run_demo(folder, {"--quick"}, "/dev/full");
  CHECK(ended.status == 2);
  CHECK(ended.err == "error: standard output: No space left on device\n");
}

TEST_CASE("a reader who has seen enough ends the program quietly") {
  const Folder folder;
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  close(ends[0]);
  const Ended ended = Process(folder, [&] {
                        dup2(ends[1], STDOUT_FILENO);
                        std::signal(SIGPIPE, SIG_IGN);  // as some parents leave it
                        return demo({"--out", folder / "out"});
                      }).wait();
  close(ends[1]);
  CHECK(ended.signal == SIGPIPE);
  CHECK(ended.err == "");
}

TEST_CASE("Ctrl-C saves, says where and ends with 130") {
  const Folder folder;
  Process process(folder, [&] {
    return demo({"--out", folder / "out", "--wait", "5", "--train-steps", "4000"});
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  REQUIRE(process.writes("2. Training"));
  process.send(SIGINT);
  const Ended ended = process.wait();
  CHECK(ended.status == 130);
  CHECK(ended.err.find("saved to " + (folder / "out/interrupted.safetensors")) != std::string::npos);
  CHECK(Process::read(folder / "out/interrupted.safetensors").find("steps") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "out/claims.json"));
}

TEST_CASE("Ctrl-C while a picture is drawn ends that, and then the program: 130, not a picture that failed") {
  const Folder folder;
  for (const std::string drawing : {"dot", "gnuplot"}) {
    const testing::InPlaceOf fake(drawing, "echo > " + folder / drawing + "; exec sleep 100");
    Process process(folder, [&] { return demo({"--quick", "--out", folder / "out"}); });
    for (int i = 0; i < 1000 && !fs::exists(folder / drawing); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    process.send(SIGINT);
    const Ended ended = process.wait();
    CHECK(ended.status == 130);
    CHECK(ended.out.find("could not draw") == std::string::npos);
    CHECK_FALSE(fs::exists(folder / "out/claims.json"));
  }
}

TEST_CASE("a second Ctrl-C stops at once") {
  const Folder folder;
  Process process(folder, [&] { return demo({"--out", folder / "out", "--wait", "60000"}); });
  REQUIRE(process.writes("2. Training"));
  process.send(SIGINT);
  REQUIRE(process.writes("Ctrl-C again"));
  process.send(SIGINT);
  CHECK(process.wait().status == 130);
  CHECK_FALSE(fs::exists(folder / "out/interrupted.safetensors"));
}

TEST_CASE("the graphs of the recorded pass are always left, and --dot leaves them where it says too") {
  const Folder folder;
  REQUIRE(run_demo(folder, {"--quick", "--dot", folder / "graphs"}).status == 0);
  for (const char* file : {"overview.dot", "forward.dot"}) {
    const std::string text = Process::read((folder.path / "graphs" / file).string());
    CHECK(text.find("digraph") != std::string::npos);
    CHECK(text == Process::read((folder.path / "out" / file).string()));
  }
}

TEST_CASE("--trace writes the recorded pass as JSON") {
  const Folder folder;
  REQUIRE(run_demo(folder, {"--quick", "--trace", folder / "pass.json"}).status == 0);
  const auto pass = nlohmann::json::parse(Process::read(folder / "pass.json"));
  REQUIRE(pass["steps"].size() == 2);
  CHECK(pass["steps"][1]["label"] == "z");
}

TEST_CASE("--html writes the recorded pass as a page, with the losses of the trainings before it and after") {
  const Folder folder;
  const Ended ended = run_demo(folder, {"--quick", "--html", folder / "page.html"});
  REQUIRE(ended.status == 0);
  CHECK(ended.out.find("page.html opens in any browser") != std::string::npos);
  const std::string page = Process::read(folder / "page.html");
  CHECK(page.starts_with("<!doctype html>"));
  const std::string run = testing::run_of_page(page);
  CHECK(run.find("\"label\":\"z\"") != std::string::npos);
  CHECK(run.find("{\"task\":\"training\",\"every\":1,\"loss\":[1.0,0.5,") != std::string::npos);
  CHECK(run.find("{\"task\":\"more training\",\"every\":1,\"loss\":[0.25]}") != std::string::npos);
}

TEST_CASE("--step goes through the recorded pass, and ends the program there") {
  const Folder folder;
  write_atomically(folder / "commands", "next\nprint z\nquit\n");
  const Ended ended = Process(folder, [&] {
                        const bool good = std::freopen((folder / "commands").c_str(), "r", stdin) != nullptr;
                        return good ? demo({"--quick", "--step", "--out", folder / "out"}) : 99;
                      }).wait();
  CHECK(ended.status == 0);
  CHECK(ended.err == "");
  CHECK(ended.out.find("2. Training") < ended.out.find("z = w · x"));
  CHECK(ended.out.find("Claims, measured") == std::string::npos);
  CHECK(fs::exists(folder / "out/forward.dot"));
  CHECK_FALSE(fs::exists(folder / "out/claims.json"));

  // The end of the input ends it too.
  CHECK(run_demo(folder, {"--quick", "--step"}).status == 0);
}

TEST_CASE("--train-steps wins over --quick") {
  const Folder folder;
  CHECK(run_demo(folder, {"--quick", "--train-steps", "30"}).out.find("30/30") != std::string::npos);
  CHECK(run_demo(folder, {}).out.find("200/200") != std::string::npos);
}

TEST_CASE("on a terminal there is colour and a bar that is redrawn; NO_COLOR takes the colour away") {
  const Folder folder;
  const auto run = [&](const char* no_colour) {
    return Process(
               [&] {
                 setenv("NO_COLOR", no_colour, 1);
                 return demo({"--out", folder / "out", "--wait", "10"});
               },
               60)
        .wait();
  };
  const Ended colour = run("");
  CHECK(colour.status == 0);
  CHECK(colour.out.find("\x1b[1m1. The data\x1b[0m") != std::string::npos);
  CHECK(colour.out.find("\rtraining \x1b[36m█") != std::string::npos);
  const Ended plain = run("1");
  CHECK(plain.out.find("\x1b[1m") == std::string::npos);
  CHECK(plain.out.find("\rtraining █") != std::string::npos);
}
