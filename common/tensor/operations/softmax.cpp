#include "tensor/operations/softmax.hpp"

#include <cmath>
#include <limits>

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/axis.hpp"
#include "tensor/operations/layout.hpp"

namespace unrolled {
namespace {

using kernels::Batch;

constexpr Real masked_out = -std::numeric_limits<Real>::infinity();

constexpr Operation softmax_op{"softmax", "yᵢ = e^xᵢ / Σⱼ e^xⱼ", "∂x = y (∂y − Σ y ∂y)"};
constexpr Operation log_softmax_op{"log_softmax", "yᵢ = xᵢ − ln Σⱼ e^xⱼ", "∂x = ∂y − e^y Σ ∂y"};
constexpr Operation cross_entropy_op{"cross_entropy", "L = −mean ln softmax(x)[target]",
                                     "∂x = (softmax(x) − target) ∂L / n"};

/// Along another axis than the last: swap it there and back.
template <class F>
Tensor along(const In& x, int axis, const char* name, const F& last_axis) {
  const AxisView view = view_axis(x.shape(), axis, name, x.where);
  if (view.axis + 1 == x.shape().size()) return last_axis(x);
  const int from = static_cast<int>(view.axis);
  const Tensor swapped = last_axis(In(transpose(x, from, -1), x.where));
  return transpose(In(swapped, x.where), from, -1);
}

struct Rows {
  std::size_t count, width;
};
Rows rows_of(const Array& x) {
  const std::size_t width = x.shape().back();
  return {width == 0 ? 0 : x.size() / width, width};
}

Tensor softmax_of_rows(const In& x) {
  const auto [rows, width] = rows_of(x.value());
  Array y = Array::from_shape(x.shape());
  const auto row_major = [&, width = width](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      kernels::softmax_run(x.value().data() + r * width, y.data() + r * width, width);
    }
  };
  kernels::in_rows(rows, width, row_major);
  return make(softmax_op, std::move(y), {x.tensor}, x.where, [rows = rows, width = width](Node& out) {
    Array share = Array::from_shape(out.value.shape());
    kernels::in_rows(rows, width, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        const Real* y_row = out.value.data() + r * width;
        const Real* g_row = out.grad.data() + r * width;
        const Batch inner(static_cast<Real>(kernels::dot_run(y_row, g_row, width)));
        kernels::apply_run(
            share.data() + r * width, width, [&](Batch p, Batch g) { return p * (g - inner); }, y_row, g_row);
      }
    });
    accumulate(*out.inputs[0], std::move(share));
  });
}

Tensor log_softmax_of_rows(const In& x) {
  const auto [rows, width] = rows_of(x.value());
  Array y = Array::from_shape(x.shape());
  const auto each_row = [&, width = width](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      Real largest = 0;
      Real* row = y.data() + r * width;
      const Real* from = x.value().data() + r * width;
      const Real total = kernels::exponentials_run(from, row, width, largest);
      if (total == 0) {  // all is masked: ln 0 everywhere; or there is a NaN among the −∞
        std::fill_n(row, width, width > 0 && std::isnan(row[0]) ? row[0] : masked_out);
        continue;
      }
      const Batch shift(largest + std::log(total));
      kernels::apply_run(
          row, width, [&](Batch v) { return v - shift; }, from);
    }
  };
  kernels::in_rows(rows, width, each_row);
  return make(log_softmax_op, std::move(y), {x.tensor}, x.where, [rows = rows, width = width](Node& out) {
    Array share = Array::from_shape(out.value.shape());
    kernels::in_rows(rows, width, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        const Real* y_row = out.value.data() + r * width;
        const Real* g_row = out.grad.data() + r * width;
        if (kernels::max_run(y_row, width) == masked_out && !std::isnan(y_row[0])) {
          std::fill_n(share.data() + r * width, width, Real{0});
          continue;
        }
        const Batch total(static_cast<Real>(kernels::sum_run(g_row, width)));
        kernels::apply_run(
            share.data() + r * width, width, [&](Batch v, Batch g) { return g - xsimd::exp(v) * total; },
            y_row, g_row);
      }
    });
    accumulate(*out.inputs[0], std::move(share));
  });
}

/// How many targets count. Errors: shapes that do not fit, a target that is no class.
std::size_t count_targets(const In& logits, const Indices& targets) {
  const Shape& shape = logits.shape();
  if (shape.empty() ||
      !std::equal(targets.shape().begin(), targets.shape().end(), shape.begin(), shape.end() - 1)) {
    throw Error(
        fmt::format("cross_entropy: logits {} and targets {}", to_string(shape), to_string(targets.shape())),
        logits.where, "logits are (…, V) and targets (…)");
  }
  std::size_t counted = 0;
  for (const Index target : targets) {
    if (target == ignored) continue;
    if (target < 0 || target >= static_cast<Index>(shape.back())) {
      throw Error(fmt::format("cross_entropy: target {} is outside the {} classes", target, shape.back()),
                  logits.where);
    }
    ++counted;
  }
  if (counted == 0) throw Error("cross_entropy: there is no target to learn from", logits.where);
  return counted;
}

}  // namespace

Tensor softmax(const In& x, int axis) { return along(x, axis, softmax_op.name, softmax_of_rows); }
Tensor log_softmax(const In& x, int axis) { return along(x, axis, log_softmax_op.name, log_softmax_of_rows); }

Tensor cross_entropy(In logits, const Indices& targets, double smoothing) {
  const std::size_t counted = count_targets(logits, targets);
  const auto [rows, width] = rows_of(logits.value());
  const Real spread = static_cast<Real>(smoothing) / static_cast<Real>(width);
  const Real sure = 1 - static_cast<Real>(smoothing);
  const Real* x = logits.value().data();

  // The probabilities are kept: with the targets they are the gradient. The logits are not: each row is read before it is
  // written.
  auto probabilities = std::make_shared<Array>(room_for(logits.shape(), {&logits}));
  std::vector<Real> losses(rows, 0);
  kernels::in_rows(rows, width, [&, width = width](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      if (targets.flat(r) == ignored) continue;
      const Real* row = x + r * width;
      Real* p = probabilities->data() + r * width;
      const Real wanted = row[targets.flat(r)];
      const Real all = spread > 0 ? static_cast<Real>(kernels::sum_run(row, width)) : 0;
      Real largest = 0;
      const Real total = kernels::exponentials_run(row, p, width, largest);
      const Batch scale(1 / total);
      kernels::apply_run(
          p, width, [&](Batch v) { return v * scale; }, p);
      const Real log_total = largest + std::log(total);
      losses[r] = sure * (log_total - wanted);
      if (spread > 0) losses[r] += spread * (static_cast<Real>(width) * log_total - all);
    }
  });
  double loss = 0;
  for (const Real each : losses) loss += each;

  const auto backward = [=, rows = rows, width = width](Node& out) {
    const Real scale = out.grad.flat(0) / static_cast<Real>(counted);
    Array share = Array::from_shape(probabilities->shape());
    kernels::in_rows(rows, width, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        Real* to = share.data() + r * width;
        if (targets.flat(r) == ignored) {
          std::fill_n(to, width, Real{0});
          continue;
        }
        const Batch factor(scale);
        const Batch everywhere(spread);
        kernels::apply_run(
            to, width, [&](Batch p) { return (p - everywhere) * factor; }, probabilities->data() + r * width);
        to[targets.flat(r)] -= sure * scale;
      }
    });
    accumulate(*out.inputs[0], std::move(share));
  };
  Array value(static_cast<Real>(loss / static_cast<double>(counted)));
  return make(cross_entropy_op, std::move(value), {logits.tensor}, logits.where, backward);
}

}  // namespace unrolled
