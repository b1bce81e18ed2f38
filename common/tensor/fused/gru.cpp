#include "tensor/fused/recurrent.hpp"
#include "tensor/fused/recurrent_sizes.hpp"
#include "tensor/operations/broadcast.hpp"

namespace unrolled {
namespace {

using kernels::Batch;
using kernels::lanes;
using kernels::load;
using kernels::Packed;
using kernels::RecurrentSizes;
using kernels::store;

constexpr Operation gru_op{
    "gru_sequence", "r, z = σ(x W_x + b + h W_h); n = tanh(x W_x + b + r (h W_h + b_n)); h = (1 − z) n + z h",
    "∂h = z ∂h + ∂(r, z, r n) · W_hᵀ"};

/// What the backward pass needs from the forward pass.
struct GruTape {
  RecurrentSizes sizes;
  Array gates;      ///< (B,T,3C): r, z, n, after their functions
  Array candidate;  ///< (B,T,C): the state's share of n before r scales it, h_{t−1} W_hn + b_n
  Array before;     ///< (B,T,C): h_{t−1}
};

/// One row through one time step. `sums` holds h_{t−1} · W_h of all three parts, `gates` the projected input.
void advance_gru(Real* gates, const Real* sums, const Real* candidate_bias, const Real* before,
                 Real* candidate, Real* hidden, std::size_t C) {
  const Batch one(Real{1});
  for (std::size_t k = 0; k < C; k += lanes) {
    const std::size_t n = C - k;
    const Batch r = kernels::logistic(load(gates + k, n) + load(sums + k, n));
    const Batch z = kernels::logistic(load(gates + C + k, n) + load(sums + C + k, n));
    const Batch recalled = load(sums + 2 * C + k, n) + load(candidate_bias + k, n);
    const Batch next = xsimd::tanh(load(gates + 2 * C + k, n) + r * recalled);
    store(r, gates + k, n);
    store(z, gates + C + k, n);
    store(next, gates + 2 * C + k, n);
    store(recalled, candidate + k, n);
    store((one - z) * next + z * load(before + k, n), hidden + k, n);
  }
}

/// The same back: from ∂h to the gradients of the projected input (`d_gates`) and of the state's sums (`d_sums`),
/// which differ in n alone; ∂h keeps what goes past the gates.
void retreat_gru(const Real* gates, const Real* candidate, const Real* before, Real* d_hidden, Real* d_gates,
                 Real* d_sums, std::size_t C) {
  const Batch one(Real{1});
  for (std::size_t k = 0; k < C; k += lanes) {
    const std::size_t n = C - k;
    const Batch r = load(gates + k, n);
    const Batch z = load(gates + C + k, n);
    const Batch next = load(gates + 2 * C + k, n);
    const Batch dh = load(d_hidden + k, n);
    const Batch d_next = dh * (one - z) * (one - next * next);
    const Batch d_r = d_next * load(candidate + k, n) * r * (one - r);
    const Batch d_z = dh * (load(before + k, n) - next) * z * (one - z);
    store(d_r, d_gates + k, n);
    store(d_z, d_gates + C + k, n);
    store(d_next, d_gates + 2 * C + k, n);
    store(d_r, d_sums + k, n);
    store(d_z, d_sums + C + k, n);
    store(d_next * r, d_sums + 2 * C + k, n);
    store(dh * z, d_hidden + k, n);
  }
}

/// All time steps of rows [begin, end).
void forward(GruTape& tape, const Packed& weights, const Array& candidate_bias, const Array& h_0,
             Array& hidden, std::size_t begin, std::size_t end) {
  const auto [B, T, C] = std::tuple(tape.sizes.B, tape.sizes.T, tape.sizes.C);
  std::vector<Real> sums((end - begin) * 3 * C);
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t b = begin; b < end; ++b) {
      const Real* h = t == 0 ? h_0.data() + b * C : hidden.data() + (b * T + t - 1) * C;
      std::copy_n(h, C, tape.before.data() + (b * T + t) * C);
    }
    std::fill(sums.begin(), sums.end(), Real{0});
    weights.multiply_add(tape.before.data() + (begin * T + t) * C, T * C, end - begin, sums.data(), 3 * C);
    for (std::size_t b = begin; b < end; ++b) {
      const std::size_t at = (b * T + t) * C;
      if (tape.sizes.over(b, t)) {
        std::copy_n(tape.before.data() + at, C, hidden.data() + at);
      } else {
        advance_gru(tape.gates.data() + 3 * at, sums.data() + (b - begin) * 3 * C, candidate_bias.data(),
                    tape.before.data() + at, tape.candidate.data() + at, hidden.data() + at, C);
      }
    }
  }
}

/// All time steps of rows [begin, end), from the last: fills their part of `d_gates` and `d_sums`, and adds up ∂h_0.
void backward(const GruTape& tape, const Packed& weights, const Array& grad, Array& d_gates, Array& d_sums,
              Array& d_hidden, std::size_t begin, std::size_t end) {
  const auto [B, T, C] = std::tuple(tape.sizes.B, tape.sizes.T, tape.sizes.C);
  for (std::size_t t = T; t-- > 0;) {
    for (std::size_t b = begin; b < end; ++b) {
      const std::size_t at = (b * T + t) * C;
      Real* dh = d_hidden.data() + b * C;
      kernels::apply_run(
          dh, C, [](Batch x, Batch y) { return x + y; }, dh, grad.data() + at);
      if (tape.sizes.over(b, t)) {
        std::fill_n(d_gates.data() + 3 * at, 3 * C, Real{0});
        std::fill_n(d_sums.data() + 3 * at, 3 * C, Real{0});
      } else {
        retreat_gru(tape.gates.data() + 3 * at, tape.candidate.data() + at, tape.before.data() + at, dh,
                    d_gates.data() + 3 * at, d_sums.data() + 3 * at, C);
      }
    }
    weights.multiply_add(d_sums.data() + (begin * T + t) * 3 * C, T * 3 * C, end - begin,
                         d_hidden.data() + begin * C, C);
  }
}

void gru_backward(const GruTape& tape, Node& out) {
  const auto [B, T, C] = std::tuple(tape.sizes.B, tape.sizes.T, tape.sizes.C);
  const Packed weights({out.input(1).data(), 3 * C, C, true});
  Array d_gates = Array::from_shape(Shape{B, T, 3 * C});
  Array d_sums = Array::from_shape(Shape{B, T, 3 * C});
  Array d_hidden = xt::zeros<Real>({B, C});
  tape.sizes.in_rows([&](std::size_t begin, std::size_t end) {
    backward(tape, weights, out.grad, d_gates, d_sums, d_hidden, begin, end);
  });
  write_or_add(*out.inputs[1], [&](Array& into, bool add) {
    gemm({tape.before.data(), C, B * T, true}, {d_sums.data(), B * T, 3 * C}, {into.data(), add});
  });
  accumulate_with(*out.inputs[2], [&](Array& into) {
    for (std::size_t row = 0; row < B * T; ++row) {
      kernels::apply_run(
          into.data(), C, [](Batch x, Batch y) { return x + y; }, into.data(),
          d_sums.data() + (row * 3 + 2) * C);
    }
  });
  accumulate(*out.inputs[3], std::move(d_hidden));
  accumulate(*out.inputs[0], std::move(d_gates));
}

}  // namespace

Tensor gru_sequence(const In& projected, const In& W_h, const In& candidate_bias, const In& hidden,
                    const Indices& lengths) {
  GruTape tape;
  tape.sizes = kernels::recurrent_sizes(gru_op.name, 3, projected, W_h, {&hidden}, lengths);
  const auto [B, T, C] = std::tuple(tape.sizes.B, tape.sizes.T, tape.sizes.C);
  if (candidate_bias.shape() != Shape{C}) {
    throw Error(fmt::format("gru_sequence: the candidate's bias is {} where C = {}",
                            to_string(candidate_bias.shape()), C),
                projected.where);
  }
  tape.gates = projected.value();
  tape.candidate = Array::from_shape(Shape{B, T, C});
  tape.before = Array::from_shape(Shape{B, T, C});
  Array h = Array::from_shape(Shape{B, T, C});
  const Packed weights({W_h.value().data(), C, 3 * C});
  tape.sizes.in_rows([&](std::size_t begin, std::size_t end) {
    forward(tape, weights, candidate_bias.value(), hidden.value(), h, begin, end);
  });
  return make(gru_op, std::move(h), {projected.tensor, W_h.tensor, candidate_bias.tensor, hidden.tensor},
              projected.where, [tape = std::move(tape)](Node& out) { gru_backward(tape, out); });
}

}  // namespace unrolled
