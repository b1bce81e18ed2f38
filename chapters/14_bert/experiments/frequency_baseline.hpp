// What a network has to beat: guessing each word by how often it occurs.
#pragma once

#include <cmath>
#include <vector>

#include "14_bert/experiments/lessons.hpp"

namespace unrolled::bert {

/// −ln p of a held-out text's words by their frequency alone, in nats a word, each counted once more than it occurs: what
/// there is to beat.
inline double frequency_loss(const Corpus& counted, const Corpus& held_out) {
  std::vector<double> counts(counted.V, 1);
  double all = static_cast<double>(counted.V), sum = 0, words = 0;
  for (const Text& text : counted.texts) {
    for (const Index word : text.first) ++counts[static_cast<std::size_t>(word)], ++all;
  }
  for (const Text& text : held_out.texts) {
    for (const Index word : text.first)
      sum -= std::log(counts[static_cast<std::size_t>(word)] / all), ++words;
  }
  return sum / words;
}

}  // namespace unrolled::bert
