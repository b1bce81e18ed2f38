// From the end to the beginning, with the spans counted first.
#pragma once

#include <algorithm>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

struct CorruptedText {
  Indices source, target;
};

static CorruptedText corrupt_spans(const Indices& text, const Mask& hidden, Index first) {
  Index spans = 0;
  for (std::size_t t = 0; t < text.size(); ++t)
    spans += hidden(t) && (t + 1 == text.size() || !hidden(t + 1));
  std::vector<Index> source, target = {first + spans};
  for (std::size_t t = text.size(); t-- > 0;) {
    if (!hidden(t)) {
      source.push_back(text(t));
      continue;
    }
    target.push_back(text(t));
    if (t > 0 && hidden(t - 1)) continue;
    target.push_back(first + --spans);
    source.push_back(first + spans);
  }
  CorruptedText corrupted = {Indices::from_shape({source.size()}), Indices::from_shape({target.size()})};
  std::copy(source.rbegin(), source.rend(), corrupted.source.begin());
  std::copy(target.rbegin(), target.rend(), corrupted.target.begin());
  return corrupted;
}

}  // namespace unrolled
