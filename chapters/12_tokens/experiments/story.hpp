// The parts of the chapter's story, in the order in which main() calls them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "12_tokens/unigram_learning.hpp"
#include "app/program.hpp"
#include "data/texts.hpp"
#include "text/byte_pairs.hpp"
#include "text/subwords.hpp"
#include "text/tokenizer_file.hpp"
#include "text/word_piece.hpp"

namespace unrolled::tokens {

/// What the chapter's own options say.
struct Options {
  std::size_t size = 1000;  ///< V
  std::string text = "The righteousness of the simple: Річка тече, 東京 👩‍🚀 naïve",
              word = "overthrow";
  std::filesystem::path tokenizer;  ///< a tokenizer.json
};

/// What the reader's --tokenizer says; nothing without one.
std::optional<text::TokenizerFile> open_tokenizer(const Options& options);

using Sentences = std::vector<std::vector<std::string>>;

/// A text as words; every twentieth line, from one that the seed chooses, is held out.
struct Dataset {
  data::Text source;
  std::string train_text;
  Sentences train, held_out;
  WordCounts words, held_out_words;
  bool has_claims = false;
};

/// Pieces learnt from the same words, as many of each.
struct Vocabularies {
  text::BytePairs byte_pairs;
  text::Subwords subwords;
  text::WordPiece word_piece;
  Unigram unigram;
};

/// Before anything else. Errors: as resolve_text; too few words; --text, --word or --size cannot be used.
Dataset open_text(const app::Program& program, const Options& options);
/// Byte pairs, WordPiece and unigram side by side; claims on bits and on stems.
Vocabularies learn_vocabularies(app::Program& program, const Dataset& dataset, const Options& options);
/// The reader's sentence, cut five ways, and a sixth where the reader names a tokenizer.json.
void cut_a_sentence(app::Program& program, const Vocabularies& vocabularies,
                    const std::optional<text::TokenizerFile>& tokenizer, const Options& options);
/// One word's lattice, for the debugger and the graphs; claims on the best cut and the sum.
void follow_a_word(app::Program& program, const Dataset& dataset, const Vocabularies& vocabularies,
                   const Options& options);
/// What becomes of the score that everybody quotes; a claim.
void score_pairs(app::Program& program, const Dataset& dataset);
/// GPT-2's tokens for two languages and for numbers; claims, where its vocabulary was fetched.
void count_published_tokens(app::Program& program);
/// A model of counted words, and every way of choosing its next word; claims.
void choose_words(app::Program& program, const Dataset& dataset);

}  // namespace unrolled::tokens
