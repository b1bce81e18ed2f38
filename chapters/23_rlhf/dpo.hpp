// DPO: no reward model, no sampling; the policy itself is the reward model (Rafailov et al. 2023).
//
//   r    = β (ln π − ln π_ref)             the implicit reward, for which π is optimal under a KL penalty β
//   loss = −ln σ(r_chosen − r_rejected)    Bradley and Terry's on the pairs, which so train π itself (eq. 7)
//
// π and π_ref of whole texts; r is given up to a constant of the prompt (eq. 5), which the difference does not see.
#pragma once

#include "23_rlhf/reward_model.hpp"

namespace unrolled::rlhf {

// [dpo_loss]
/// ln π and ln π_ref of the preferred texts and of the others, (N) each → (). No gradient flows into the reference.
inline Tensor dpo_loss(const In& chosen_log_pi, const In& rejected_log_pi, const In& chosen_log_pi_ref,
                       const In& rejected_log_pi_ref, double beta) {
  const Tensor r_chosen = beta * (chosen_log_pi - chosen_log_pi_ref.tensor.detach());        // (N)
  const Tensor r_rejected = beta * (rejected_log_pi - rejected_log_pi_ref.tensor.detach());  // (N)
  return pairwise_loss(r_chosen, r_rejected);
}
// [/dpo_loss]

// [train_dpo]
/// Makes the preferred text of each pair more likely against the other: trains the policy, whose parameters are shared.
inline void train_dpo(const Gpt& policy, const Gpt& reference, const Pairs& pairs, double beta,
                      const Schedule& schedule, Generator& generator, const nn::Callbacks& callbacks = {}) {
  const auto loss = [&](Generator& drawing) {
    const Pairs batch = drawn(pairs, schedule.batch, drawing);
    const auto reference_of = [&](const Texts& texts) {
      const NoGrad no_grad;
      return log_probability(reference, texts);
    };
    return dpo_loss(log_probability(policy, batch.chosen), log_probability(policy, batch.rejected),
                    reference_of(batch.chosen), reference_of(batch.rejected), beta);
  };
  train(policy, loss, schedule, generator, callbacks);
}
// [/train_dpo]

}  // namespace unrolled::rlhf
