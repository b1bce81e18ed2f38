// tokenizer.json: the format in which tokenizers are published today (Hugging Face's "tokenizers"), as far as this list goes.
//
//   model           BPE with bytes (no dropout, no unknown token, no prefix or suffix of pieces, no byte fallback);
//                   WordPiece (prefix "##"); Unigram (no byte fallback)
//   normalizer      of BPE and Unigram none; of WordPiece BertNormalizer as "uncased" has it: clean, small letters, no accents,
//                   Chinese characters apart
//   pre_tokenizer   of BPE ByteLevel with GPT-2's pattern, of WordPiece BertPreTokenizer, of Unigram Metaspace with "▁" before the text
//                   or not, split at spaces
//   added_tokens    cut out of the text first; none that is one word only, takes the blanks beside it, or is normalised
//   post_processor, decoder, truncation, padding    are not read: no token is put around a text, and nothing is cut or filled up
//
// Whatever is not on the list is refused with the field's name.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "text/byte_pairs.hpp"
#include "text/word_piece.hpp"

namespace unrolled::text {

/// Byte pairs, and whether a text that begins with no space gets one.
struct BytePairModel {
  BytePairs pairs;
  bool prefix_space = false;
};

/// The pieces of a Unigram model with their logarithms, in the order of their numbers. How words are cut by them, chapter 12 shows.
struct UnigramModel {
  std::vector<std::pair<std::string, double>> pieces;
  Index unknown = 0;         ///< what a character is that no piece covers
  bool prefix_space = true;  ///< whether "▁" is put before the text
};

struct TokenizerFile {
  std::variant<BytePairModel, WordPiece, UnigramModel> model;
  std::vector<std::pair<std::string, Index>> added;  ///< "<|endoftext|>", say; the longest first
};

/// Errors: cannot be read; not JSON; not on the list above, with the field that is not; numbers that are not 0 … V − 1, each once; a
/// merge of unknown tokens; no piece.
TokenizerFile read_tokenizer_file(const std::filesystem::path& file);

/// A part of a text between added tokens, or an added token.
struct TextPart {
  std::string_view text;
  bool is_added = false;
  Index number = 0;  ///< of an added token
};

/// The text, cut at the added tokens: from left to right, the longest that begins at a place.
std::vector<TextPart> cut_at_added(std::string_view text,
                                   const std::vector<std::pair<std::string, Index>>& added);

/// The numbers of a text. Errors: not UTF-8 where the model needs it; a Unigram model, which chapter 12 cuts.
std::vector<Index> encode(const TokenizerFile& tokenizer, std::string_view text);

}  // namespace unrolled::text
