// endless: a loop
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  for (volatile int i = 0;; i = i + 1) {
  }
}

}  // namespace unrolled
