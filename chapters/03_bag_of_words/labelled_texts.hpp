// Texts with their classes, and a part of them that training never sees.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tensor/array.hpp"
#include "tensor/random.hpp"

namespace unrolled::bag_of_words {

/// N texts and their classes, 0 or 1.
struct LabelledTexts {
  std::vector<std::string> texts;
  std::vector<Index> labels;

  void add(std::string text, bool label) {
    texts.push_back(std::move(text));
    labels.push_back(label ? 1 : 0);
  }
  std::size_t size() const { return texts.size(); }
};

struct Split {
  LabelledTexts train, test;
};

/// Shuffles the texts and holds every fifth out for the test.
inline Split hold_out_a_fifth(const LabelledTexts& all, Generator& generator) {
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  generator.shuffle(order);
  Split split;
  for (std::size_t i = 0; i < order.size(); ++i) {
    LabelledTexts& part = i % 5 == 4 ? split.test : split.train;
    part.add(all.texts[order[i]], all.labels[order[i]] == 1);
  }
  return split;
}

}  // namespace unrolled::bag_of_words
