// All the ways to cut a word into pieces, at once: a lattice. Its edges are the pieces that occur in the word, from where they
// begin to where they end; a cut is a path from the word's beginning to its end.
//
//   p(cut)  = Π p(piece)                                  the pieces of a cut are drawn independently      (Kudo 2018, eq. 1)
//   p(word) = Σ p(cut) over all cuts                      the forward sum: α_t = Σ α_b · p(piece from b to t)
//   p(edge) = α_b · p(piece) · β_t / p(word)              the share of cuts that it is in, by their probability
//   best    = argmax p(cut)                               Viterbi: the same with max for Σ
//
// There are up to 2^(n−1) cuts of n characters, and at most n · L edges, L the longest piece: so none is listed.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tensor/random.hpp"

namespace unrolled::tokens {

/// A piece that stands in a word, from byte `begin` to before byte `end`.
struct Edge {
  std::size_t begin, end;
  Index piece;
  double log_p;  ///< ln p(piece)
};

/// All edges of a word of `length` bytes, in the order of their ends; those of one end in the order of their beginnings.
struct Lattice {
  std::size_t length = 0;
  std::vector<Edge> edges = {};
};

inline constexpr double impossible = -std::numeric_limits<double>::infinity();

/// ln(eᵃ + eᵇ), safe for very small numbers.
inline double log_add(double a, double b) {
  if (a < b) std::swap(a, b);
  return b == impossible ? a : a + std::log1p(std::exp(b - a));
}

/// A cut, and ln of its probability; impossible where no pieces cover the word.
struct Cut {
  std::vector<Index> pieces = {};
  double log_p = impossible;
};

/// The pieces of the edges that lead from the beginning to the end, when `last` is the edge by which each place is reached.
inline std::vector<Index> walk_back(const Lattice& lattice, const std::vector<const Edge*>& last) {
  std::vector<Index> pieces;
  for (std::size_t at = lattice.length; at > 0; at = last[at]->begin) pieces.push_back(last[at]->piece);
  std::reverse(pieces.begin(), pieces.end());
  return pieces;
}

// [viterbi]
/// The likeliest cut; of equally likely ones that whose last piece is longest. (Viterbi 1967)
inline Cut best_cut(const Lattice& lattice) {
  std::vector<double> best(lattice.length + 1, impossible);  // of the ways to here
  std::vector<const Edge*> last(lattice.length + 1, nullptr);
  best[0] = 0;
  for (const Edge& edge : lattice.edges) {
    const double through = best[edge.begin] + edge.log_p;
    if (through > best[edge.end]) {
      best[edge.end] = through;
      last[edge.end] = &edge;
    }
  }
  if (best.back() == impossible) return {};
  return {walk_back(lattice, last), best.back()};
}
// [/viterbi]

// [forward]
/// ln of the sum of the probabilities of all ways from the beginning to each place: (length + 1).
inline std::vector<double> forward(const Lattice& lattice) {
  std::vector<double> alpha(lattice.length + 1, impossible);
  alpha[0] = 0;
  for (const Edge& edge : lattice.edges) {
    alpha[edge.end] = log_add(alpha[edge.end], alpha[edge.begin] + edge.log_p);
  }
  return alpha;
}

/// The same from each place to the end.
inline std::vector<double> backward(const Lattice& lattice) {
  std::vector<double> beta(lattice.length + 1, impossible);
  beta[lattice.length] = 0;
  for (auto edge = lattice.edges.rbegin(); edge != lattice.edges.rend(); ++edge) {
    beta[edge->begin] = log_add(beta[edge->begin], beta[edge->end] + edge->log_p);
  }
  return beta;
}

/// How often each edge is expected, if a cut is drawn by its probability: (edges). Nothing but 0 where there is no cut.
inline std::vector<double> expected(const Lattice& lattice) {
  const std::vector<double> alpha = forward(lattice), beta = backward(lattice);
  std::vector<double> share;
  for (const Edge& edge : lattice.edges) {
    const double through = alpha[edge.begin] + edge.log_p + beta[edge.end];
    share.push_back(alpha.back() == impossible ? 0 : std::exp(through - alpha.back()));
  }
  return share;
}
// [/forward]

// [sample]
/// A cut drawn by p(cut)^sharpness: 1 is the model's own, a small one tries many, a large one is the best (Kudo 2018, §3.2).
inline Cut draw_cut(Lattice lattice, double sharpness, Generator& generator) {
  for (Edge& edge : lattice.edges) edge.log_p *= sharpness;
  const std::vector<double> alpha = forward(lattice);
  if (alpha.back() == impossible) return {};
  std::vector<const Edge*> last(lattice.length + 1, nullptr);
  Cut drawn{{}, 0};
  for (std::size_t at = lattice.length; at > 0; at = last[at]->begin) {
    // Backwards: an edge into this place is chosen by its share of α
    double left = generator.uniform();
    for (const Edge& edge : lattice.edges) {
      if (edge.end != at || alpha[edge.begin] == impossible) continue;
      last[at] = &edge;
      left -= std::exp(alpha[edge.begin] + edge.log_p - alpha[at]);
      if (left < 0) break;
    }
    drawn.log_p += last[at]->log_p / sharpness;
  }
  drawn.pieces = walk_back(lattice, last);
  return drawn;
}
// [/sample]

}  // namespace unrolled::tokens
