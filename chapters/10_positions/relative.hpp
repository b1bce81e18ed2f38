// Relative vectors: a key answers as what it is and as how far away it stands.
//
//   e_ij = q_i · (k_j + a_{clip(j − i)}) / √D = q_i · k_j / √D + q_i · a_{clip(j − i)} / √D
//
// (Shaw et al. 2018, eqs. 4 and 5.) a has a row for each distance from −K to K; what is farther is taken as K, so that any
// length can be read. The second term is a bias of the scores: q is multiplied with all rows of a once, and each key
// picks the product of its distance. Left out: the paper's second table, which is added to the values, and a table for
// each layer (all blocks share one here).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "09_attention/attention.hpp"
#include "10_positions/way.hpp"
#include "base/error.hpp"

namespace unrolled::positions {

// [relative_gather]
/// products (…,T,2K+1), one for each distance −K … K, → (…,T,S): of query i, the last of S, and key j the one of
/// j − i, held between −K and K. Errors: an even number of products.
inline Tensor relative_gather(const Tensor& products, std::size_t S) {
  const std::size_t T = products.size(-2), rows = products.size(-1), K = rows / 2;
  if (rows % 2 == 0)
    throw Error(fmt::format("relative: {} rows are not 2K + 1", rows), "one for each distance −K … K");
  const Indices back = distances(T, S);  // i − j
  const std::size_t blocks = products.size() / std::max<std::size_t>(1, T * rows);
  Indices place = Indices::from_shape({blocks * T * S});
  for (std::size_t n = 0; n < place.size(); ++n) {
    const std::size_t row = n / S;  // of all the rows of products
    const Index clipped = std::clamp(-back(row % T, n % S), -static_cast<Index>(K), static_cast<Index>(K));
    place(n) = static_cast<Index>(row * rows + K) + clipped;
  }
  std::vector<Index> shape(products.shape().begin(), products.shape().end() - 1);
  shape.push_back(static_cast<Index>(S));
  return reshape(gather(reshape(products, {-1, 1}), place), shape);
}
// [/relative_gather]

class Relative : public Way {
 public:
  /// Distances up to K are told apart.
  Relative(std::size_t K, std::size_t width, std::size_t heads, Generator& generator)
      : vectors(add("vectors", nn::Embedding(2 * K + 1, width / heads, generator, 0.1))), heads_(heads) {}

  // [relative_bias]
  Tensor bias(const Tensor& queries, std::size_t S) const override {
    const trace::Scope scope("relative");
    const Tensor query = attention::split_heads(queries, heads_);  // (…,H,T,D)
    const Tensor products = inner(query, vectors.table);           // (…,H,T,2K+1): q_i · a
    return relative_gather(products, S) / std::sqrt(static_cast<double>(query.size(-1)));  // (…,H,T,S)
  }
  // [/relative_bias]

  nn::Embedding vectors;

 private:
  std::size_t heads_;
};

}  // namespace unrolled::positions
