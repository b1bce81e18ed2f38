// A reader of reviews whose attention can be looked at: is this sentence praise or blame?
//
//   x          = words + positions                      (B,T,C)
//   contextual = x + self_attention(x, x)               (B,T,C): each word looks at the others
//   pooled     = summary(learnt_query, contextual)      (B,1,C): cross-attention, one learnt query (1,C) for all texts
//   logits     = classifier(pooled)                     (B,1,2), returned as (B,2)
//
// Sentences of a batch are padded to the longest; a mask keeps the padding out of both looks. One sentence may
// come without the batch axis: ids (T) → logits (1,2).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "09_attention/attention.hpp"
#include "09_attention/positions.hpp"
#include "nn/layers.hpp"
#include "tensor/ops.hpp"
#include "text/tokenizer.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::attention {

/// Sentences as numbers. Padding is number 0, "<pad>".
struct Sentences {
  Indices ids;      ///< (B,T)
  Indices lengths;  ///< (B)
};

/// Errors: not UTF-8.
inline Sentences encode(const std::vector<std::string>& texts, const text::Vocabulary& vocabulary) {
  std::vector<std::vector<std::string>> words;
  std::size_t longest = 0;
  for (const std::string& text : texts) {
    words.push_back(text::words(text));
    longest = std::max(longest, words.back().size());
  }
  Sentences sentences = {.ids = xt::zeros<Index>({texts.size(), longest}),
                         .lengths = xt::zeros<Index>({texts.size()})};
  for (std::size_t b = 0; b < words.size(); ++b) {
    sentences.lengths(b) = static_cast<Index>(words[b].size());
    for (std::size_t t = 0; t < words[b].size(); ++t) sentences.ids(b, t) = vocabulary.id(words[b][t]);
  }
  return sentences;
}

class Reader : public nn::Module {
 public:
  /// Of the word vectors at the start. With 1, the default, .68 of the sample's held-out sentences were right, with .3 .75
  /// (mean of seeds 0 to 4).
  static constexpr double word_std = 0.3;

  Reader(std::size_t vocabulary, std::size_t width, std::size_t heads, Generator& generator)
      : words(add("words", nn::Embedding(vocabulary, width, generator, word_std))),
        self_attention(add("self_attention", MultiHeadAttention(width, heads, generator))),
        learnt_query(add("learnt_query", normal({1, width}, 1, generator))),
        summary(add("summary", MultiHeadAttention(width, 1, generator))),
        classifier(add("classifier", nn::Linear(width, 2, generator))) {}

  // [reader]
  /// ids (B,T) or (T) → logits (B,2) or (1,2). `names` are the words, for the record's axes.
  Tensor operator()(const Indices& ids, const Mask& hidden = no_mask,
                    const std::vector<std::string>& names = {}) const {
    const Tensor x = embed(ids, names);                  // (B,T,C)
    const Tensor contextual = contextualise(x, hidden);  // (B,T,C)
    const trace::Scope scope("summary");
    const Tensor pooled = summary(learnt_query, contextual, hidden);  // (B,1,C)
    const Tensor logits = classifier(pooled);                         // (B,1,2)
    return reshape(logits, {-1, 2});
  }

  Tensor embed(const Indices& ids, const std::vector<std::string>& names) const {
    const trace::Scope scope("embedding");
    const Tensor vectors = words(ids);
    const Tensor positions(sinusoidal_positions(vectors.size(-2), vectors.size(-1)));  // (T,C)
    trace::label(positions, "positions");
    const Tensor x = vectors + positions;
    if (x.axes() == 2) trace::label(x, "x", {{"word", names}, {"feature", {}}});
    return x;
  }

  /// Each word with what it found in the others: x (…,T,C) → (…,T,C).
  Tensor contextualise(const Tensor& x, const Mask& hidden) const {
    const trace::Scope scope("self_attention");
    const Tensor contextual = x + self_attention(x, x, hidden);
    trace::names({{"contextual", contextual}}, {{"word", x}, {"feature"}});
    return contextual;
  }
  // [/reader]

  nn::Embedding words;
  MultiHeadAttention self_attention;
  Tensor learnt_query;  ///< (1,C)
  MultiHeadAttention summary;
  nn::Linear classifier;
};

/// The share of texts classified as labelled, in batches of 64.
inline double accuracy(const Reader& reader, const std::vector<std::string>& texts,
                       const std::vector<Index>& labels, const text::Vocabulary& vocabulary) {
  const NoGrad no_grad;
  constexpr std::size_t B = 64;
  std::size_t right = 0;
  for (std::size_t begin = 0; begin < texts.size(); begin += B) {
    const std::size_t end = std::min(begin + B, texts.size());
    const auto first = texts.begin();
    const Sentences batch = encode(
        {first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end)}, vocabulary);
    const Indices guess = argmax(reader(batch.ids, padding_mask(batch.lengths, batch.ids.shape(1))));
    for (std::size_t i = begin; i < end; ++i) right += guess(i - begin) == labels[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(texts.size());
}

}  // namespace unrolled::attention
