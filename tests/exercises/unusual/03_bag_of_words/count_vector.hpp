// Each place of the vector goes through the whole text; the unknown are what is left.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "text/vocabulary.hpp"

namespace unrolled {

static Array count_vector(const std::vector<std::string>& words,
                          const text::Vocabulary& vocabulary) noexcept {
  std::vector<Real> counts;
  auto left = static_cast<Real>(words.size());
  for (const std::string& known : vocabulary.words()) {
    counts.push_back(static_cast<Real>(std::count(words.begin(), words.end(), known)));
    left -= counts.back();
  }
  counts.push_back(left);
  Array vector = Array::from_shape({counts.size()});
  std::copy(counts.begin(), counts.end(), vector.begin());
  return vector;
}

}  // namespace unrolled
