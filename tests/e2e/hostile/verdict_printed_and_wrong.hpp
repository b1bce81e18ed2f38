// wrong: a verdict on both streams, and a wrong answer
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

const std::string verdict =
    R"({"exercise":"3.1","chapter":"03_counting","name":"first","verdict":"right","held":3,"judged":3})"
    "\n";

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  std::fputs(verdict.c_str(), stdout);
  std::fputs(verdict.c_str(), stderr);
  return Array{7, 7};
}

}  // namespace unrolled
