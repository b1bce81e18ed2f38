// A window that moves along, and recursion for each token.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

using Model = std::function<Array(const std::vector<Index>&)>;
using Choose = std::function<Index(const Array&)>;

/// The tokens from the n-th on that is still asked for, behind those in the window.
inline std::vector<Index> generate(const Model& model, const Choose& choose, std::deque<Index> window,
                                   std::size_t left, std::size_t context, Index end) {
  if (left == 0) return {};
  while (window.size() > context) window.pop_front();
  const Array logits = model({window.begin(), window.end()});
  Array last = Array::from_shape({logits.shape(1)});
  for (std::size_t v = 0; v < last.size(); ++v) last(v) = logits(logits.shape(0) - 1, v);
  const Index token = choose(last);
  if (token == end) return {};
  window.push_back(token);
  std::vector<Index> written = generate(model, choose, std::move(window), left - 1, context, end);
  written.insert(written.begin(), token);
  return written;
}

static std::vector<Index> generate(const Model& model, const Choose& choose, std::vector<Index> text,
                                   std::size_t count, std::size_t context, Index end) {
  return generate(model, choose, std::deque<Index>(text.begin(), text.end()), count, context, end);
}

}  // namespace unrolled
