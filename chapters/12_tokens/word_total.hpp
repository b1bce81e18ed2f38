// The forward sum with tensors, so that it can be stepped through, and its gradient looked at.
//
//   ∂ ln p(word) / ∂ ln p(piece) = how often the piece is expected in the word's cuts
//
// So the backward pass of the sum is the expectation step: nobody has to write the backward half.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "12_tokens/lattice.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::tokens {

/// ln Σ eˣ of x (n), (1). As x₀ less ln softmax(x)₀ it is right for very small numbers too.
inline Tensor log_sum_exp(const Tensor& x) {
  const Tensor all = slice(x, 0, 0, 1) - slice(log_softmax(x), 0, 0, 1);
  trace::names({{"ways", x}});
  return all;
}

// [word_total]
/// ln p(word), (1): the sum over all cuts. `log_p` (E) are the logarithms of the lattice's edges, in their order, and `names` what
/// their pieces are called in a record. Errors: no cut covers the word.
inline Tensor word_total(const Lattice& lattice, const Tensor& log_p,
                         const std::vector<std::string>& names = {}) {
  std::map<std::size_t, Tensor> alpha = {
      {0, Tensor(Array(Shape{1}, 0))}};  // of the places that a cut reaches
  for (std::size_t first = 0; first < lattice.edges.size();) {
    const std::size_t end = lattice.edges[first].end;
    const trace::Scope scope("place.", end);
    std::vector<Tensor> ways;  // into this place, by each edge that ends here
    for (; first < lattice.edges.size() && lattice.edges[first].end == end; ++first) {
      const auto before = alpha.find(lattice.edges[first].begin);
      if (before == alpha.end()) continue;
      const auto e = static_cast<Index>(first);
      const Tensor piece = slice(log_p, 0, e, e + 1);
      if (first < names.size()) trace::label(piece, names[first]);
      ways.push_back(before->second + piece);
    }
    if (ways.empty()) continue;
    alpha[end] = ways.size() == 1 ? ways[0] : log_sum_exp(concat(ways, 0));
    trace::names({{"alpha", alpha[end]}});
  }
  const auto last = alpha.find(lattice.length);
  if (last == alpha.end()) throw Error("no cut covers the word", "pieces for all of its characters");
  return last->second;
}
// [/word_total]

}  // namespace unrolled::tokens
