// Exercise 3.1, wrong: counts begin at one, as in naive Bayes.
#pragma once

#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "text/vocabulary.hpp"

namespace unrolled {

/// How often each word of the vocabulary stands in the text; the last place counts the words that the
/// vocabulary does not have, so that none is lost. Shape: (V + 1).
inline Array count_vector(const std::vector<std::string>& words, const text::Vocabulary& vocabulary) {
  Array vector = xt::ones<Real>({vocabulary.size() + 1});
  const auto unknown = static_cast<Index>(vocabulary.size());
  for (const std::string& word : words) vector(vocabulary.find(word).value_or(unknown)) += 1;
  return vector;
}

}  // namespace unrolled
