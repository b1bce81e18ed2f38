// Byte-level byte-pair encoding: any text is a sequence of 256 bytes, and pairs that occur often become tokens
// of their own (Sennrich et al. 2016; on bytes, Radford et al. 2019, §2.2).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tensor/array.hpp"
#include "text/merging.hpp"
#include "text/neighbour_pairs.hpp"

namespace unrolled::text {

/// The first piece of a text that GPT-2 keeps together, as if by its regular expression
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`. No token reaches across two
/// pieces. A byte that is not UTF-8 counts among "other" characters. Empty for an empty text.
std::string_view first_piece(std::string_view text);

/// A vocabulary of bytes and of merges of two tokens, the earlier the more urgent. Any bytes can be encoded,
/// and come back the same.
class BytePairs {
 public:
  /// The 256 bytes, each its own number, and no merge.
  BytePairs();

  /// Bytes and merges learnt from a text: again and again the pair that occurs most often in its pieces becomes
  /// a token, among equals the one of smaller numbers; until there are `size` tokens or no pair occurs twice.
  /// Errors: a size below 256.
  static BytePairs learn(std::string_view text, std::size_t size, const EachMerge& each = {});

  /// GPT-2's published files: {"token": number, …} and one merge a line; bytes are written as printable characters
  /// (Ġ is the space). Errors: damaged; a number that is missing or stands twice; a merge of unknown tokens.
  static BytePairs load(const std::filesystem::path& vocabulary, const std::filesystem::path& merges);

  /// The same from what stands in the files: the tokens by their numbers, and the lines of merges. The names are what errors call
  /// them.
  static BytePairs published(const std::vector<std::string>& tokens, const std::string& tokens_name,
                             std::string_view merges, const std::string& merges_name);

  /// The merges, one a line, written as in GPT-2's files; learnt(merges()) is the same vocabulary again, if the 256
  /// bytes come first in it. Errors of learnt: a line that is not two known tokens.
  std::string merges() const;
  static BytePairs learnt(std::string_view merges);

  std::size_t size() const { return tokens_.size(); }
  /// The bytes of a token. Errors: outside [0, size()).
  const std::string& token(Index number) const;
  /// The token of these bytes, if there is one: "<|endoftext|>", say.
  std::optional<Index> find(std::string_view bytes) const;
  /// What a token is called in tables and graphs: "␣" for a space, "⏎" for the end of a line, "\xE2" for a
  /// piece of a character.
  std::string name(Index number) const;

  Indices encode(std::string_view text) const;       ///< (N)
  std::string decode(const Indices& numbers) const;  ///< errors: a number outside [0, size())

 private:
  static std::uint64_t pair(Index left, Index right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right);
  }
  Index add(std::string bytes);
  void add_merge(Index left, Index right, Index token);
  void read_merges(std::string_view text, const std::string& file, bool new_tokens);
  std::vector<Index> cut(std::string_view piece) const;

  std::vector<std::string> tokens_;
  std::unordered_map<std::string, Index> numbers_;
  std::array<Index, 256> bytes_{};
  std::unordered_map<std::uint64_t, Merge<Index>> ranks_;
  std::vector<std::pair<Index, Index>> merges_;
};

}  // namespace unrolled::text
