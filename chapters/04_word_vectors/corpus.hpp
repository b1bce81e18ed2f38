// A text as the ids of its words, sentence by sentence: what all of this chapter's models read.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"
#include "text/text_file.hpp"
#include "text/tokenizer.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::word_vectors {

/// Word ids, a list for each sentence. No window reaches across a sentence's end.
using Sentences = std::vector<std::vector<Index>>;

struct Corpus {
  text::Vocabulary vocabulary;  ///< falling counts: id 0 is the most frequent word
  Sentences sentences;          ///< rare words are left out of them, and what is empty then
};

/// How often each word stands in the sentences: (V).
inline Array word_counts(const Sentences& sentences, std::size_t vocabulary_size) {
  Array counts(Shape{vocabulary_size}, 0);
  for (const auto& sentence : sentences) {
    for (const Index word : sentence) counts(word) += 1;
  }
  return counts;
}

inline std::size_t word_total(const Sentences& sentences) {
  std::size_t total = 0;
  for (const auto& sentence : sentences) total += sentence.size();
  return total;
}

/// The ids of those words that the vocabulary has.
inline std::vector<Index> known_words(const std::vector<std::string>& words,
                                      const text::Vocabulary& vocabulary) {
  std::vector<Index> ids;
  for (const std::string& word : words) {
    if (const auto id = vocabulary.find(word)) ids.push_back(*id);
  }
  return ids;
}

/// Tokenised sentences as ids; a word must occur `min_count` times. Errors: there is no word; none occurs that often.
inline Corpus make_corpus(const std::vector<std::vector<std::string>>& sentences, std::size_t min_count) {
  Corpus corpus{text::Vocabulary::build(sentences, {.min_count = min_count}), {}};
  for (const auto& words : sentences) {
    std::vector<Index> ids = known_words(words, corpus.vocabulary);
    if (!ids.empty()) corpus.sentences.push_back(std::move(ids));
  }
  return corpus;
}

/// The words of each line of a text: a verse, a gloss, a review.
inline std::vector<std::vector<std::string>> words_of_lines(std::string_view text) {
  std::vector<std::vector<std::string>> lines;
  text::for_lines(text, [&](std::string_view line, std::size_t) {
    if (auto words = text::words(line); !words.empty()) lines.push_back(std::move(words));
  });
  return lines;
}

}  // namespace unrolled::word_vectors
