// crash: the signal that a limit would send
#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  std::raise(SIGKILL);
  return Array{7, 7};
}

}  // namespace unrolled
