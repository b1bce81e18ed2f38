#include "tensor/fused/recurrent.hpp"
#include "tensor/fused/recurrent_sizes.hpp"

namespace unrolled {
namespace {

using kernels::Batch;
using kernels::lanes;
using kernels::load;
using kernels::Packed;
using kernels::RecurrentSizes;
using kernels::store;

constexpr Operation lstm_op{"lstm",
                            "i, f, o = σ(·), g = tanh(·) of x W_x + b + h W_h; c = f c + i g; h = o tanh c",
                            "∂c = f ∂c + o (1 − tanh² c) ∂h, ∂h = ∂(i, f, g, o) · W_hᵀ"};
constexpr Operation cell_op{"lstm_cell", "c after the last step", "∂c enters the last step"};

/// What the backward pass needs from the forward pass. All are (B,T,·).
struct LstmTape {
  RecurrentSizes sizes;
  Array gates;          ///< (B,T,4C): i, f, g, o, after their functions
  Array before;         ///< (B,T,C): h_{t−1}
  Array cells;          ///< (B,T,C): c_t
  Array squashed;       ///< (B,T,C): tanh c_t
  Array cell_gradient;  ///< (B,C): ∂loss/∂c_T, when something asked for c_T; else empty
};

/// One row through one time step: from the gates' sums to c and h.
void advance_lstm(Real* gates, const Real* cell_before, Real* cell, Real* squashed, Real* hidden,
                  std::size_t C) {
  for (std::size_t k = 0; k < C; k += lanes) {
    const std::size_t n = C - k;
    const Batch i = kernels::logistic(load(gates + k, n));
    const Batch f = kernels::logistic(load(gates + C + k, n));
    const Batch g = xsimd::tanh(load(gates + 2 * C + k, n));
    const Batch o = kernels::logistic(load(gates + 3 * C + k, n));
    const Batch c = f * load(cell_before + k, n) + i * g;
    const Batch tanh_c = xsimd::tanh(c);
    store(i, gates + k, n);
    store(f, gates + C + k, n);
    store(g, gates + 2 * C + k, n);
    store(o, gates + 3 * C + k, n);
    store(c, cell + k, n);
    store(tanh_c, squashed + k, n);
    store(o * tanh_c, hidden + k, n);
  }
}

/// The same back: from ∂h and ∂c to the gradients of the gates' sums; ∂c becomes that of the step before.
void retreat_lstm(const Real* gates, const Real* cell_before, const Real* squashed, const Real* d_hidden,
                  Real* d_cell, Real* d_gates, std::size_t C) {
  const Batch one(Real{1});
  for (std::size_t k = 0; k < C; k += lanes) {
    const std::size_t n = C - k;
    const Batch i = load(gates + k, n);
    const Batch f = load(gates + C + k, n);
    const Batch g = load(gates + 2 * C + k, n);
    const Batch o = load(gates + 3 * C + k, n);
    const Batch tanh_c = load(squashed + k, n);
    const Batch dh = load(d_hidden + k, n);
    const Batch dc = load(d_cell + k, n) + dh * o * (one - tanh_c * tanh_c);
    store(dc * g * i * (one - i), d_gates + k, n);
    store(dc * load(cell_before + k, n) * f * (one - f), d_gates + C + k, n);
    store(dc * i * (one - g * g), d_gates + 2 * C + k, n);
    store(dh * tanh_c * o * (one - o), d_gates + 3 * C + k, n);
    store(dc * f, d_cell + k, n);
  }
}

/// All time steps of rows [begin, end).
void forward(LstmTape& tape, const Packed& weights, const Array& h_0, const Array& c_0, Array& hidden,
             std::size_t begin, std::size_t end) {
  const auto [B, T, C] = std::tuple(tape.sizes.B, tape.sizes.T, tape.sizes.C);
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t b = begin; b < end; ++b) {
      const Real* h = t == 0 ? h_0.data() + b * C : hidden.data() + (b * T + t - 1) * C;
      std::copy_n(h, C, tape.before.data() + (b * T + t) * C);
    }
    weights.multiply_add(tape.before.data() + (begin * T + t) * C, T * C, end - begin,
                         tape.gates.data() + (begin * T + t) * 4 * C, T * 4 * C);
    for (std::size_t b = begin; b < end; ++b) {
      const std::size_t at = (b * T + t) * C;
      const Real* c = t == 0 ? c_0.data() + b * C : tape.cells.data() + at - C;
      if (tape.sizes.over(b, t)) {
        std::copy_n(tape.before.data() + at, C, hidden.data() + at);
        std::copy_n(c, C, tape.cells.data() + at);
      } else {
        advance_lstm(tape.gates.data() + 4 * at, c, tape.cells.data() + at, tape.squashed.data() + at,
                     hidden.data() + at, C);
      }
    }
  }
}

/// All time steps of rows [begin, end), from the last: fills their part of `d_gates`, and adds up ∂h_0 and ∂c_0 in
/// `d_hidden` and `d_cell`, which come in as the gradients after the last step.
void backward(const LstmTape& tape, const Packed& weights, const Array& c_0, const Array& grad,
              Array& d_gates, Array& d_hidden, Array& d_cell, std::size_t begin, std::size_t end) {
  const auto [B, T, C] = std::tuple(tape.sizes.B, tape.sizes.T, tape.sizes.C);
  for (std::size_t t = T; t-- > 0;) {
    for (std::size_t b = begin; b < end; ++b) {
      const std::size_t at = (b * T + t) * C;
      Real* dh = d_hidden.data() + b * C;
      kernels::apply_run(
          dh, C, [](Batch x, Batch y) { return x + y; }, dh, grad.data() + at);
      if (tape.sizes.over(b, t)) {
        std::fill_n(d_gates.data() + 4 * at, 4 * C, Real{0});
        continue;
      }
      const Real* c = t == 0 ? c_0.data() + b * C : tape.cells.data() + at - C;
      retreat_lstm(tape.gates.data() + 4 * at, c, tape.squashed.data() + at, dh, d_cell.data() + b * C,
                   d_gates.data() + 4 * at, C);
      std::fill_n(dh, C,
                  Real{0});  // all of it has gone into the gates; what comes back is ∂h of the step before
    }
    weights.multiply_add(d_gates.data() + (begin * T + t) * 4 * C, T * 4 * C, end - begin,
                         d_hidden.data() + begin * C, C);
  }
}

void lstm_backward(const std::shared_ptr<LstmTape>& tape, Node& out) {
  const auto [B, T, C] = std::tuple(tape->sizes.B, tape->sizes.T, tape->sizes.C);
  const Packed weights({out.input(1).data(), 4 * C, C, true});
  Array d_gates = Array::from_shape(Shape{B, T, 4 * C});
  Array d_hidden = xt::zeros<Real>({B, C});
  Array d_cell = xt::zeros<Real>({B, C});
  if (tape->cell_gradient.dimension() == 2) d_cell = std::exchange(tape->cell_gradient, Array());
  tape->sizes.in_rows([&](std::size_t begin, std::size_t end) {
    backward(*tape, weights, out.input(3), out.grad, d_gates, d_hidden, d_cell, begin, end);
  });
  write_or_add(*out.inputs[1], [&](Array& into, bool add) {
    gemm({tape->before.data(), C, B * T, true}, {d_gates.data(), B * T, 4 * C}, {into.data(), add});
  });
  accumulate(*out.inputs[2], std::move(d_hidden));
  accumulate(*out.inputs[3], std::move(d_cell));
  accumulate(*out.inputs[0], std::move(d_gates));
}

}  // namespace

LstmStates lstm_sequence(const In& projected, const In& W_h, const In& hidden, const In& cell,
                         const Indices& lengths) {
  auto tape = std::make_shared<LstmTape>();
  tape->sizes = kernels::recurrent_sizes(lstm_op.name, 4, projected, W_h, {&hidden, &cell}, lengths);
  const auto [B, T, C] = std::tuple(tape->sizes.B, tape->sizes.T, tape->sizes.C);
  tape->gates = projected.value();
  for (Array* states : {&tape->before, &tape->cells, &tape->squashed})
    *states = Array::from_shape(Shape{B, T, C});
  Array h = Array::from_shape(Shape{B, T, C});
  const Packed weights({W_h.value().data(), C, 4 * C});
  tape->sizes.in_rows([&](std::size_t begin, std::size_t end) {
    forward(*tape, weights, hidden.value(), cell.value(), h, begin, end);
  });
  Array last = cell.value();
  for (std::size_t b = 0; T > 0 && b < B; ++b) {
    std::copy_n(tape->cells.data() + (b * T + T - 1) * C, C, last.data() + b * C);
  }

  LstmStates states;
  states.hidden = make(lstm_op, std::move(h), {projected.tensor, W_h.tensor, hidden.tensor, cell.tensor},
                       projected.where, [tape](Node& out) { lstm_backward(tape, out); });
  // c_T hangs on the hidden states' node: its gradient waits on the tape until that node is passed back.
  states.cell = make(cell_op, std::move(last), {states.hidden}, projected.where, [tape](Node& out) {
    tape->cell_gradient = out.grad;
    accumulate_with(*out.inputs[0], [](Array&) {});
  });
  return states;
}

}  // namespace unrolled
