// The language model of characters: its text, its training, its samples.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "05_rnn/carried_training.hpp"
#include "05_rnn/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::rnn {

namespace {

TrainingOptions training_options(const app::Program& program, const Options& options) {
  return {{options.rate, 50, program.train_steps(1200, 40), options.rate / 10}, options.clip};
}

}  // namespace

Dataset read_text(app::Program& program, Options& options) {
  program.section("The text");
  Dataset dataset = read_dataset(program.data());
  program.say("{}", dataset.source.about);
  program.say("{} different characters; {} to learn from, and every tenth line held out.",
              dataset.characters.size(), dataset.train.size());
  if (options.start.empty()) options.start = text::opening_words(dataset.source.text);
  // An error now, not after minutes of other work
  dataset.characters.encode(options.start);
  Generator any(0);
  app::check_load(program, CarriedTraining(CharacterModel({.vocabulary = dataset.characters.size()}, any),
                                           dataset, training_options(program, options), any));
  return dataset;
}

void follow_one_pass(app::Program& program, const Dataset& dataset) {
  program.section("One pass, unrolled");
  Generator generator(program.seed());
  const CharacterModel model({.vocabulary = dataset.characters.size(), .embedding = 8, .width = 12},
                             generator);
  const text::Window window = text::Streams(dataset.train, 1, 4).window(0);
  program.say("A small model reads \"{}\" and guesses each next character. Four columns, one set of weights.",
              dataset.characters.decode(window.inputs));
  const auto names = [&](const Indices& characters) {
    std::vector<std::string> names;
    for (const Index character : characters) names.push_back(dataset.characters.name(character));
    return names;
  };
  const auto alphabet = names(dataset.characters.encode(dataset.characters.alphabet()));
  program.record([&] {
    const Read read = model(window.inputs);
    trace::label(read.outputs, "logits", {{"text", {}}, {"read", names(window.inputs)}, {"next", alphabet}});
    trace::note(read.outputs, "One row for each character read, one column for each that may come next.");
    trace::label(cross_entropy(read.outputs, window.targets), "loss").backward();
  });
}

void learn_to_write(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("A model of characters");
  const std::size_t V = dataset.characters.size();
  TrainingOptions settings = training_options(program, options);
  const std::size_t steps = settings.rate.total;
  Generator generator(program.seed());
  const CharacterModel untrained({.vocabulary = V}, generator);
  CarriedTraining training(CharacterModel({.vocabulary = V}, generator), dataset, settings, generator);
  app::KeptTraining kept(program, training, steps, runaway_hint);
  program.say("{} parameters, {} steps of {} × {} characters.", training.model().parameter_count(), steps,
              dataset.streams.window(0).inputs.shape(0), dataset.streams.window(0).inputs.shape(1));
  kept.go_on("training", steps);

  // The control: the same network and training, but there is no state to remember with
  settings.forgetful = true;
  CarriedTraining forgetful(untrained, dataset, settings, generator);
  app::train(program, "training without a state", forgetful, steps, runaway_hint);

  const std::size_t windows = std::min<std::size_t>(program.quick() ? 4 : 200, dataset.held_out.windows());
  const double ours = held_out_loss(training.model(), dataset.held_out, windows);
  const double memoryless = held_out_loss(forgetful.model(), dataset.held_out, windows, true);
  const double pairs = bigram_loss(dataset.train, dataset.held_out, windows, V);
  const auto row = [](const char* name, double loss) {
    return app::Row{name, fmt::format("{:.3f}", loss), fmt::format("{:.2f}", std::exp(loss))};
  };
  program.table({"model", "nats a character", "perplexity"},
                {row("counts of pairs", pairs), row("this network", ours),
                 row("the same, its state zeroed at each character", memoryless)});
  for (const double temperature : {0.5, 1.0, 1.5}) {
    program.say("Temperature {}: {}{}", temperature, options.start,
                write_on(training.model(), dataset.characters, options.start, program.quick() ? 60 : 240,
                         temperature, training.generator()));
  }
  if (!dataset.source.has_claims() || program.quick()) {
    program.say("No claim is made here: that takes the full training, on a real text that the book knows.");
    return;
  }
  program.claim({.claim = "the character model beats counts of pairs on held-out text, in nats",
                 .measured = pairs - ours,
                 .relation = ">=",
                 .bound = 0.35,
                 .control = pairs - memoryless,
                 .control_meaning = "trained with the state zeroed at each character"});
}

}  // namespace unrolled::rnn
