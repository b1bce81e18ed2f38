// compile_error: the compiler computes without end
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

consteval int forever() {
  int i = 0;
  while (i >= 0) i = (i + 1) % 1000;
  return i;
}
const int never = forever();

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  return Array{7, 7};
}

}  // namespace unrolled
