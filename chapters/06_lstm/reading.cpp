// Character models on real text, by truncated backpropagation through time.
#include <fmt/format.h>

#include <chrono>

#include "06_lstm/character_model.hpp"
#include "06_lstm/story.hpp"
#include "data/texts.hpp"
#include "text/characters.hpp"

namespace unrolled::lstm {
namespace {

constexpr std::size_t lstm_width = 128, rnn_width = 192;

/// Trains to the end and returns the seconds it took.
template <class Model>
double read_to_the_end(app::Program& program, const char* name, Reading<Model>& reading, std::size_t steps) {
  const auto begin = std::chrono::steady_clock::now();
  app::Progress progress = program.progress(name, steps - std::min(steps, reading.step_number()));
  while (!reading.done()) progress.step(reading.step());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Indices as_indices(const std::vector<Index>& numbers) {
  Indices indices = Indices::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), indices.begin());
  return indices;
}

std::string three_digits(double number) { return fmt::format("{:.3f}", number); }

}  // namespace

void read_a_text(app::Program& program, const ReadingOptions& options) {
  program.section("Reading");
  const data::Text source = data::resolve_text(program.data());
  const text::Parts parts = text::hold_out_lines(source.text, 10);
  const text::Characters characters(source.text);
  const Indices train = characters.encode(parts.train);
  // The embedded sample is short: streams of its own size.
  const bool small = train.size() < 200'000;
  const text::Streams streams(train, small ? 4 : 32, 64);
  const text::Streams held_out(characters.encode(parts.held_out), small ? 1 : 16, 64);
  const std::size_t windows = std::min<std::size_t>(held_out.windows(), program.quick() ? 4 : 100);
  program.say("{} {} characters, {} different ones, every tenth line held out.", source.about, train.size(),
              characters.size());

  const std::size_t steps = program.train_steps(450, 8);
  Generator generator(program.seed());
  Reading lstm(CharacterModel(characters.size(), lstm_width, generator), streams, steps, options);
  if (!program.load().empty()) lstm.load(program.load());
  const auto saver = program.on_interrupt([&] {
    lstm.save(program.checkpoint());
    return program.checkpoint();
  });
  const double lstm_seconds = read_to_the_end(program, "LSTM", lstm, steps);
  if (!program.save().empty()) lstm.save(program.save());
  Reading rnn(RnnCharacterModel(characters.size(), rnn_width, generator), streams, steps, options);
  const double rnn_seconds = read_to_the_end(program, "RNN", rnn, steps);

  const double bigram = bigram_loss(train, held_out, windows, characters.size());
  const double lstm_loss = held_out_loss(lstm.model(), held_out, windows);
  const double rnn_loss = held_out_loss(rnn.model(), held_out, windows);
  const double zeroed = held_out_loss(lstm.model(), held_out, windows, true);
  program.table({"model", "steps", "seconds", "held-out loss (nat)"},
                {{"bigram counts, plus one", "", "", three_digits(bigram)},
                 {fmt::format("LSTM of {}", lstm_width), std::to_string(steps),
                  fmt::format("{:.1f}", lstm_seconds), three_digits(lstm_loss)},
                 {"the same, state zeroed at each character", "", "", three_digits(zeroed)},
                 {fmt::format("RNN of {}", rnn_width), std::to_string(steps),
                  fmt::format("{:.1f}", rnn_seconds), three_digits(rnn_loss)}});
  const Indices prompt = characters.encode("And ");
  const std::vector<Index> text = sample(lstm.model(), {prompt.begin(), prompt.end()}, 160, .7, generator);
  program.say("The LSTM goes on from \"And \" (temperature .7): {}", characters.decode(as_indices(text)));
  if (program.quick() || source.is_sample()) {
    program.say(
        "Too little to promise a loss on: the claims about reading need a real text and the whole training.");
    return;
  }
  program.claim({.claim = "an LSTM reads better than bigram counts (nats a character gained)",
                 .measured = bigram - lstm_loss,
                 .bound = .35,
                 .control = bigram - zeroed,
                 .control_meaning = "the same net, state zeroed at each character"});
  program.claim({.claim = "and so does an RNN at about equal time (nats a character gained)",
                 .measured = bigram - rnn_loss,
                 .bound = .35,
                 .control = bigram - zeroed,
                 .control_meaning = "the LSTM, state zeroed at each character"});
}

}  // namespace unrolled::lstm
