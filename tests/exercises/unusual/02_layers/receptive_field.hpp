// From the last layer to the first: n neighbours come from (n − 1) · stride + size.
#pragma once

#include <vector>

#include "02_layers/pooling.hpp"

namespace unrolled {

inline std::size_t receptive_field(const std::vector<layers::Window>& windows) {
  std::size_t positions = 1;
  for (auto window = windows.rbegin(); window != windows.rend(); ++window)
    positions = (positions - 1) * window->stride + window->size;
  return positions;
}

}  // namespace unrolled
