// From the last text to the first, leaving a text's count of errors behind.
#pragma once

#include <vector>

#include "tensor/array.hpp"

namespace unrolled {

static Array exact_match(const Indices& answers, const Indices& right) {
  std::vector<int> errors(right.shape(0), 0);
  for (std::size_t i = right.size(); i-- > 0;) errors[i / right.shape(1)] += answers.flat(i) != right.flat(i);
  int whole = 0, wrong = 0;
  for (const int each : errors) whole += each == 0, wrong += each;
  return {1 - Real(wrong) / static_cast<Real>(right.size()), Real(whole) / static_cast<Real>(errors.size())};
}

}  // namespace unrolled
