// Exercise 3.4, wrong: only the first sentence is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/tokenizer.hpp"

namespace unrolled {

/// Every pair of neighbouring words of the text, "first second", in the order of the text, as often as it
/// occurs. No pair reaches across the end of a sentence. text::sentences() gives the words of each sentence.
inline std::vector<std::string> bigrams(std::string_view text) {
  std::vector<std::string> pairs;
  for (const std::vector<std::string>& words : text::sentences(text)) {
    for (std::size_t i = 1; i < words.size(); ++i) pairs.push_back(words[i - 1] + " " + words[i]);
    break;
  }
  return pairs;
}

}  // namespace unrolled
