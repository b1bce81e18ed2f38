// A text as a bag of words: which words it has and how often, and nothing else.
//
//   text  →  terms  →  a vector of V numbers, one for each term of the vocabulary
//
//   counts  x_v = tf(v)                        how often term v stands in the text
//   binary  x_v = 1 if tf(v) > 0 else 0        whether it does
//   tf-idf  x_v = tf(v) · idf(v), ‖x‖ = 1      rare terms weigh more, long texts no more than short ones
//
// A sentence has a dozen terms and the vocabulary thousands, so all but a dozen of the V numbers are zero. A
// Bag keeps the others only; dense() writes out the whole vector. What is left out: the order of the words.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/array.hpp"
#include "text/tokenizer.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::bag_of_words {

/// One number of the vector that is not zero.
struct Entry {
  Index term;  ///< its place in the vector: the term's id in the vocabulary
  Real value;
};

/// The vector (V) of one text, without its zeros, in ascending order of the ids.
struct Bag {
  std::vector<Entry> entries;
  std::size_t unknown = 0;  ///< how many terms of the text the vocabulary does not have
};

// [terms]
/// What is counted: the words of a text, lower-cased; with `longest` = 2 also each pair of neighbours, "not
/// good". No pair reaches across the end of a sentence. Errors: not UTF-8.
inline std::vector<std::string> terms(std::string_view text, int longest = 1) {
  std::vector<std::string> found;
  for (const std::vector<std::string>& words : text::sentences(text)) {
    found.insert(found.end(), words.begin(), words.end());
    for (std::size_t i = 1; longest == 2 && i < words.size(); ++i) {
      found.push_back(words[i - 1] + " " + words[i]);
    }
  }
  return found;
}
// [/terms]

// [counts]
/// Counts: how often each term of the vocabulary stands in the text. Of the others only the number is kept.
inline Bag counts(const std::vector<std::string>& terms, const text::Vocabulary& vocabulary) {
  std::map<Index, Real> tally;
  Bag bag;
  for (const std::string& term : terms) {
    if (const auto id = vocabulary.find(term)) {
      tally[*id] += 1;
    } else {
      ++bag.unknown;
    }
  }
  for (const auto& [term, count] : tally) bag.entries.push_back({term, count});
  return bag;
}
// [/counts]

/// Binary: 1 for each term that occurs, however often.
inline Bag binary(Bag bag) {
  for (Entry& entry : bag.entries) entry.value = 1;
  return bag;
}

// [idf]
/// Inverse document frequency (V), smoothed as if one more text had every term once:
///   idf(v) = ln((1 + N) / (1 + df(v))) + 1,   df(v) = the number of texts that have v at all.
/// A term of every text gets 1, one of few texts more. (Spärck Jones 1972; this form is scikit-learn's.)
inline Array inverse_document_frequency(const std::vector<Bag>& texts, std::size_t vocabulary_size) {
  Array document_frequency = xt::zeros<Real>({vocabulary_size});
  for (const Bag& text : texts) {
    for (const Entry& entry : text.entries) document_frequency(entry.term) += 1;
  }
  const auto number_of_texts = static_cast<Real>(texts.size());
  Array idf = document_frequency;
  for (Real& number : flat(idf)) number = std::log((1 + number_of_texts) / (1 + number)) + 1;
  return idf;
}
// [/idf]

// [tf_idf]
/// tf-idf: counts times idf (V), divided by their length, so that ‖x‖ = 1. An empty bag stays empty.
inline Bag tf_idf(Bag bag, const Array& idf) {
  Real squares = 0;
  for (Entry& entry : bag.entries) {
    entry.value *= idf(entry.term);
    squares += entry.value * entry.value;
  }
  for (Entry& entry : bag.entries) entry.value /= std::sqrt(squares);
  return bag;
}
// [/tf_idf]

/// The whole vector (V), zeros and all.
inline Array dense(const Bag& bag, std::size_t vocabulary_size) {
  Array vector = xt::zeros<Real>({vocabulary_size});
  for (const Entry& entry : bag.entries) vector(entry.term) = entry.value;
  return vector;
}

/// What stands in the vector.
enum class Values { counts, binary, tf_idf };

// [vectorizer]
/// Everything that turns a text into its vector; learnt from the training texts alone.
struct Vectorizer {
  Values values = Values::counts;
  int longest = 1;  ///< 1: words; 2: words and pairs of neighbours
  text::Vocabulary vocabulary = {};
  Array idf = {};  ///< (V)

  /// Counts as what `values` asks for.
  Bag weigh(Bag counted) const {
    if (values == Values::counts) return counted;
    return values == Values::binary ? binary(std::move(counted)) : tf_idf(std::move(counted), idf);
  }
  Bag operator()(std::string_view text) const { return weigh(counts(terms(text, longest), vocabulary)); }
};

/// The vocabulary is every term of the texts. Errors: the texts have no word, or are not UTF-8.
inline Vectorizer learn_vectorizer(const std::vector<std::string>& texts, Values values, int longest) {
  std::vector<std::vector<std::string>> tokenised;
  for (const std::string& text : texts) tokenised.push_back(terms(text, longest));
  Vectorizer result = {
      .values = values, .longest = longest, .vocabulary = text::Vocabulary::build(tokenised)};
  std::vector<Bag> bags;
  for (const auto& terms_of_text : tokenised) bags.push_back(counts(terms_of_text, result.vocabulary));
  result.idf = inverse_document_frequency(bags, result.vocabulary.size());
  return result;
}
// [/vectorizer]

// [score]
/// A weight for each term and a bias: what both models of this chapter come down to.
struct Linear {
  Array weights;  ///< (V)
  Real bias = 0;
};

/// x · w + b. Above zero the text belongs to class 1. Only the terms of the bag take part: the rest are
/// zeros.
inline Real score(const Linear& model, const Bag& bag) {
  Real sum = model.bias;
  for (const Entry& entry : bag.entries) sum += entry.value * model.weights(entry.term);
  return sum;
}
// [/score]

/// The share of texts whose class the sign of the score gives, 0 … 1. Labels are 0 or 1.
inline double accuracy(const Linear& model, const std::vector<Bag>& texts, const std::vector<Index>& labels) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    right += (score(model, texts[i]) > 0) == (labels[i] == 1) ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(texts.size());
}

}  // namespace unrolled::bag_of_words
