// Exercise 15.2, wrong: the closing sentinel is the first again.
#pragma once

#include <algorithm>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

struct CorruptedText {
  Indices source, target;
};

/// text (N); hidden (N): true where a token is taken out. Sentinels are the numbers first, first + 1, … Source: the text with one
/// sentinel for each span. Target: before each span its sentinel, and one more at the end.
inline CorruptedText corrupt_spans(const Indices& text, const Mask& hidden, Index first) {
  std::vector<Index> source, target;
  Index sentinel = first;
  for (std::size_t t = 0; t < text.size(); ++t) {
    if (!hidden(t)) {
      source.push_back(text(t));
      continue;
    }
    if (t == 0 || !hidden(t - 1)) {
      source.push_back(sentinel);
      target.push_back(sentinel++);
    }
    target.push_back(text(t));
  }
  target.push_back(first);
  CorruptedText corrupted = {Indices::from_shape({source.size()}), Indices::from_shape({target.size()})};
  std::copy(source.begin(), source.end(), corrupted.source.begin());
  std::copy(target.begin(), target.end(), corrupted.target.begin());
  return corrupted;
}

}  // namespace unrolled
