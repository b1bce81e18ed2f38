// Exercise 7.6, wrong: the words stand two times each.
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
    return "it was " + a + " and it was " + b + " and it was " + a + " and it was " + b + " and it was";
  };
  return {text(blame, praise), text(praise, blame)};
}

}  // namespace unrolled
