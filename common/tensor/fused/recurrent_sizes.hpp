// What the recurrent operations share: sizes and their checks, lengths, rows of a batch on their own threads.
#pragma once

#include <fmt/format.h>

#include "base/error.hpp"
#include "tensor/kernels/packed.hpp"
#include "tensor/tensor.hpp"

namespace unrolled::kernels {

/// The sizes of a layer's work on one batch of sequences.
struct RecurrentSizes {
  std::size_t B, T, C;
  std::size_t gates;               ///< how many blocks of C columns the weights have
  std::vector<std::size_t> steps;  ///< (B): how many time steps each row has

  std::size_t width() const { return gates * C; }
  bool over(std::size_t row, std::size_t t) const { return t >= steps[row]; }

  /// body(begin, end) on rows of the batch, which never meet: each thread takes its own through all time steps.
  template <class Body>
  void in_rows(const Body& body) const {
    in_pieces(B, 16, body);
  }
};

/// Errors: shapes that do not fit together, T = 0, a length outside [0, T].
inline RecurrentSizes recurrent_sizes(const char* name, std::size_t gates, const In& projected, const In& W_h,
                                      const std::vector<const In*>& states, const Indices& lengths) {
  const Shape& shape = projected.shape();
  const std::size_t C = W_h.shape().empty() ? 0 : W_h.shape()[0];
  if (shape.size() != 3 || W_h.shape() != Shape{C, gates * C} || shape[2] != gates * C) {
    throw Error(fmt::format("{}: the projected input is {} and W_h {}", name, to_string(shape),
                            to_string(W_h.shape())),
                projected.where, fmt::format("they are (B, T, {0}C) and (C, {0}C)", gates));
  }
  if (shape[1] == 0)
    throw Error(fmt::format("{}: sequences of no step", name), projected.where, "T is 1 or more");
  for (const In* state : states) {
    if (state->shape() == Shape{shape[0], C}) continue;
    throw Error(fmt::format("{}: a state is {} where B = {} and C = {}", name, to_string(state->shape()),
                            shape[0], C),
                projected.where, "states are (B, C)");
  }
  RecurrentSizes sizes{shape[0], shape[1], C, gates, std::vector<std::size_t>(shape[0], shape[1])};
  if (lengths.dimension() == 0) return sizes;
  if (lengths.dimension() != 1 || lengths.size() != sizes.B) {
    throw Error(fmt::format("{}: {} lengths for {} sequences", name, lengths.size(), sizes.B),
                projected.where);
  }
  for (std::size_t b = 0; b < sizes.B; ++b) {
    if (lengths(b) < 0 || lengths(b) > static_cast<Index>(sizes.T)) {
      throw Error(fmt::format("{}: length {} of sequence {} is outside 0 … {}", name, lengths(b), b, sizes.T),
                  projected.where);
    }
    sizes.steps[b] = static_cast<std::size_t>(lengths(b));
  }
  return sizes;
}

inline Batch logistic(const Batch& x) { return Batch(Real{1}) / (Batch(Real{1}) + xsimd::exp(-x)); }

}  // namespace unrolled::kernels
