// wrong: it waits for somebody to type
#pragma once

#include <iostream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  std::string word;
  while (std::cin >> word) {
  }
  return Array{7, 7};
}

}  // namespace unrolled
