// Writing on: choose a next token from the model's scores (chapter 12 has the ways of choosing), read it too, and again.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "12_tokens/sampling.hpp"
#include "13_gpt/gpt.hpp"

namespace unrolled::gpt {

using tokens::distribution;
using tokens::Sampling;

/// How a text is continued.
struct Writing {
  std::size_t tokens = 100;
  Sampling sampling = {};
  std::optional<Index> end = {};  ///< this token ends the text
  bool cache = true;              ///< false: everything is read again for each token
};

// [write_on]
/// Goes on from a text of at least one token. `each` is called with every token as soon as it is chosen. When the
/// context is full, its older half is dropped, and positions count from 0 again.
inline std::vector<Index> write_on(const Gpt& model, std::vector<Index> text, const Writing& writing,
                                   Generator& generator, const std::function<void(Index)>& each = {}) {
  if (text.empty()) throw Error("there is nothing to write on from", "a prompt of at least one token");
  const NoGrad no_grad;
  Cache cache;
  std::size_t begin = 0, read = 0;  // where the context begins, and how far it was read
  std::vector<Index> written;
  while (written.size() < writing.tokens) {
    if (text.size() - begin > model.config.context) {
      begin = read = text.size() - (model.config.context + 1) / 2;
      cache = {};
    }
    const auto from = text.begin() + static_cast<std::ptrdiff_t>(writing.cache ? read : begin);
    Indices unread = Indices::from_shape({static_cast<std::size_t>(text.end() - from)});
    std::copy(from, text.end(), unread.begin());
    const Tensor logits =
        model(unread, {.cache = writing.cache ? &cache : nullptr, .last_only = true});  // (1,V)
    read = text.size();
    const Index token = generator.pick(distribution(xt::view(logits.value(), 0), writing.sampling));
    if (writing.end && token == *writing.end) break;
    text.push_back(token);
    written.push_back(token);
    if (each) each(token);
  }
  return written;
}
// [/write_on]

}  // namespace unrolled::gpt
