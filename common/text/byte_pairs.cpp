#include "text/byte_pairs.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "text/text_file.hpp"
#include "text/unicode.hpp"

namespace unrolled::text {
namespace {

// How GPT-2's files write a byte: as itself where that is printable in Latin-1, else as one of the characters
// from U+0100.
bool is_printable(unsigned byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

const std::array<char32_t, 256>& written_bytes() {
  static const std::array<char32_t, 256> written = [] {
    std::array<char32_t, 256> table{};
    char32_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) table[byte] = is_printable(byte) ? byte : next++;
    return table;
  }();
  return written;
}

std::string written(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) utf8::append(text, written_bytes()[static_cast<unsigned char>(byte)]);
  return text;
}

// The bytes that are written so. Nothing when a character stands for no byte.
std::optional<std::string> bytes_of(std::string_view text) {
  static const std::unordered_map<char32_t, char> bytes = [] {
    std::unordered_map<char32_t, char> table;
    for (unsigned byte = 0; byte < 256; ++byte) table[written_bytes()[byte]] = static_cast<char>(byte);
    return table;
  }();
  std::string result;
  for (const char32_t c : utf8::decode(text)) {
    const auto found = bytes.find(c);
    if (found == bytes.end()) return std::nullopt;
    result += found->second;
  }
  return result;
}

struct Character {
  Kind kind;
  std::size_t length;
};

Character character(std::string_view text, std::size_t at) {
  const utf8::CodePoint c = utf8::code_point(text, at);
  return c.length == 0 ? Character{Kind::other, 1} : Character{kind_of(c.value), c.length};
}

// Where the run of characters of one kind ends that begins at `at`, and where its last character begins.
struct Run {
  std::size_t end, last;
};
Run run(std::string_view text, std::size_t at, Kind kind) {
  Run found{at, at};
  while (found.end < text.size()) {
    const Character next = character(text, found.end);
    if (next.kind != kind) break;
    found = {found.end + next.length, found.end};
  }
  return found;
}

}  // namespace

// [pieces]
std::string_view first_piece(std::string_view text) {
  if (text.empty()) return text;
  for (const std::string_view ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    if (text.starts_with(ending)) return text.substr(0, ending.size());
  }
  // A word, a number or signs, with one space before them
  const std::size_t begin = text[0] == ' ' ? 1 : 0;
  if (begin < text.size()) {
    const Kind kind = character(text, begin).kind;
    if (kind != Kind::space) return text.substr(0, run(text, begin, kind).end);
  }
  // White space, but its last character belongs to what follows
  const Run spaces = run(text, 0, Kind::space);
  return text.substr(0, spaces.end == text.size() || spaces.last == 0 ? spaces.end : spaces.last);
}
// [/pieces]

BytePairs::BytePairs() {
  for (unsigned byte = 0; byte < 256; ++byte) bytes_[byte] = add(std::string(1, static_cast<char>(byte)));
}

Index BytePairs::add(std::string bytes) {
  const auto number = static_cast<Index>(tokens_.size());
  numbers_.emplace(bytes, number);
  tokens_.push_back(std::move(bytes));
  return number;
}

void BytePairs::add_merge(Index left, Index right, Index token) {
  ranks_.emplace(pair(left, right), Merge<Index>{merges_.size(), token});
  merges_.emplace_back(left, right);
}

BytePairs BytePairs::load(const std::filesystem::path& vocabulary, const std::filesystem::path& merges) {
  // The tokens
  const nlohmann::json json =
      nlohmann::json::parse(read_text_file(vocabulary), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.empty()) throw Error(vocabulary.string() + ": not a JSON object of tokens");
  std::vector<std::string> tokens(json.size());
  std::vector<bool> seen(json.size(), false);
  for (const auto& [token, number] : json.items()) {
    if (!number.is_number_unsigned() || number.get<std::size_t>() >= json.size() ||
        seen[number.get<std::size_t>()]) {
      throw Error(fmt::format("{}: the numbers of its {} tokens are not 0 … {}, each once",
                              vocabulary.string(), json.size(), json.size() - 1));
    }
    seen[number.get<std::size_t>()] = true;
    tokens[number.get<std::size_t>()] = token;
  }
  return published(tokens, vocabulary.string(), read_text_file(merges), merges.string());
}

BytePairs BytePairs::published(const std::vector<std::string>& tokens, const std::string& tokens_name,
                               std::string_view merges, const std::string& merges_name) {
  BytePairs pairs;
  pairs.tokens_.clear();
  pairs.numbers_.clear();
  for (const std::string& token : tokens) pairs.add(bytes_of(token).value_or(token));
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto number = pairs.find(std::string(1, static_cast<char>(byte)));
    if (!number) throw Error(fmt::format("{}: there is no token for the byte {}", tokens_name, byte));
    pairs.bytes_[byte] = *number;
  }
  pairs.read_merges(merges, merges_name, false);
  return pairs;
}

BytePairs BytePairs::learnt(std::string_view merges) {
  BytePairs pairs;
  pairs.read_merges(merges, "the merges", true);
  return pairs;
}

void BytePairs::read_merges(std::string_view text, const std::string& file, bool new_tokens) {
  utf8::require(text, file);
  for_lines(text, [&](std::string_view merge, std::size_t line) {
    if (merge.empty() || (line == 1 && merge.starts_with("#version"))) return;
    const std::size_t space = std::min(merge.find(' '), merge.size() - 1);
    const auto left = bytes_of(merge.substr(0, space)), right = bytes_of(merge.substr(space + 1));
    const auto first = left ? find(*left) : std::nullopt, second = right ? find(*right) : std::nullopt;
    const auto both = first && second ? find(*left + *right) : std::nullopt;
    if (!first || !second || !(both || new_tokens)) {
      throw Error(fmt::format("{}: line {} is no merge of two tokens of this vocabulary", file, line));
    }
    add_merge(*first, *second, both ? *both : add(*left + *right));
  });
}

std::string BytePairs::merges() const {
  std::string text;
  for (const auto& [left, right] : merges_) {
    text += written(token(left)) + ' ' + written(token(right)) + '\n';
  }
  return text;
}

const std::string& BytePairs::token(Index number) const {
  if (number < 0 || static_cast<std::size_t>(number) >= size()) {
    throw Error(fmt::format("token {} of {} was asked for", number, size()));
  }
  return tokens_[static_cast<std::size_t>(number)];
}

std::optional<Index> BytePairs::find(std::string_view bytes) const {
  const auto found = numbers_.find(std::string(bytes));
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::string BytePairs::name(Index number) const {
  const std::string& bytes = token(number);
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const utf8::CodePoint c = utf8::code_point(bytes, at);
    const std::size_t length = std::max<std::size_t>(c.length, 1);
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte == ' ') {
      text += "␣";
    } else if (byte == '\n') {
      text += "⏎";
    } else if (c.length == 0 || c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0)) {
      text += fmt::format("\\x{:02X}", byte);
    } else {
      text += bytes.substr(at, length);
    }
    at += length;
  }
  return text;
}

Indices BytePairs::encode(std::string_view text) const {
  // A text repeats its words: each is merged once
  std::unordered_map<std::string_view, std::vector<Index>> known;
  std::vector<Index> numbers;
  while (!text.empty()) {
    const std::string_view piece = first_piece(text);
    text.remove_prefix(piece.size());
    const auto [found, is_new] = known.try_emplace(piece);
    if (is_new) found->second = cut(piece);
    numbers.insert(numbers.end(), found->second.begin(), found->second.end());
  }
  Indices result = Indices::from_shape({numbers.size()});
  std::copy(numbers.begin(), numbers.end(), result.begin());
  return result;
}

// The tokens of a piece: its bytes, merged.
std::vector<Index> BytePairs::cut(std::string_view piece) const {
  std::vector<Index> tokens;
  for (const char byte : piece) tokens.push_back(bytes_[static_cast<unsigned char>(byte)]);
  return merged(std::move(tokens), [&](Index left, Index right) {
    const auto found = ranks_.find(pair(left, right));
    return found == ranks_.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string BytePairs::decode(const Indices& numbers) const {
  std::string bytes;
  for (const Index number : numbers) bytes += token(number);
  return bytes;
}

}  // namespace unrolled::text
