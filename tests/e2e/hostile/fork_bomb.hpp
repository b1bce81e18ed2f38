// endless: as many processes as there may be
#pragma once

#include <unistd.h>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  while (true) fork();
}

}  // namespace unrolled
