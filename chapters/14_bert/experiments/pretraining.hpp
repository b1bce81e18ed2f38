// Pretraining: texts without labels, words hidden in them, and an optimiser.
//
//   loss = masked words, and with pairs of sentences also "does the second follow?"   (Devlin et al. 2019, §A.2)
//   AdamW, where matrices decay; the rate up in a straight line, then down in one to 0; the gradient's norm clipped.
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "14_bert/experiments/lessons.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::bert {

struct PretrainingOptions {
  double rate = 3e-3;
  std::size_t warmup = 100, steps = 1500;
  double decay = 0.01, clip = 1;
};

/// Up from 0 over `warmup` steps, then down to 0 at step `total`, both in straight lines.
inline nn::WarmupLinear up_and_down(double peak, std::size_t warmup, std::size_t total) {
  return {peak, warmup, total, static_cast<double>(total - warmup)};
}

// [loss]
/// In nats.
inline Tensor loss_of(const Bert& model, const Lesson& lesson) {
  const Tensor x = model(lesson.input);  // (B,T,C)
  const Tensor loss = masked_loss(model, x, lesson.targets);
  if (lesson.follows.dimension() == 0) return loss;
  return loss + cross_entropy(model.next_sentence_logits(x), lesson.follows);
}
// [/loss]

/// The mean over texts that were not learnt from, in nats a hidden word; always the same words are hidden.
inline double held_out_loss(const Bert& model, const Corpus& held_out) {
  const NoGrad no_grad;
  Generator generator(14);
  double sum = 0;
  std::size_t words = 0;
  for (std::size_t from = 0; from < held_out.texts.size(); from += 64) {
    std::vector<std::size_t> numbers;
    for (std::size_t n = from; n < std::min(from + 64, held_out.texts.size()); ++n) numbers.push_back(n);
    const Lesson lesson = hide_words(held_out, numbers, generator);
    std::size_t hidden = 0;
    for (const Index target : lesson.targets) hidden += target != ignored;
    sum += loss_of(model, lesson).item() * static_cast<double>(hidden);
    words += hidden;
  }
  return sum / static_cast<double>(words);
}

// [pretraining]
/// Trains the model, whose parameters are shared. `notes` say what model and texts this is (nn::TrainingState).
inline nn::DrawnTraining pretraining_of(const Bert& model, DrawLesson draw, const PretrainingOptions& options,
                                        const Generator& generator,
                                        const std::map<std::string, std::string>& notes = {}) {
  return {model,
          [=](Generator& drawing) { return loss_of(model, draw(drawing)); },
          {.adam = nn::AdamW(model.parameters(), options.decay, {.beta2 = 0.98}),
           .rate = up_and_down(options.rate, std::min(options.warmup, options.steps / 4), options.steps),
           .clip = options.clip},
          {0, generator, {}, notes}};
}
// [/pretraining]

}  // namespace unrolled::bert
