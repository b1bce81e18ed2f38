#include "tensor/operations/indexing.hpp"

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/broadcast.hpp"

namespace unrolled {
namespace {

using kernels::Batch;

constexpr Operation gather_op{"gather", "y[i] = table[index[i]]", "∂table[index[i]] += ∂y[i]"};
constexpr Operation pick_op{"pick", "y[i] = x[i, index[i]]", "∂x[i, index[i]] = ∂y[i], 0 elsewhere"};
constexpr Operation select_op{"select", "y = mask ? a : b", "∂y goes to the one chosen"};
constexpr Operation masked_fill_op{"masked_fill", "y = mask ? value : x", "∂x = 0 where masked, else ∂y"};
constexpr Operation dropout_op{"dropout", "y = x · keep / (1 − rate)", "∂x = ∂y · keep / (1 − rate)"};

void check_indices(const char* name, const Indices& indices, std::size_t limit, Where where) {
  for (const Index index : indices) {
    if (index >= 0 && index < static_cast<Index>(limit)) continue;
    throw Error(fmt::format("{}: index {} is outside [0, {})", name, index, limit), where);
  }
}

/// The mask as numbers, 1 and 0, repeated to a shape.
Array as_numbers(const Mask& mask, const Shape& shape) {
  Array numbers = Array::from_shape(mask.shape());
  for (std::size_t i = 0; i < mask.size(); ++i) numbers.flat(i) = mask.flat(i) ? 1 : 0;
  return broadcast_array(numbers, shape);
}

Array product(const Array& a, const Array& b) {
  Array y = Array::from_shape(a.shape());
  kernels::apply(
      y, [](Batch p, Batch q) { return p * q; }, a, b);
  return y;
}

}  // namespace

Tensor gather(const In& table, const Indices& indices) {
  if (table.shape().size() != 2) {
    throw Error(fmt::format("gather: the table is {}", to_string(table.shape())), table.where,
                "it is (rows, features)");
  }
  check_indices("gather", indices, table.shape()[0], table.where);
  const std::size_t width = table.shape()[1];
  Shape shape(indices.shape().begin(), indices.shape().end());
  shape.push_back(width);
  Array y = Array::from_shape(shape);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::copy_n(table.value().data() + static_cast<std::size_t>(indices.flat(i)) * width, width,
                y.data() + i * width);
  }
  return make(gather_op, std::move(y), {table.tensor}, table.where, [indices, width](Node& out) {
    accumulate_with(*out.inputs[0], [&](Array& gradient) {
      for (std::size_t i = 0; i < indices.size(); ++i) {
        Real* row = gradient.data() + static_cast<std::size_t>(indices.flat(i)) * width;
        kernels::apply_run(
            row, width, [](Batch a, Batch b) { return a + b; }, row, out.grad.data() + i * width);
      }
    });
  });
}

Tensor pick(const In& x, const Indices& indices) {
  const Shape& shape = x.shape();
  if (shape.empty() ||
      !std::equal(indices.shape().begin(), indices.shape().end(), shape.begin(), shape.end() - 1)) {
    throw Error(fmt::format("pick: x is {} and the indices {}", to_string(shape), to_string(indices.shape())),
                x.where, "x is (…, V) and the indices (…)");
  }
  const std::size_t width = shape.back();
  check_indices("pick", indices, width, x.where);
  Array y = Array::from_shape(Shape(shape.begin(), shape.end() - 1));
  const auto position = [width, indices](std::size_t i) {
    return i * width + static_cast<std::size_t>(indices.flat(i));
  };
  for (std::size_t i = 0; i < y.size(); ++i) y.flat(i) = x.value().flat(position(i));
  return make(pick_op, std::move(y), {x.tensor}, x.where, [position](Node& out) {
    accumulate_with(*out.inputs[0], [&](Array& gradient) {
      for (std::size_t i = 0; i < out.grad.size(); ++i) gradient.flat(position(i)) += out.grad.flat(i);
    });
  });
}

Tensor select(const Mask& mask, const In& a, const In& b) {
  const Shape both = broadcast_shape(a.shape(), b.shape(), select_op.name, a.where);
  const Shape shape =
      broadcast_shape(both, Shape(mask.shape().begin(), mask.shape().end()), select_op.name, a.where);
  const Array chosen = as_numbers(mask, shape);
  Array y = Array::from_shape(shape);
  kernels::apply(
      y, [](Batch m, Batch p, Batch q) { return xsimd::select(m > Batch(Real{0}), p, q); }, chosen,
      broadcast_array(a.value(), shape), broadcast_array(b.value(), shape));
  return make(select_op, std::move(y), {a.tensor, b.tensor}, a.where, [chosen](Node& out) {
    if (out.wants(0)) accumulate(*out.inputs[0], sum_to(product(out.grad, chosen), out.input(0).shape()));
    if (out.wants(1)) accumulate(*out.inputs[1], sum_to(product(out.grad, 1 - chosen), out.input(1).shape()));
  });
}

Tensor masked_fill(const In& x, const Mask& mask, double value) {
  const Shape mask_shape(mask.shape().begin(), mask.shape().end());
  if (broadcast_shape(x.shape(), mask_shape, masked_fill_op.name, x.where) != x.shape()) {
    throw Error(fmt::format("masked_fill: the mask {} is larger than x {}", to_string(mask_shape),
                            to_string(x.shape())),
                x.where);
  }
  const Array masked = as_numbers(mask, x.shape());
  Array y = Array::from_shape(x.shape());
  const Batch fill(static_cast<Real>(value));
  kernels::apply(
      y, [&](Batch m, Batch v) { return xsimd::select(m > Batch(Real{0}), fill, v); }, masked, x.value());
  return make(masked_fill_op, std::move(y), {x.tensor}, x.where,
              [masked](Node& out) { accumulate(*out.inputs[0], product(out.grad, 1 - masked)); });
}

Array dropout_mask(const Shape& shape, double rate, Generator& generator) {
  Array keep = Array::from_shape(shape);
  const Real scale = static_cast<Real>(1 / (1 - rate));
  for (Real& k : flat(keep)) k = generator.chance(rate) ? 0 : scale;
  return keep;
}

Tensor dropout(const In& x, double rate, Generator& generator) {
  if (!(rate >= 0 && rate < 1)) throw Error(fmt::format("dropout: rate {} is outside [0, 1)", rate), x.where);
  if (rate == 0) return x.tensor;
  Array keep = dropout_mask(x.shape(), rate, generator);
  Array y = product(x.value(), keep);
  return make(dropout_op, std::move(y), {x.tensor}, x.where,
              [keep = std::move(keep)](Node& out) { accumulate(*out.inputs[0], product(out.grad, keep)); });
}

}  // namespace unrolled
