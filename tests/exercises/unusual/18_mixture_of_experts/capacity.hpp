// By counting: room is added until it is enough.
#pragma once

#include "tensor/array.hpp"

namespace unrolled {

inline std::size_t capacity(std::size_t B, std::size_t T, std::size_t E, std::size_t k, std::size_t percent) {
  std::size_t room = 0;
  while (room * E * 100 < B * T * k * percent) ++room;
  return room;
}

}  // namespace unrolled
