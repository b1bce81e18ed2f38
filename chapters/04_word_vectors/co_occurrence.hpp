// Which words stand near which, and how much more often than chance has it.
//
//   window         the words at most W places to the left and right, in the same sentence
//   #(w,c)         how often c stands in the window of w;  #(w) = Σ_c #(w,c);  N = Σ_w #(w)
//   PMI(w,c) = ln( #(w,c) · N / (#(w) · #(c)) )     pointwise mutual information: 0 where c stands near w as often as chance has
//                                                   it, ln 2 where twice as often, −∞ where never
//
// Source: Church and Hanks 1990, "Word association norms, mutual information, and lexicography".
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "04_word_vectors/corpus.hpp"

namespace unrolled::word_vectors {

/// A centre and a word in its window.
struct Pair {
  Index word, context;
  bool operator==(const Pair&) const = default;
};

// [window_pairs]
/// All pairs of one sentence, from left to right: each word with the words at most `reach` places away, but not with itself.
inline std::vector<Pair> window_pairs(const std::vector<Index>& sentence, std::size_t reach) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const std::size_t first = i - std::min(i, reach), last = std::min(sentence.size() - 1, i + reach);
    for (std::size_t j = first; j <= last; ++j) {
      if (j != i) pairs.push_back({sentence[i], sentence[j]});
    }
  }
  return pairs;
}
// [/window_pairs]

/// What a pair at distance d adds to a count.
using Weight = std::function<double(std::size_t d)>;
inline double one_each(std::size_t) { return 1; }
/// GloVe's: a word next to the centre counts one, one farther away less.
inline double inverse_distance(std::size_t d) { return 1 / static_cast<double>(d); }
/// Skip-gram's, on average: it draws its reach from 1 … `reach`, so distance d is read by this share of the windows.
inline Weight drawn_reach(std::size_t reach) {
  return [reach](std::size_t d) { return static_cast<double>(reach + 1 - d) / static_cast<double>(reach); };
}

/// How often a context stands near a word.
struct Count {
  Index context;
  double count;
};
/// The counts that are not zero: for each word its contexts, in ascending order.
using PairCounts = std::vector<std::vector<Count>>;

/// #(w,c) over all sentences, one word after another, so that only one row of V numbers is needed at a time.
inline PairCounts count_pairs(const Sentences& sentences, std::size_t vocabulary_size, std::size_t reach,
                              const Weight& weight = one_each) {
  struct Place {
    std::size_t sentence, at;
  };
  std::vector<std::vector<Place>> places(vocabulary_size);
  for (std::size_t s = 0; s < sentences.size(); ++s) {
    for (std::size_t i = 0; i < sentences[s].size(); ++i) places[sentences[s][i]].push_back({s, i});
  }
  std::vector<double> weights;
  for (std::size_t d = 0; d <= reach; ++d) weights.push_back(d > 0 ? weight(d) : 0);

  PairCounts counts(vocabulary_size);
  std::vector<double> row(vocabulary_size);
  std::vector<Index> seen;
  for (std::size_t w = 0; w < vocabulary_size; ++w) {
    for (const auto& [s, i] : places[w]) {
      const auto& sentence = sentences[s];
      const std::size_t first = i - std::min(i, reach), last = std::min(sentence.size() - 1, i + reach);
      for (std::size_t j = first; j <= last; ++j) {
        if (j == i) continue;
        if (row[sentence[j]] == 0) seen.push_back(sentence[j]);
        row[sentence[j]] += weights[j > i ? j - i : i - j];
      }
    }
    std::sort(seen.begin(), seen.end());
    for (const Index c : seen) counts[w].push_back({c, row[c]}), row[c] = 0;
    seen.clear();
  }
  return counts;
}

/// The counts as a matrix (V,V), zeros and all: for small vocabularies.
inline Array dense(const PairCounts& counts) {
  Array matrix(Shape{counts.size(), counts.size()}, 0);
  for (std::size_t w = 0; w < counts.size(); ++w) {
    for (const auto& [context, count] : counts[w]) matrix(w, context) = static_cast<Real>(count);
  }
  return matrix;
}

/// #(w), the sums of the rows; #(c), those of the columns; and N.
struct CountSums {
  std::vector<double> of_word, of_context;  ///< (V) each
  double all = 0;
};
inline CountSums sums_of(const Array& counts) {
  const std::size_t V = counts.shape(0);
  CountSums sums{std::vector<double>(V), std::vector<double>(V)};
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < V; ++c) {
      const auto count = static_cast<double>(counts(w, c));
      sums.of_word[w] += count, sums.of_context[c] += count, sums.all += count;
    }
  }
  return sums;
}

// [pmi]
/// PMI (V,V) of counts (V,V); −∞ where a pair was never seen.
inline Array pointwise_mutual_information(const Array& counts) {
  const std::size_t V = counts.shape(0);
  const CountSums sums = sums_of(counts);
  Array information(counts.shape(), -std::numeric_limits<Real>::infinity());
  for (std::size_t w = 0; w < V; ++w) {
    for (std::size_t c = 0; c < V; ++c) {
      const auto count = static_cast<double>(counts(w, c));
      if (count > 0)
        information(w, c) =
            static_cast<Real>(std::log(count * sums.all / (sums.of_word[w] * sums.of_context[c])));
    }
  }
  return information;
}
// [/pmi]

}  // namespace unrolled::word_vectors
