// What a language model writes, many texts at once: the words, how likely each of them was, and how to write them.
//
//   tokens   begin  y_1  y_2 … y_n  (end, end …)     n = length; y_n is `end` where the model came to an end
//   inputs   begin  y_1 … y_{n−1}                    what it has seen
//   targets  y_1    y_2 … y_n                        what it then wrote
//
// Texts of a batch may differ in length. What fills up the shorter ones is never counted: `token_mask` is 0 there.
#pragma once

#include <algorithm>
#include <vector>

#include "13_gpt/gpt.hpp"
#include "13_gpt/writing.hpp"
#include "text/batching.hpp"

namespace unrolled::rlhf {

using gpt::Gpt;

/// The tokens that are no words, first in every vocabulary of this chapter.
inline constexpr Index begin = 0, end = 1;

/// The words of one text, without `begin`; with `end` when it is finished.
using Sentence = std::vector<Index>;

/// B texts of at most T tokens.
struct Texts {
  Indices tokens;   ///< (B,1+T)
  Indices lengths;  ///< (B)

  std::size_t size() const { return tokens.shape(0); }
  std::size_t time() const { return tokens.shape(1) - 1; }
  Indices inputs() const { return xt::view(tokens, xt::all(), xt::range(std::size_t{0}, time())); }  // (B,T)
  Indices targets() const {
    return xt::view(tokens, xt::all(), xt::range(std::size_t{1}, time() + 1));
  }  // (B,T)
  Sentence sentence(std::size_t b) const { return {&tokens(b, 0) + 1, &tokens(b, 0) + 1 + lengths(b)}; }
};

/// Errors: a text without a token.
inline Texts texts_of(std::vector<Sentence> sentences) {
  for (Sentence& sentence : sentences) {
    if (sentence.empty()) throw Error("a text without a token");
    sentence.insert(sentence.begin(), begin);
  }
  text::Padded padded = text::pad(sentences, end);
  padded.lengths -= 1;
  return {padded.ids, padded.lengths};
}

/// One text without a batch axis: (n).
inline Indices indices_of(const Sentence& sentence) {
  Indices ids = Indices::from_shape({sentence.size()});
  std::copy(sentence.begin(), sentence.end(), ids.begin());
  return ids;
}

/// The texts of these rows, in this order.
inline Texts select_rows(const Texts& texts, const std::vector<std::size_t>& rows) {
  Texts selected{Indices::from_shape({rows.size(), texts.time() + 1}), Indices::from_shape({rows.size()})};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    xt::view(selected.tokens, i) = xt::view(texts.tokens, rows[i]);
    selected.lengths(i) = texts.lengths(rows[i]);
  }
  return selected;
}

/// (B,T): 1 where a token was written, 0 after each text's end.
inline Array token_mask(const Texts& texts) {
  Array mask = xt::zeros<Real>({texts.size(), texts.time()});
  for (std::size_t b = 0; b < texts.size(); ++b) std::fill_n(&mask(b, 0), texts.lengths(b), Real{1});
  return mask;
}

// [log_probabilities]
/// ln p of each token that came: logits (…,T,V), targets (…,T) → (…,T).
inline Tensor log_probabilities(const Tensor& logits, const Indices& targets) {
  return pick(log_softmax(logits), targets);
}

/// ln p of each whole text: (B).
inline Tensor log_probability(const Gpt& model, const Texts& texts) {
  const Tensor each = log_probabilities(model(texts.inputs()), texts.targets());  // (B,T)
  return sum(each * Tensor(token_mask(texts)), 1);
}
// [/log_probabilities]

// [expectation]
/// Σ_v p(v) x(v): the mean of x over what p might choose, ln p and x (…,V) → (…). A word with p = 0 counts as 0, and
/// passes no gradient back, whatever x is there: 0 · ln 0 is 0 in a sum like this.
inline Tensor expectation(const Tensor& log_p, const Tensor& x) {
  const Tensor p = exp(log_p);
  return sum(p * masked_fill(x, Mask(p.value() <= 0), 0), -1);
}
// [/expectation]

/// The entropy of what a model may write next, in nats at each position: logits (…,T,V) → (…,T).
inline Tensor entropy(const Tensor& logits) {
  const Tensor log_p = log_softmax(logits);
  return -expectation(log_p, log_p);
}

// [write]
/// B texts at once, word by word, at temperature 1: all read their newest token in one pass, with chapter 13's
/// cache. A text that has ended is filled up while the others go on; what is not over after `longest` tokens is cut.
inline Texts write(const Gpt& model, std::size_t B, std::size_t longest, Generator& generator) {
  const NoGrad no_grad;
  Texts texts{Indices({B, longest + 1}, end), Indices({B}, 0)};
  Indices newest({B, std::size_t{1}}, begin);
  xt::view(texts.tokens, xt::all(), 0) = begin;
  gpt::Cache cache;
  std::vector<bool> over(B, false);
  for (std::size_t t = 1; t <= longest && std::count(over.begin(), over.end(), false) > 0; ++t) {
    const Tensor p = softmax(model(newest, {.cache = &cache, .last_only = true}));  // (B,1,V)
    for (std::size_t b = 0; b < B; ++b) {
      if (over[b]) continue;
      newest(b, 0) = texts.tokens(b, t) = generator.pick(xt::view(p.value(), b, 0));
      ++texts.lengths(b);
      over[b] = newest(b, 0) == end;
    }
  }
  return texts;
}
// [/write]

}  // namespace unrolled::rlhf
