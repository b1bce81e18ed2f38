// One pass, step by step, and how long its longest chain of operations is.
#include <fmt/format.h>

#include "05_rnn/character_model.hpp"
#include "11_transformer/experiments/story.hpp"
#include "trace/record/paths.hpp"
#include "trace/views/dot.hpp"

namespace unrolled::transformer {
namespace {

Indices counting_up(std::size_t T, std::size_t vocabulary) {
  Indices ids = Indices::from_shape({T});
  for (std::size_t t = 0; t < T; ++t) ids(t) = static_cast<Index>(t % vocabulary);
  return ids;
}

/// How many operations must follow one another until the loss is there, when T words become T words.
template <class Loss>
std::size_t chain(const Loss& loss) {
  trace::Recording recording;
  return trace::critical_path(recording.record, recording.step_of(*loss().node()).index);
}

std::size_t transformer_chain(std::size_t T, Norm norm) {
  Generator generator(1);
  const Transformer model({.vocabulary = 8, .width = 8, .heads = 2, .inner = 8, .norm = norm}, generator);
  const Indices ids = counting_up(T, 8);
  return chain([&] { return cross_entropy(model({ids, {}}, ids), ids); });
}

std::size_t rnn_chain(std::size_t T) {
  Generator generator(1);
  const rnn::CharacterModel model({.vocabulary = 8, .embedding = 8, .width = 8}, generator);
  Indices ids = counting_up(T, 8);
  ids.reshape({std::size_t{1}, T});
  return chain([&] { return cross_entropy(model(ids).outputs, ids); });
}

}  // namespace

void follow_one_pass(app::Program& program, Norm norm) {
  program.section("One pass");
  const Words english = {"my", "old", "house"}, spanish = {"mi", "casa", "vieja"};
  Words given = {"<s>"}, wanted = spanish;
  given.insert(given.end(), spanish.begin(), spanish.end());
  wanted.push_back("</s>");
  Words all = {"<pad>", "<s>", "</s>"};
  for (const Words& side : {english, spanish}) all.insert(all.end(), side.begin(), side.end());
  const text::Vocabulary vocabulary(all);
  const auto numbers = [&](const Words& words) {
    Indices ids = Indices::from_shape({words.size()});
    for (std::size_t t = 0; t < words.size(); ++t) ids(t) = vocabulary.id(words[t]);
    return ids;
  };
  Generator generator(program.seed());
  const Transformer model(
      {.vocabulary = all.size(), .width = 8, .heads = 2, .inner = 16, .layers = 1, .norm = norm}, generator);
  program.say(
      "\"{}\" is read, and \"{}\" is to be written: the decoder is given each word and is asked for the "
      "next, "
      "all positions at once. One layer each, two heads, {} parameters.",
      joined(english), joined(spanish), model.parameter_count());
  const auto pass = [&] {
    const Memory memory = model.read({numbers(english), {}}, english);
    const Tensor logits = model.logits(model.decode(memory, numbers(given), given));  // (T,V)
    trace::label(logits, "logits", {{"word", given}, {"next", all}});
    trace::label(cross_entropy(logits, numbers(wanted)), "loss").backward();
  };
  {
    trace::Recording recording;
    pass();
    program.draw(trace::dot(recording.record, {.depth = 2}), "model");
    program.say("model.svg shows the two sides on one page, forward.svg each operation.");
  }
  program.record(pass);
}

void measure_critical_path(app::Program& program, Norm norm) {
  program.section("How many steps one after another?");
  program.say(
      "The critical path of the recorded graph from the words to the loss: operations that no parallel "
      "machine "
      "can do at the same time, for the transformer of two layers and for the network of chapter 05.");
  std::vector<app::Row> rows;
  std::vector<double> ours, theirs;
  const std::vector<std::size_t> times = {4, 16, 64};
  for (const std::size_t T : times) {
    ours.push_back(static_cast<double>(transformer_chain(T, norm)));
    theirs.push_back(static_cast<double>(rnn_chain(T)));
    rows.push_back({std::to_string(T), fmt::format("{}", ours.back()), fmt::format("{}", theirs.back())});
  }
  program.table({"T", "transformer", "RNN"}, rows);
  program.say("That is training. Writing goes word by word in both: T passes, each as long as this one.");
  const double more = static_cast<double>(times.back() - times.front());
  const double growth = (ours.back() - ours.front()) / more,
               rnn_growth = (theirs.back() - theirs.front()) / more;
  program.claim({.claim = "the transformer's critical path: operations that each further word adds",
                 .measured = growth,
                 .relation = "==",
                 .bound = 0,
                 .control = rnn_growth,
                 .control_meaning = "RNN"});
  program.claim({.claim = "the RNN's critical path: each further word adds W_h, + and tanh",
                 .measured = rnn_growth,
                 .relation = "==",
                 .bound = 3,
                 .control = growth,
                 .control_meaning = "transformer"});
}

}  // namespace unrolled::transformer
