// Exercise 6.4: the gradient along the path of the cell state.
#pragma once

#include "base/error.hpp"
#include "tensor/array.hpp"

namespace unrolled {

/// ∂c_T/∂c_t along the cell path, gates held fixed, for t = 0 … T, T ≥ 0: (T+1,C). Row s of `forget_gates` (T,C) is
/// f_{s+1}, the gate that stands between c_s and c_{s+1}.
///   c_t = f_t ∘ c_{t−1} + i_t ∘ g_t
inline Array cell_path_gradient(const Array& forget_gates) { throw unfinished("6.4"); }

}  // namespace unrolled
