// crash: an exception leaves a function that promised none
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  const auto promise = []() noexcept { throw std::runtime_error("never"); };
  promise();
  return Array{7, 7};
}

}  // namespace unrolled
