// The LSTM's character model in chapter 05's training: both of its states are carried, saved and loaded.
#include "05_rnn/carried_training.hpp"

#include <doctest/doctest.h>

#include "06_lstm/experiments/character_model.hpp"
#include "common/app/process.hpp"

using namespace unrolled;

TEST_CASE("two windows with the states carried are one long window") {
  Generator generator(3);
  const lstm::CharacterModel model(7, 6, generator);
  const Indices text{{0, 1, 2, 3, 4, 5}, {6, 5, 4, 3, 2, 1}};
  const Indices front = xt::view(text, xt::all(), xt::range(0, 4)),
                back = xt::view(text, xt::all(), xt::range(4, 6));
  const rnn::Read whole = model(text), first = model(front), second = model(back, first.state);
  CHECK(xt::allclose(xt::view(whole.outputs.value(), xt::all(), xt::range(4, 6)), second.outputs.value(),
                     1e-5, 1e-6));
  for (std::size_t part : {0, 1}) {
    CHECK(xt::allclose(whole.state[part].value(), second.state[part].value(), 1e-5, 1e-6));
  }
}

TEST_CASE("uninterrupted or taken up again, a training ends in the same bits") {
  const app::Folder folder;
  const data::Text source = data::ruth();
  const text::Characters characters(source.text);
  const Indices all = characters.encode(source.text);
  const rnn::Dataset dataset{source, characters, all, text::Streams(all, 3, 16), text::Streams(all, 2, 16)};
  const auto fresh = [&] {
    Generator generator(5);
    return rnn::CarriedTraining(lstm::CharacterModel(characters.size(), 6, generator), dataset,
                                {{5e-3, 2, 12}}, generator);
  };
  auto through = fresh(), stopped = fresh(), resumed = fresh();
  for (int n = 0; n < 12; ++n) through.step();
  for (int n = 0; n < 5; ++n) stopped.step();
  stopped.save(folder / "half");
  resumed.load(folder / "half");
  for (int n = 5; n < 12; ++n) resumed.step();
  through.save(folder / "through");
  resumed.save(folder / "resumed");
  CHECK(app::Process::read(folder / "through") == app::Process::read(folder / "resumed"));
}
