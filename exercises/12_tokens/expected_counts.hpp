// Exercise 12.4: how often each piece is expected in a word.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// pieces (K), and p (K), their probabilities. A cut of the word has the probability Π p(piece), over that of all cuts together. How
/// often each piece stands in a cut that is drawn so: (K). All 0 if no cut covers the word.
inline Array expected_counts(const std::string& word, const std::vector<std::string>& pieces,
                             const Array& p) {
  throw unfinished("12.4");
}

}  // namespace unrolled
