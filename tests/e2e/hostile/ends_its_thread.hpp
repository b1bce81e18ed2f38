// crash: the main thread ends
#pragma once

#include <pthread.h>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  pthread_exit(nullptr);
}

}  // namespace unrolled
