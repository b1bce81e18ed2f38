// Chapter 14's sentences, whose particle agrees with a noun on each side; and what is hidden of them.
#pragma once

#include <algorithm>
#include <vector>

#include "14_bert/grammar.hpp"
#include "15_encoder_decoder/corruption.hpp"

namespace unrolled::infilling {

/// Sentences whose nouns all belong to one topic: of those of two, 14 has its own story.
inline std::vector<bert::Sentence> draw_sentences(std::size_t count, Generator& generator) {
  const bert::Grammar grammar;
  const auto has_homonym = [](const bert::Sentence& sentence) {
    return std::any_of(sentence.words.begin(), sentence.words.end(), [](Index word) {
      return word >= bert::Grammar::homonym(0) && word < bert::Grammar::homonym(bert::topics);
    });
  };
  std::vector<bert::Sentence> sentences;
  while (sentences.size() < count) {
    bert::Sentence sentence = grammar.draw_sentence(generator);
    if (!has_homonym(sentence)) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

/// The particle alone.
inline Span particle_of(const bert::Sentence& sentence) { return {sentence.particle, sentence.particle + 1}; }

/// The sentence with its own left side and particle, and the right side of another, whose object is of the right gender by chance
/// only, in one of four.
inline bert::Sentence with_right_side_of(const bert::Sentence& sentence, const bert::Sentence& other) {
  bert::Sentence mixed = sentence;
  mixed.words.resize(sentence.particle + 1);
  mixed.words.insert(mixed.words.end(), other.words.begin() + static_cast<std::ptrdiff_t>(other.particle) + 1,
                     other.words.end());
  mixed.object = sentence.particle + other.object - other.particle;
  return mixed;
}

/// One or two words of a text, at random.
inline Span draw_middle(std::size_t N, Generator& generator) {
  const std::size_t size = std::min<std::size_t>(N, generator.chance(0.7) ? 1 : 2);
  const std::size_t begin = generator.below(N - size + 1);
  return {begin, begin + size};
}

/// One gap or two, each of one word or two.
inline Spans draw_gaps(std::size_t N, Generator& generator) {
  std::vector<std::size_t> lengths;
  for (std::size_t gaps = generator.chance(0.4) ? 1 : 2; gaps > 0; --gaps)
    lengths.push_back(generator.chance(0.7) ? 1 : 2);
  return place_spans(lengths, N, generator);
}

}  // namespace unrolled::infilling
