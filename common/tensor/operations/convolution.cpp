#include "tensor/operations/convolution.hpp"

#include "tensor/kernels/gemm.hpp"
#include "tensor/kernels/kernels.hpp"

namespace unrolled {
namespace {

constexpr Operation conv1d_op{
    "conv1d", "y[t] = Σₖ x[t + k − left] · filters[k]",
    "∂x[t + k − left] += ∂y[t] · filters[k]ᵀ, ∂filters[k] += x[t + k − left]ᵀ · ∂y[t]"};

/// Which rows of x a filter's row k meets, and where their result goes.
struct Overlap {
  std::size_t from, to, rows;
};

Overlap overlap(std::size_t k, std::size_t left, std::size_t time, std::size_t steps) {
  // y[t] reads x[t + k − left]: t runs where that lies inside [0, time).
  const std::size_t first = k < left ? left - k : 0;
  const std::size_t last = std::min(steps, time + left >= k ? time + left - k : 0);
  return {first + k - left, first, last > first ? last - first : 0};
}

}  // namespace

Tensor conv1d(const In& x, const In& filters, std::size_t left, std::size_t right) {
  const Shape& shape = x.shape();
  const Shape& filter = filters.shape();
  if (shape.size() != 3 || filter.size() != 3 || shape[2] != filter[1]) {
    throw Error(fmt::format("conv1d: x {} and filters {}", to_string(shape), to_string(filter)), x.where,
                "they are (batch, time, channels) and (width, channels, filters)");
  }
  const auto [batch, time, channels] = std::tuple(shape[0], shape[1], shape[2]);
  const auto [width, outputs] = std::tuple(filter[0], filter[2]);
  if (width == 0 || time + left + right < width) {
    throw Error(
        fmt::format("conv1d: {} positions are fewer than the filter's {}", time + left + right, width),
        x.where, "pad on the left or right");
  }
  const std::size_t steps = time + left + right - width + 1;

  // One matrix product for each sentence and each row of the filter, reading x in place.
  const auto for_each_product = [=, batch = batch, time = time, width = width](const auto& body) {
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t k = 0; k < width; ++k) {
        const Overlap range = overlap(k, left, time, steps);
        if (range.rows > 0) body(k, b * time + range.from, b * steps + range.to, range.rows);
      }
    }
  };
  const std::size_t c = channels;
  const std::size_t f = outputs;
  Array y = Array::from_shape(Shape{batch, steps, outputs});
  y.fill(0);
  for_each_product([&](std::size_t k, std::size_t from, std::size_t to, std::size_t rows) {
    gemm({x.value().data() + from * c, rows, c}, {filters.value().data() + k * c * f, c, f},
         {y.data() + to * f, true});
  });
  return make(conv1d_op, std::move(y), {x.tensor, filters.tensor}, x.where,
              [for_each_product, c, f](Node& out) {
                accumulate_with(*out.inputs[0], [&](Array& into) {
                  for_each_product([&](std::size_t k, std::size_t from, std::size_t to, std::size_t rows) {
                    gemm({out.grad.data() + to * f, rows, f}, {out.input(1).data() + k * c * f, f, c, true},
                         {into.data() + from * c, true});
                  });
                });
                accumulate_with(*out.inputs[1], [&](Array& into) {
                  for_each_product([&](std::size_t k, std::size_t from, std::size_t to, std::size_t rows) {
                    gemm({out.input(0).data() + from * c, c, rows, true}, {out.grad.data() + to * f, rows, f},
                         {into.data() + k * c * f, true});
                  });
                });
              });
}

}  // namespace unrolled
