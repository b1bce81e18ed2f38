#include "tensor/fused/attention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "tensor/fused/score_terms.hpp"
#include "tensor/kernels/packed.hpp"

namespace unrolled {
namespace {

using kernels::AdditiveMask;
using kernels::Batch;
using kernels::Bias;
using kernels::Packed;
using Sizes = kernels::AttentionSizes;

constexpr Operation attend_op{"attend", "y = softmax(q · kᵀ / √D) · v, each head",
                              "∂v = wᵀ · ∂y; s = w (∂w − Σ w ∂w) / √D: ∂q = s · k, ∂k = sᵀ · q"};
constexpr Operation biased_attend_op{
    "attend", "y = softmax(q · kᵀ / √D + bias) · v, each head",
    "∂v = wᵀ · ∂y; ∂bias = w (∂w − Σ w ∂w), s = ∂bias / √D: ∂q = s · k, ∂k = sᵀ · q"};

/// How many queries a block has: for a block, only the keys up to the last one that any of them may see.
constexpr std::size_t block = 32;

Sizes sizes_of(const In& query, const In& key, const In& value, std::size_t heads) {
  const Shape &q = query.shape(), &k = key.shape();
  const bool fits = (q.size() == 2 || q.size() == 3) && k.size() == q.size() && value.shape() == k &&
                    k.back() == q.back() && k.front() == (q.size() == 3 ? q.front() : k.front()) &&
                    heads > 0 && q.back() % heads == 0;
  if (!fits) {
    throw Error(fmt::format("attend: query {}, key {}, value {}, {} heads", to_string(q), to_string(k),
                            to_string(value.shape()), heads),
                query.where, "they are (B,T,C), (B,S,C) and (B,S,C), and C is a multiple of the heads");
  }
  const std::size_t B = q.size() == 3 ? q[0] : 1;
  return {B, q[q.size() - 2], k[k.size() - 2], q.back(), heads, q.back() / heads};
}

/// Where the numbers of one head of one batch row begin.
struct HeadOffsets {
  std::size_t b, h;
  std::size_t query, key;  ///< in arrays of T and of S rows
  std::size_t weights;     ///< in those of (B,heads,T,S)
};

/// Calls body(offsets) for each head of each batch row, shared out among the threads: no two write the same numbers.
template <class Body>
void for_each_head(const Sizes& sizes, const Body& body) {
  const std::size_t work = std::max<std::size_t>(1, sizes.T * sizes.S * sizes.D);
  const std::size_t n = sizes.B * sizes.heads, most = std::max<std::size_t>(1, (std::size_t{1} << 15) / work);
  const std::size_t pieces = std::max<std::size_t>(1, (n + most - 1) / most);
  kernels::in_pieces(n, (n + pieces - 1) / pieces, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t b = i / sizes.heads, h = i % sizes.heads, column = h * sizes.D;
      // An array without rows has no place to point to.
      const auto begins = [&](std::size_t rows) { return rows > 0 ? b * rows * sizes.C + column : 0; };
      body(HeadOffsets{b, h, begins(sizes.T), begins(sizes.S), i * sizes.T * sizes.S});
    }
  });
}

/// One head of one batch row: pointers to its numbers, and the distance between rows.
struct Head {
  const Real *query, *key, *value;  ///< rows of C numbers, of which D are this head's
  const Real* keep;                 ///< (T,S), or null
  std::size_t b, h;
};

/// What was kept of the weights of some queries; without dropout, the weights themselves.
const Real* kept(const Real* weights, const Real* keep, std::size_t n, std::vector<Real>& scratch) {
  if (keep == nullptr) return weights;
  scratch.resize(n);
  kernels::apply_run(
      scratch.data(), n, [](Batch w, Batch k) { return w * k; }, weights, keep);
  return scratch.data();
}

/// The right side of some products: packed once for many rows, read in place for one.
class RightSide {
 public:
  RightSide(const Matrix& matrix, std::size_t rows) : matrix_(matrix) {
    if (rows > 1) packed_.emplace(matrix);
  }
  /// into = a · this; of the columns at least the first `columns`. `a` may have fewer columns than this has rows.
  void multiply(const Matrix& a, const Destination& into, std::size_t columns) const {
    if (packed_) return packed_->multiply(a, into, 0, Packed::panels_of(columns));
    const Matrix used = matrix_.part(0, a.columns).transposed().part(0, columns).transposed();
    gemm_on_this_thread(a, used, into);
  }

 private:
  Matrix matrix_;
  std::optional<Packed> packed_;
};

/// Forwards: fills the head's weights (T,S), and its columns of y.
void attend_head(const Sizes& sizes, const AdditiveMask& mask, const Bias& bias, const Head& head,
                 Real* weights, Real* y) {
  const auto [B, T, S, C, heads, D] = sizes;
  const RightSide keys({head.key, D, S, true, C}, T), values({head.value, S, D, false, C}, T);
  const Batch scale(1 / std::sqrt(static_cast<Real>(D)));
  std::vector<Real> scratch;
  for (std::size_t t = 0; t < T; t += block) {
    const std::size_t rows = std::min(block, T - t), reach = mask.reach(head.b, t, t + rows);
    Real* scores = weights + t * S;
    keys.multiply({head.query + t * C, rows, D, false, C}, {scores, false, S}, reach);
    for (std::size_t r = 0; r < rows; ++r) {
      Real* row = scores + r * S;
      const Real* hidden = mask.of(head.b, t + r);
      if (bias) {
        kernels::apply_run(
            row, reach, [&](Batch s, Batch bias, Batch mask) { return xsimd::fma(s, scale, bias) + mask; },
            row, bias.of(head.b, head.h, t + r), hidden);
      } else {
        kernels::apply_run(
            row, reach, [&](Batch s, Batch mask) { return xsimd::fma(s, scale, mask); }, row, hidden);
      }
      kernels::softmax_run(row, row, reach);
      std::fill(row + reach, row + S, Real{0});
    }
    const Real* used = kept(scores, head.keep ? head.keep + t * S : nullptr, rows * S, scratch);
    values.multiply({used, rows, reach, false, S}, {y + t * C, false, C}, D);
  }
}

/// Backwards: adds to the head's columns of ∂query, ∂key, ∂value, and writes its (T,S) numbers of ∂bias; each may be null.
struct Gradients {
  Real *query, *key, *value, *bias;
};
void attend_head_backward(const Sizes& sizes, const AdditiveMask& mask, const Head& head, const Real* weights,
                          const Real* d_y, const Gradients& into) {
  const auto [B, T, S, C, heads, D] = sizes;
  const Packed keys({head.key, S, D, false, C}), values({head.value, D, S, true, C});
  const Batch scale(1 / std::sqrt(static_cast<Real>(D)));
  std::vector<Real> d_scores(block * S), scratch;
  for (std::size_t t = 0; t < T; t += block) {
    const std::size_t rows = std::min(block, T - t), reach = mask.reach(head.b, t, t + rows);
    const Real* w = weights + t * S;
    const Matrix d_out = {d_y + t * C, rows, D, false, C};
    const Matrix d_s = {d_scores.data(), rows, reach, false, S};
    // Through the product with the values
    if (into.value) {
      const Real* used = kept(w, head.keep ? head.keep + t * S : nullptr, rows * S, scratch);
      gemm_on_this_thread(Matrix{used, rows, reach, false, S}.transposed(), d_out, {into.value, true, C});
    }
    values.multiply(d_out, {d_scores.data(), false, S}, 0, Packed::panels_of(reach));
    // Through the softmax
    for (std::size_t r = 0; r < rows; ++r) {
      Real* d_row = d_scores.data() + r * S;
      if (head.keep) {
        kernels::apply_run(
            d_row, reach, [](Batch d, Batch k) { return d * k; }, d_row, head.keep + (t + r) * S);
      }
      const Batch inner(static_cast<Real>(kernels::dot_run(w + r * S, d_row, reach)));
      const auto d_score = [&](Batch p, Batch d) { return p * (d - inner); };
      if (into.bias) kernels::apply_run(into.bias + (t + r) * S, reach, d_score, w + r * S, d_row);
      kernels::apply_run(
          d_row, reach, [&](Batch p, Batch d) { return d_score(p, d) * scale; }, w + r * S, d_row);
    }
    // Through the scores
    if (into.query) keys.multiply(d_s, {into.query + t * C, true, C});
    if (into.key)
      gemm_on_this_thread(d_s.transposed(), {head.query + t * C, rows, D, false, C}, {into.key, true, C});
  }
}

/// What the backward pass needs from the forward pass.
struct AttentionTape {
  Sizes sizes;
  AdditiveMask mask;
  Array keep, weights;  ///< (B,heads,T,S)

  Head head(const HeadOffsets& at, const Array& query, const Array& key, const Array& value) const {
    return {query.data() + at.query,
            key.data() + at.key,
            value.data() + at.key,
            keep.dimension() > 0 ? keep.data() + at.weights : nullptr,
            at.b,
            at.h};
  }
};

}  // namespace

Tensor attend(const In& query, const In& key, const In& value, std::size_t heads, const Mask& hidden,
              Array keep, const Tensor& bias) {
  const Sizes sizes = sizes_of(query, key, value, heads);
  const auto [B, T, S, C, H, D] = sizes;
  if (keep.dimension() > 0 && keep.shape() != Shape{B, H, T, S}) {
    throw Error(fmt::format("attend: keep is {}", to_string(keep.shape())), query.where,
                "it is (B,heads,T,S)");
  }
  auto tape =
      std::make_shared<AttentionTape>(AttentionTape{sizes, AdditiveMask(hidden, sizes, query.where),
                                                    std::move(keep), Array::from_shape(Shape{B, H, T, S})});
  const Bias added(bias, sizes, query.where);
  Array y = Array::from_shape(query.shape());
  for_each_head(sizes, [&](const HeadOffsets& at) {
    attend_head(sizes, tape->mask, added, tape->head(at, query.value(), key.value(), value.value()),
                tape->weights.data() + at.weights, y.data() + at.query);
  });
  std::vector<Tensor> inputs = {query.tensor, key.tensor, value.tensor};
  if (bias) inputs.push_back(bias);
  return make(
      bias ? biased_attend_op : attend_op, std::move(y), std::move(inputs), query.where, [tape](Node& out) {
        // Query, key and value may be the same tensor: all gradients are created before any is added to.
        const auto gradient = [&](std::size_t i) -> Real* {
          accumulate_with(*out.inputs[i], [](Array&) {});
          return out.wants(i) ? out.inputs[i]->grad.data() : nullptr;
        };
        Real *const d_query = gradient(0), *const d_key = gradient(1), *const d_value = gradient(2);
        Array d_bias;  // (B,heads,T,S), however the bias was broadcast
        if (out.inputs.size() > 3 && out.wants(3)) d_bias = xt::zeros<Real>(tape->weights.shape());
        for_each_head(tape->sizes, [&](const HeadOffsets& at) {
          attend_head_backward(tape->sizes, tape->mask,
                               tape->head(at, out.input(0), out.input(1), out.input(2)),
                               tape->weights.data() + at.weights, out.grad.data() + at.query,
                               {d_query ? d_query + at.query : nullptr, d_key ? d_key + at.key : nullptr,
                                d_value ? d_value + at.key : nullptr,
                                d_bias.dimension() > 0 ? d_bias.data() + at.weights : nullptr});
        });
        if (d_bias.dimension() > 0) {
          accumulate(*out.inputs[3], sum_to(std::move(d_bias), out.inputs[3]->value.shape()));
        }
      });
}

}  // namespace unrolled
