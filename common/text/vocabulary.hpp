// Vocabulary: the words a model knows, each with a number.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::text {

/// What an embedding model calls every word that it does not know.
inline const std::string unknown = "<unk>";

/// Which words of a text get into a vocabulary.
struct VocabularyOptions {
  std::size_t min_count = 1;                            ///< a word must occur this often
  std::size_t max_size = static_cast<std::size_t>(-1);  ///< special words included; the rarest go first
  std::vector<std::string> special = {};                ///< come first and need not occur: {"<pad>", "<unk>"}
};

/// Words numbered 0 … size()−1. The order is part of the meaning: columns of a count matrix, rows of an
/// embedding.
class Vocabulary {
 public:
  Vocabulary() = default;  ///< knows no word; only good for being assigned to

  /// These words in this order. Errors: none, an empty one, one that stands twice.
  explicit Vocabulary(std::vector<std::string> words);

  /// The words of tokenised texts: special ones first, then by falling count, equal counts by their bytes, so
  /// the same texts always give the same numbers. Errors: no word is left.
  static Vocabulary build(const std::vector<std::vector<std::string>>& texts,
                          const VocabularyOptions& options = {});

  std::size_t size() const { return words_.size(); }
  /// All words; position is id.
  const std::vector<std::string>& words() const { return words_; }

  /// The number of a word; nothing for an unknown one. Count models skip those.
  std::optional<Index> find(std::string_view word) const;
  /// The number of a word, of "<unk>" for an unknown one. Errors: unknown, and there is no "<unk>".
  Index id(std::string_view word) const;
  /// The word of a number. Errors: outside 0 … size()−1.
  const std::string& word(Index id) const;

  /// A JSON list of the words in their order, replaced atomically. Errors: not writable, a word
  /// that is not UTF-8.
  void save(const std::filesystem::path& path) const;
  /// Errors: not such a list.
  static Vocabulary load(const std::filesystem::path& path);

 private:
  // Allows look-ups with a string_view, without making a string of it.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::vector<std::string> words_;
  std::unordered_map<std::string, Index, Hash, std::equal_to<>> ids_;
};

}  // namespace unrolled::text
