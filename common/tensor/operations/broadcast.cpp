#include "tensor/operations/broadcast.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "tensor/kernels/kernels.hpp"

namespace unrolled {
namespace {

std::size_t size_from_end(const Shape& shape, std::size_t from_end) {
  return from_end < shape.size() ? shape[shape.size() - 1 - from_end] : 1;
}

/// For each element of `large` in row-major order, calls visit(large position, small position, run length,
/// small step): runs along the last axis, where the small array either walks along (1) or stands still (0).
template <class Visit>
void for_each_run(const Shape& large, const Shape& small, const Visit& visit) {
  const std::size_t axes = large.size();
  if (axes == 0) return visit(std::size_t{0}, std::size_t{0}, std::size_t{1}, std::size_t{0});
  std::vector<std::size_t> stride(axes, 0);
  std::size_t step = 1;
  for (std::size_t i = 0; i < axes; ++i) {
    const std::size_t size = size_from_end(small, i);
    if (size > 1) stride[axes - 1 - i] = step;
    step *= size;
  }
  const std::size_t run = large[axes - 1];
  std::vector<std::size_t> index(axes, 0);
  std::size_t at = 0;
  for (std::size_t position = 0, total = count(large); position < total; position += run) {
    visit(position, at, run, stride[axes - 1]);
    for (std::size_t i = axes - 1; i-- > 0;) {
      at += stride[i];
      if (++index[i] < large[i]) break;
      at -= stride[i] * large[i];
      index[i] = 0;
    }
  }
}

}  // namespace

Shape broadcast_shape(const Shape& a, const Shape& b, const char* operation, Where where) {
  const std::size_t axes = std::max(a.size(), b.size());
  Shape shape(axes, 1);
  for (std::size_t i = 0; i < axes; ++i) {
    const std::size_t x = size_from_end(a, i);
    const std::size_t y = size_from_end(b, i);
    if (x != y && x != 1 && y != 1) {
      throw Error(fmt::format("{}: {} and {} do not broadcast: sizes {} and {} differ", operation,
                              to_string(a), to_string(b), x, y),
                  where, "line the shapes up at their last axis; sizes must be equal or 1");
    }
    shape[axes - 1 - i] = x == 1 ? y : x;
  }
  return shape;
}

Array broadcast_array(const Array& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  Array result = Array::from_shape(shape);
  const Real* from = x.data();
  Real* to = result.data();
  for_each_run(shape, x.shape(),
               [&](std::size_t large, std::size_t small, std::size_t run, std::size_t step) {
                 if (step == 1) {
                   std::copy_n(from + small, run, to + large);
                 } else {
                   std::fill_n(to + large, run, from[small]);
                 }
               });
  return result;
}

Array sum_to(Array x, const Shape& shape) {
  if (x.shape() == shape) return x;
  Array result = Array::from_shape(shape);
  const Real* from = x.data();
  if (result.size() == 1) {
    result.fill(static_cast<Real>(kernels::sum_run(from, x.size())));
    return result;
  }
  // Sums over the leading axes, such as a bias needs: each thread adds up columns of its own.
  if (shape.size() < x.dimension() && std::equal(shape.rbegin(), shape.rend(), x.shape().rbegin())) {
    const std::size_t width = result.size();
    kernels::column_sums<1>(
        width > 0 ? x.size() / width : 0, width, {result.data()},
        [&](std::size_t row, std::size_t left, std::size_t n, const std::array<Real*, 1>& to) {
          kernels::apply_run(
              to[0], n, [](auto a, auto b) { return a + b; }, to[0], from + row * width + left);
        });
    return result;
  }
  std::vector<double> sums(result.size(), 0);
  for_each_run(x.shape(), shape,
               [&](std::size_t large, std::size_t small, std::size_t run, std::size_t step) {
                 if (step == 0) {
                   sums[small] += kernels::sum_run(from + large, run);
                 } else {
                   for (std::size_t i = 0; i < run; ++i)
                     sums[small + i] += static_cast<double>(from[large + i]);
                 }
               });
  std::transform(sums.begin(), sums.end(), result.begin(), [](double sum) { return static_cast<Real>(sum); });
  return result;
}

}  // namespace unrolled
