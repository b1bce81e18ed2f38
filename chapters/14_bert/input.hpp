// What BERT reads: one sentence, or two, between special tokens, several of them as one batch.
//
//   [CLS] the man went to the store [SEP] he bought a gallon of milk [SEP] [PAD] [PAD]
//     0    0   0   0   0   0    0     0    1    1    1   1    1   1    1     0     0       segments
//
// (Devlin et al. 2019, figure 2.)
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include "tensor/array.hpp"
#include "text/batching.hpp"

namespace unrolled::bert {

using Tokens = std::vector<Index>;

/// (N)
inline Indices as_indices(const Tokens& numbers) {
  Indices row = Indices::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), row.begin());
  return row;
}

/// The numbers of the tokens that are no words; a vocabulary learnt here has them in front.
struct Special {
  Index padding = 0, unknown = 1, cls = 2, sep = 3, mask = 4;

  bool contains(Index id) const {
    return id == padding || id == unknown || id == cls || id == sep || id == mask;
  }
  /// How many of a vocabulary of V are no words.
  std::size_t count_in(std::size_t V) const {
    const std::set<Index> all = {padding, unknown, cls, sep, mask};
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](Index id) { return id >= 0 && id < static_cast<Index>(V); }));
  }
};

/// A batch; or one text without the batch axis, ids and segments (T), which needs no lengths.
struct Input {
  Indices ids;       ///< (B,T), padding after each text
  Indices segments;  ///< (B,T): 0 in the first sentence, 1 in the second
  Indices lengths;   ///< (B): how many tokens of each row are no padding
};

/// One sentence, or two.
struct Text {
  Tokens first, second = {};
};

/// Cuts the longer sentence (of equal ones the second), token by token from its end, until "[CLS] first [SEP] second
/// [SEP]" has room in T.
inline void truncate(Text& text, std::size_t T) {
  const std::size_t around = text.second.empty() ? 2 : 3;
  while (text.first.size() + text.second.size() + around > T) {
    Tokens& longer = text.first.size() > text.second.size() ? text.first : text.second;
    if (longer.empty()) return;
    longer.pop_back();
  }
}

// [assemble]
/// Texts of at most T tokens, those around them included, as a batch that is as wide as the longest of them.
inline Input assemble(std::vector<Text> texts, const Special& special, std::size_t T) {
  std::vector<Tokens> ids, segments;
  for (Text& text : texts) {
    truncate(text, T);
    Tokens row = {special.cls};
    row.insert(row.end(), text.first.begin(), text.first.end());
    row.push_back(special.sep);
    segments.emplace_back(row.size(), 0);
    if (!text.second.empty()) {
      row.insert(row.end(), text.second.begin(), text.second.end());
      row.push_back(special.sep);
      segments.back().resize(row.size(), 1);
    }
    ids.push_back(std::move(row));
  }
  const text::Padded padded = text::pad(ids, special.padding);
  return {padded.ids, text::pad(segments).ids, padded.lengths};
}
// [/assemble]

}  // namespace unrolled::bert
