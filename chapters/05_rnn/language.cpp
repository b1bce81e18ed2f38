// The language model of characters: its text, its training, its writing.
#include <fmt/format.h>

#include <algorithm>

#include "05_rnn/story.hpp"
#include "data/texts.hpp"
#include "nn/schedule.hpp"
#include "nn/training_state.hpp"

namespace unrolled::rnn {

Material read_text(app::Program& program) {
  program.section("The text");
  const data::Text text = data::resolve_text(program.data());
  program.say("{}", text.about);
  const text::Parts parts = text::hold_out_lines(text.text, 10);
  Material material;
  material.characters = text::Characters(text.text);
  material.is_real = !text.is_sample();
  material.train = material.characters.encode(parts.train);
  material.held_out = material.characters.encode(parts.held_out);
  program.say("{} different characters; {} to learn from, {} held out (every tenth line).",
              material.characters.size(), material.train.size(), material.held_out.size());
  return material;
}

void follow_one_pass(app::Program& program, const Material& material) {
  program.section("One pass, unrolled");
  Generator generator(program.seed());
  const CharacterModel model({.vocabulary = material.characters.size(), .embedding = 8, .width = 12},
                             generator);
  const text::Window window = text::Streams(material.train, 1, 4).window(0);
  program.say("A small model reads \"{}\" and guesses each next character. Four columns, one set of weights.",
              material.characters.decode(window.inputs));
  program.record([&] {
    const Read read = model(window.inputs);
    trace::label(cross_entropy(read.outputs, window.targets), "loss").backward();
  });
}

void learn_to_write(app::Program& program, const Material& material, const Wishes& wishes) {
  program.section("A model of characters");
  const std::size_t V = material.characters.size(), B = material.train.size() > 100000 ? 32 : 8, T = 64;
  Generator generator(program.seed());
  CharacterModel model({.vocabulary = V}, generator);
  nn::Adam adam(model.parameters());
  nn::TrainingState training{0, generator, {}, {{"alphabet", material.characters.alphabet()}}};
  if (!program.load().empty()) nn::load_training(program.load(), model, adam, training);
  const std::size_t steps = program.train_steps(1200, 150);
  const text::Streams streams(material.train, B, T);
  const nn::WarmupCosine rate{wishes.rate, 50, steps, wishes.rate / 10};
  program.say("{} parameters, {} steps of {} × {} characters.", model.parameter_count(), steps, B, T);
  const auto save = [&] {
    nn::save_training(program.checkpoint(), model, adam, training);
    return program.checkpoint();
  };
  {
    const auto saver = program.on_interrupt(save);
    app::Progress progress = program.progress("training", steps - std::min(steps, training.step));
    while (training.step < steps) {
      const text::Window window = streams.window(training.step);
      State before;
      if (!window.first) {
        for (const Array& h : training.carried) before.emplace_back(h);
      }
      const Read read = model(window.inputs, before);
      const Tensor loss = cross_entropy(read.outputs, window.targets);
      loss.backward();
      nn::clip_global_norm(model.parameters(), wishes.clip > 0 ? wishes.clip : HUGE_VAL);
      adam.step(rate(++training.step));
      training.carried.clear();
      for (const Tensor& h : read.state) training.carried.push_back(h.value());
      progress.step(loss.item());
    }
  }
  if (!program.save().empty()) save();

  const double ours = held_out_loss(model, material.held_out, program.quick() ? 20 : 200);
  const double pairs = bigram_loss(material.train, material.held_out, V);
  const double untrained = held_out_loss(CharacterModel({.vocabulary = V}, generator), material.held_out, 20);
  program.table({"model", "nats a character", "perplexity"},
                {{"counts of pairs", fmt::format("{:.3f}", pairs), fmt::format("{:.2f}", std::exp(pairs))},
                 {"this network", fmt::format("{:.3f}", ours), fmt::format("{:.2f}", std::exp(ours))}});
  for (const double temperature : {0.5, 1.0, 1.5}) {
    program.say("Temperature {}: {}{}", temperature, wishes.start,
                write_on(model, material.characters, wishes.start, program.quick() ? 60 : 240, temperature,
                         training.generator));
  }
  if (!material.is_real || program.quick()) {
    program.say("No claim is made here: that takes the full training, on real text.");
    return;
  }
  program.claim({.claim = "the character model beats counts of pairs on held-out text, in nats",
                 .measured = pairs - ours,
                 .relation = ">=",
                 .bound = 0.35,
                 .control = pairs - untrained,
                 .control_meaning = "the same network untrained"});
}

}  // namespace unrolled::rnn
