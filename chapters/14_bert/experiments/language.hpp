// A vocabulary, as the sentences of a reader need it: from text to tokens, [MASK] among them, and back.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "14_bert/input.hpp"
#include "base/error.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::bert {

struct Language {
  std::function<Tokens(const std::string&)> encode;  ///< of a text without special tokens
  text::Vocabulary vocabulary;
  Special special;

  /// A sentence with one [MASK] or more, for a model of T positions. Errors: there is no [MASK], or one beyond what
  /// is read; not UTF-8.
  Tokens read(const std::string& sentence, std::size_t T) const {
    const std::string mask = "[MASK]";
    Tokens tokens;
    std::size_t from = 0, at = sentence.find(mask);
    if (at == sentence.npos)
      throw Error("there is no [MASK] in \"" + sentence + "\"", "put [MASK] where a word is missing");
    for (; at != sentence.npos; from = at + mask.size(), at = sentence.find(mask, from)) {
      const Tokens part = encode(sentence.substr(from, at - from));
      tokens.insert(tokens.end(), part.begin(), part.end());
      tokens.push_back(special.mask);
    }
    const Tokens rest = encode(sentence.substr(from));
    tokens.insert(tokens.end(), rest.begin(), rest.end());
    const std::size_t room = T - 2;  // between [CLS] and [SEP]
    if (tokens.size() > room &&
        std::find(tokens.begin() + room, tokens.end(), special.mask) != tokens.end()) {
      throw Error(fmt::format("a [MASK] stands after the {} tokens that are read", room),
                  "a shorter sentence");
    }
    return tokens;
  }

  std::vector<std::string> names(const Indices& ids) const {
    std::vector<std::string> words;
    for (const Index id : ids) words.push_back(vocabulary.word(id));
    return words;
  }
};

}  // namespace unrolled::bert
