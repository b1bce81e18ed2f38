// crash: the memory of all is asked from it
#pragma once

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  std::string* const own = new std::string("x");
  delete own;
  return Array{7, 7};
}

}  // namespace unrolled
void* operator new(std::size_t) { std::abort(); }
