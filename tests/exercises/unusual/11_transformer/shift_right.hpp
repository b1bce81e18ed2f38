// Each column by itself: what stands there is a question of how long a sentence is.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

inline std::pair<Indices, Indices> shift_right(const std::vector<std::vector<Index>>& sentences, Index begin,
                                               Index end, Index padding) noexcept {
  const auto longer = [](const auto& a, const auto& b) { return a.size() < b.size(); };
  const std::size_t width = 1 + std::max_element(sentences.begin(), sentences.end(), longer)->size();
  Indices input = Indices::from_shape({sentences.size(), width}), target = Indices::from_shape(input.shape());
  for (std::size_t t = 0; t < width; ++t) {
    for (std::size_t b = 0; b < sentences.size(); ++b) {
      const std::vector<Index>& words = sentences[b];
      input(b, t) = t == 0 ? begin : t > words.size() ? padding : words[t - 1];
      target(b, t) = t < words.size() ? words[t] : t == words.size() ? end : padding;
    }
  }
  return {input, target};
}

}  // namespace unrolled
