// Exercise 3.1: a text as a vector of counts.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"
#include "text/vocabulary.hpp"

namespace unrolled {

/// How often each word of the vocabulary stands in the text; the last place counts the words that the
/// vocabulary does not have, so that none is lost. Shape: (V + 1).
inline Array count_vector(const std::vector<std::string>& words, const text::Vocabulary& vocabulary) {
  throw unfinished("3.1");
}

}  // namespace unrolled
