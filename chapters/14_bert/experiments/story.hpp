// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <string>

#include "14_bert/bert.hpp"
#include "14_bert/experiments/language.hpp"
#include "14_bert/grammar.hpp"
#include "app/program.hpp"

namespace unrolled::bert {

/// What helps a training that runs away.
inline constexpr const char* runaway_hint = "more --train-steps, of which a quarter, at most 100, warm up";

/// This chapter's own options.
struct Options {
  std::string sentence;           ///< with [MASK]; empty: one of ours
  std::filesystem::path corpus;   ///< real text to pretrain on; empty: the data set wordnet
  std::string pieces = "learnt";  ///< of words, in real text: learnt or bert
};

/// Errors: options of the story with --data, and there is none.
void check(const Options& options);

/// The grammar's words, with blanks between them; what it does not have is [UNK].
Language language_of(const Grammar& grammar);

/// Pretrains on the grammar's sentences; the claims about words with two sides.
Bert learn_the_grammar(app::Program& program, const Grammar& grammar);
/// What the model guesses for each [MASK] of a sentence, and from what.
void look_inside(app::Program& program, const Bert& model, const Language& language,
                 const std::string& sentence);
/// Few labels: fine-tuned, frozen, from scratch, and chapter 03's bag of words.
void transfer_topics(app::Program& program, const Grammar& grammar, const Bert& model);
/// Which meaning of a word with two of them its vector encodes.
void probe_senses(app::Program& program, const Grammar& grammar, const Bert& model);
/// One mask a sentence, ten, or a new one each time.
void compare_masks(app::Program& program, const Grammar& grammar);
/// The same on real text: pretrained on one, fine-tuned on another.
void read_reviews(app::Program& program, const Options& options);
/// With next-sentence prediction and without.
void compare_next_sentence(app::Program& program, const Grammar& grammar);

}  // namespace unrolled::bert
