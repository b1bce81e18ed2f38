// WordPiece: BERT's way from a text to numbers. Words are cut into the longest pieces that the vocabulary has.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "text/neighbour_pairs.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::text {

/// A text as words, as BERT's "uncased" models read it (Devlin et al. 2019; tokenization.py of their code): without control
/// characters, in small letters without accents; each punctuation mark and each Chinese character is a word of
/// its own. Greek Σ at the end of a word is ς. Errors: not UTF-8.
std::vector<std::string> plain_words(std::string_view text);

/// Pieces that begin a word are written as they are, those that go on with "##" before them: "un ##afford ##able".
/// Learnt as pairs of byte-pair encoding are, on characters; cut greedily, from the left, the longest piece first
/// (Wu et al. 2016, §4.1; Devlin et al. 2019).
class WordPiece {
 public:
  WordPiece() = default;  ///< knows no piece; only good for being assigned to

  /// These pieces; a word of more characters than `longest_word` is unknown. Errors: as Vocabulary's; "[UNK]" is missing.
  explicit WordPiece(std::vector<std::string> pieces, std::size_t longest_word = 200);

  /// Learns from texts that are lists of words, until there are `size` pieces or no pair stands twice. In front stand
  /// [PAD] [UNK] [CLS] [SEP] [MASK]. Errors: not UTF-8.
  static WordPiece learn(const std::vector<std::vector<std::string>>& texts, std::size_t size,
                         const EachMerge& each = {});

  /// The data set `bert-vocab`: a JSON list of 30,522 pieces in which those that begin a word carry "▁".
  /// Errors: not such a list.
  static WordPiece load(const std::filesystem::path& file);

  /// A text cut into words and pieces. A word that cannot be cut, or is too long, is one "[UNK]".
  /// Errors: not UTF-8.
  std::vector<std::string> pieces(std::string_view text) const;
  std::vector<Index> encode(std::string_view text) const;

  /// The pieces of a word. Errors: not UTF-8.
  std::vector<std::string> cut(const std::string& word) const;

  /// Pieces joined to words, with a blank between them. Errors: a number outside the vocabulary.
  std::string decode(const std::vector<Index>& numbers) const;

  const Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  Vocabulary vocabulary_;
  std::size_t longest_word_ = 200;  // in characters, as in BERT's code
};

}  // namespace unrolled::text
