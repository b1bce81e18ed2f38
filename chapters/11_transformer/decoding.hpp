// From the scores of next words to a whole sentence: the likeliest word at each step, or the best of several
// sentences that are written side by side.
//
//   greedy: y_t = argmax p(y | y_1 … y_{t−1}, source)
//   beam search: of all continuations of K sentences by one word the K likeliest go on; a sentence that has
//   ended keeps its place and grows no more. In the end the best by ln p / lp, lp = ((5 + length) / 6)^α
//   (Wu et al. 2016, eq. 14): without lp (α = 0) each word costs, and short sentences win.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>
#include <vector>

#include "08_seq2seq/lesson.hpp"
#include "11_transformer/transformer.hpp"

namespace unrolled::transformer {

using seq2seq::padding, seq2seq::begin, seq2seq::end;

/// A sentence that is being written.
struct Hypothesis {
  std::vector<Index> words = {};  ///< without `begin`; with `end` when it is finished
  double log_probability = 0;     ///< Σ ln p of its words, the end's too

  bool finished() const { return !words.empty() && words.back() == end; }
  double score(double alpha) const {
    return log_probability / std::pow((5 + static_cast<double>(words.size())) / 6, alpha);
  }
};

/// ln p of each next word: K beginnings of equal length → (K,V).
using NextWord = std::function<Array(const std::vector<Hypothesis>&)>;

struct BeamOptions {
  std::size_t beams = 4;      ///< K
  double alpha = 0.6;         ///< of the length normalisation
  std::size_t longest = 100;  ///< words; what has not ended by then is cut
};

/// Sees the sentences that go on after each step.
using Watch = std::function<void(const std::vector<Hypothesis>&)>;

// [beam]
/// The K sentences that were kept, the best first. With one beam this is greedy search.
inline std::vector<Hypothesis> beam_search(const NextWord& next, const BeamOptions& options,
                                           const Watch& watch = {}) {
  std::vector<Hypothesis> growing(1), kept;
  for (std::size_t t = 0; t < options.longest && !growing.empty(); ++t) {
    // All sentences that are one word longer
    const Array log_p = next(growing);  // (K,V)
    struct Longer {
      std::size_t from;
      Index word;
      double log_probability;
    };
    std::vector<Longer> all;
    for (std::size_t k = 0; k < growing.size(); ++k) {
      for (std::size_t v = 0; v < log_p.shape(1); ++v) {
        if (std::isinf(log_p(k, v))) continue;  // a word that cannot come
        all.push_back({k, static_cast<Index>(v), growing[k].log_probability + log_p(k, v)});
      }
    }
    // The likeliest of them, as many as have not ended yet
    const std::size_t places = std::min(options.beams - kept.size(), all.size());
    const auto last = all.begin() + static_cast<std::ptrdiff_t>(places);
    const auto likelier = [](const Longer& a, const Longer& b) {
      return std::tie(b.log_probability, a.from, a.word) < std::tie(a.log_probability, b.from, b.word);
    };
    std::partial_sort(all.begin(), last, all.end(), likelier);
    std::vector<Hypothesis> longer;
    for (auto choice = all.begin(); choice != last; ++choice) {
      Hypothesis grown = growing[choice->from];
      grown.words.push_back(choice->word);
      grown.log_probability = choice->log_probability;
      (grown.finished() ? kept : longer).push_back(std::move(grown));
    }
    growing = std::move(longer);
    if (watch) watch(growing);
  }
  kept.insert(kept.end(), growing.begin(), growing.end());
  std::stable_sort(kept.begin(), kept.end(), [&](const Hypothesis& a, const Hypothesis& b) {
    return a.score(options.alpha) > b.score(options.alpha);
  });
  return kept;
}
// [/beam]

/// The last position alone: (B,T,C) → (B,1,C).
inline Tensor last_of(const Tensor& y) { return slice(y, 1, -1, static_cast<Index>(y.size(1))); }

/// The model's next words for one source (S), which is read once. The model must outlive this.
inline NextWord next_word(const Transformer& model, const std::vector<Index>& source) {
  const NoGrad no_grad;
  Indices ids = Indices::from_shape({source.size()});
  std::copy(source.begin(), source.end(), ids.begin());
  return [&model, memory = model.read({ids, {}})](const std::vector<Hypothesis>& beginnings) {
    const NoGrad no_grad_here;
    std::vector<std::vector<Index>> rows;
    for (const Hypothesis& beginning : beginnings) {
      rows.push_back({begin});
      rows.back().insert(rows.back().end(), beginning.words.begin(), beginning.words.end());
    }
    const Tensor scores = model.logits(last_of(model.decode(memory, text::pad(rows).ids)));  // (K,1,V)
    return reshape(log_softmax(scores), {static_cast<Index>(rows.size()), -1}).value();
  };
}

// [greedy]
/// Greedy search for a whole batch of sources: each sentence without `begin` and without its end.
inline std::vector<std::vector<Index>> greedy(const Transformer& model, const text::Padded& source,
                                              std::size_t longest) {
  const NoGrad no_grad;
  const Memory memory = model.read(source);
  const std::size_t B = source.ids.shape(0);
  std::vector<std::vector<Index>> given(B, {begin}), sentences(B);
  std::vector<bool> over(B, false);
  for (std::size_t t = 0; t < longest && std::count(over.begin(), over.end(), false) > 0; ++t) {
    const Indices next = argmax(model.logits(last_of(model.decode(memory, text::pad(given).ids))));  // (B,1)
    for (std::size_t b = 0; b < B; ++b) {
      over[b] = over[b] || next(b, 0) == end;
      given[b].push_back(next(b, 0));
      if (!over[b]) sentences[b].push_back(next(b, 0));
    }
  }
  return sentences;
}
// [/greedy]

}  // namespace unrolled::transformer
