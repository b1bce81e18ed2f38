#include "text/word_vectors_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/utf8.hpp"
#include "text/text_file.hpp"

namespace unrolled::text {
namespace {

constexpr const char* expected_format =
    "word2vec's text format: a line \"words numbers\", then a word and its numbers on each line";

/// The next field of a line, which is taken off; empty when there is none. Blanks and tabs separate.
std::string_view take_field(std::string_view& line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
  const std::string_view field = line.substr(begin, end - begin);
  line.remove_prefix(end);
  return field;
}

std::size_t fields_in(std::string_view line) {
  std::size_t count = 0;
  while (!take_field(line).empty()) ++count;
  return count;
}

/// A whole number above 0; false when the field is none.
bool read_size(std::string_view field, std::size_t& size) {
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), size);
  return error == std::errc() && end == field.data() + field.size() && size > 0;
}

/// A finite number that a Real can hold; false when the field is none.
bool read_real(std::string_view field, Real& real) {
  if (field.starts_with('+')) field.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  if (error != std::errc() || end != field.data() + field.size()) return false;
  real = static_cast<Real>(number);
  return std::isfinite(real);
}

/// A field as an error shows it.
std::string in_quotes(std::string_view field) {
  if (field.size() <= 40) return fmt::format("'{}'", field);
  std::size_t end = 40;
  while (end > 0 && (static_cast<unsigned char>(field[end]) & 0xC0) == 0x80) --end;  // no half letters
  return fmt::format("'{}…'", field.substr(0, end));
}

}  // namespace

WordVectors parse_word_vectors(std::string_view text, const std::string& name) {
  // The first line: two sizes, or a word with its numbers, as GloVe writes it
  const std::string_view first = text.substr(0, std::min(text.find('\n'), text.size()));
  const std::size_t fields = fields_in(first);
  if (fields < 2) throw Error(fmt::format("{}: line 1 is no pair of sizes", name), expected_format);
  std::size_t promised = 0, width = fields - 1;
  const bool has_header = fields == 2;
  if (has_header) {
    std::string_view rest = first;
    const std::string_view words = take_field(rest), numbers = take_field(rest);
    if (!read_size(words, promised) || !read_size(numbers, width))
      throw Error(fmt::format("{}: line 1 says {} and {}: two whole numbers above 0 were expected", name,
                              in_quotes(words), in_quotes(numbers)),
                  expected_format);
    // A number takes two bytes with its blank, so this much cannot be there; and nothing is allotted on the word of a file
    if (width > text.size() / 2 || promised > text.size() / (2 * width))
      throw Error(fmt::format("{}: line 1 promises {} words of {} numbers, for which the file is too short",
                              name, promised, width));
  }

  std::vector<std::string> words;
  std::vector<Real> numbers;
  std::unordered_map<std::string_view, std::size_t> lines;  // of each word
  for_lines(text, [&](std::string_view line, std::size_t number) {
    if (has_header && number == 1) return;
    std::string_view rest = line;
    const std::string_view word = take_field(rest);
    if (word.empty()) {
      if (number > 1 && line.data() + line.size() + 1 >= text.data() + text.size())
        return;  // an empty last line
      throw Error(fmt::format("{}: line {} is empty", name, number), expected_format);
    }
    if (has_header && words.size() == promised)
      throw Error(
          fmt::format("{}: line 1 promises {} words, but line {} is one more", name, promised, number));
    const auto [before, is_new] = lines.emplace(word, number);
    if (!is_new)
      throw Error(
          fmt::format("{}: {} stands in lines {} and {}", name, in_quotes(word), before->second, number));
    std::size_t found = 0;
    for (std::string_view field = take_field(rest); !field.empty(); field = take_field(rest), ++found) {
      Real value = 0;
      if (!read_real(field, value))
        throw Error(fmt::format("{}: line {}: {} is no finite number", name, number, in_quotes(field)));
      if (found < width) numbers.push_back(value);
    }
    if (found != width)
      throw Error(fmt::format("{}: line {} ({}) has {} numbers, not {}", name, number, in_quotes(word), found,
                              width));
    words.emplace_back(word);
  });
  if (has_header && words.size() < promised)
    throw Error(fmt::format("{}: line 1 promises {} words, but only {} follow", name, promised, words.size()),
                "the file may be cut short");
  Array vectors = Array::from_shape({words.size(), width});
  std::copy(numbers.begin(), numbers.end(), vectors.begin());
  return {Vocabulary(std::move(words)), std::move(vectors)};
}

WordVectors read_word_vectors(const std::filesystem::path& file) {
  return parse_word_vectors(read_text_file(file), file.string());
}

void write_word_vectors(const std::filesystem::path& file, const Vocabulary& vocabulary,
                        const Array& vectors) {
  if (vectors.dimension() != 2 || vectors.shape(0) != vocabulary.size() || vectors.shape(1) == 0)
    throw Error(fmt::format("{} words and vectors {}: a row for each word was expected", vocabulary.size(),
                            to_string(vectors.shape())));
  if (!all_finite(vectors))
    throw Error(fmt::format("{}: the vectors hold a NaN or an infinity; nothing was written", file.string()));
  std::string text = fmt::format("{} {}\n", vocabulary.size(), vectors.shape(1));
  for (std::size_t v = 0; v < vocabulary.size(); ++v) {
    const std::string& word = vocabulary.word(static_cast<Index>(v));
    utf8::require(word, "a word of the vocabulary");
    if (word.find_first_of(" \t\r\n") != word.npos)
      throw Error(fmt::format("{} has a blank in it, which separates words from numbers", in_quotes(word)),
                  "an underline in its place");
    text += word;
    for (std::size_t i = 0; i < vectors.shape(1); ++i)
      fmt::format_to(std::back_inserter(text), " {}", vectors(v, i));
    text += '\n';
  }
  write_atomically(file, text);
}

}  // namespace unrolled::text
