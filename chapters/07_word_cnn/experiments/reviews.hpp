// Reviews as ids, and the networks that read them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "04_word_vectors/skip_gram.hpp"
#include "07_word_cnn/attention_layer.hpp"
#include "07_word_cnn/word_cnn.hpp"
#include "data/datasets.hpp"
#include "nn/drawn_training.hpp"
#include "nn/schedule.hpp"

namespace unrolled::word_cnn {

/// Texts as ids, and the class of each.
struct Examples {
  std::vector<std::vector<Index>> texts;
  std::vector<Index> labels;
};

/// The reviews, and the text that their words' vectors are learnt from.
struct Reviews {
  data::Dataset source;
  data::Split split;                           ///< chapter 03's
  std::string corpus;                          ///< what else the vectors are learnt from, in words
  std::vector<std::vector<std::string>> read;  ///< its lines, then the training texts without their labels
  text::Vocabulary own, common;                ///< of the training texts; these, and what else is read
  std::vector<std::string> sentence;           ///< to be followed
};

inline std::vector<Index> ids_of(const std::vector<std::string>& words, const text::Vocabulary& vocabulary) {
  std::vector<Index> ids;
  for (const std::string& word : words) ids.push_back(vocabulary.id(word));
  return ids;
}

/// To this many words every text is padded, whatever reads it: the widest of the filters.
inline const std::size_t widest_filter = Config{}.widths.back();

/// Of a longer text only its beginning is read: a batch is as long as its longest text.
inline constexpr std::size_t most_read = 200;

/// The first words of a text.
inline std::vector<std::string> first_words(const std::string& text) {
  std::vector<std::string> words = text::words(text);
  words.resize(std::min(words.size(), most_read));
  return words;
}

inline Examples examples_of(const std::vector<data::Labelled>& labelled, const text::Vocabulary& vocabulary) {
  Examples examples;
  for (const data::Labelled& one : labelled) {
    examples.texts.push_back(ids_of(first_words(one.text), vocabulary));
    examples.labels.push_back(one.label);
  }
  return examples;
}

/// Vectors of words start this small: with deviation 1 or .3 fewer held-out reviews were right.
inline constexpr double start_deviation = 0.1;

/// The same directions, scaled so that the numbers' root mean square is `start_deviation`.
inline Array rescaled(Array vectors) {
  double squares = 0;
  for (const Real number : flat(vectors))
    squares += static_cast<double>(number) * static_cast<double>(number);
  const double root = std::sqrt(squares / static_cast<double>(vectors.size()));
  for (Real& number : flat(vectors)) number *= static_cast<Real>(root > 0 ? start_deviation / root : 0);
  return vectors;
}

/// The sizes that a network is trained with.
struct ReviewTraining {
  std::size_t batch = 32, steps = 450;
  double rate = 3e-3;
};

/// Attention in the filters' place: words look at each other, then the maximum over time of each feature.
struct AttentionReader : nn::Module {
  AttentionReader(const Words& words, double dropout, Generator& generator)
      : words(add("words", words)),
        attention(add("attention", AttentionLayer(words.width(), 2, generator))),
        drop(dropout),
        classifier(add("classifier", nn::Linear(words.width(), 2, generator))) {}

  Tensor operator()(const Batch& batch) const {
    const std::size_t T = batch.ids.shape(1);
    const Mask outside = windows_outside(batch.lengths, T, 1);  // (B,T,1)
    Mask hidden = outside;
    hidden.reshape({batch.ids.shape(0), 1, T});
    return classifier(drop(max_over_time(attention(words(batch.ids), hidden), outside)));
  }

  Words words;
  AttentionLayer attention;
  nn::Dropout drop;
  nn::Linear classifier;
};

/// Any of the networks of the table: its parameters, and how it answers.
struct Classifier {
  template <class Network>
  Classifier(const Network& network)
      : module(network), logits([network](const Batch& batch) { return network(batch); }) {}

  nn::Module module;
  std::function<Tensor(const Batch&)> logits;  ///< → (B,2)
};

// [loss]
/// The cross-entropy of `batch` texts that are drawn at random, in nats.
inline Tensor loss_of(const Classifier& network, const Examples& examples, std::size_t batch,
                      Generator& generator) {
  std::vector<std::vector<Index>> texts;
  Indices labels = Indices::from_shape({batch});
  for (std::size_t b = 0; b < batch; ++b) {
    const std::size_t pick = generator.below(examples.texts.size());
    texts.push_back(examples.texts[pick]);
    labels(b) = examples.labels[pick];
  }
  return cross_entropy(network.logits(pad_texts(texts, widest_filter)), labels);
}
// [/loss]

/// Trains a network, whose parameters are shared. The examples must outlive this.
inline nn::DrawnTraining training_of(const Classifier& network, const Examples& examples,
                                     const ReviewTraining& how, const Generator& generator,
                                     const std::map<std::string, std::string>& notes) {
  return {network.module,
          [network, &examples, how](Generator& drawing) {
            return loss_of(network, examples, how.batch, drawing);
          },
          {.adam = nn::Adam(network.module.parameters()),
           .rate = nn::WarmupCosine{how.rate, 20, how.steps},
           .clip = 1},
          {0, generator, {}, notes}};
}

/// The share of texts that are classified as labelled, in batches of 100.
inline double accuracy_of(const Classifier& network, const Examples& examples) {
  const NoGrad no_grad;
  std::size_t right = 0;
  for (std::size_t begin = 0; begin < examples.texts.size(); begin += 100) {
    const std::size_t end = std::min(begin + 100, examples.texts.size());
    const std::vector<std::vector<Index>> texts(examples.texts.begin() + static_cast<std::ptrdiff_t>(begin),
                                                examples.texts.begin() + static_cast<std::ptrdiff_t>(end));
    const Indices guessed = argmax(network.logits(pad_texts(texts, widest_filter)));
    for (std::size_t i = begin; i < end; ++i) right += guessed(i - begin) == examples.labels[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(examples.texts.size());
}

}  // namespace unrolled::word_cnn
