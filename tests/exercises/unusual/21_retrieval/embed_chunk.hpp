// How often each token comes, times its idf, times the whole table; scaled before its length is taken.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "21_retrieval/chunks.hpp"
#include "base/error.hpp"
#include "tensor/ops.hpp"

namespace unrolled {

static Array embed_chunk(std::span<const Index> chunk, const retrieval::Embedder& embedder) {
  Array weights(embedder.idf.shape(), 0);
  for (std::size_t token = 1; token < weights.size(); ++token)
    weights(token) =
        embedder.idf(token) * static_cast<Real>(std::ranges::count(chunk, static_cast<Index>(token)));
  Array sum = matmul(Tensor(weights), Tensor(embedder.table)).value();
  Real largest = 0, length = 0;
  for (const Real x : sum) largest = std::max(largest, std::abs(x));
  if (largest == 0) return sum;
  for (const Real x : sum) length = std::hypot(length, x / largest);
  for (Real& x : flat(sum)) x = x / largest / length;
  return sum;
}

}  // namespace unrolled
