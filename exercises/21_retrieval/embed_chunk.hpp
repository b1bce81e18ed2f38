// Exercise 21.1: where a chunk of text stands, so that chunks with the same rare words are near.
#pragma once

#include <span>

#include "21_retrieval/chunks.hpp"
#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The sum of idf(w) · table[w] over the chunk's words w, divided by its own length: chunk (m) → (E). Padding, which is
/// token 0, is no word. Where the sum is 0 the result is 0 too. (Borgeaud et al. 2022, §2, with a bag of words)
inline Array embed_chunk(std::span<const Index> chunk, const retrieval::Embedder& embedder) {
  throw unfinished("21.1");
}

}  // namespace unrolled
