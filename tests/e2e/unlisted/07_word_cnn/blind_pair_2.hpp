// Exercise 7.6, wrong: the meaning is turned by a "not" and not by the order.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace unrolled {

/// Two texts that mean the opposite and have the same windows of three words, each the same number of times. Both have the word
/// of praise once and the word of blame once, and what is said last is what is meant: the first text ends in praise, the second
/// in blame.
inline std::pair<std::string, std::string> blind_pair(const std::string& praise, const std::string& blame) {
  return {"it was " + blame + " and it was " + praise, "it was " + blame + " and it was not " + praise};
}

}  // namespace unrolled
