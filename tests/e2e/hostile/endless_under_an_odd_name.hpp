// endless: its name looks like the end of its name in /proc
#pragma once

#include <sys/prctl.h>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  prctl(PR_SET_NAME, "a) S 1 1 1 1 1");
  for (volatile int i = 0;; i = i + 1) {
  }
}

}  // namespace unrolled
