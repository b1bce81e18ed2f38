// compile_error: an exercise of its own
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  return Array{7, 7};
}

}  // namespace unrolled
#include "exercise.hpp"
const unrolled::exercise::Exercise again("3.1", &unrolled::first,
                                         +[](unrolled::exercise::Checker&, decltype(&unrolled::first)) {},
                                         {});
