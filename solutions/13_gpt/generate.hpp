// Exercise 13.6: write on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// The scores of the next token at each position: T tokens, 1 ≤ T ≤ context → logits (T,V).
using Model = std::function<Array(const std::vector<Index>&)>;
/// The token that comes next, by its scores: logits (V) → token.
using Choose = std::function<Index(const Array&)>;

/// The tokens that the model writes after a text of at least one token: `count`, or fewer if `end` is chosen, which is
/// not one of them. The model is given the last tokens of all, at most `context` ≥ 1 of them.
inline std::vector<Index> generate(const Model& model, const Choose& choose, std::vector<Index> text,
                                   std::size_t count, std::size_t context, Index end) {
  std::vector<Index> written;
  while (written.size() < count) {
    const std::size_t T = std::min(text.size(), context);
    const Array logits = model(std::vector<Index>(text.end() - static_cast<std::ptrdiff_t>(T), text.end()));
    const Index token = choose(xt::view(logits, T - 1));
    if (token == end) break;
    text.push_back(token);
    written.push_back(token);
  }
  return written;
}

}  // namespace unrolled
