// In other words, with capitals and a sentence's end between: what counts is the words.
#pragma once

#include <string>
#include <utility>

namespace unrolled {

static std::pair<std::string, std::string> blind_pair(const std::string& praise, const std::string& blame) {
  std::string first, second;
  for (const std::string& word : {blame, praise}) first += "They say it is " + word + ". They say no more. ";
  for (const std::string& word : {praise, blame}) second += "They say it is " + word + ". They say no more. ";
  return {first, second};
}

}  // namespace unrolled
