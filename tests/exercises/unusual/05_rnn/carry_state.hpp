// From the last piece to the first: what a piece goes on from is read again, all of its text before it.
#pragma once

#include <vector>

#include "05_rnn/by_hand.hpp"
#include "05_rnn/rnn.hpp"

namespace unrolled {

/// The state that piece n begins with.
inline rnn::State state_before(const rnn::Network& network, const std::vector<rnn::Piece>& pieces,
                               std::size_t n) {
  if (n == 0 || pieces[n].first) return {};
  const NoGrad no_graph;
  return rnn::detached(network(pieces[n - 1].x, state_before(network, pieces, n - 1)).state);
}

inline std::vector<Tensor> carry_state(const rnn::Network& network, const std::vector<rnn::Piece>& pieces) {
  std::vector<Tensor> outputs(pieces.size());
  for (std::size_t n = pieces.size(); n-- > 0;)
    outputs[n] = network(pieces[n].x, state_before(network, pieces, n)).outputs;
  return outputs;
}

}  // namespace unrolled
