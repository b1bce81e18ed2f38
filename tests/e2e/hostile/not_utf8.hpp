// wrong: bytes that are no UTF-8, in its words and its errors
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline Array first(const std::vector<std::string>& text, const std::vector<std::string>& vocabulary) {
  std::fputs("\xff\xfe\x80 \xef\xbf\xbe", stdout);
  throw std::runtime_error("Ðÿ \xff]]>\x1b[2J");
}

}  // namespace unrolled
