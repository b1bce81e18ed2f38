// Exercise 21.3: a text that may find itself finds the answer too.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// For each of B texts the K most similar rows that are not of its own document, the most similar first, equals by their
/// numbers, and −1 where there are no more: similarity (B,N), the rows' documents (N), the texts' own (B) → (B,K).
/// (Borgeaud et al. 2022, §2)
inline Indices exclude_same_document(const Array& similarity, const Indices& documents, const Indices& own,
                                     std::size_t K) {
  Indices found({own.size(), K}, -1);
  for (std::size_t b = 0; b < own.size(); ++b) {
    std::vector<std::size_t> rows;
    for (std::size_t n = 0; n < documents.size(); ++n) {
      if (documents(n) != own(b)) rows.push_back(n);
    }
    std::ranges::stable_sort(rows, std::greater{}, [&](std::size_t n) { return similarity(b, n); });
    for (std::size_t k = 0; k < std::min(K, rows.size()); ++k) found(b, k) = static_cast<Index>(rows[k]);
  }
  return found;
}

}  // namespace unrolled
