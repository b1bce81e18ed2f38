// crash: a call without end
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  return text.empty() ? Array{7, 7} : Array(first(text, vocabulary) + 1);
}

}  // namespace unrolled
