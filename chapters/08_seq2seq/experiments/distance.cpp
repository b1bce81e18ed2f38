// How far the words of a source are from the first word that is written, counted in the recorded graph.
#include <fmt/format.h>

#include "08_seq2seq/experiments/story.hpp"
#include "trace/record/paths.hpp"

namespace unrolled::seq2seq {
namespace {

/// The states of one direction, word by word. A slice of one tensor for all words would depend on all of them in the graph.
std::vector<Tensor> states_of(const gru::Layer& layer, const std::vector<Tensor>& words) {
  std::vector<Tensor> states = {Tensor(Array(xt::zeros<Real>({std::size_t{1}, layer.width()})))};
  for (const Tensor& word : words) {
    states.push_back(
        gru::cell(linear(word, layer.W_x, layer.bias), states.back(), layer.W_h, layer.candidate_bias));
  }
  states.erase(states.begin());
  return states;
}

/// Operations from a source word to the first logits: the farthest word's shortest way, of S words.
double farthest(Attention attention, Score score, std::size_t S) {
  trace::Recording recording;
  Generator generator(1);
  const Seq2Seq model({.source_vocabulary = 3,
                       .target_vocabulary = 3,
                       .embedding = 4,
                       .encoder = 4,
                       .decoder = 8,
                       .attention = attention,
                       .score = score},
                      generator);
  std::vector<Tensor> words;
  for (std::size_t s = 0; s < S; ++s) words.push_back(parameter(normal({1, 4}, 1, generator)));
  std::vector<Tensor> right = states_of(model.encoder.forward, words);
  std::vector<Tensor> left = states_of(model.encoder.backward, {words.rbegin(), words.rend()});
  const Tensor summary = concat({right.back(), left.back()}, -1);
  std::reverse(left.begin(), left.end());
  std::vector<Tensor> both;
  for (std::size_t s = 0; s < S; ++s) both.push_back(concat({right[s], left[s]}, -1));
  const Memory memory = model.decoder.remember({stack(both, 1), summary, Mask(false)});
  const Step first = model.decoder.step(memory, memory.start, model.target_words(Indices({1, 1}, begin)));
  const std::size_t to = recording.step_of(*first.logits.node()).index;
  std::size_t most = 0;
  for (const Tensor& word : words) {
    const std::size_t from = recording.step_of(*word.node()).index;
    most = std::max(most, trace::shortest_path(recording.record, from, to).value());
  }
  return static_cast<double>(most);
}

}  // namespace

void count_operations(app::Program& program) {
  program.section("How far is a word from the first word that is written?");
  program.say(
      "Operations on the shortest way in the recorded graph, for the word of the source that is farthest "
      "away.");
  std::vector<app::Row> rows;
  std::vector<double> fixed, bahdanau, luong;
  const std::vector<std::size_t> lengths = {5, 17, 65};
  for (const std::size_t S : lengths) {
    fixed.push_back(farthest(Attention::none, Score::additive, S));
    bahdanau.push_back(farthest(Attention::bahdanau, Score::additive, S));
    luong.push_back(farthest(Attention::luong, Score::general, S));
    rows.push_back({std::to_string(S), fmt::format("{}", fixed.back()), fmt::format("{}", bahdanau.back()),
                    fmt::format("{}", luong.back())});
  }
  program.table({"S", "fixed vector", "Bahdanau", "Luong"}, rows);
  const auto growth = [&](const std::vector<double>& ways) {
    return (ways.back() - ways.front()) / static_cast<double>(lengths.back() - lengths.front());
  };
  program.claim(
      {.claim = "with attention every source word is equally near: operations that each further word adds",
       .measured = std::max(growth(bahdanau), growth(luong)),
       .relation = "==",
       .bound = 0,
       .control = growth(fixed),
       .control_meaning = "fixed vector"});
  program.claim({.claim = "to the fixed vector the way grows: two operations of a GRU for every two words",
                 .measured = growth(fixed),
                 .relation = "==",
                 .bound = 1,
                 .control = growth(bahdanau),
                 .control_meaning = "attention"});
}

}  // namespace unrolled::seq2seq
