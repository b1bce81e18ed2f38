// The grammar's sentences as a corpus: what is learnt from, what is held out, and what is asked.
#pragma once

#include <vector>

#include "14_bert/experiments/lessons.hpp"
#include "14_bert/experiments/mask_guesses.hpp"
#include "14_bert/grammar.hpp"

namespace unrolled::bert {

/// The model of this chapter's experiments. Pairs of sentences need twice the positions.
inline Config grammar_config(const Grammar& grammar, bool causal = false,
                             std::size_t positions = grammar_positions) {
  return {.vocabulary = grammar.size(), .positions = positions, .causal = causal};
}

/// The grammar's sentences.
struct GrammarCorpus {
  GrammarCorpus(const Grammar& grammar, std::size_t learnt, std::size_t asked, Generator& generator)
      : train{{}, {}, grammar.size(), grammar_positions}, held_out(train) {
    for (std::size_t n = 0; n < learnt; ++n) train.texts.push_back({grammar.draw_sentence(generator).words});
    for (std::size_t n = 0; n < asked; ++n) {
      const Sentence sentence = grammar.draw_sentence(generator);
      held_out.texts.push_back({sentence.words});
      sentences.push_back(sentence.words);
      particles.push_back(sentence.particle);
    }
  }

  /// This must outlive what it returns.
  DrawLesson lessons(std::size_t B) const {
    return [this, B](Generator& generator) { return draw_lesson(train, B, generator); };
  }

  /// The share of particles that are guessed right in held-out sentences.
  double particles_filled(const Bert& model) const {
    return share_filled(model, sentences, particles, held_out.special);
  }

  Corpus train, held_out;
  std::vector<Tokens> sentences;       ///< those held out
  std::vector<std::size_t> particles;  ///< where they have theirs
};

}  // namespace unrolled::bert
