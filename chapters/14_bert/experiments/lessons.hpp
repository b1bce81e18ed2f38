// What a step of pretraining learns from: texts drawn as a batch, with words hidden.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "14_bert/masking.hpp"
#include "14_bert/pairs.hpp"

namespace unrolled::bert {

/// What one step learns from.
struct Lesson {
  Input input;                 ///< words hidden
  Indices targets;             ///< (B,T): the hidden words, else `ignored`
  Indices follows = Index{0};  ///< (B): 1 where the second sentence follows the first; left out: not asked
};

/// Draws a batch. Whatever it draws at random must come from this generator.
using DrawLesson = std::function<Lesson(Generator&)>;

/// Texts, and how they are read.
struct Corpus {
  std::vector<Text> texts;
  Special special;
  std::size_t V;           ///< of the vocabulary
  std::size_t T;           ///< longer texts are cut
  std::size_t copies = 0;  ///< masks of each text: 0, drawn anew each time ("dynamic"); 1 or more, "static"
};

inline bool is_anything_hidden(const Indices& targets) {
  return std::any_of(targets.begin(), targets.end(), [](Index target) { return target != ignored; });
}

/// The texts of these numbers with words hidden, drawn again should nothing be.
inline Lesson hide_words(const Corpus& corpus, const std::vector<std::size_t>& numbers,
                         Generator& generator) {
  std::vector<Text> texts;
  for (const std::size_t n : numbers) texts.push_back(corpus.texts[n]);
  Input input = assemble(std::move(texts), corpus.special, corpus.T);
  const auto draw = [&] {
    return corpus.copies == 0
               ? mask_tokens(input.ids, corpus.special, corpus.V, generator)
               : mask_as_before(input.ids, numbers, corpus.copies, corpus.special, corpus.V, generator);
  };
  Masked masked = draw();
  for (int again = 0; again < 100 && !is_anything_hidden(masked.targets); ++again) masked = draw();
  input.ids = masked.ids;
  return {.input = std::move(input), .targets = std::move(masked.targets)};
}

/// B texts at random.
inline Lesson draw_lesson(const Corpus& corpus, std::size_t B, Generator& generator) {
  std::vector<std::size_t> numbers(B);
  for (std::size_t& number : numbers) number = generator.below(corpus.texts.size());
  return hide_words(corpus, numbers, generator);
}

/// B pairs of sentences, words hidden; what is asked about each pair too, or not.
inline Lesson draw_pairs(const std::vector<Document>& documents, const Corpus& corpus, std::size_t B,
                         bool ask_next, Generator& generator) {
  Corpus pairs = {.texts = {}, .special = corpus.special, .V = corpus.V, .T = corpus.T};
  Indices follows = Indices::from_shape({B});
  std::vector<std::size_t> numbers(B);
  for (std::size_t b = 0; b < B; ++b) {
    Pair pair = draw_pair(documents, generator);
    pairs.texts.push_back(std::move(pair.text));
    follows(b) = pair.follows;
    numbers[b] = b;
  }
  Lesson lesson = hide_words(pairs, numbers, generator);
  if (ask_next) lesson.follows = follows;
  return lesson;
}

}  // namespace unrolled::bert
