// By text::pad with one text more, of `widest` places, which is cut off again.
#pragma once

#include <vector>

#include "text/batching.hpp"

namespace unrolled {

inline text::Padded pad_short(const std::vector<std::vector<Index>>& texts, std::size_t widest) {
  std::vector<std::vector<Index>> more = texts;
  more.emplace_back(widest, 0);
  const text::Padded all = text::pad(more);
  const std::size_t T = all.ids.shape(1);
  text::Padded batch{Indices::from_shape({texts.size(), T}), Indices::from_shape({texts.size()})};
  for (std::size_t i = 0; i < batch.ids.size(); ++i) batch.ids.flat(i) = all.ids.flat(i);
  for (std::size_t b = 0; b < texts.size(); ++b) batch.lengths(b) = all.lengths(b);
  return batch;
}

}  // namespace unrolled
