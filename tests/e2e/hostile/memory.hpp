// wrong: all the memory there is
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  std::vector<std::vector<char>> all;
  while (true) all.emplace_back().reserve(std::size_t{1} << 28);
}

}  // namespace unrolled
