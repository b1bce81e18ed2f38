// Number after number, with cosh for the slope of tanh.
#pragma once

#include <cmath>

#include "06_lstm/gates.hpp"
#include "tensor/array.hpp"

namespace unrolled {

inline lstm::CellGradient cell_backward(const lstm::Gates& gates, const Array& cell_before,
                                        const Array& d_hidden, const Array& d_cell) {
  const Array empty(cell_before.shape(), 0);
  lstm::CellGradient found = {empty, empty, empty, empty, empty};
  for (std::size_t n = 0; n < cell_before.size(); ++n) {
    const Real i = gates.i.flat(n), f = gates.f.flat(n), g = gates.g.flat(n), o = gates.o.flat(n);
    const Real before = cell_before.flat(n), c = i * g + f * before, cosh = std::cosh(c);
    const Real d_c = d_hidden.flat(n) * o / (cosh * cosh) + d_cell.flat(n);
    found.o.flat(n) = d_hidden.flat(n) * std::sinh(c) / cosh * (o - o * o);
    found.g.flat(n) = (1 + g) * (1 - g) * i * d_c;
    found.f.flat(n) = (f - f * f) * before * d_c;
    found.i.flat(n) = (i - i * i) * g * d_c;
    found.cell_before.flat(n) = f * d_c;
  }
  return found;
}

}  // namespace unrolled
