#include "tensor/operations/matmul.hpp"

#include "tensor/kernels/gemm.hpp"
#include "tensor/kernels/kernels.hpp"
#include "tensor/operations/broadcast.hpp"

namespace unrolled {
namespace {

constexpr Operation matmul_op{"matmul", "y = a · b", "∂a = ∂y · bᵀ, ∂b = aᵀ · ∂y", BackwardPass::ignores_y};
constexpr Operation inner_op{"inner", "y = x · tableᵀ", "∂x = ∂y · table, ∂table = ∂yᵀ · x",
                             BackwardPass::ignores_y};
constexpr Operation linear_op{"linear", "y = x · W + b", "∂x = ∂y · Wᵀ, ∂W = xᵀ · ∂y, ∂b = Σ ∂y",
                              BackwardPass::ignores_y};

/// The sizes of a batched product, and which matrix of a and of b each result is made of.
struct Plan {
  std::size_t m = 1, k = 1, n = 1;
  bool row = false, column = false;  ///< a was a vector, b was a vector
  Shape a_shape, b_shape;            ///< with the vectors' missing axis filled in
  Shape batch;                       ///< the leading axes of the result
  std::vector<std::size_t> a_index, b_index;

  std::size_t batches() const { return a_index.size(); }
  bool one_weight() const { return b_shape.size() == 2; }  ///< all of a meets the same matrix
  /// With one weight, a is one tall matrix.
  std::size_t tall() const { return count(batch) * m; }
};

Shape leading_axes(const Shape& shape) { return Shape(shape.begin(), shape.end() - 2); }

/// For every position in `batch`, the matrix of an operand with these leading axes.
std::vector<std::size_t> matrix_index(const Shape& leading, const Shape& batch) {
  std::vector<std::size_t> index(count(batch));
  for (std::size_t flat = 0; flat < index.size(); ++flat) {
    std::size_t rest = flat;
    std::size_t stride = 1;
    for (std::size_t i = 0; i < leading.size(); ++i) {
      const std::size_t size = leading[leading.size() - 1 - i];
      const std::size_t at = rest % batch[batch.size() - 1 - i];
      rest /= batch[batch.size() - 1 - i];
      if (size > 1) index[flat] += at * stride;
      stride *= size;
    }
  }
  return index;
}

Plan make_plan(const In& a, const In& b) {
  Plan plan;
  plan.a_shape = a.shape();
  plan.b_shape = b.shape();
  if (plan.a_shape.empty() || plan.b_shape.empty()) {
    throw Error(fmt::format("matmul: {} × {}: a single number is not a matrix", to_string(a.shape()),
                            to_string(b.shape())),
                a.where, "use * to scale");
  }
  plan.row = plan.a_shape.size() == 1;
  plan.column = plan.b_shape.size() == 1;
  if (plan.row) plan.a_shape.insert(plan.a_shape.begin(), 1);
  if (plan.column) plan.b_shape.push_back(1);
  plan.m = plan.a_shape[plan.a_shape.size() - 2];
  plan.k = plan.a_shape.back();
  plan.n = plan.b_shape.back();
  const std::size_t inner = plan.b_shape[plan.b_shape.size() - 2];
  if (plan.k != inner) {
    throw Error(fmt::format("matmul: {} × {}: inner sizes {} and {} differ", to_string(a.shape()),
                            to_string(b.shape()), plan.k, inner),
                a.where,
                plan.k == plan.n ? "transpose the right side?"
                : plan.m == inner
                    ? "transpose the left side?"
                    : "the last axis of the left side must equal the last but one of the right");
  }
  const Shape a_leading = leading_axes(plan.a_shape);
  const Shape b_leading = leading_axes(plan.b_shape);
  plan.batch = broadcast_shape(a_leading, b_leading, matmul_op.name, a.where);
  if (!plan.one_weight()) {
    plan.a_index = matrix_index(a_leading, plan.batch);
    plan.b_index = matrix_index(b_leading, plan.batch);
  }
  return plan;
}

Shape result_shape(const Plan& plan) {
  Shape shape = plan.batch;
  if (!plan.row) shape.push_back(plan.m);
  if (!plan.column) shape.push_back(plan.n);
  return shape;
}

/// Products of every batch, each on one thread. `body(i)` must write only where no other i does.
template <class Body>
void for_each_batch(const Plan& plan, const Body& body) {
  const std::size_t work = std::max<std::size_t>(1, plan.m * plan.k * plan.n);
  kernels::in_pieces(plan.batches(), std::max<std::size_t>(1, (std::size_t{1} << 17) / work),
                     [&](std::size_t begin, std::size_t end) {
                       for (std::size_t i = begin; i < end; ++i) body(i);
                     });
}

void multiply(const Plan& plan, const Real* a, const Real* b, Real* y) {
  const auto [m, k, n] = std::tuple(plan.m, plan.k, plan.n);
  if (plan.one_weight()) return gemm({a, plan.tall(), k}, {b, k, n}, {y});
  for_each_batch(plan, [&](std::size_t i) {
    gemm_on_this_thread({a + plan.a_index[i] * m * k, m, k}, {b + plan.b_index[i] * k * n, k, n},
                        {y + i * m * n});
  });
}

/// The products of all batches into a gradient of which each batch has a matrix of its own, or several share one: then
/// it is their sum. `product(i, add)` is one of them.
template <class Product>
void pass_batches(const Plan& plan, std::size_t matrix_size, Array& into, bool add, const Product& product) {
  if (plan.batches() * matrix_size == into.size()) {
    return for_each_batch(plan, [&](std::size_t i) { product(i, add); });
  }
  if (!add) into.fill(0);
  for (std::size_t i = 0; i < plan.batches(); ++i) product(i, true);
}

/// ∂a = ∂y · bᵀ.
void pass_to_left(const Plan& plan, const Real* grad, const Real* b, Array& into, bool add) {
  const auto [m, k, n] = std::tuple(plan.m, plan.k, plan.n);
  if (plan.one_weight()) return gemm({grad, plan.tall(), n}, {b, n, k, true}, {into.data(), add});
  pass_batches(plan, m * k, into, add, [&, m = m, k = k, n = n](std::size_t i, bool adding) {
    gemm_on_this_thread({grad + i * m * n, m, n}, {b + plan.b_index[i] * k * n, n, k, true},
                        {into.data() + plan.a_index[i] * m * k, adding});
  });
}

/// ∂b = aᵀ · ∂y.
void pass_to_right(const Plan& plan, const Real* a, const Real* grad, Array& into, bool add) {
  const auto [m, k, n] = std::tuple(plan.m, plan.k, plan.n);
  if (plan.one_weight()) {
    return gemm({a, k, plan.tall(), true}, {grad, plan.tall(), n}, {into.data(), add});
  }
  pass_batches(plan, k * n, into, add, [&, m = m, k = k, n = n](std::size_t i, bool adding) {
    gemm_on_this_thread({a + plan.a_index[i] * m * k, k, m, true}, {grad + i * m * n, m, n},
                        {into.data() + plan.b_index[i] * k * n, adding});
  });
}

/// Both, for the first two inputs.
void matmul_backward(const Plan& plan, Node& out) {
  write_or_add(*out.inputs[0], [&](Array& into, bool add) {
    pass_to_left(plan, out.grad.data(), out.input(1).data(), into, add);
  });
  write_or_add(*out.inputs[1], [&](Array& into, bool add) {
    pass_to_right(plan, out.input(0).data(), out.grad.data(), into, add);
  });
}

}  // namespace

Tensor matmul(const In& a, const In& b) {
  Plan plan = make_plan(a, b);
  Array y = Array::from_shape(result_shape(plan));
  multiply(plan, a.value().data(), b.value().data(), y.data());
  return make(matmul_op, std::move(y), {a.tensor, b.tensor}, a.where,
              [plan = std::move(plan)](Node& out) { matmul_backward(plan, out); });
}

Tensor linear(const In& x, const In& weight, const In& bias) {
  if (weight.shape().size() != 2 || bias.shape() != Shape{weight.shape().back()}) {
    throw Error(fmt::format("linear: the weight is {} and the bias {}", to_string(weight.shape()),
                            to_string(bias.shape())),
                x.where, "they are (inputs, outputs) and (outputs)");
  }
  Plan plan = make_plan(x, weight);
  const std::size_t rows = plan.tall();
  Array y = Array::from_shape(result_shape(plan));
  gemm({x.value().data(), rows, plan.k}, {weight.value().data(), plan.k, plan.n},
       {.data = y.data(), .bias = bias.value().data()});
  return make(linear_op, std::move(y), {x.tensor, weight.tensor, bias.tensor}, x.where,
              [plan = std::move(plan)](Node& out) {
                matmul_backward(plan, out);
                if (out.wants(2)) accumulate(*out.inputs[2], sum_to(last_use_of_grad(out), Shape{plan.n}));
              });
}

Tensor inner(const In& x, const In& table) {
  if (x.shape().empty() || table.shape().size() != 2 || x.shape().back() != table.shape()[1]) {
    throw Error(
        fmt::format("inner: x is {} and the table {}", to_string(x.shape()), to_string(table.shape())),
        x.where, "they are (…, C) and (V, C)");
  }
  Shape shape = x.shape();
  shape.pop_back();
  const std::size_t rows = count(shape), V = table.shape()[0], C = table.shape()[1];
  shape.push_back(V);
  Array y = Array::from_shape(shape);
  gemm({x.value().data(), rows, C}, {table.value().data(), C, V, true}, {y.data()});
  return make(inner_op, std::move(y), {x.tensor, table.tensor}, x.where, [rows, V, C](Node& out) {
    write_or_add(*out.inputs[0], [&](Array& into, bool add) {
      gemm({out.grad.data(), rows, V}, {out.input(1).data(), V, C}, {into.data(), add});
    });
    write_or_add(*out.inputs[1], [&](Array& into, bool add) {
      gemm({out.grad.data(), V, rows, true}, {out.input(0).data(), rows, C}, {into.data(), add});
    });
  });
}

}  // namespace unrolled
