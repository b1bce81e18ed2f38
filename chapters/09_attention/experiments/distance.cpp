// The last part of the story: how far apart two words are, counted in the recorded graph.
#include <fmt/format.h>

#include <algorithm>

#include "05_rnn/rnn.hpp"
#include "09_attention/experiments/story.hpp"
#include "trace/record/paths.hpp"

namespace unrolled::attention {
namespace {

constexpr std::size_t C = 8;

/// What one layer needs, in operations.
struct Lengths {
  std::size_t farthest =
      0;  ///< from a word to an output: the longest of all shortest ways, the word not later
  std::size_t critical = 0;  ///< one after another, until the last output is there
};

/// Records a layer that reads T words, each a value (1,C) of its own, and measures. `read` makes T outputs.
template <class Layer>
Lengths lengths_of(std::size_t T, const Layer& read) {
  trace::Recording recording;
  Generator generator(1);
  std::vector<Tensor> words;
  for (std::size_t t = 0; t < T; ++t) words.push_back(parameter(normal({1, C}, 1, generator)));
  const std::vector<Tensor> outputs = read(words, generator);
  Lengths lengths;
  for (std::size_t i = 0; i < T; ++i) {
    const std::size_t to = recording.step_of(*outputs[i].node()).index;
    lengths.critical = std::max(lengths.critical, trace::critical_path(recording.record, to));
    for (std::size_t j = 0; j <= i; ++j) {
      const std::size_t from = recording.step_of(*words[j].node()).index;
      lengths.farthest = std::max(lengths.farthest, trace::shortest_path(recording.record, from, to).value());
    }
  }
  return lengths;
}

Lengths of_attention(std::size_t T) {
  return lengths_of(T, [&](const std::vector<Tensor>& words, Generator& generator) {
    const Tensor x = concat(words, 0);  // (T,C)
    const Tensor y = MultiHeadAttention(C, 2, generator)(x, x, causal_mask(T));
    std::vector<Tensor> outputs;
    for (std::size_t t = 0; t < T; ++t) {
      outputs.push_back(slice(y, 0, static_cast<Index>(t), static_cast<Index>(t + 1)));
    }
    return outputs;
  });
}

// Word by word: a slice of one tensor for all words would depend on all of them in the graph.
Lengths of_rnn(std::size_t T) {
  return lengths_of(T, [&](const std::vector<Tensor>& words, Generator& generator) {
    const rnn::Cell cell(C, C, generator);
    std::vector<Tensor> states = {Tensor(Array(xt::zeros<Real>({std::size_t{1}, C})))};
    for (const Tensor& word : words)
      states.push_back(cell.step(linear(word, cell.W_x, cell.b), states.back()));
    return std::vector<Tensor>(states.begin() + 1, states.end());
  });
}

}  // namespace

void measure_distance(app::Program& program) {
  program.section("How far apart are two words?");
  program.say(
      "Operations on the shortest way from a word to an output, for the two that are farthest apart, and on "
      "the "
      "critical path, which no parallel machine can shorten; counted in the recorded graphs of one attention "
      "layer and of the RNN of chapter 05.");
  const std::vector<std::size_t> times = {4, 16, 64};
  std::vector<app::Row> rows;
  std::vector<double> attention, rnn;
  for (const std::size_t T : times) {
    const Lengths here = of_attention(T), there = of_rnn(T);
    attention.push_back(static_cast<double>(here.farthest));
    rnn.push_back(static_cast<double>(there.farthest));
    rows.push_back({std::to_string(T), std::to_string(here.farthest), std::to_string(there.farthest),
                    std::to_string(here.critical), std::to_string(there.critical)});
  }
  program.table({"T", "attention: way", "RNN: way", "attention: critical", "RNN: critical"}, rows);
  const double more = static_cast<double>(times.back() - times.front());
  const double attention_growth = (attention.back() - attention.front()) / more;
  const double rnn_growth = (rnn.back() - rnn.front()) / more;
  program.claim({.claim = "any two words are one look apart: operations that each further position adds",
                 .measured = attention_growth,
                 .relation = "==",
                 .bound = 0,
                 .control = rnn_growth,
                 .control_meaning = "RNN"});
  program.claim({.claim = "in the RNN T words are T steps apart: each position adds W_h, + and tanh",
                 .measured = rnn_growth,
                 .relation = "==",
                 .bound = 3,
                 .control = attention_growth,
                 .control_meaning = "attention"});
}

}  // namespace unrolled::attention
