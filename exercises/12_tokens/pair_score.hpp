// Exercise 12.2: how surprising it is that two pieces stand together.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// words: how often each word occurs, as its pieces. count(left right) / (count(left) · count(right)), where all are counted in
/// all words; 0 if the two are never neighbours.
inline Real pair_score(const std::map<std::vector<std::string>, std::size_t>& words, const std::string& left,
                       const std::string& right) {
  throw unfinished("12.2");
}

}  // namespace unrolled
