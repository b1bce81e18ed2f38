// Exercise 5.5: a long text, piece by piece.
#pragma once

#include <vector>

#include "base/error.hpp"

#include "05_rnn/by_hand.hpp"
#include "05_rnn/rnn.hpp"

namespace unrolled {

/// The network's outputs (B,T,C) for each piece. A piece that is not the first of its text goes on from the state that
/// the piece before left; the gradient stays within its piece.
inline std::vector<Tensor> carry_state(const rnn::Network& network, const std::vector<rnn::Piece>& pieces) {
  throw unfinished("5.5");
}

}  // namespace unrolled
