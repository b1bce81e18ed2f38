// Filters over words: each looks for one pattern of K words, anywhere in the text, and reports its best match.
//
//   feature[t]  = relu(Σₖ x[t + k] · filters[k] + bias)     (B,T−K+1,F): how well window t fits each of F filters
//   maximum     = max over t of feature[t]                  (B,F): the best window of each filter, wherever it stands
//
// x (B,T,C) is a vector for each word. Texts of a batch are padded; windows that reach into the padding take no part.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "nn/layers.hpp"
#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::word_cnn {

/// The id of padding in every vocabulary of this chapter, and of a word that it does not know.
inline constexpr Index padding = 0, unknown_word = 1;

// [batch]
/// Texts as ids, filled up behind with padding.
struct Batch {
  Indices ids;      ///< (B,T)
  Indices lengths;  ///< (B): how many words of each row are no padding
};

/// Pads all texts to the longest, and to `widest` words at least, so that every filter has a window. An empty text is
/// all padding.
inline Batch pad_texts(const std::vector<std::vector<Index>>& texts, std::size_t widest) {
  std::size_t T = widest;
  for (const std::vector<Index>& text : texts) T = std::max(T, text.size());
  Batch batch{Indices::from_shape({texts.size(), T}), Indices::from_shape({texts.size()})};
  batch.ids.fill(padding);
  for (std::size_t b = 0; b < texts.size(); ++b) {
    std::copy(texts[b].begin(), texts[b].end(), &batch.ids(b, 0));
    batch.lengths(b) = static_cast<Index>(texts[b].size());
  }
  return batch;
}
// [/batch]

// [windows]
/// Windows of K words that reach into what only fills up the batch, true for each: lengths (B) → (B,T−K+1,1). A text shorter
/// than K keeps its first window. T is at least K.
inline Mask windows_outside(const Indices& lengths, std::size_t T, std::size_t K) {
  Mask outside = Mask::from_shape({lengths.size(), T - K + 1, 1});
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    const std::size_t words = std::max(K, static_cast<std::size_t>(lengths(b)));
    for (std::size_t t = 0; t + K <= T; ++t) outside(b, t, 0) = t + K > words;
  }
  return outside;
}
// [/windows]

// [max_over_time]
/// The largest of each feature over the windows that are not outside: (B,T',F) → (B,F). The gradient goes to that window
/// alone, the first among equals.
inline Tensor max_over_time(const Tensor& features, const Mask& outside) {
  return max(masked_fill(features, outside, -std::numeric_limits<double>::infinity()), 1);
}
// [/max_over_time]

// [filters]
/// F filters of K words: (B,T,C) → (B,T',F), with zeros at `left` and `right` of the text. Begins normal with variance 2/(K·C),
/// which a ReLU needs (He et al. 2015; chapter 02).
struct Filters : nn::Module {
  Filters(std::size_t K, std::size_t C, std::size_t F, Generator& generator)
      : weight(add("weight", normal({K, C, F}, std::sqrt(2 / static_cast<double>(K * C)), generator))),
        bias(add("bias", xt::zeros<Real>({F}))) {}

  Tensor operator()(const Tensor& x, std::size_t left = 0, std::size_t right = 0) const {
    return conv1d(x, weight, left, right) + bias;
  }
  std::size_t width() const { return weight.size(0); }

  Tensor weight;  ///< (K,C,F)
  Tensor bias;    ///< (F): one for each filter, the same at every place
};
// [/filters]

// [bank]
/// Filters of several widths, and the maximum of each: all that is known of a text, however long it is.
struct FilterBank : nn::Module {
  /// F filters of each width. Errors: no width, or widths that do not ascend.
  FilterBank(const std::vector<std::size_t>& widths, std::size_t C, std::size_t F, Generator& generator) {
    if (widths.empty() ||
        std::adjacent_find(widths.begin(), widths.end(), std::greater_equal<>()) != widths.end())
      throw Error(fmt::format("filters: widths {} do not ascend", fmt::join(widths, ", ")),
                  "widths like 3, 4, 5");
    for (const std::size_t K : widths)
      of_width.push_back(add("width" + std::to_string(K), Filters(K, C, F, generator)));
  }

  /// x (B,T,C), of which row b has lengths(b) words → (B,W·F), filters of the first width first.
  Tensor operator()(const Tensor& x, const Indices& lengths) const {
    std::vector<Tensor> maxima;
    for (const Filters& filters : of_width) {
      const trace::Scope scope("width.", filters.width());
      const Tensor features = relu(filters(x));  // (B,T−K+1,F)
      const Tensor largest =
          max_over_time(features, windows_outside(lengths, x.size(1), filters.width()));  // (B,F)
      if (trace::recording())
        trace::label(features, "features",
                     {{"text", {}}, {"window", window_names(x, filters.width())}, {"filter", {}}});
      trace::names({{"largest", largest}}, {{"text"}, {"filter"}});
      trace::note(largest, "Of each filter the best window. Where it stood is forgotten here.");
      maxima.push_back(largest);
    }
    return concat(maxima, -1);
  }

  /// The windows of the words of x, as a record calls them: "the food was", …
  static std::vector<std::string> window_names(const Tensor& x, std::size_t K) {
    const std::vector<std::string> words = trace::ticks(x, 1);
    std::vector<std::string> windows;
    for (std::size_t t = 0; t + K <= words.size(); ++t)
      windows.push_back(fmt::format("{}", fmt::join(&words[t], &words[t] + K, " ")));
    return windows;
  }

  std::size_t outputs() const { return of_width.size() * of_width.front().weight.size(2); }
  std::size_t widest() const { return of_width.back().width(); }

  std::vector<Filters> of_width;
};
// [/bank]

}  // namespace unrolled::word_cnn
