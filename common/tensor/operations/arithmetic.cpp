// Operations of two arguments, which broadcasting brings to one shape.
#include <algorithm>

#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/broadcast.hpp"
#include "tensor/operations/elementwise.hpp"

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

constexpr Operation add_op{"add", "y = a + b", "∂a = ∂y, ∂b = ∂y", BackwardPass::ignores_y};
constexpr Operation subtract_op{"subtract", "y = a − b", "∂a = ∂y, ∂b = −∂y", BackwardPass::ignores_y};
constexpr Operation multiply_op{"multiply", "y = a b", "∂a = b ∂y, ∂b = a ∂y", BackwardPass::ignores_y};
constexpr Operation divide_op{"divide", "y = a / b", "∂a = ∂y / b, ∂b = −a ∂y / b²", BackwardPass::ignores_y};
constexpr Operation minimum_op{"minimum", "y = min(a, b)", "∂y goes to the smaller", BackwardPass::ignores_y};
constexpr Operation maximum_op{"maximum", "y = max(a, b)", "∂y goes to the larger", BackwardPass::ignores_y};

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

Tensor minimum(const In& a, const In& b) {
  return binary(
      minimum_op, a, b, [](Batch p, Batch q) { return xsimd::select((q < p) || xsimd::isnan(q), q, p); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(q < p, Batch(Real{0}), g); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(q < p, g, Batch(Real{0})); });
}

Tensor maximum(const In& a, const In& b) {
  return binary(
      maximum_op, a, b, [](Batch p, Batch q) { return xsimd::select((p < q) || xsimd::isnan(q), q, p); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(p < q, Batch(Real{0}), g); },
      [](Batch p, Batch q, Batch g) { return xsimd::select(p < q, g, Batch(Real{0})); });
}

}  // namespace unrolled
