// What is searched, and exact search: look at every row.
//
//   similarity(q, i) = q · e_i        of vectors of length 1: the cosine of the angle between them, |q − e_i|² = 2 − 2 q·e_i
//
// N rows cost N · E multiplications a query: exact, and linear in N. approximate.hpp looks at few rows instead.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "21_retrieval/chunks.hpp"
#include "tensor/kernels/threads.hpp"

namespace unrolled::retrieval {

/// N rows of a chunk each: where it stands, its tokens with those that came after it, and its document. All are stored
/// as a file of ours stores them, as floats; a token's number is exact up to 2^24. Does not own what it shows.
struct Database {
  std::size_t width = 0;      ///< E
  std::size_t retrieved = 0;  ///< R tokens are kept of each: the chunk, and its continuation if there is room
  std::span<const Real> embeddings = {}, tokens = {}, documents = {};  ///< (N,E), (N,R), (N)

  std::size_t size() const { return documents.size(); }
  const Real* embedding(std::size_t row) const { return embeddings.data() + row * width; }
  Index token(std::size_t row, std::size_t r) const {
    return static_cast<Index>(tokens[row * retrieved + r]);
  }
  Index document(std::size_t row) const { return static_cast<Index>(documents[row]); }
};

/// Rows in memory, to be shown, or put into a file.
struct Rows {
  std::size_t width = 0, retrieved = 0;
  std::vector<Real> embeddings = {}, tokens = {}, documents = {};

  Database view() const { return {width, retrieved, embeddings, tokens, documents}; }

  /// All chunks of a document (T), each with what follows it in as far as R goes.
  void add(std::span<const Index> text, Index document, const Embedder& embedder) {
    const Indices chunks = cut(text, embedder.chunk);  // (U,m)
    for (std::size_t u = 0; u < chunks.shape(0); ++u) {
      const Array e = embed_chunk({&chunks(u, 0), embedder.chunk}, embedder);
      embeddings.insert(embeddings.end(), e.begin(), e.end());
      for (std::size_t r = 0; r < retrieved; ++r) {
        const std::size_t at = u * embedder.chunk + r;
        tokens.push_back(static_cast<Real>(at < chunks.size() ? chunks.flat(at) : padding));
      }
      documents.push_back(static_cast<Real>(document));
    }
  }
};

struct Neighbour {
  std::size_t row;
  double similarity;  ///< q · e, 1 when the direction is the same
};

// [top_k]
/// The K rows most similar to the query (E), the most similar first, equals in their order; fewer when there are fewer.
/// Rows of the document `own` are left out: a text that may find itself finds the answer too.
inline std::vector<Neighbour> top_k(std::span<const Real> query, const Database& database, std::size_t K,
                                    std::optional<Index> own = {}) {
  if (query.size() != database.width) {
    throw Error(fmt::format("a query of {} numbers in a database of {}", query.size(), database.width));
  }
  std::vector<Real> similarity(database.size());
  const std::size_t N = database.size();
  kernels::in_rows(N, database.width, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      similarity[row] = dot(query, {database.embedding(row), database.width});
    }
  });
  std::vector<Neighbour> best;  // sorted, at most K
  for (std::size_t row = 0; row < N && K > 0; ++row) {
    const double s = similarity[row];
    if (best.size() == K && s <= best.back().similarity) continue;
    if (own && database.document(row) == *own) continue;
    if (best.size() == K) best.pop_back();
    const auto behind =
        std::find_if(best.begin(), best.end(), [&](const Neighbour& n) { return s > n.similarity; });
    best.insert(behind, {row, s});
  }
  return best;
}
// [/top_k]

/// The tokens found for each whole chunk of each text: (B,T) → (B,U,K,R), U = T / m, padding where nothing was found.
/// `own` (B) names each text's document, or is empty.
inline Indices retrieve(const Indices& texts, const Database& database, const Embedder& embedder,
                        std::size_t K, const std::vector<Index>& own = {}) {
  const std::size_t B = texts.shape(0), T = texts.shape(1), m = embedder.chunk, U = T / m,
                    R = database.retrieved;
  Indices found({B, U, K, R}, padding);
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t u = 0; u < U; ++u) {
      const Array query = embed_chunk({&texts(b, u * m), m}, embedder);
      const auto best = top_k(flat(query), database, K, own.empty() ? std::nullopt : std::optional(own[b]));
      for (std::size_t k = 0; k < best.size(); ++k) {
        for (std::size_t r = 0; r < R; ++r) found(b, u, k, r) = database.token(best[k].row, r);
      }
    }
  }
  return found;
}

}  // namespace unrolled::retrieval
