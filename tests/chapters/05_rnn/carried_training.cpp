// A character model in training: stopped and taken up again, without a memory, and running away.
#include "05_rnn/carried_training.hpp"

#include <doctest/doctest.h>

#include "app/training.hpp"
#include "common/app/process.hpp"

using namespace unrolled;

namespace {

rnn::Dataset dataset() {
  std::string text;
  for (int line = 0; line < 200; ++line) text += "abcabdabe"[line % 9] + std::string("cabbage bead face\n");
  data::Text source{"mine", "", text};
  const text::Characters characters(text);
  const Indices all = characters.encode(text);
  return {source, characters, all, text::Streams(all, 3, 16), text::Streams(all, 2, 16)};
}

rnn::CarriedTraining<rnn::CharacterModel> fresh(const rnn::Dataset& dataset,
                                                const rnn::TrainingOptions& options) {
  Generator generator(6);
  return {rnn::CharacterModel({dataset.characters.size(), 5, 9, 2}, generator), dataset, options, generator};
}

std::string bytes(const rnn::CarriedTraining<rnn::CharacterModel>& training, const app::Folder& folder) {
  training.save(folder / "bytes");
  return app::Process::read(folder / "bytes");
}

}  // namespace

TEST_CASE("uninterrupted or taken up again, a training ends in the same bits") {
  const app::Folder folder;
  const rnn::Dataset text = dataset();
  const rnn::TrainingOptions options{{1e-2, 3, 12}};
  auto through = fresh(text, options), stopped = fresh(text, options), resumed = fresh(text, options);
  for (int n = 0; n < 12; ++n) through.step();
  for (int n = 0; n < 5; ++n) stopped.step();
  stopped.save(folder / "half");
  resumed.load(folder / "half");
  CHECK(resumed.steps_done() == 5);
  while (resumed.steps_done() < resumed.steps()) resumed.step();
  CHECK(bytes(resumed, folder) == bytes(through, folder));
  CHECK(bytes(resumed, folder) != bytes(stopped, folder));
}

TEST_CASE("a look at a step changes nothing but gradients") {
  const app::Folder folder;
  const rnn::Dataset text = dataset();
  auto looked = fresh(text, {{1e-2, 3, 12}}), not_looked = fresh(text, {{1e-2, 3, 12}});
  looked.step(), not_looked.step();
  const double loss = looked.pass().loss;
  CHECK(loss == looked.pass().loss);
  CHECK(loss == *looked.step());
  not_looked.step();
  CHECK(bytes(looked, folder) == bytes(not_looked, folder));
}

TEST_CASE("a forgetful model sees one character at a time: no more than pairs") {
  const rnn::Dataset text = dataset();
  const rnn::TrainingOptions options{{3e-2, 5, 150}};
  rnn::TrainingOptions forgetful_options = options;
  forgetful_options.forgetful = true;
  auto remembers = fresh(text, options), forgets = fresh(text, forgetful_options);
  for (int n = 0; n < 150; ++n) remembers.step(), forgets.step();
  const double pairs = rnn::bigram_loss(text.train, text.held_out, 4, text.characters.size());
  CHECK(rnn::held_out_loss(remembers.model(), text.held_out, 4) < pairs - .3);
  CHECK(rnn::held_out_loss(forgets.model(), text.held_out, 4, true) == doctest::Approx(pairs).epsilon(.1));
}

TEST_CASE("counts of pairs, by hand: p = (n + 1) / (Σ + V) on the same windows") {
  const Indices train{0, 1, 0, 1, 0};  // 01 and 10 twice each
  const text::Streams held_out(Indices{0, 1, 1, 0}, 1, 3);
  const double expected = -(std::log(3. / 4) + std::log(1. / 4) + std::log(3. / 4)) / 3;
  CHECK(rnn::bigram_loss(train, held_out, 1, 2) == doctest::Approx(expected));
}

TEST_CASE("a training that runs away stops before the parameters are lost, and says where in one line") {
  const app::Folder folder;
  const rnn::Dataset text = dataset();
  app::Process process(folder, [&] {
    const char* arguments[] = {"ch05_rnn", "--out", ""};
    const std::string out = folder / "out";
    arguments[2] = out.c_str();
    app::Program program("05_rnn", "Why does it forget?");
    return program.run(3, arguments, [&] {
      rnn::TrainingOptions options{{1e25, 0, 100}, 0};
      auto training = fresh(text, options);
      app::train(program, "training", training, training.steps(), rnn::runaway_hint);
    });
  });
  const app::Ended ended = process.wait();
  CHECK(ended.status == 2);
  CHECK(ended.err.find("error: the training ran away: at step ") == 0);
  CHECK(ended.err.find("the first NaN or infinity appeared in the value of ") != std::string::npos);
  CHECK(ended.err.find(" at chapters/05_rnn/") != std::string::npos);
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
  CHECK(std::filesystem::exists(folder / "out/backward.dot"));
}
