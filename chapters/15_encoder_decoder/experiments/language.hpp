// The words of this chapter's small tasks: chapter 14's grammar, the names of the tasks and of the topics, and the marks.
#pragma once

#include <string>
#include <vector>

#include "15_encoder_decoder/experiments/sentences.hpp"
#include "15_encoder_decoder/marks.hpp"
#include "terminal/nearest.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::infilling {

class Language {
 public:
  static constexpr std::array task_names = {"topic:", "subject:", "object:"};

  Language() : vocabulary_(all_words()), marks{vocabulary_.size()} {}

  Index id(const std::string& word) const { return vocabulary_.id(word); }
  Index topic(std::size_t number) const { return id(bert::topic_names[number]); }

  std::string name(Index token) const {
    return marks.contains(token) ? marks.name(token) : vocabulary_.word(token);
  }
  std::vector<std::string> names(const Tokens& tokens) const {
    std::vector<std::string> all;
    for (const Index token : tokens) all.push_back(name(token));
    return all;
  }
  std::string write(const Tokens& tokens) const {
    std::string text;
    for (const Index token : tokens) text += (text.empty() ? "" : " ") + name(token);
    return text;
  }

  /// "la bill ___ pays la loan .": the words, and where the gap is. Errors: no gap or two, an unknown word, too long.
  struct Gapped {
    Tokens before, after;
  };
  Gapped read(const std::string& sentence, std::size_t longest) const {
    Gapped gapped;
    std::size_t gaps = 0;
    for (std::size_t at = 0; at < sentence.size();) {
      const std::size_t begin = sentence.find_first_not_of(" \t", at);
      if (begin == sentence.npos) break;
      at = std::min(sentence.find_first_of(" \t", begin), sentence.size());
      const std::string word = sentence.substr(begin, at - begin);
      if (word == "___") {
        ++gaps;
        continue;
      }
      const std::optional<Index> known = vocabulary_.find(word);
      if (!known) {
        throw Error(fmt::format("--sentence: no word of this language: '{}'", word),
                    suggestion(word, vocabulary_.words(), "for instance \"la bill ___ pays la loan .\""));
      }
      (gaps == 0 ? gapped.before : gapped.after).push_back(*known);
    }
    if (gaps != 1) {
      throw Error(fmt::format("--sentence: {} gaps", gaps == 0 ? "no" : std::to_string(gaps)),
                  "write ___ where a word is to be found, once");
    }
    if (gapped.before.size() + gapped.after.size() > longest)
      throw Error(fmt::format("--sentence: more than {} words", longest),
                  "a sentence of this language is short");
    return gapped;
  }

 private:
  static std::vector<std::string> all_words() {
    std::vector<std::string> words = bert::Grammar().vocabulary().words();
    words.insert(words.end(), task_names.begin(), task_names.end());
    words.insert(words.end(), bert::topic_names.begin(), bert::topic_names.end());
    return words;
  }

  text::Vocabulary vocabulary_;

 public:
  Marks marks;
};

}  // namespace unrolled::infilling
