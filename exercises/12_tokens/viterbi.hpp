// Exercise 12.3: the likeliest of all cuts.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// log_p: ln p of each piece. The pieces of the cut of the word whose sum of ln p is largest; none if no cut covers the word. The
/// word has small letters a to z only.
inline std::vector<std::string> viterbi(const std::string& word, const std::map<std::string, Real>& log_p) {
  throw unfinished("12.3");
}

}  // namespace unrolled
