// Tasks of which the answer is known: symbols are written backwards, or as they came, from 2 to 12 of them.
#pragma once

#include <algorithm>
#include <vector>

#include "08_seq2seq/seq2seq.hpp"

namespace unrolled::seq2seq {

enum class Task { reverse, copy };

inline constexpr std::size_t symbols = 10, shortest_length = 2, longest_length = 12;
inline constexpr std::size_t task_vocabulary = symbols + 3;  // padding, begin and end are none

struct Examples {
  std::vector<Sentence> sources, targets;
};

/// B examples, each of `least` to `most` symbols, all lengths equally likely.
inline Examples draw(Task task, std::size_t B, std::size_t least, std::size_t most, Generator& generator) {
  Examples examples;
  for (std::size_t b = 0; b < B; ++b) {
    Sentence source(least + generator.below(most - least + 1));
    for (Index& symbol : source) symbol = static_cast<Index>(3 + generator.below(symbols));
    Sentence target = source;
    if (task == Task::reverse) std::reverse(target.begin(), target.end());
    examples.sources.push_back(std::move(source));
    examples.targets.push_back(std::move(target));
  }
  return examples;
}

/// The share of examples that greedy search gets right from the first symbol to the end.
inline double share_right(const Seq2Seq& model, const Examples& examples) {
  std::size_t longest = 0, right = 0;
  for (const Sentence& target : examples.targets) longest = std::max(longest, target.size());
  const Written output = greedy(model, text::pad(examples.sources), longest + 1);
  for (std::size_t i = 0; i < examples.targets.size(); ++i)
    right += output.sentences[i] == examples.targets[i];
  return static_cast<double>(right) / static_cast<double>(examples.targets.size());
}

/// Where the word that is to be written stands in a source of S words.
inline std::size_t right_place(Task task, std::size_t t, std::size_t S) {
  return task == Task::reverse ? S - 1 - t : t;
}

/// How often the largest weight stands at most `within` places from the right word, over all words of sources of one length; the
/// right words are given.
inline double share_aligned(const Seq2Seq& model, Task task, const Examples& examples,
                            std::size_t within = 0) {
  const NoGrad no_grad;
  const Lesson all = lesson(examples.sources, examples.targets);
  const Indices largest = argmax(model(all.source, all.given).weights);  // (B,T+1)
  const std::size_t S = all.source.ids.shape(1);
  std::size_t right = 0;
  for (std::size_t b = 0; b < largest.shape(0); ++b) {
    for (std::size_t t = 0; t < S; ++t) {
      const auto place = static_cast<Index>(right_place(task, t, S));
      right += std::abs(largest(b, t) - place) <= static_cast<Index>(within);
    }
  }
  return static_cast<double>(right) / static_cast<double>(largest.shape(0) * S);
}

}  // namespace unrolled::seq2seq
