// Recurrent layers over a whole sequence in one operation. What they compute is written out, gate by gate, in
// chapters/06_lstm; these do the same numbers without a node, an allocation and a barrier for each time step.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

/// The states of an LSTM layer.
struct LstmStates {
  Tensor hidden;  ///< (B,T,C): h after each step
  Tensor cell;    ///< (B,C): c after the last step
};

/// A layer of LSTM cells (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000). `projected` (B,T,4C) is
/// x · W_x + b of all time steps, in the order of gates i, f, g, o; W_h (C,4C); hidden, cell (B,C): the states before
/// the first step. `lengths` (B), when given, says how many steps each row has: after them its state stands still, and
/// `projected` does not matter. Errors: shapes, T = 0, a length outside [0, T].
LstmStates lstm_sequence(const In& projected, const In& W_h, const In& hidden, const In& cell,
                         const Indices& lengths = {});

/// A layer of gated recurrent units (Cho et al. 2014, in PyTorch's form, whose reset gate acts after the matrix
/// product): `projected` (B,T,3C) is x · W_x + b in the order of r, z, n; W_h (C,3C); candidate_bias (C) is added to
/// the state's share of n before r scales it; hidden (B,C) → (B,T,C). Lengths and errors as above.
Tensor gru_sequence(const In& projected, const In& W_h, const In& candidate_bias, const In& hidden,
                    const Indices& lengths = {});

}  // namespace unrolled
