// Tasks of which the answer is known: ten symbols are read and written again, as they came, backwards, or in
// order. They test the architecture alone: there is nothing to know about symbols.
#pragma once

#include <algorithm>
#include <vector>

#include "11_transformer/learning.hpp"

namespace unrolled::transformer {

enum class Task { copy, reverse, sort };

inline constexpr std::size_t symbols = 8, task_length = 10;
inline constexpr std::size_t task_vocabulary = symbols + 3;  // padding, begin and end are none

struct Examples {
  std::vector<Sentence> sources, targets;
};

inline Examples draw(Task task, std::size_t B, std::size_t length, Generator& generator) {
  Examples examples;
  for (std::size_t b = 0; b < B; ++b) {
    Sentence source;
    for (std::size_t t = 0; t < length; ++t)
      source.push_back(static_cast<Index>(3 + generator.below(symbols)));
    Sentence target = source;
    if (task == Task::reverse) std::reverse(target.begin(), target.end());
    if (task == Task::sort) std::sort(target.begin(), target.end());
    examples.sources.push_back(std::move(source));
    examples.targets.push_back(std::move(target));
  }
  return examples;
}

/// The share of examples that greedy search gets right from the first symbol to the end.
inline double share_right(const Transformer& model, const Examples& examples) {
  const std::size_t longest = examples.targets.front().size() + 1;
  const std::vector<Sentence> output = greedy(model, text::pad(examples.sources), longest);
  std::size_t right = 0;
  for (std::size_t i = 0; i < output.size(); ++i) right += output[i] == examples.targets[i];
  return static_cast<double>(right) / static_cast<double>(output.size());
}

}  // namespace unrolled::transformer
