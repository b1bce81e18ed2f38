// One pair of words, step by step: what pair_gradient (negative_sampling.hpp) computes in one go, as operations on tensors, so
// that each of them can be looked at, forward and backward.
#pragma once

#include "tensor/ops.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::word_vectors {

// [pair_loss]
/// The loss of a pair in nats, from its centre w (1,C) and its targets (1+k,C): the true context, then the negatives.
inline Tensor pair_loss(const Tensor& centre, const Tensor& targets) {
  const trace::Scope scope("pair");
  Array true_or_drawn(Shape{targets.size(0), 1}, -1);
  true_or_drawn(0, 0) = 1;
  const Tensor sign = true_or_drawn;  // (1+k,1): 1 for the context, −1 for a negative
  const Tensor scores = matmul(targets, transpose(centre));  // (1+k,1): w · c and w · n
  const Tensor right = sigmoid(scores * sign);               // (1+k,1): the probability of the right answer
  const Tensor loss = -sum(log(right));
  trace::names({{"sign", sign}, {"scores", scores}, {"right", right}}, {{"target", targets}, {"score"}});
  trace::label(loss, "loss");
  return loss;
}
// [/pair_loss]

}  // namespace unrolled::word_vectors
