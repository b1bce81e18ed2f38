// The best row that is left, K times; a row that is not to be found has been ticked off before.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

static Indices exclude_same_document(const Array& similarity, const Indices& documents, const Indices& own,
                                     std::size_t K) {
  Indices found = Indices::from_shape({own.size(), K});
  for (std::size_t b = 0; b < own.size(); ++b) {
    std::vector<bool> out;
    for (const Index document : documents) out.push_back(document == own(b));
    for (std::size_t k = 0; k < K; ++k) {
      std::optional<std::size_t> best;
      for (std::size_t n = out.size(); n-- > 0;) {
        if (!out[n] && (!best || similarity(b, n) >= similarity(b, *best))) best = n;
      }
      found(b, k) = best ? static_cast<Index>(*best) : -1;
      if (best) out[*best] = true;
    }
  }
  return found;
}

}  // namespace unrolled
