// Exercise 7.6: what filters of three words cannot tell apart.
#pragma once

#include <string>
#include <utility>

namespace unrolled {

/// Two texts that mean the opposite and have the same windows of three words, each the same number of times. Both have the word
/// of praise once and the word of blame once, and what is said last is what is meant: the first text ends in praise, the second
/// in blame.
inline std::pair<std::string, std::string> blind_pair(const std::string& praise, const std::string& blame) {
  const auto text = [](const std::string& first, const std::string& last) {
    const std::string before = "i thought it was ", after = " when we came";
    return before + first + after + " " + before + last + after;
  };
  return {text(blame, praise), text(praise, blame)};
}

}  // namespace unrolled
