// GloVe: vectors whose products are the logarithms of the counts.
//
//   J = Σ over pairs with X_wc > 0 of  f(X_wc) · ½ (w · c + b_w + b_c − ln X_wc)²
//   f(x) = min(1, (x / x_max)^α)          a pair that was seen once says little; one seen often not more than a hundred others
//
// X_wc counts how often c stands near w, a word at distance d as 1/d. Where skip-gram reads the text, GloVe reads the table of
// counts. Each number has a rate of its own, that falls with the gradients it has had (AdaGrad). The vector of a word is w + c.
// Source: Pennington, Socher, Manning 2014, "GloVe: global vectors for word representation".
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "04_word_vectors/co_occurrence.hpp"
#include "base/error.hpp"
#include "tensor/fused/glove.hpp"
#include "tensor/fused/skip_gram.hpp"
#include "tensor/random.hpp"

namespace unrolled::word_vectors {

struct GloveOptions {
  std::size_t width = 50;  ///< C
  double most = 10;        ///< x_max: 100 for texts of billions of words
  double power = 0.75;     ///< α
  double rate = 0.05;
  std::size_t passes = 15;  ///< over all pairs, each time in another order
};

// [weight]
/// f(x), 0 to 1.
inline double count_weight(double count, double most = 10, double power = 0.75) {
  return count < most ? std::pow(count / most, power) : 1;
}
// [/weight]

/// One side of the model, the words or the contexts, with what AdaGrad remembers of it.
struct GloveTable {
  PaddedRows numbers, squares;             ///< (V,C) each
  std::vector<double> bias, bias_squares;  ///< (V) each

  GloveTable(std::size_t vocabulary_size, std::size_t width, Generator& generator)
      : bias(vocabulary_size, 0), bias_squares(vocabulary_size, 1) {
    const Shape shape = {vocabulary_size, width};
    const double bound = 0.5 / static_cast<double>(width);
    numbers = PaddedRows(uniform(shape, -bound, bound, generator));
    squares = PaddedRows(Array(shape, 1));
    for (std::size_t v = 0; v < vocabulary_size;
         ++v)  // what fills a row up is 0 and stays so; it is divided by this
      std::fill(squares.row(v) + width, squares.row(v) + squares.stride(), Real{1});
  }

  /// Asks for a word's numbers, which are needed a little later.
  void fetch(Index v) { numbers.fetch(v), squares.fetch(v); }
  GlovePlace place(Index v) { return {numbers.row(v), squares.row(v)}; }
  void move_bias(Index v, double slope, double rate) {
    bias[v] -= rate * slope / std::sqrt(bias_squares[v]);
    bias_squares[v] += slope * slope;
  }
};

// [step]
/// One pair: moves its two vectors and biases, and returns its part of J from before.
inline double glove_pair(GloveTable& words, GloveTable& contexts, Index w, Index c, double count,
                         const GloveOptions& options) {
  const std::size_t C = words.numbers.width();
  const auto product = static_cast<double>(dot({words.numbers.row(w), C}, {contexts.numbers.row(c), C}));
  const double error = product + words.bias[w] + contexts.bias[c] - std::log(count);
  const double weight = count_weight(count, options.most, options.power);
  const double slope = weight * error;
  glove_step(words.place(w), contexts.place(c), words.numbers.stride(), static_cast<Real>(slope),
             static_cast<Real>(options.rate));
  words.move_bias(w, slope, options.rate);
  contexts.move_bias(c, slope, options.rate);
  return weight * error * error / 2;
}
// [/step]

/// Vectors (V,C) from counts. `after_step` is called twenty times in a pass with the mean of J per pair, for a progress bar, which
/// also notices Ctrl-C. Errors: no pair; the training ran away.
inline Array learn_glove(const PairCounts& counts, const GloveOptions& options, Generator& generator,
                         const std::function<void(double)>& after_step = {}) {
  struct Entry {
    Index word;
    Count count;
  };
  std::vector<Entry> entries;
  for (std::size_t w = 0; w < counts.size(); ++w) {
    for (const Count& count : counts[w]) entries.push_back({static_cast<Index>(w), count});
  }
  if (entries.empty()) throw Error("GloVe: there is no pair of words");
  GloveTable words(counts.size(), options.width, generator),
      contexts(counts.size(), options.width, generator);
  for (std::size_t pass = 0; pass < options.passes; ++pass) {
    generator.shuffle(entries);
    for (std::size_t part = 0; part < 20; ++part) {
      const std::size_t first = part * entries.size() / 20, last = (part + 1) * entries.size() / 20;
      double sum = 0;
      for (std::size_t i = first; i < last; ++i) {
        const Entry& soon = entries[std::min(i + 4, last - 1)];
        words.fetch(soon.word), contexts.fetch(soon.count.context);
        sum += glove_pair(words, contexts, entries[i].word, entries[i].count.context, entries[i].count.count,
                          options);
      }
      if (!std::isfinite(sum))
        throw Error(fmt::format("GloVe ran away in pass {}", pass + 1), "a lower rate");
      if (after_step) after_step(last > first ? sum / static_cast<double>(last - first) : 0);
    }
  }
  return words.numbers.array() + contexts.numbers.array();
}

}  // namespace unrolled::word_vectors
