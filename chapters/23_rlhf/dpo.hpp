// DPO: no reward model, no sampling; the policy itself is the reward model (Rafailov et al. 2023).
//
//   r(text) = β (ln π(text) − ln p(text)) is the reward for which π is best at price β a nat (eq. 5, up to a
//   constant of the prompt), so the pairs can train π itself:
//   loss = −ln σ(r(chosen) − r(rejected))                                     (eq. 7)
#pragma once

#include "23_rlhf/reward_model.hpp"

namespace unrolled::rlhf {

// [dpo_loss]
/// ln π and ln p of the preferred texts and of the others, (N) each → (). No gradient flows into the reference.
inline Tensor dpo_loss(const In& chosen, const In& rejected, const In& reference_chosen,
                       const In& reference_rejected, double beta) {
  const Tensor r_chosen = beta * (chosen - reference_chosen.tensor.detach());
  const Tensor r_rejected = beta * (rejected - reference_rejected.tensor.detach());
  return pairwise_loss(r_chosen, r_rejected);
}
// [/dpo_loss]

// [prefer]
inline void prefer(const Gpt& policy, const Gpt& reference, const Pairs& pairs, double beta,
                   const Schedule& schedule, Generator& generator, const nn::Callbacks& callbacks = {}) {
  const auto loss = [&](Generator& drawing) {
    const Pairs some = drawn(pairs, schedule.batch, drawing);
    const auto reference_of = [&](const Texts& texts) {
      const NoGrad no_grad;
      return log_probability(reference, texts);
    };
    return dpo_loss(log_probability(policy, some.chosen), log_probability(policy, some.rejected),
                    reference_of(some.chosen), reference_of(some.rejected), beta);
  };
  train(policy, loss, schedule, generator, callbacks);
}
// [/prefer]

}  // namespace unrolled::rlhf
