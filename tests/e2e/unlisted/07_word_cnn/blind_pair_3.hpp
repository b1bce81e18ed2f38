// Exercise 7.6, wrong: the other words have "good" among them, so it may stand three times.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace unrolled {

/// Two texts that mean the opposite and have the same windows of three words, each the same number of times. Both have the word
/// of praise once and the word of blame once, and what is said last is what is meant: the first text ends in praise, the second
/// in blame.
inline std::pair<std::string, std::string> blind_pair(const std::string& praise, const std::string& blame) {
  const auto text = [](const std::string& a, const std::string& b) {
    return "so good it was " + a + " and so good it was " + b + " and so good";
  };
  return {text(blame, praise), text(praise, blame)};
}

}  // namespace unrolled
