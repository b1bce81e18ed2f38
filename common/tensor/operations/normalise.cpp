#include "tensor/operations/normalise.hpp"

#include <cmath>

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/broadcast.hpp"

namespace unrolled {
namespace {

using kernels::Batch;

constexpr Operation layer_norm_op{"layer_norm", "y = (x − μ) / √(σ² + ε) · gain + bias",
                                  "n = (x − μ)/σ, h = gain ∂y: ∂x = (h − mean h − n mean(h n)) / σ",
                                  BackwardPass::ignores_y};
constexpr Operation rms_norm_op{"rms_norm", "y = x / √(mean x² + ε) · gain",
                                "n = x/r, h = gain ∂y: ∂x = (h − n mean(h n)) / r", BackwardPass::ignores_y};

std::size_t checked_width(const char* name, const In& x, std::initializer_list<const In*> sizes) {
  if (x.shape().empty() || x.shape().back() == 0) {
    throw Error(fmt::format("{}: {} has no features to normalise", name, to_string(x.shape())), x.where);
  }
  const std::size_t width = x.shape().back();
  for (const In* vector : sizes) {
    if (vector->shape() == Shape{width}) continue;
    throw Error(fmt::format("{}: x is {} but a scale or shift is {}", name, to_string(x.shape()),
                            to_string(vector->shape())),
                x.where, fmt::format("both are ({})", width));
  }
  return width;
}

/// The rows of x, and what it takes to normalise each. The normalised numbers are not kept: they are as quickly computed
/// again as read.
struct Normalised {
  std::size_t rows, width;
  bool centred;  ///< layer_norm subtracts the mean, rms_norm does not
  std::vector<Real> mean, inverse;

  Normalised(const Array& x, std::size_t columns, bool subtract_mean, double epsilon)
      : rows(x.size() / columns), width(columns), centred(subtract_mean), mean(rows), inverse(rows) {
    kernels::in_rows(rows, width, [&](std::size_t begin, std::size_t end) {
      const double size = static_cast<double>(width);
      for (std::size_t r = begin; r < end; ++r) {
        const Real* from = x.data() + r * width;
        if (centred) {
          // The mean of the differences to one of the numbers: exact where all are equal, however large.
          const Batch first(from[0]);
          const double away = kernels::sum_run(from, width, [&](Batch v) { return v - first; }) / size;
          mean[r] = static_cast<Real>(static_cast<double>(from[0]) + away);
        }
        const Batch middle(mean[r]);
        const double squares =
            kernels::sum_run(from, width, [&](Batch v) { return (v - middle) * (v - middle); });
        inverse[r] = static_cast<Real>(1 / std::sqrt(squares / size + epsilon));
      }
    });
  }

  /// Of row r: x → n.
  auto of_row(std::size_t r) const {
    return [middle = Batch(mean[r]), scale = Batch(inverse[r])](Batch x) { return (x - middle) * scale; };
  }

  /// y = f(n, vectors…) in every row; each vector is `width` long.
  template <class F, class... Vectors>
  Array apply(const Array& x, const F& f, const Vectors&... vectors) const {
    Array y = Array::from_shape(x.shape());
    kernels::in_rows(rows, width, [&](std::size_t begin, std::size_t end) {
      for (std::size_t r = begin; r < end; ++r) {
        kernels::apply_run(
            y.data() + r * width, width,
            [&, n = of_row(r)](Batch v, auto... rest) { return f(n(v), rest...); }, x.data() + r * width,
            vectors.data()...);
      }
    });
    return y;
  }

  /// ∂x of every row, given ∂y.
  Array backward(const Array& x, const Array& grad, const Array& gain) const {
    Array share = Array::from_shape(x.shape());
    kernels::in_rows(rows, width, [&](std::size_t begin, std::size_t end) {
      const double size = static_cast<double>(width);
      std::vector<Real> n_row(width);
      for (std::size_t r = begin; r < end; ++r) {
        Real* h = share.data() + r * width;
        kernels::apply_run(n_row.data(), width, of_row(r), x.data() + r * width);
        kernels::apply_run(
            h, width, [](Batch g, Batch w) { return g * w; }, grad.data() + r * width, gain.data());
        const Batch middle(centred ? static_cast<Real>(kernels::sum_run(h, width) / size) : Real{0});
        const Batch along(static_cast<Real>(kernels::dot_run(h, n_row.data(), width) / size));
        const Batch scale(inverse[r]);
        kernels::apply_run(
            h, width, [&](Batch v, Batch n) { return (v - middle - n * along) * scale; }, h, n_row.data());
      }
    });
    return share;
  }
};

/// ∂gain = Σ ∂y n and ∂bias = Σ ∂y over the rows, in one pass.
struct ScaleGradients {
  Array gain, bias;

  ScaleGradients(const Array& x, const Array& grad, const Normalised& normalised)
      : gain(Array::from_shape({normalised.width})), bias(gain) {
    const std::size_t width = normalised.width;
    kernels::column_sums<2>(
        normalised.rows, width, {gain.data(), bias.data()},
        [&](std::size_t row, std::size_t left, std::size_t columns, const std::array<Real*, 2>& to) {
          const Real* g = grad.data() + row * width + left;
          kernels::apply_run(
              to[0], columns,
              [n = normalised.of_row(row)](Batch sum, Batch d, Batch v) { return xsimd::fma(d, n(v), sum); },
              to[0], g, x.data() + row * width + left);
          kernels::apply_run(
              to[1], columns, [](Batch sum, Batch d) { return sum + d; }, to[1], g);
        });
  }
};

}  // namespace

Tensor layer_norm(const In& x, const In& gain, const In& bias, double epsilon) {
  const std::size_t width = checked_width(layer_norm_op.name, x, {&gain, &bias});
  Normalised normalised(x.value(), width, true, epsilon);
  Array y = normalised.apply(
      x.value(), [](Batch n, Batch g, Batch b) { return xsimd::fma(n, g, b); }, gain.value(), bias.value());
  return make(layer_norm_op, std::move(y), {x.tensor, gain.tensor, bias.tensor}, x.where,
              [normalised = std::move(normalised)](Node& out) {
                if (out.wants(0)) {
                  accumulate(*out.inputs[0], normalised.backward(out.input(0), out.grad, out.input(1)));
                }
                if (!out.wants(1) && !out.wants(2)) return;
                ScaleGradients gradients(out.input(0), out.grad, normalised);
                accumulate(*out.inputs[1], std::move(gradients.gain));
                accumulate(*out.inputs[2], std::move(gradients.bias));
              });
}

Tensor rms_norm(const In& x, const In& gain, double epsilon) {
  const std::size_t width = checked_width(rms_norm_op.name, x, {&gain});
  Normalised normalised(x.value(), width, false, epsilon);
  Array y = normalised.apply(
      x.value(), [](Batch n, Batch g) { return n * g; }, gain.value());
  return make(rms_norm_op, std::move(y), {x.tensor, gain.tensor}, x.where,
              [normalised = std::move(normalised)](Node& out) {
                if (out.wants(0)) {
                  accumulate(*out.inputs[0], normalised.backward(out.input(0), out.grad, out.input(1)));
                }
                if (out.wants(1))
                  accumulate(*out.inputs[1], ScaleGradients(out.input(0), out.grad, normalised).gain);
              });
}

}  // namespace unrolled
