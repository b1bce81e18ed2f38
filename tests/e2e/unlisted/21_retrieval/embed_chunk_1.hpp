// Exercise 21.1, wrong: the last word of the chunk is left out.
#pragma once

#include <cmath>
#include <span>

#include "21_retrieval/chunks.hpp"
#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The sum of idf(w) · table[w] over the chunk's words w, divided by its own length: chunk (m) → (E). Padding, which is
/// token 0, is no word. Where the sum is 0 the result is 0 too. (Borgeaud et al. 2022, §2, with a bag of words)
inline Array embed_chunk(std::span<const Index> chunk, const retrieval::Embedder& embedder) {
  Array sum = xt::zeros<Real>({embedder.width()});  // (E)
  for (const Index word : chunk.first(chunk.size() - 1)) {
    if (word != retrieval::padding) sum += embedder.idf(word) * xt::view(embedder.table, word);
  }
  const Real length = std::sqrt(xt::sum(sum * sum)());
  return length > 0 ? Array(sum / length) : sum;
}

}  // namespace unrolled
