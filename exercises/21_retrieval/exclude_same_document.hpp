// Exercise 21.3: a text that may find itself finds the answer too.
#pragma once

#include <cstddef>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// For each of B texts the K most similar rows that are not of its own document, the most similar first, equals by their
/// numbers, and −1 where there are no more: similarity (B,N), the rows' documents (N), the texts' own (B) → (B,K).
/// (Borgeaud et al. 2022, §2)
inline Indices exclude_same_document(const Array& similarity, const Indices& documents, const Indices& own,
                                     std::size_t K) {
  throw unfinished("21.3");
}

}  // namespace unrolled
