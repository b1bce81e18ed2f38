// Teacher forcing: the decoder is given the right words, not its own, and is asked for each next one.
//
//   given   begin  y_1  y_2  …  y_T        the target, shifted to the right by one
//   wanted  y_1    y_2  …   y_T  end       what to say after each of them; padding does not count
//
// So a training step needs no word that the model wrote, and a wrong one does not spoil those after it.
#pragma once

#include <vector>

#include "tensor/ops.hpp"
#include "text/batching.hpp"

namespace unrolled::seq2seq {

/// The numbers that are no word, first in every vocabulary of this chapter.
inline constexpr Index padding = 0, begin = 1, end = 2;

using Sentence = std::vector<Index>;

/// A batch to learn from.
struct Lesson {
  text::Padded source;  ///< (B,S)
  Indices given;        ///< (B,T+1): what the decoder sees
  Indices wanted;       ///< (B,T+1): what it is to say; `ignored` after each sentence's end
};

/// A batch of pairs, each a row.
inline Lesson lesson(const std::vector<Sentence>& sources, std::vector<Sentence> targets) {
  std::vector<Sentence> given = targets;
  for (Sentence& words : given) words.insert(words.begin(), begin);
  for (Sentence& words : targets) words.push_back(end);
  return {text::pad(sources), text::pad(given).ids, text::pad(targets, ignored).ids};
}

}  // namespace unrolled::seq2seq
