// The numbers of PyTorch 1.13.0a0.
// Made by tests/exercises/23_rlhf/pytorch.py; do not edit.
#pragma once

#include "tensor/array.hpp"

namespace unrolled::pytorch {

inline const Real pairwise_loss = 2.39034376259241;
inline const Array last_token_reward = {-2.30851331483234, -1.5297168314206, -2.28765393428375};
inline const Array bradley_terry_fit = {0.230475856182051, -0.64720097780783, 1.21102947402056,
                                        -0.79430435239478};
inline const Array kl_to_reference = {{0.558815483730182, 1.29279365444146, 0.159868266674613},
                                      {0.14366305706787, 0.952060153254642, 0.590661144240442}};
inline const Real ppo_clip = -0.0838452679466535;
inline const Array gae = {{1.42704401377115, 0.508081606139943, -0.725056288713896, -1.35181787012053},
                          {-2.10699109135859, -0.913884495615854, 0, 0},
                          {1.94741992851018, 0, 0, 0}};
inline const Real dpo_loss = 0.968629069161087;

}  // namespace unrolled::pytorch
