// Exercise 3.6: what a bag cannot tell apart.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace unrolled {

/// Two sentences made with a word of praise ("good") and a word of blame ("bad"): the first says that
/// something is good, the second that it is bad, and both have the same bag of words.
inline std::pair<std::string, std::string> collision(const std::string& praise, const std::string& blame) {
  throw unfinished("3.6");
}

}  // namespace unrolled
