// The only header that includes xtensor: the number type, the array type, and how their shapes are written.
// Everything that holds numbers in this book is an Array; integers that point into one are Indices.
#pragma once

#include "tensor/aligned_allocator.hpp"
#define XTENSOR_DEFAULT_ALLOCATOR(T) unrolled::AlignedAllocator<T>

// xtensor 0.26 moved its headers into folders.
#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#include <xtensor/core/xmath.hpp>
#include <xtensor/reducers/xreducer.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xreducer.hpp>
#include <xtensor/xview.hpp>
#endif

#include <cstdint>
#include <span>
#include <string>

#include "tensor/xtensor_mends.hpp"

namespace unrolled {

/// float in the chapters; double in the build that gradient and exercise checks use.
#ifdef UNROLLED_DOUBLE
using Real = double;
#else
using Real = float;
#endif

/// A dense block of numbers in row-major order, of any number of axes.
using Array = xt::xarray<Real>;

/// Positions in a vocabulary, class numbers, token ids: integers are their own type, never floats.
using Index = std::int64_t;
using Indices = xt::xarray<Index>;

/// The sizes of an array's axes, outermost first.
using Shape = Array::shape_type;

/// The elements in row-major order, for loops that do not care about the shape.
inline std::span<Real> flat(Array& array) { return {array.data(), array.size()}; }
inline std::span<const Real> flat(const Array& array) { return {array.data(), array.size()}; }

/// "(4, 8)"; "()" is a single number.
std::string to_string(const Shape& shape);

/// The product of the sizes; 1 for "()".
std::size_t count(const Shape& shape);

/// Σ aᵢ bᵢ. The same bits on every machine, in whatever order its registers take the numbers.
/// Errors: two lengths.
Real dot(std::span<const Real> a, std::span<const Real> b);

/// True when every element is a number: no NaN, no infinity.
bool all_finite(const Array& array);

}  // namespace unrolled
