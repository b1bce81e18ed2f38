#include "tensor/operations/elementwise.hpp"

#include <cmath>
#include <numbers>

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/broadcast.hpp"

namespace unrolled {
namespace {

using kernels::Batch;

/// An argument as broadcasting sees it: read over and over. Only what repeats along an axis in the middle is copied.
class Repeated {
 public:
  Repeated(const Array& x, const Shape& shape) {
    const bool at_the_end = x.dimension() <= shape.size() && x.size() > 0 &&
                            std::equal(x.shape().rbegin(), x.shape().rend(), shape.rbegin());
    if (!at_the_end && x.size() != 1) copy_ = broadcast_array(x, shape);
    const Array& source = copy_.dimension() > 0 ? copy_ : x;
    data_ = source.data();
    period_ = source.size();
  }

  bool is_number() const { return period_ == 1; }
  std::size_t period() const { return period_; }
  const Real* from(std::size_t position) const { return data_ + position % period_; }

 private:
  const Real* data_;
  std::size_t period_;
  Array copy_;
};

/// y = f(a, b, more…) for every pair that broadcasting brings together; `more` have y's shape.
template <class F, class... More>
void broadcast_apply(Array& y, const F& f, const Repeated& a, const Repeated& b, const More&... more) {
  // What repeats is met from its beginning in each run.
  std::size_t run = y.size();
  for (const Repeated* x : {&a, &b}) {
    if (!x->is_number()) run = std::min(run, x->period());
  }
  const auto compute = [&](std::size_t at, std::size_t n) {
    Real* to = y.data() + at;
    if (a.is_number()) {
      const Batch p(*a.from(0));
      kernels::apply_run(
          to, n, [&](Batch q, auto... rest) { return f(p, q, rest...); }, b.from(at), more.data() + at...);
    } else if (b.is_number()) {
      const Batch q(*b.from(0));
      kernels::apply_run(
          to, n, [&](Batch p, auto... rest) { return f(p, q, rest...); }, a.from(at), more.data() + at...);
    } else {
      kernels::apply_run(to, n, f, a.from(at), b.from(at), more.data() + at...);
    }
  };
  if (run == y.size()) {
    return kernels::in_pieces(run, kernels::piece,
                              [&](std::size_t begin, std::size_t end) { compute(begin, end - begin); });
  }
  kernels::in_rows(y.size() / run, run, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) compute(row * run, run);
  });
}

/// An operation of two arguments. `da` and `db` are its partial derivatives times ∂y: (a, b, ∂y) → share.
template <class F, class Da, class Db>
Tensor binary(const Operation& operation, const In& a, const In& b, const F& f, const Da& da, const Db& db) {
  const Shape shape = broadcast_shape(a.shape(), b.shape(), operation.name, a.where);
  Array y = Array::from_shape(shape);
  broadcast_apply(y, f, Repeated(a.value(), shape), Repeated(b.value(), shape));
  return make(operation, std::move(y), {a.tensor, b.tensor}, a.where, [shape, da, db](Node& out) {
    const Repeated first(out.input(0), shape), second(out.input(1), shape);
    const auto pass_to = [&](std::size_t which, const auto& derivative) {
      if (!out.wants(which)) return;
      Array share = Array::from_shape(shape);
      broadcast_apply(share, derivative, first, second, out.grad);
      accumulate(*out.inputs[which], sum_to(std::move(share), out.input(which).shape()));
    };
    pass_to(0, da);
    pass_to(1, db);
  });
}

/// An operation of one argument. `dx` is its derivative times ∂y: (x, y, ∂y) → share.
template <class F, class Dx>
Tensor unary(const Operation& operation, const In& x, const F& f, const Dx& dx) {
  Array y = Array::from_shape(x.shape());
  kernels::apply(y, f, x.value());
  return make(operation, std::move(y), {x.tensor}, x.where, [dx](Node& out) {
    Array share = Array::from_shape(out.value.shape());
    kernels::apply(share, dx, out.input(0), out.value, out.grad);
    accumulate(*out.inputs[0], std::move(share));
  });
}

/// The same, where the derivative needs no x: (y, ∂y) → share.
template <class F, class Dx>
Tensor unary_in_place(const Operation& operation, const In& x, const F& f, const Dx& dx) {
  const std::span<const Real> from = flat(x.value());
  Array y = room_for(x.shape(), {&x});
  kernels::apply(y, f, from);
  return make(operation, std::move(y), {x.tensor}, x.where, [dx](Node& out) {
    Array share = Array::from_shape(out.value.shape());
    kernels::apply(share, dx, out.value, out.grad);
    accumulate(*out.inputs[0], std::move(share));
  });
}

const Batch zero(Real{0});
const Batch one(Real{1});

Batch number(double x) { return Batch(static_cast<Real>(x)); }

/// eˣ up to the largest number there is. xsimd's is ∞ a little sooner in float: from 88.38 on, not 88.72.
Batch exponential(Batch x) {
  const auto large = x > number(88);
  return xsimd::exp(xsimd::select(large, x - one, x)) * xsimd::select(large, number(std::numbers::e), one);
}

/// xᵖ of each, with 0⁰ = 1 and whatever else the C standard says of the edges.
Batch power(const Batch& x, double exponent) {
  alignas(64) Real each[kernels::lanes];
  x.store_aligned(each);
  for (Real& v : each) v = std::pow(v, static_cast<Real>(exponent));
  return Batch::load_aligned(each);
}
Batch logistic(Batch x) { return one / (one + xsimd::exp(-x)); }

constexpr Operation add_op{"add", "y = a + b", "∂a = ∂y, ∂b = ∂y", BackwardPass::ignores_y};
constexpr Operation subtract_op{"subtract", "y = a − b", "∂a = ∂y, ∂b = −∂y", BackwardPass::ignores_y};
constexpr Operation multiply_op{"multiply", "y = a b", "∂a = b ∂y, ∂b = a ∂y", BackwardPass::ignores_y};
constexpr Operation divide_op{"divide", "y = a / b", "∂a = ∂y / b, ∂b = −a ∂y / b²", BackwardPass::ignores_y};
constexpr Operation negate_op{"negate", "y = −x", "∂x = −∂y"};
constexpr Operation minimum_op{"minimum", "y = min(a, b)", "∂y goes to the smaller", BackwardPass::ignores_y};
constexpr Operation maximum_op{"maximum", "y = max(a, b)", "∂y goes to the larger", BackwardPass::ignores_y};
constexpr Operation exp_op{"exp", "y = eˣ", "∂x = y ∂y"};
constexpr Operation log_op{"log", "y = ln x", "∂x = ∂y / x"};
constexpr Operation sqrt_op{"sqrt", "y = √x", "∂x = ∂y / 2y"};
constexpr Operation square_op{"square", "y = x²", "∂x = 2x ∂y"};
constexpr Operation pow_op{"pow", "y = xᵖ", "∂x = p xᵖ⁻¹ ∂y"};
constexpr Operation abs_op{"abs", "y = |x|", "∂x = sign(x) ∂y"};
constexpr Operation clamp_op{"clamp", "y = min(max(x, low), high)", "∂x = ∂y where low ≤ x ≤ high, else 0"};
constexpr Operation tanh_op{"tanh", "y = tanh x", "∂x = (1 − y²) ∂y"};
constexpr Operation sigmoid_op{"sigmoid", "y = 1 / (1 + e⁻ˣ)", "∂x = y (1 − y) ∂y"};
constexpr Operation softplus_op{"softplus", "y = ln(1 + eˣ)", "∂x = σ(x) ∂y"};
constexpr Operation relu_op{"relu", "y = max(x, 0)", "∂x = ∂y where y > 0, else 0"};
constexpr Operation gelu_op{"gelu", "y = x Φ(x)", "∂x = (Φ(x) + x φ(x)) ∂y"};
constexpr Operation gelu_tanh_op{"gelu_tanh", "y = ½ x (1 + tanh u), u = √(2/π) (x + 0.044715 x³)",
                                 "∂x = (½ (1 + tanh u) + ½ x (1 − tanh² u) u′) ∂y"};
constexpr Operation silu_op{"silu", "y = x σ(x)", "∂x = (σ(x) + y (1 − σ(x))) ∂y"};

}  // namespace

Tensor operator+(In a, In b) {
  // The backward pass needs nothing of a or b: they are not broadcast again, and y may overwrite one of them.
  const Shape shape = broadcast_shape(a.shape(), b.shape(), add_op.name, a.where);
  const Repeated p(a.value(), shape), q(b.value(), shape);
  const auto backward = [a_shape = a.shape(), b_shape = b.shape()](Node& out) {
    const bool first_alone = out.wants(0) && !out.wants(1);
    if (out.wants(0)) {
      accumulate(*out.inputs[0], sum_to(first_alone ? last_use_of_grad(out) : out.grad, a_shape));
    }
    if (out.wants(1)) accumulate(*out.inputs[1], sum_to(last_use_of_grad(out), b_shape));
  };
  Array y = room_for(shape, {&a, &b});
  broadcast_apply(
      y, [](Batch u, Batch v) { return u + v; }, p, q);
  return make(add_op, std::move(y), {a.tensor, b.tensor}, a.where, backward);
}

Tensor operator-(const In& a, const In& b) {
  return binary(
      subtract_op, a, b, [](Batch p, Batch q) { return p - q; }, [](Batch, Batch, Batch g) { return g; },
      [](Batch, Batch, Batch g) { return -g; });
}

Tensor operator*(const In& a, const In& b) {
  return binary(
      multiply_op, a, b, [](Batch p, Batch q) { return p * q; },
      [](Batch, Batch q, Batch g) { return q * g; }, [](Batch p, Batch, Batch g) { return p * g; });
}

Tensor operator/(const In& a, const In& b) {
  return binary(
      divide_op, a, b, [](Batch p, Batch q) { return p / q; }, [](Batch, Batch q, Batch g) { return g / q; },
      [](Batch p, Batch q, Batch g) { return -p * g / (q * q); });
}

Tensor operator-(const In& x) {
  return unary(
      negate_op, x, [](Batch v) { return -v; }, [](Batch, Batch, Batch g) { return -g; });
}

Tensor minimum(const In& a, const In& b) {
  return binary(
      minimum_op, a, b, [](Batch p, Batch q) { return xsimd::select((q < p) || xsimd::isnan(q), q, p); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(q < p, zero, g); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(q < p, g, zero); });
}

Tensor maximum(const In& a, const In& b) {
  return binary(
      maximum_op, a, b, [](Batch p, Batch q) { return xsimd::select((p < q) || xsimd::isnan(q), q, p); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(p < q, zero, g); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(p < q, g, zero); });
}

Tensor exp(In x) {
  return unary_in_place(exp_op, x, exponential, [](Batch y, Batch g) { return y * g; });
}

Tensor log(const In& x) {
  return unary(
      log_op, x, [](Batch v) { return xsimd::log(v); }, [](Batch v, Batch, Batch g) { return g / v; });
}

Tensor sqrt(In x) {
  return unary_in_place(
      sqrt_op, x, [](Batch v) { return xsimd::sqrt(v); }, [](Batch y, Batch g) { return g / (y + y); });
}

Tensor square(const In& x) {
  return unary(
      square_op, x, [](Batch v) { return v * v; }, [](Batch v, Batch, Batch g) { return (v + v) * g; });
}

Tensor pow(const In& x, double exponent) {
  const Batch p = number(exponent);
  return unary(
      pow_op, x, [exponent](Batch v) { return power(v, exponent); },
      // The slope of x⁰ is 0 everywhere, also at 0, where 0 · x⁻¹ would be 0 · ∞.
      [p, exponent](Batch v, Batch, Batch g) {
        return exponent == 0 ? zero : p * power(v, exponent - 1) * g;
      });
}

Tensor abs(const In& x) {
  return unary(
      abs_op, x, [](Batch v) { return xsimd::abs(v); },
      [](Batch v, Batch, Batch g) { return xsimd::select(v > zero, g, xsimd::select(v < zero, -g, zero)); });
}

Tensor clamp(const In& x, double low, double high) {
  if (!(low <= high)) throw Error(fmt::format("clamp: low {} is above high {}", low, high), x.where);
  const Batch a = number(low);
  const Batch b = number(high);
  return unary(
      clamp_op, x, [a, b](Batch v) { return xsimd::select(v < a, a, xsimd::select(v > b, b, v)); },
      [a, b](Batch v, Batch, Batch g) { return xsimd::select((v >= a) && (v <= b), g, zero); });
}

Tensor tanh(In x) {
  return unary_in_place(
      tanh_op, x, [](Batch v) { return xsimd::tanh(v); }, [](Batch y, Batch g) { return (one - y * y) * g; });
}

Tensor sigmoid(In x) {
  return unary_in_place(sigmoid_op, x, logistic, [](Batch y, Batch g) { return y * (one - y) * g; });
}

Tensor softplus(const In& x) {
  return unary(
      softplus_op, x,
      // ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|): the exponential never overflows.
      [](Batch v) { return xsimd::max(v, zero) + xsimd::log1p(xsimd::exp(-xsimd::abs(v))); },
      [](Batch v, Batch, Batch g) { return logistic(v) * g; });
}

Tensor relu(In x) {
  return unary_in_place(
      // Written so that a NaN stays one.
      relu_op, x, [](Batch v) { return xsimd::select(v < zero, zero, v); },
      [](Batch y, Batch g) { return xsimd::select(y > zero, g, zero); });
}

Tensor gelu(const In& x) {
  const auto distribution = [](Batch v) {
    return number(.5) * (one + xsimd::erf(v * number(1 / std::numbers::sqrt2)));
  };
  return unary(
      gelu_op, x, [=](Batch v) { return v * distribution(v); },
      [=](Batch v, Batch, Batch g) {
        const Batch density =
            number(.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi) * xsimd::exp(number(-.5) * v * v);
        return (distribution(v) + v * density) * g;
      });
}

Tensor gelu_tanh(const In& x) {
  const Batch slope = number(std::numbers::sqrt2 * std::numbers::inv_sqrtpi);
  const Batch cubic = number(0.044715);
  // ½ (1 + tanh u) = σ(2u), which takes one exponential.
  const auto gate = [=](Batch v) { return logistic(number(2) * slope * (v + cubic * v * v * v)); };
  return unary(
      gelu_tanh_op, x, [=](Batch v) { return v * gate(v); },
      [=](Batch v, Batch, Batch g) {
        const Batch s = gate(v);
        const Batch inner = slope * (one + number(3) * cubic * v * v);
        return (s + number(2) * v * s * (one - s) * inner) * g;
      });
}

Tensor silu(const In& x) {
  return unary(
      silu_op, x, [](Batch v) { return v * logistic(v); },
      [](Batch v, Batch y, Batch g) {
        const Batch s = logistic(v);
        return (s + y * (one - s)) * g;
      });
}

}  // namespace unrolled
