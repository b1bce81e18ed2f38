// Writing on: choose a next token from the model's scores, read it too, and again.
//
//   p = softmax(logits / temperature), then only the `top_k` likeliest (Fan et al. 2018), then of those the fewest that
//   together reach a probability of `top_p` (Holtzman et al. 2020), each time renormalised.
#pragma once

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <vector>

#include "05_rnn/sampling.hpp"
#include "13_gpt/gpt.hpp"

namespace unrolled::gpt {

/// How a token is chosen.
struct Sampling {
  double temperature = 1;  ///< 0: always the likeliest
  std::size_t top_k = 0;   ///< 0: all
  double top_p = 1;        ///< 1: all
};

// [sampling]
/// The probabilities after temperature, top-k and top-p: logits (V) → (V), which sum to 1. The token with which
/// top-p is reached counts in; of equally likely ones the first do. Errors: a temperature below 0 or not finite, a
/// top-p outside (0, 1].
inline Array distribution(const Array& logits, const Sampling& sampling) {
  if (!(sampling.top_p > 0 && sampling.top_p <= 1)) {
    throw Error(fmt::format("a top-p of {} was asked for", sampling.top_p), "0 < top-p ≤ 1");
  }
  Array p = rnn::probabilities(logits, sampling.temperature);
  if (sampling.top_k == 0 && sampling.top_p == 1) return p;

  // From the likeliest down
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p(a) > p(b); });
  std::size_t kept = sampling.top_k == 0 ? order.size() : std::min(sampling.top_k, order.size());
  const auto mass = [&](std::size_t n) {
    return std::accumulate(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), 0.0,
        [&](double sum, std::size_t token) { return sum + static_cast<double>(p(token)); });
  };
  const double wanted = sampling.top_p * mass(kept);
  double reached = 0;
  for (std::size_t n = 0; n < kept && sampling.top_p < 1; ++n) {
    reached += static_cast<double>(p(order[n]));
    if (reached >= wanted) kept = n + 1;
  }
  const auto kept_mass = static_cast<Real>(mass(kept));
  for (std::size_t n = 0; n < order.size(); ++n) p(order[n]) = n < kept ? p(order[n]) / kept_mass : 0;
  return p;
}
// [/sampling]

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
