#include "tensor/operations/layout.hpp"

#include <fmt/ranges.h>

#include <numeric>

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/axis.hpp"
#include "tensor/operations/broadcast.hpp"

namespace unrolled {
namespace {

constexpr Operation reshape_op{"reshape", "y = x in another shape", "∂x = ∂y in the old shape"};
constexpr Operation permute_op{"permute", "y = x with its axes in another order",
                               "∂x = ∂y with the axes put back"};
constexpr Operation slice_op{"slice", "y = x[begin:end]", "∂x[begin:end] = ∂y, 0 elsewhere"};
constexpr Operation concat_op{"concat", "y = [x₀, x₁, …]", "∂xᵢ = its part of ∂y"};
constexpr Operation broadcast_op{"broadcast_to", "y = x, repeated", "∂x = Σ ∂y over the repetitions"};

/// y[i, j, …] = x with axis order[k] of x as axis k of y.
Array permuted(const Array& x, const std::vector<std::size_t>& order) {
  const std::size_t axes = order.size();
  std::vector<std::size_t> stride(axes, 1);
  for (std::size_t i = axes; i-- > 1;) stride[i - 1] = stride[i] * x.shape()[i];
  Shape shape(axes);
  std::vector<std::size_t> step(axes);
  for (std::size_t i = 0; i < axes; ++i) {
    shape[i] = x.shape()[order[i]];
    step[i] = stride[order[i]];
  }
  Array y = Array::from_shape(shape);
  if (y.size() == 0) return y;
  if (axes == 0) return x;
  // Rows along the last axis of y; each row starts where its outer indices say.
  const std::size_t width = shape.back();
  const std::size_t last_step = step.back();
  kernels::in_rows(y.size() / width, width, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      std::size_t from = 0;
      for (std::size_t i = axes - 1, rest = row; i-- > 0; rest /= shape[i]) from += rest % shape[i] * step[i];
      Real* to = y.data() + row * width;
      const Real* source = x.data() + from;
      if (last_step == 1) {
        std::copy_n(source, width, to);
      } else {
        for (std::size_t k = 0; k < width; ++k) to[k] = source[k * last_step];
      }
    }
  });
  return y;
}

Shape resolve(const In& x, const std::vector<Index>& wanted) {
  const auto refuse = [&](const char* hint) {
    return Error(fmt::format("reshape: {} into ({})", to_string(x.shape()), fmt::join(wanted, ", ")), x.where,
                 hint);
  };
  const std::size_t total = x.value().size();
  std::size_t known = 1;
  std::size_t open = wanted.size();
  Shape shape(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] >= 0) {
      shape[i] = static_cast<std::size_t>(wanted[i]);
      known *= shape[i];
    } else if (wanted[i] == -1 && open == wanted.size()) {
      open = i;
    } else {
      throw refuse("sizes are positive; at most one may be −1");
    }
  }
  if (open < wanted.size()) {
    if (known == 0 || total % known != 0) throw refuse("the open size −1 has no whole value");
    shape[open] = total / known;
    known = total;
  }
  if (known != total) throw refuse("the product of the sizes must stay the same");
  return shape;
}

}  // namespace

Tensor reshape(const In& x, const std::vector<Index>& shape) {
  Array y = x.value();
  y.reshape(resolve(x, shape));
  return make(reshape_op, std::move(y), {x.tensor}, x.where, [](Node& out) {
    Array share = out.grad;
    share.reshape(out.input(0).shape());
    accumulate(*out.inputs[0], std::move(share));
  });
}

Tensor permute(const In& x, const std::vector<int>& order) {
  const std::size_t axes = x.shape().size();
  std::vector<std::size_t> forward;
  std::vector<std::size_t> back(axes, axes);
  for (const int axis : order) {
    const std::size_t from = view_axis(x.shape(), axis, permute_op.name, x.where).axis;
    if (back[from] == axes) back[from] = forward.size();
    forward.push_back(from);
  }
  if (order.size() != axes || std::count(back.begin(), back.end(), axes) > 0) {
    throw Error(fmt::format("permute: order ({}) for {}", fmt::join(order, ", "), to_string(x.shape())),
                x.where, "name each axis once");
  }
  return make(permute_op, permuted(x.value(), forward), {x.tensor}, x.where,
              [back](Node& out) { accumulate(*out.inputs[0], permuted(out.grad, back)); });
}

Tensor transpose(const In& x, int first, int second) {
  std::vector<int> order(x.shape().size());
  std::iota(order.begin(), order.end(), 0);
  const std::size_t a = view_axis(x.shape(), first, "transpose", x.where).axis;
  const std::size_t b = view_axis(x.shape(), second, "transpose", x.where).axis;
  std::swap(order[a], order[b]);
  return permute(x, order);
}

Tensor slice(const In& x, int axis, Index begin, Index end) {
  const AxisView view = view_axis(x.shape(), axis, slice_op.name, x.where);
  const auto length = static_cast<Index>(view.length);
  const Index from = begin < 0 ? begin + length : begin;
  const Index to = end < 0 ? end + length : end;
  if (from < 0 || to > length || from > to) {
    throw Error(
        fmt::format("slice: [{}:{}] of an axis of size {} in {}", begin, end, length, to_string(x.shape())),
        x.where, "0 ≤ begin ≤ end ≤ size; negative positions count from the end");
  }
  Shape shape = x.shape();
  shape[view.axis] = static_cast<std::size_t>(to - from);
  // One run of memory for each outer index.
  const std::size_t run = shape[view.axis] * view.inner;
  const std::size_t stride = view.length * view.inner;
  const std::size_t offset = static_cast<std::size_t>(from) * view.inner;
  Array y = Array::from_shape(shape);
  for (std::size_t o = 0; o < view.outer; ++o) {
    std::copy_n(x.value().data() + o * stride + offset, run, y.data() + o * run);
  }
  return make(slice_op, std::move(y), {x.tensor}, x.where,
              [outer = view.outer, run, stride, offset](Node& out) {
                accumulate_with(*out.inputs[0], [&](Array& gradient) {
                  for (std::size_t o = 0; o < outer; ++o) {
                    Real* into = gradient.data() + o * stride + offset;
                    kernels::apply_run(
                        into, run, [](auto a, auto b) { return a + b; }, into, out.grad.data() + o * run);
                  }
                });
              });
}

Tensor concat(const std::vector<Tensor>& parts, int axis, Where where) {
  if (parts.empty()) throw Error("concat: nothing to put together", where);
  const AxisView first = view_axis(parts[0].shape(), axis, concat_op.name, where);
  Shape shape = parts[0].shape();
  shape[first.axis] = 0;
  std::vector<std::size_t> runs;  // how much memory each part gives to one outer index
  std::size_t total = 0;
  for (const Tensor& part : parts) {
    Shape others = part.shape();
    if (others.size() == shape.size()) others[first.axis] = shape[first.axis];
    if (others != shape) {
      throw Error(fmt::format("concat: {} and {} along axis {}", to_string(parts[0].shape()),
                              to_string(part.shape()), axis),
                  where, "all sizes but that axis must be equal");
    }
    runs.push_back(part.shape()[first.axis] * first.inner);
    total += runs.back();
  }
  for (const Tensor& part : parts) shape[first.axis] += part.shape()[first.axis];

  Array y = Array::from_shape(shape);
  std::size_t offset = 0;
  for (std::size_t p = 0; p < parts.size(); offset += runs[p++]) {
    for (std::size_t o = 0; o < first.outer; ++o) {
      kernels::copy_run(parts[p].value().data() + o * runs[p], runs[p], y.data() + o * total + offset);
    }
  }
  return make(concat_op, std::move(y), parts, where, [outer = first.outer, runs, total](Node& out) {
    std::size_t start = 0;
    for (std::size_t p = 0; p < runs.size(); start += runs[p++]) {
      if (!out.wants(p)) continue;
      Array share = Array::from_shape(out.input(p).shape());
      for (std::size_t o = 0; o < outer; ++o) {
        std::copy_n(out.grad.data() + o * total + start, runs[p], share.data() + o * runs[p]);
      }
      accumulate(*out.inputs[p], std::move(share));
    }
  });
}

Tensor stack(const std::vector<Tensor>& parts, int axis, Where where) {
  if (parts.empty()) throw Error("stack: nothing to put together", where);
  const int axes = static_cast<int>(parts[0].axes()) + 1;
  const int at = axis < 0 ? axis + axes : axis;
  if (at < 0 || at >= axes)
    throw Error(fmt::format("stack: there is no axis {} among {}", axis, axes), where);
  std::vector<Tensor> widened;
  for (const Tensor& part : parts) {
    std::vector<Index> shape(part.shape().begin(), part.shape().end());
    shape.insert(shape.begin() + at, 1);
    widened.push_back(reshape(In(part, where), shape));
  }
  return concat(widened, at, where);
}

Tensor broadcast_to(const In& x, const Shape& shape) {
  if (broadcast_shape(x.shape(), shape, broadcast_op.name, x.where) != shape) {
    throw Error(fmt::format("broadcast_to: {} does not fit into {}", to_string(x.shape()), to_string(shape)),
                x.where);
  }
  return make(broadcast_op, broadcast_array(x.value(), shape), {x.tensor}, x.where,
              [](Node& out) { accumulate(*out.inputs[0], sum_to(out.grad, out.input(0).shape())); });
}

}  // namespace unrolled
