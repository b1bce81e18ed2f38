// The reader in training: reviews drawn at random, each a step towards telling praise from blame.
#pragma once

#include <string>
#include <vector>

#include "09_attention/reader.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::attention {

/// Texts and, at the same place, the class of each.
struct Texts {
  std::vector<std::string> texts;
  std::vector<Index> labels;
};

// [loss]
/// The cross-entropy of B texts, in nats.
inline Tensor loss_of(const Reader& reader, const text::Vocabulary& vocabulary, const Texts& train,
                      std::size_t B, Generator& generator) {
  std::vector<std::string> texts;
  Indices labels = Indices::from_shape({B});
  for (std::size_t b = 0; b < B; ++b) {
    const std::size_t pick = generator.below(train.texts.size());
    texts.push_back(train.texts[pick]);
    labels(b) = train.labels[pick];
  }
  const Sentences batch = encode(texts, vocabulary);
  return cross_entropy(reader(batch.ids, padding_mask(batch.lengths, batch.ids.shape(1))), labels);
}
// [/loss]

/// Trains the reader, whose parameters are shared. Texts and vocabulary must outlive this. `seed` chose the texts that
/// are held out: with another, the reader would be tested on what it has read.
inline nn::DrawnTraining training_of(const Reader& reader, const text::Vocabulary& vocabulary,
                                     const Texts& train, std::uint64_t seed, const Generator& generator) {
  std::string words;
  for (const std::string& word : vocabulary.words()) words += word + ' ';
  return {reader,
          [=, &vocabulary, &train](Generator& drawing) {
            return loss_of(reader, vocabulary, train, 32, drawing);
          },
          {.adam = nn::AdamW(reader.parameters(), 0.1), .rate = nn::Constant{3e-3}, .clip = 1},
          {0, generator, {}, {{"seed", std::to_string(seed)}, {"vocabulary", words}}}};
}

}  // namespace unrolled::attention
