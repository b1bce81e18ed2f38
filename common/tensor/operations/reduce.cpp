#include "tensor/operations/reduce.hpp"

#include <cmath>

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/axis.hpp"

namespace unrolled {
namespace {

using kernels::Batch;

constexpr Operation sum_op{"sum", "y = Σ x", "∂x = ∂y, repeated"};
constexpr Operation mean_op{"mean", "y = Σ x / n", "∂x = ∂y / n, repeated"};
constexpr Operation max_op{"max", "y = max x", "∂y goes to the largest"};

/// Σ of all of x, divided by `n`.
Tensor fold_all(const Operation& operation, const In& x, std::size_t n) {
  const double sum = kernels::sum_run(x.value().data(), x.value().size());
  Array y(static_cast<Real>(sum / static_cast<double>(n)));
  return make(operation, std::move(y), {x.tensor}, x.where, [n](Node& out) {
    Array share = Array::from_shape(out.input(0).shape());
    share.fill(out.grad.flat(0) / static_cast<Real>(n));
    accumulate(*out.inputs[0], std::move(share));
  });
}

/// Σ over one axis, divided by `n`.
Tensor fold_axis(const Operation& operation, const In& x, const AxisView& view, bool keep_axis,
                 std::size_t n) {
  Array y = Array::from_shape(reduced(x.shape(), view.axis, keep_axis));
  const auto [axis, outer, length, inner] = view;
  for (std::size_t o = 0; o < outer; ++o) {
    const Real* from = x.value().data() + o * length * inner;
    Real* to = y.data() + o * inner;
    if (inner == 1) {
      *to = static_cast<Real>(kernels::sum_run(from, length) / static_cast<double>(n));
      continue;
    }
    const auto add = [&, inner = inner](std::size_t row, std::size_t left, std::size_t columns,
                                        const std::array<Real*, 1>& sums) {
      kernels::apply_run(
          sums[0], columns, [](Batch sum, Batch v) { return sum + v; }, sums[0], from + row * inner + left);
    };
    kernels::column_sums<1>(length, inner, {to}, add);
    if (n == 1) continue;
    kernels::apply_run(
        to, inner, [size = Batch(static_cast<Real>(n))](Batch sum) { return sum / size; }, to);
  }
  return make(operation, std::move(y), {x.tensor}, x.where, [view, n](Node& out) {
    Array share = Array::from_shape(out.input(0).shape());
    const Batch size(static_cast<Real>(n));
    for (std::size_t o = 0; o < view.outer; ++o) {
      const Real* from = out.grad.data() + o * view.inner;
      for (std::size_t i = 0; i < view.length; ++i) {
        Real* to = share.data() + (o * view.length + i) * view.inner;
        kernels::apply_run(
            to, view.inner, [&](Batch g) { return g / size; }, from);
      }
    }
    accumulate(*out.inputs[0], std::move(share));
  });
}

void require_some(const In& x, std::size_t length, const char* operation) {
  if (length > 0) return;
  throw Error(fmt::format("{}: there is nothing in {} to take it of", operation, to_string(x.shape())),
              x.where);
}

/// The position of the largest along the axis, for each outer and inner. A NaN counts as the largest.
Indices largest(const In& x, const AxisView& view) {
  Indices best = Indices::from_shape(reduced(x.shape(), view.axis, false));
  for (std::size_t o = 0; o < view.outer; ++o) {
    for (std::size_t k = 0; k < view.inner; ++k) {
      const Real* column = x.value().data() + o * view.length * view.inner + k;
      std::size_t found = 0;
      for (std::size_t i = 0; i < view.length && !std::isnan(column[found * view.inner]); ++i) {
        if (!(column[i * view.inner] <= column[found * view.inner])) found = i;
      }
      best.flat(o * view.inner + k) = static_cast<Index>(found);
    }
  }
  return best;
}

}  // namespace

Tensor sum(const In& x) { return fold_all(sum_op, x, 1); }

Tensor mean(const In& x) {
  require_some(x, x.value().size(), mean_op.name);
  return fold_all(mean_op, x, x.value().size());
}

Tensor sum(const In& x, int axis, bool keep_axis) {
  return fold_axis(sum_op, x, view_axis(x.shape(), axis, sum_op.name, x.where), keep_axis, 1);
}

Tensor mean(const In& x, int axis, bool keep_axis) {
  const AxisView view = view_axis(x.shape(), axis, mean_op.name, x.where);
  require_some(x, view.length, mean_op.name);
  return fold_axis(mean_op, x, view, keep_axis, view.length);
}

Tensor max(const In& x, int axis, bool keep_axis) {
  const AxisView view = view_axis(x.shape(), axis, max_op.name, x.where);
  require_some(x, view.length, max_op.name);
  const Indices best = largest(x, view);
  // Where the winner of (outer o, inner k) stands in x.
  const auto winner = [view, best](std::size_t n) {
    const std::size_t o = n / view.inner;
    const std::size_t k = n % view.inner;
    return (o * view.length + static_cast<std::size_t>(best.flat(n))) * view.inner + k;
  };
  Array y = Array::from_shape(reduced(x.shape(), view.axis, keep_axis));
  for (std::size_t n = 0; n < y.size(); ++n) y.flat(n) = x.value().flat(winner(n));
  return make(max_op, std::move(y), {x.tensor}, x.where, [winner](Node& out) {
    accumulate_with(*out.inputs[0], [&](Array& gradient) {
      for (std::size_t n = 0; n < out.grad.size(); ++n) gradient.flat(winner(n)) += out.grad.flat(n);
    });
  });
}

Indices argmax(const In& x, int axis) {
  const AxisView view = view_axis(x.shape(), axis, "argmax", x.where);
  require_some(x, view.length, "argmax");
  return largest(x, view);
}

}  // namespace unrolled
