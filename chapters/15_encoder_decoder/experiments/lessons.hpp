// Batches of the small tasks, for each of the models, and the schedule that all their trainings share.
#pragma once

#include "15_encoder_decoder/experiments/language.hpp"
#include "15_encoder_decoder/glm.hpp"
#include "15_encoder_decoder/infilling.hpp"
#include "15_encoder_decoder/t5.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::infilling {

inline constexpr std::size_t batch_size = 32, longest_row = 24, t5_steps = 3000;

inline T5Config t5_config(const Marks& marks) { return {.vocabulary = marks.size()}; }

/// Adam; the rate up over 100 steps (a tenth of a short training), and from `flat` of the steps on down to 0.
inline nn::UpdateRule rule_of(const nn::Module& model, double rate, std::size_t steps, double flat = 0) {
  const double falling = (1 - flat) * static_cast<double>(steps);
  return {.adam = nn::Adam(model.parameters()),
          .rate = nn::WarmupLinear{rate, std::min<std::size_t>(100, steps / 10), steps + 1, falling},
          .clip = 1};
}

/// One thing for each of `batch_size` sentences, drawn from many.
template <class Make>
auto draw_rows(const std::vector<bert::Sentence>& sentences, Generator& drawing, const Make& make) {
  std::vector<decltype(make(sentences[0]))> rows;
  for (std::size_t b = 0; b < batch_size; ++b)
    rows.push_back(make(sentences[drawing.below(sentences.size())]));
  return rows;
}

// [lessons]
inline Tensor corrupted_loss(const T5& model, const std::vector<bert::Sentence>& sentences,
                             const Marks& marks, Generator& drawing) {
  return task_loss(model, batch_of(draw_rows(sentences, drawing,
                                             [&](const bert::Sentence& sentence) {
                                               return corrupt(sentence.words,
                                                              draw_gaps(sentence.words.size(), drawing),
                                                              marks);
                                             }),
                                   marks));
}

/// A training that can be kept in a file. The sentences must outlive this.
inline nn::DrawnTraining corrupting(const T5& model, const std::vector<bert::Sentence>& sentences,
                                    const Marks& marks, std::size_t steps, const Generator& generator) {
  return {model,
          [=, &sentences](Generator& drawing) { return corrupted_loss(model, sentences, marks, drawing); },
          rule_of(model, 8e-3, steps, .4),
          {0, generator, {}, {{"number of steps", std::to_string(steps)}}}};
}

inline Tensor blanked_loss(const Glm& model, const std::vector<bert::Sentence>& sentences, const Marks& marks,
                           Generator& drawing) {
  return blank_loss(model, batch_of(draw_rows(sentences, drawing, [&](const bert::Sentence& sentence) {
                      return blank(sentence.words, draw_gaps(sentence.words.size(), drawing), marks);
                    })));
}

/// A share of the sentences is rearranged, the others are read as they are.
inline Tensor turned_loss(const gpt::Gpt& model, const std::vector<bert::Sentence>& sentences, double turned,
                          const Marks& marks, Generator& drawing) {
  const gpt::Examples examples =
      next_tokens(draw_rows(sentences, drawing, [&](const bert::Sentence& sentence) {
        if (!drawing.chance(turned)) return as_it_is(sentence.words, marks);
        return to_middle(sentence.words, draw_middle(sentence.words.size(), drawing), Order::prefix_first,
                         marks);
      }));
  return cross_entropy(model(examples.inputs), examples.targets);
}
// [/lessons]

}  // namespace unrolled::infilling
