// A training in one file: taken up again, refused whole, and never half there.
#include "nn/training_state.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "common/app/process.hpp"
#include "error_of.hpp"
#include "nn/layers.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;
using testing::Folder;

namespace {

struct Recurrent : nn::Module {
  Recurrent(std::size_t width, Generator& generator)
      : step(add("step", nn::Linear(width, width, generator))),
        out(add("out", nn::Linear(width, 1, generator))) {}
  nn::Linear step, out;
};

/// Everything of a small recurrent training that needs random numbers and a state: model, Adam, TrainingState.
struct Run {
  explicit Run(std::uint64_t seed, std::size_t width = 5)
      : training{0,
                 Generator(seed),
                 {Array(xt::zeros<Real>({std::size_t{2}, width}))},
                 {{"alphabet", "αβγ"}}},
        model(width, training.generator),
        adam(model.parameters()) {}

  void step() {
    const nn::Training dropping(training.generator);
    const Tensor before = training.carried.at(0);  // (2,C)
    const Tensor noise = normal(before.shape(), 1, training.generator);
    const Tensor after = tanh(model.step(nn::Dropout(.2)(before + noise)));
    mean(square(model.out(after))).backward();
    adam.step(1e-2 * training.generator.uniform());
    training.carried = {after.value()};
    ++training.step;
  }
  void save(const std::string& file) const { nn::save_training(file, model, adam, training); }
  void load(const std::string& file) { nn::load_training(file, model, adam, training); }

  nn::TrainingState training;
  Recurrent model;
  nn::Adam adam;
};

/// The bytes of a run's file: two runs are in the same state when these are the same.
std::string bytes(const Run& run, const Folder& folder) {
  run.save(folder / "bytes");
  return read_file(folder / "bytes");
}

}  // namespace

TEST_CASE("stopped at any step and taken up by a fresh program, a training ends in the same bits") {
  const Folder folder;
  Run through(1);
  for (int n = 0; n < 8; ++n) through.step();
  for (int stop = 0; stop <= 8; ++stop) {
    CAPTURE(stop);
    Run first(1), second(99);
    for (int n = 0; n < stop; ++n) first.step();
    first.save(folder / "half");
    second.load(folder / "half");
    CHECK(second.training.step == static_cast<std::size_t>(stop));
    for (int n = stop; n < 8; ++n) second.step();
    CHECK(bytes(second, folder) == bytes(through, folder));
  }
}

TEST_CASE("a file that does not fit is one line, and nothing has changed") {
  const Folder folder;
  Run saved(1);
  saved.step();
  const std::string good = folder / "good";
  saved.save(good);
  Run run(2);
  run.step(), run.step();
  const std::string before = bytes(run, folder);
  const auto refused = [&](const char* what, auto change) {
    nn::Checkpoint checkpoint(good);
    change(checkpoint);
    checkpoint.save(folder / "bad");
    const std::string said = error_of([&] { run.load(folder / "bad"); });
    CAPTURE(said);
    CHECK(contains(said, what));
    CHECK(bytes(run, folder) == before);
  };
  using C = nn::Checkpoint&;
  refused("its alphabet is another · HINT", [](C c) { c.metadata["training.note.alphabet"] = "αβδ"; });
  refused("its alphabet is another", [](C c) { c.metadata.erase("training.note.alphabet"); });
  refused("has no 'training.step'", [](C c) { c.metadata.erase("training.step"); });
  refused("has no 'training.generator.3'", [](C c) { c.metadata.erase("training.generator.3"); });
  refused("'training.generator.0' is '-1', not a number",
          [](C c) { c.metadata["training.generator.0"] = "-1"; });
  refused("a carried state is missing", [](C c) { c.tensors.erase("training.carried.0"); });
  refused("a carried state is missing", [](C c) { c.metadata["training.carried"] = "9999999999"; });
  refused("has no 'optimiser.mean.1'", [](C c) { c.tensors.erase("optimiser.mean.1"); });
  refused("has no 'optimiser.steps'", [](C c) { c.metadata.erase("optimiser.steps"); });
  refused("has no 'out.weight'", [](C c) { c.tensors.erase("out.weight"); });
  refused("'more' is no parameter of this model", [](C c) { c.tensors["more"] = Array{1}; });

  Run(1, 6).save(folder / "wider");
  CHECK(contains(error_of([&] { run.load(folder / "wider"); }), "is (6, 6) there and (5, 5) here"));
  const std::string whole = read_file(good);
  for (std::size_t length = 0; length < whole.size(); length += 97) {
    write_atomically(folder / "cut", whole.substr(0, length));
    CHECK(error_of([&] { run.load(folder / "cut"); }) != "no error");
  }
  CHECK(bytes(run, folder) == before);
}

TEST_CASE("kill -9 at any moment of a save leaves a whole file, of one step") {
  const Folder folder;
  const std::string file = folder / "model";
  Run run(1, 64);
  run.save(file);
  Generator when(7);
  std::size_t in_the_middle = 0, last_step = 0;
  // On a busy machine a saver may not even begin before it is killed: then more rounds, and longer ones
  for (std::size_t round = 0; round < 40 || (round < 400 && (in_the_middle == 0 || last_step == 0));
       ++round) {
    app::Process saving(folder, [&] {
      for (;;) {  // each save holds one number, everywhere
        const std::size_t step = ++run.training.step;
        for (Tensor parameter : run.model.parameters()) parameter.value().fill(static_cast<Real>(step));
        run.training.carried[0].fill(static_cast<Real>(step));
        run.save(file);
      }
      return 0;
    });
    std::this_thread::sleep_for(std::chrono::microseconds(when.below(15'000 * (1 + round / 40))));
    saving.send(SIGKILL);
    CHECK(saving.wait().signal == SIGKILL);

    Run found(2, 64);
    REQUIRE(error_of([&] { found.load(file); }) == "no error");
    if (found.training.step > 0) {
      const auto expected = static_cast<Real>(found.training.step);
      for (const Tensor& parameter : found.model.parameters())
        CHECK(xt::all(xt::equal(parameter.value(), expected)));
      CHECK(xt::all(xt::equal(found.training.carried[0], expected)));
    }
    run.training.step = last_step = found.training.step;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
      if (entry.path().extension() != ".part") continue;
      ++in_the_middle;  // this one was killed while it wrote
      std::filesystem::remove(entry.path());
    }
  }
  CHECK(in_the_middle > 0);
  CHECK(last_step > 0);
}
