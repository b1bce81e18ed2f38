// How many operations must come one after another, counted in recorded graphs of texts of several lengths.
#include <fmt/format.h>

#include "07_word_cnn/experiments/story.hpp"
#include "07_word_cnn/readers.hpp"
#include "trace/record/paths.hpp"

namespace unrolled::word_cnn {
namespace {

/// Operations one after another until a network has its answer to T words.
std::size_t critical(std::size_t T, const std::function<Reader(const Task&, Generator&)>& make) {
  Generator generator(1);
  const Reader reader = make({.T = T, .pool = Pool::maximum, .C = 8}, generator);
  trace::Recording recording;
  const Tensor logits = reader.logits(reach_pairs(1, T, {1}, generator).ids);
  return trace::critical_path(recording.record, recording.step_of(*logits.node()).index);
}

}  // namespace

void measure_path(app::Program& program) {
  program.section("How much must wait?");
  program.say(
      "The critical path: operations that must come one after another, however many processors there are.");
  const auto filters = [](const Task& task, Generator& generator) {
    return filter_reader(task, Positions::none, 0, generator);
  };
  const auto attention = [](const Task& task, Generator& generator) {
    return attention_reader(task, Positions::none, generator);
  };
  std::vector<app::Row> rows;
  std::vector<double> of_filters, of_lstm;
  const std::vector<std::size_t> times = {8, 32, 64};
  for (const std::size_t T : times) {
    of_filters.push_back(static_cast<double>(critical(T, filters)));
    of_lstm.push_back(static_cast<double>(critical(T, lstm_reader)));
    rows.push_back({std::to_string(T), fmt::format("{}", of_filters.back()),
                    std::to_string(critical(T, attention)), fmt::format("{}", of_lstm.back())});
  }
  program.table({"T", "filters", "attention", "LSTM"}, rows);
  const double more = static_cast<double>(times.back() - times.front());
  program.claim({.claim = "critical path: operations that each further word adds, filters",
                 .measured = (of_filters.back() - of_filters.front()) / more,
                 .relation = "==",
                 .bound = 0,
                 .control = (of_lstm.back() - of_lstm.front()) / more,
                 .control_meaning = "LSTM"});
}

}  // namespace unrolled::word_cnn
