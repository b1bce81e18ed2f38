// A convolutional network over words (Kim 2014): filters of several widths, and of each its best match.
//
//   x       = words                         (B,T,C): a vector for each word, 0 for padding
//   maxima  = best matches of all filters   (B,W·F): W widths of F filters each (filters.hpp)
//   logits  = classifier(dropout(maxima))   (B,classes)
//
// Left out: Kim's bound on the norm of the classifier's weights.
#pragma once

#include <string>
#include <vector>

#include "07_word_cnn/filters.hpp"

namespace unrolled::word_cnn {

// [words]
/// Which vectors of words learn: a table that begins as `start`, none, or one of two tables that are added.
enum class Vectors { learning, fixed, both };

/// A vector for each word: ids (B,T) → (B,T,C), 0 for padding.
///
/// `both` is Kim's network with two channels: every filter reads both tables, and its two answers are added. A convolution is
/// linear, so that is one convolution of the sum of the tables.
struct Words : nn::Module {
  /// start (V,C).
  Words(const Array& start, Vectors vectors) {
    if (vectors != Vectors::fixed) learning = add("learning", start);
    if (vectors != Vectors::learning) fixed = add_buffer("fixed", start);
  }

  Tensor operator()(const Indices& ids) const {
    const Tensor vectors = !fixed      ? gather(learning, ids)
                           : !learning ? gather(fixed, ids)
                                       : gather(learning, ids) + gather(fixed, ids);
    Mask is_padding = Mask::from_shape({ids.shape(0), ids.shape(1), 1});
    for (std::size_t i = 0; i < ids.size(); ++i) is_padding.flat(i) = ids.flat(i) == padding;
    return masked_fill(vectors, is_padding, 0);
  }

  std::size_t width() const { return (learning ? learning : fixed).size(1); }

  Tensor learning, fixed;  ///< (V,C); one of them may be empty
};
// [/words]

// [network]
/// What a network is made of.
struct Config {
  std::vector<std::size_t> widths = {3, 4, 5};  ///< K, ascending
  std::size_t filters = 32;                     ///< F, of each width
  std::size_t classes = 2;
  double dropout = 0.5;  ///< of the maxima
};

struct WordCnn : nn::Module {
  WordCnn(const Words& words, const Config& config, Generator& generator)
      : words(add("words", words)),
        bank(add("bank", FilterBank(config.widths, words.width(), config.filters, generator))),
        drop(config.dropout),
        classifier(add("classifier", nn::Linear(bank.outputs(), config.classes, generator))) {}

  /// → logits (B,classes). `names` are the words of a single text, for the record's axes.
  Tensor operator()(const Batch& batch, std::vector<std::string> names = {}) const {
    const Tensor x = words(batch.ids);  // (B,T,C)
    names.resize(names.empty() ? 0 : x.size(1), "<pad>");
    trace::label(x, "x", {{"text", {}}, {"word", names}, {"feature", {}}});
    const Tensor maxima = bank(x, batch.lengths);    // (B,W·F)
    const Tensor logits = classifier(drop(maxima));  // (B,classes)
    trace::names({{"maxima", maxima}}, {{"text"}, {"filter"}});
    trace::names({{"logits", logits}}, {{"text"}, {"class"}});
    return logits;
  }

  Words words;
  FilterBank bank;
  nn::Dropout drop;
  nn::Linear classifier;
};
// [/network]

}  // namespace unrolled::word_cnn
