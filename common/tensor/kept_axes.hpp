// A sum whose axis is kept, as an array at once.
//
// xtensor is lazy: xt::sum(x, {1}, xt::keep_dims) is a promise that each use works out again, and where it broadcasts,
// as in x / xt::sum(x, {1}, xt::keep_dims), version 0.24 reads past the sums and returns other numbers without a
// word. With this, which array.hpp brings along, what a reader of NumPy would write means what NumPy means.
#pragma once

#include <type_traits>

namespace unrolled::kept {

/// The numbers of an expression, worked out now.
template <class E>
auto now(const E& lazy) {
  return xt::xarray<typename E::value_type>(lazy);
}

inline const auto later = xt::keep_dims | xt::evaluation_strategy::lazy;
using KeepDims = std::remove_cvref_t<decltype(xt::keep_dims)>;

}  // namespace unrolled::kept

namespace xt {

template <class E, class I, std::size_t N>
auto sum(E&& e, const I (&axes)[N], unrolled::kept::KeepDims) {
  return unrolled::kept::now(sum(e, axes, unrolled::kept::later));
}

template <class E, class I, std::size_t N>
auto mean(E&& e, const I (&axes)[N], unrolled::kept::KeepDims) {
  return unrolled::kept::now(mean(e, axes, unrolled::kept::later));
}

template <class E, class I, std::size_t N>
auto amax(E&& e, const I (&axes)[N], unrolled::kept::KeepDims) {
  return unrolled::kept::now(amax(e, axes, unrolled::kept::later));
}

template <class E, class I, std::size_t N>
auto amin(E&& e, const I (&axes)[N], unrolled::kept::KeepDims) {
  return unrolled::kept::now(amin(e, axes, unrolled::kept::later));
}

}  // namespace xt
