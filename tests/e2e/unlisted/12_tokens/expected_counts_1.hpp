// Exercise 12.4, wrong: p of the piece is left out.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

/// pieces (K), and p (K), their probabilities. A cut of the word has the probability Π p(piece), over that of all cuts together. How
/// often each piece stands in a cut that is drawn so: (K). All 0 if no cut covers the word.
inline Array expected_counts(const std::string& word, const std::vector<std::string>& pieces,
                             const Array& p) {
  const std::size_t n = word.size();
  std::vector<Real> alpha(n + 1, 0), beta(n + 1, 0);
  alpha[0] = beta[n] = 1;
  const auto stands = [&](std::size_t k, std::size_t begin) {
    return !pieces[k].empty() && word.compare(begin, pieces[k].size(), pieces[k]) == 0;
  };
  for (std::size_t begin = 0; begin < n; ++begin) {
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      if (stands(k, begin)) alpha[begin + pieces[k].size()] += alpha[begin] * p(k);
    }
  }
  for (std::size_t begin = n; begin-- > 0;) {
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      if (stands(k, begin)) beta[begin] += p(k) * beta[begin + pieces[k].size()];
    }
  }
  Array counts = xt::zeros<Real>({pieces.size()});
  for (std::size_t begin = 0; begin < n && alpha[n] > 0; ++begin) {
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      if (stands(k, begin)) counts(k) += alpha[begin] * beta[begin + pieces[k].size()] / alpha[n];
    }
  }
  return counts;
}

}  // namespace unrolled
