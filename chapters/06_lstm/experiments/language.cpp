// Character models on real text, by truncated backpropagation through time.
#include <fmt/format.h>

#include <chrono>

#include "05_rnn/carried_training.hpp"
#include "06_lstm/experiments/character_model.hpp"
#include "06_lstm/experiments/story.hpp"
#include "app/training.hpp"

namespace unrolled::lstm {
namespace {

constexpr std::size_t lstm_width = 128, rnn_width = 192;

/// The seconds that something took.
template <class Work>
double seconds(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

rnn::TrainingOptions training_options(const app::Program& program, const Options& options) {
  return {{options.rate, 20, program.train_steps(450, 8)}, options.clip};
}

}  // namespace

rnn::Dataset open_text(const app::Program& program, const Options& options) {
  const rnn::Dataset dataset = rnn::read_dataset(program.data());
  Generator any(0);
  const CharacterModel model(dataset.characters.size(), lstm_width, any);
  app::check_load(program, rnn::CarriedTraining(model, dataset, training_options(program, options), any));
  return dataset;
}

void read_a_text(app::Program& program, const rnn::Dataset& dataset, const Options& options) {
  program.section("Reading");
  const text::Characters& characters = dataset.characters;
  const rnn::TrainingOptions settings = training_options(program, options);
  const std::size_t V = characters.size(), steps = settings.rate.total;
  program.say("{}. {} characters, {} different ones, every tenth line held out.", dataset.source.about,
              dataset.train.size(), V);

  Generator generator(program.seed());
  const CharacterModel gated(V, lstm_width, generator);
  const rnn::CharacterModel plain({.vocabulary = V, .width = rnn_width}, generator);
  rnn::CarriedTraining gated_training(gated, dataset, settings, generator);
  rnn::CarriedTraining plain_training(plain, dataset, settings, generator);
  app::KeptTraining kept(program, gated_training, steps, rnn::runaway_hint);
  const double lstm_seconds = seconds([&] { kept.go_on("LSTM", steps); });
  const double rnn_seconds =
      seconds([&] { app::train(program, "RNN", plain_training, steps, rnn::runaway_hint); });

  const text::Streams& held_out = dataset.held_out;
  const std::size_t windows = std::min<std::size_t>(held_out.windows(), program.quick() ? 4 : 100);
  const double bigram = rnn::bigram_loss(dataset.train, held_out, windows, V);
  const double lstm_loss = rnn::held_out_loss(gated, held_out, windows);
  const double rnn_loss = rnn::held_out_loss(plain, held_out, windows);
  const double zeroed = rnn::held_out_loss(gated, held_out, windows, true);
  const auto row = [&](const std::string& model, double loss, std::optional<double> took = {}) {
    return app::Row{model, took ? std::to_string(steps) : "", took ? fmt::format("{:.1f}", *took) : "",
                    fmt::format("{:.3f}", loss)};
  };
  program.table({"model", "steps", "seconds", "held-out loss (nat)"},
                {row("bigram counts, plus one", bigram),
                 row(fmt::format("LSTM of {}", lstm_width), lstm_loss, lstm_seconds),
                 row("the same, state zeroed at each character", zeroed),
                 row(fmt::format("RNN of {}", rnn_width), rnn_loss, rnn_seconds)});
  const std::string start = characters.decode(xt::view(dataset.train, xt::range(0, 4)));
  program.say("The LSTM goes on from \"{}\" (temperature .7): {}", start,
              rnn::write_on(gated, characters, start, 160, .7, gated_training.generator()));
  if (program.quick() || !dataset.source.has_claims()) {
    program.say(
        "No claim is made about reading here: that takes the whole training, on a real text that the book "
        "knows.");
    return;
  }
  program.claim({.claim = "an LSTM reads better than bigram counts (nats a character gained)",
                 .measured = bigram - lstm_loss,
                 .bound = .35,
                 .control = bigram - zeroed,
                 .control_meaning = "the same net, state zeroed at each character"});
  program.claim({.claim = "and so does an RNN, at equal steps (nats a character gained)",
                 .measured = bigram - rnn_loss,
                 .bound = .35,
                 .control = bigram - zeroed,
                 .control_meaning = "the LSTM, state zeroed at each character"});
}

}  // namespace unrolled::lstm
