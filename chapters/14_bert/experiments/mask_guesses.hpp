// What stood there? A model's guesses for hidden words.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "14_bert/bert.hpp"

namespace unrolled::bert {

struct Guess {
  Index word;
  double probability;
};

/// The likeliest words, best first. scores (V).
inline std::vector<Guess> likeliest(const Array& scores, std::size_t count) {
  const Array p = softmax(Tensor(scores)).value();
  std::vector<Index> order(p.size());
  std::iota(order.begin(), order.end(), Index{0});
  count = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](Index a, Index b) { return p(a) > p(b); });
  std::vector<Guess> best;
  for (std::size_t n = 0; n < count; ++n) best.push_back({order[n], static_cast<double>(p(order[n]))});
  return best;
}

/// The share of texts in which the word at `positions[b]` is guessed right when it alone is hidden. texts: what stands
/// between [CLS] and [SEP], from which positions are counted.
inline double share_filled(const Bert& model, const std::vector<Tokens>& texts,
                           const std::vector<std::size_t>& positions, const Special& special) {
  const NoGrad no_grad;
  std::size_t right = 0;
  for (std::size_t from = 0; from < texts.size(); from += 64) {
    const std::size_t to = std::min(from + 64, texts.size());
    std::vector<Text> some;
    for (std::size_t n = from; n < to; ++n) {
      some.push_back({texts[n]});
      some.back().first[positions[n]] = special.mask;
    }
    const Tensor x = model(assemble(some, special, model.config.positions));  // (B,T,C)
    const Indices predicted = argmax(model.logits(x));                        // (B,T)
    for (std::size_t n = from; n < to; ++n)
      right += predicted(n - from, positions[n] + 1) == texts[n][positions[n]];
  }
  return static_cast<double>(right) / static_cast<double>(texts.size());
}

}  // namespace unrolled::bert
