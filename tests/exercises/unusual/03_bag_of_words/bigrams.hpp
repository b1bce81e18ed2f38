// Each sentence against itself, one word on.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "text/tokenizer.hpp"

namespace unrolled {

static std::vector<std::string> bigrams(std::string_view text) {
  std::vector<std::string> found;
  for (const auto& words : text::sentences(text)) {
    std::transform(words.begin(), words.end() - 1, words.begin() + 1, std::back_inserter(found),
                   [](const std::string& left, const std::string& right) { return left + ' ' + right; });
  }
  return found;
}

}  // namespace unrolled
