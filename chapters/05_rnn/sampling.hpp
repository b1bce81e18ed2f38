// From a model's scores to one choice: softmax with a temperature, then a draw.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tensor/ops.hpp"

namespace unrolled::rnn {

// [sample]
/// p = softmax(logits / T), logits (V) → (V). The lower the temperature T, the more the largest logit gets; 0 is the limit,
/// where it gets everything, the first of equals. Errors: T is below 0 or not finite.
inline Array probabilities(const Array& logits, double temperature) {
  if (!(temperature >= 0 && std::isfinite(temperature))) {
    throw Error(fmt::format("a temperature of {} was asked for", temperature),
                "0, always the likeliest, or above");
  }
  const Index likeliest = argmax(Tensor(logits))();
  Array p = xt::zeros<Real>(logits.shape());
  if (temperature == 0) {
    p(likeliest) = 1;
    return p;
  }
  // Counted from the largest logit, which so stays 0: no temperature is too low
  for (std::size_t v = 0; v < p.size(); ++v) {
    const double scaled =
        (static_cast<double>(logits(v)) - static_cast<double>(logits(likeliest))) / temperature;
    p(v) = static_cast<Real>(std::max(scaled, static_cast<double>(std::numeric_limits<Real>::lowest())));
  }
  return softmax(Tensor(p)).value();
}

/// Draws one of V by their scores, logits (V). Errors: as probabilities(); no number among the logits.
inline Index sample(const Array& logits, double temperature, Generator& generator) {
  return generator.pick(probabilities(logits, temperature));
}
// [/sample]

}  // namespace unrolled::rnn
