// How a transformer learns: teacher forcing, label smoothing, and a rate that rises before it falls.
//
//   given   begin  y_1  y_2  …  y_T        the decoder sees the right words, not its own,
//   wanted  y_1    y_2  …   y_T  end       and is to say each next one: all positions at once
//
// Both are made as in chapter 08 (`lesson`).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "08_seq2seq/lesson.hpp"
#include "11_transformer/decoding.hpp"
#include "nn/optimiser.hpp"
#include "nn/schedule.hpp"

namespace unrolled::transformer {

using seq2seq::Sentence, seq2seq::Lesson, seq2seq::lesson;

/// The rate of the paper (§5.3), nn::Noam, that goes to 0 in a straight line over the last `fade` steps: the loss
/// stops going up and down.
struct FadingNoam {
  nn::Noam noam;
  std::size_t total, fade;

  double operator()(std::size_t step) const {
    const double left = static_cast<double>(total - std::min(step, total)) / static_cast<double>(fade);
    return noam(step) * std::min(1.0, left);
  }
};

/// The paper's Adam (§5.3).
inline nn::Adam paper_adam(const Transformer& model) {
  return nn::Adam(model.parameters(), {.beta1 = 0.9, .beta2 = 0.98, .epsilon = 1e-9});
}

/// What to do about a training that ran away.
inline constexpr const char* runaway_hint = "pre-norm is more stable (--norm pre)";

/// In nats a word. Label smoothing keeps a share ε of the wanted probability for all words alike (§5.4), so the loss
/// cannot fall to 0.
inline Tensor loss_of(const Transformer& model, const Lesson& lesson, double smoothing = 0) {
  return cross_entropy(model(lesson.source, lesson.given), lesson.wanted, smoothing);
}

/// The share of wanted words that are the likeliest when all words before them are the right ones.
inline double share_forced(const Transformer& model, const Lesson& lesson) {
  const NoGrad no_grad;
  const Indices output = argmax(model(lesson.source, lesson.given));
  std::size_t right = 0, all = 0;
  for (std::size_t i = 0; i < output.size(); ++i) {
    all += lesson.wanted.flat(i) != ignored;
    right += output.flat(i) == lesson.wanted.flat(i);
  }
  return static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(all, 1));
}

}  // namespace unrolled::transformer
