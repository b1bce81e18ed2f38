// Chunks of text, and where each stands in a space in which chunks with the same rare words are near.
//
//   e(chunk) = Σ idf(w) · table[w] / |…|   over its tokens w that are no padding                 (E), of length 1
//   idf(w)   = ln((1 + N) / (1 + chunks with w))   so that "the" counts for little and a name for much
//
// RETRO takes the mean of a frozen BERT's vectors here (Borgeaud et al. 2022, §2.2); what matters is that the
// embedding is not trained along: then a database stays good for ever. Left out: a learnt embedding.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "base/checksum.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled::retrieval {

/// The token that fills up what is too short.
inline constexpr Index padding = 0;

/// A text in chunks of m tokens, the last one filled up: (T) → (U,m).
inline Indices cut(std::span<const Index> text, std::size_t m) {
  if (m == 0) throw Error("a chunk of 0 tokens holds nothing");
  const std::size_t U = (text.size() + m - 1) / m;
  Indices chunks({U, m}, padding);
  std::copy(text.begin(), text.end(), chunks.begin());
  return chunks;
}

struct Embedder {
  Array idf;          ///< (V)
  Array table;        ///< (V,E)
  std::size_t chunk;  ///< m

  std::size_t width() const { return table.shape(1); }

  /// Two embedders with the same checksum give the same vectors; `tokens` says what the tokens are.
  std::string checksum(const std::string& tokens) const {
    const auto bytes = [](const Array& x) {
      return std::string_view(reinterpret_cast<const char*>(x.data()), x.size() * sizeof(Real));
    };
    std::string all(bytes(idf));
    all += bytes(table);
    return sha256(all + std::to_string(chunk) + tokens);
  }
};

// [embed_chunk]
/// The bag of a chunk's words: chunk (m) → (E), of length 1; zeros when there is only padding.
/// Errors: a token outside [0, V).
inline Array embed_chunk(std::span<const Index> chunk, const Embedder& embedder) {
  const std::size_t E = embedder.width();
  Array bag = xt::zeros<Real>({E});
  for (const Index token : chunk) {
    if (token == padding) continue;
    if (token < 0 || static_cast<std::size_t>(token) >= embedder.idf.size())
      throw Error(fmt::format("token {} of a vocabulary of {}", token, embedder.idf.size()));
    const auto w = static_cast<std::size_t>(token);
    for (std::size_t e = 0; e < E; ++e) bag(e) += embedder.idf(w) * embedder.table(w, e);
  }
  Real square = 0;
  for (const Real x : bag) square += x * x;
  if (square > 0) bag /= std::sqrt(square);
  return bag;
}
// [/embed_chunk]

/// How rare each token is among the chunks (N,m): (V). Errors: a token outside [0, V).
inline Array inverse_document_frequency(const Indices& chunks, std::size_t V) {
  Array with = xt::zeros<Real>({V});
  const std::size_t m = chunks.shape(1);
  for (std::size_t n = 0; n < chunks.shape(0); ++n) {
    std::vector<Index> seen(&chunks(n, 0), &chunks(n, 0) + m);
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const Index token : seen) with.at(static_cast<std::size_t>(token)) += 1;
  }
  const auto N = static_cast<Real>(chunks.shape(0));
  for (Real& x : flat(with)) x = std::log((1 + N) / (1 + x));
  return with;
}

/// An axis for each token: two chunks are as near as they share tokens. E = V, for small vocabularies.
inline Array axis_for_each(std::size_t V) {
  Array table = xt::zeros<Real>({V, V});
  for (std::size_t v = 0; v < V; ++v) table(v, v) = 1;
  return table;
}

/// A random direction for each token: in E dimensions they are nearly at right angles (Johnson and Lindenstrauss 1984),
/// so angles between chunks stay about what they were with an axis each.
inline Array random_directions(std::size_t V, std::size_t E) {
  Generator generator(21);  // the same for all, so that databases outlive a run
  return normal({V, E}, 1 / std::sqrt(static_cast<double>(E)), generator);
}

}  // namespace unrolled::retrieval
