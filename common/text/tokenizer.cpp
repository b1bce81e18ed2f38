#include "text/tokenizer.hpp"

#include <iterator>
#include <utility>

#include "base/utf8.hpp"
#include "text/letters.hpp"

namespace unrolled::text {
namespace {

// The code point at `i`, or 0 outside of the text.
char32_t at(const std::u32string& text, std::size_t i) { return i < text.size() ? text[i] : 0; }

// An apostrophe between letters, a point or comma between digits.
bool joins(const std::u32string& text, std::size_t i) {
  if (i == 0) return false;
  const char32_t before = text[i - 1], here = text[i], after = at(text, i + 1);
  if (is_apostrophe(here)) return is_word_character(before) && is_word_character(after);
  return (here == U'.' || here == U',') && is_digit(before) && is_digit(after);
}

bool ends_sentence(const std::u32string& text, std::size_t i) {
  const char32_t here = text[i];
  if (here == U'.' || here == U'!' || here == U'?' || here == U'…') return true;
  if (here != U'\n') return false;
  std::size_t next = i + 1;
  while (at(text, next) == U' ' || at(text, next) == U'\t' || at(text, next) == U'\r') ++next;
  return at(text, next) == U'\n';
}

}  // namespace

std::vector<std::vector<std::string>> sentences(std::string_view bytes) {
  const std::u32string text = utf8::decode(bytes);
  std::vector<std::vector<std::string>> sentences;
  std::vector<std::string> sentence;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) sentence.push_back(std::exchange(word, {}));
  };
  const auto end_sentence = [&] {
    end_word();
    if (!sentence.empty()) sentences.push_back(std::exchange(sentence, {}));
  };

  for (std::size_t i = 0; i < text.size(); ++i) {
    // The apostrophe ʼ counts as a letter in Unicode, so it is asked about first.
    if (is_apostrophe(text[i])) {
      joins(text, i) ? word.push_back('\'') : end_word();
    } else if (is_word_character(text[i]) || joins(text, i)) {
      utf8::append(word, lower(text[i]));
    } else if (ends_sentence(text, i)) {
      end_sentence();
    } else {
      end_word();
    }
  }
  end_sentence();
  return sentences;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> words;
  for (auto& sentence : sentences(text)) {
    words.insert(words.end(), std::move_iterator(sentence.begin()), std::move_iterator(sentence.end()));
  }
  return words;
}

}  // namespace unrolled::text
