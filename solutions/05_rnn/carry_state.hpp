// Exercise 5.5: a long text, piece by piece.
#pragma once

#include <vector>

#include "05_rnn/by_hand.hpp"
#include "05_rnn/rnn.hpp"

namespace unrolled {

/// The network's outputs (B,T,C) for each piece. A piece that is not the first of its text goes on from the state that
/// the piece before left; the gradient stays within its piece.
inline std::vector<Tensor> carry_state(const rnn::Network& network, const std::vector<rnn::Piece>& pieces) {
  std::vector<Tensor> outputs;
  rnn::State state;
  for (const rnn::Piece& piece : pieces) {
    if (piece.first) state.clear();
    const rnn::Read read = network(piece.x, state);
    outputs.push_back(read.outputs);
    state = rnn::detached(read.state);
  }
  return outputs;
}

}  // namespace unrolled
