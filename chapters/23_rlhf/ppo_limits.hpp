// When a training by PPO has gone wrong, in words: the policy has no choice left, or has left the model that it began as.
#pragma once

#include <fmt/format.h>

#include <string>

#include "base/error.hpp"

namespace unrolled::rlhf {

/// What one iteration found before it changed anything: reward, gold and kl are means over texts, entropy over tokens.
struct Report {
  double reward = 0;       ///< of the reward model
  double gold = 0;         ///< where we know it
  double kl = 0;           ///< nats a text from the reference
  double entropy = 0;      ///< nats a token
  double coefficient = 0;  ///< β
};

/// Limits beyond which a run is stopped.
struct Limits {
  double kl = 12;        ///< nats a text: three times what the KL penalty aims at
  double entropy = 0.2;  ///< nats a token: as little choice as among e^.2 = 1.2 equally likely words
};

/// Why a run is to be stopped, in words; "" as long as it is not.
inline std::string collapse_reason(const Report& report, const Limits& limits) {
  if (report.entropy < limits.entropy) {
    return fmt::format("the policy hardly chooses any more: its entropy is {:.3f} nats a token, below {}",
                       report.entropy, limits.entropy);
  }
  if (report.kl > limits.kl) {
    return fmt::format("the policy is too far from the model it began as: {:.1f} nats a text, above {}",
                       report.kl, limits.kl);
  }
  return "";
}

/// What ends a run that has collapsed.
struct Collapsed : Error {
  using Error::Error;
};

}  // namespace unrolled::rlhf
