// Exercise 12.2, wrong: one added to each count.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// words: how often each word occurs, as its pieces. count(left right) / (count(left) · count(right)), where all are counted in
/// all words; 0 if the two are never neighbours.
inline Real pair_score(const std::map<std::vector<std::string>, std::size_t>& words, const std::string& left,
                       const std::string& right) {
  Real together = 0, lefts = 0, rights = 0;
  for (const auto& [pieces, count] : words) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i] == left) lefts += static_cast<Real>(count);
      if (pieces[i] == right) rights += static_cast<Real>(count);
      if (i + 1 < pieces.size() && pieces[i] == left && pieces[i + 1] == right)
        together += static_cast<Real>(count);
    }
  }
  return together == 0 ? 0 : (together + 1) / ((lefts + 1) * (rights + 1));
}

}  // namespace unrolled
