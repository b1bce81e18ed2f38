// Real texts for BERT: cut into pieces, put into a corpus, and the counts that a model has to beat.
#pragma once

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "14_bert/experiments/few_labels.hpp"
#include "14_bert/experiments/language.hpp"
#include "14_bert/experiments/lessons.hpp"
#include "data/manifest.hpp"
#include "text/text_file.hpp"
#include "text/word_piece.hpp"

namespace unrolled::bert {

/// Where a vocabulary has its special tokens: BERT's own has them after 99 unused places.
inline Special special_of(const text::Vocabulary& vocabulary) {
  return {vocabulary.id("[PAD]"), vocabulary.id("[UNK]"), vocabulary.id("[CLS]"), vocabulary.id("[SEP]"),
          vocabulary.id("[MASK]")};
}

inline Language language_of(const text::WordPiece& pieces) {
  return {[pieces](const std::string& text) { return pieces.encode(text); }, pieces.vocabulary(),
          special_of(pieces.vocabulary())};
}

/// Lines that are not empty.
inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  text::for_lines(text, [&](std::string_view line, std::size_t) {
    if (!line.empty()) lines.emplace_back(line);
  });
  return lines;
}

/// Pieces learnt from these lines: "learnt", `size` of them; or "bert", BERT's own 30,522.
/// Errors: another name; BERT's vocabulary is not fetched or damaged.
inline text::WordPiece pieces_of(const std::string& name, const std::vector<std::string>& lines,
                                 std::size_t size, const text::EachMerge& each = {}) {
  if (name == "bert") {
    return text::WordPiece::load(data::fetched_files(*data::find_entry("bert-vocab")).front());
  }
  if (name != "learnt") throw Error("--pieces '" + name + "' is not known", "learnt or bert");
  std::vector<std::vector<std::string>> words;
  for (const std::string& line : lines) words.push_back(text::plain_words(line));
  return text::WordPiece::learn(words, size, each);
}

/// The texts of which something can be hidden: those with a known piece among the T − 2 that are read.
/// Errors: there is none. `name` is what errors call them.
inline std::vector<Text> texts_to_hide_in(const std::vector<Text>& texts, const Special& special,
                                          std::size_t T, const std::string& name) {
  const auto can_hide = [&](const Text& text) {
    const auto end = text.first.begin() + static_cast<std::ptrdiff_t>(std::min(text.first.size(), T - 2));
    return std::any_of(text.first.begin(), end, [&](Index piece) { return !special.contains(piece); });
  };
  std::vector<Text> good;
  std::copy_if(texts.begin(), texts.end(), std::back_inserter(good), can_hide);
  if (good.empty())
    throw Error(fmt::format("{}: the vocabulary has not one word of its texts", name), "texts with words");
  return good;
}

inline std::vector<Text> texts_of(const std::vector<std::string>& lines, const text::WordPiece& pieces) {
  std::vector<Text> texts;
  for (const std::string& line : lines) texts.push_back({pieces.encode(line)});
  return texts;
}

/// Labelled texts as both the model and chapter 03 read them.
inline Sentences sentences_of(const std::vector<data::Labelled>& examples, const text::WordPiece& pieces) {
  Sentences sentences;
  for (const data::Labelled& example : examples) {
    sentences.labelled.texts.push_back({pieces.encode(example.text)});
    sentences.labelled.labels.push_back(example.label);
    sentences.written.push_back(example.text);
  }
  return sentences;
}

}  // namespace unrolled::bert
