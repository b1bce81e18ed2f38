// A sentence becomes another: an encoder reads the source, a decoder writes the target (Sutskever et al. 2014).
//
//   h, summary = encoder(E_s[source])                  the source, read once
//   s_t, p(y_t) = step(s_{t−1}, E_t[y_{t−1}])          the target, word after word
//   loss = −(1/N) Σ ln p(y_t)                          over the N words that are no padding, given the right words before
//
// Sources (B,S) are padded at the end; so are targets (B,T). Left out: beam search and BLEU (chapter 11), parts of words
// (chapter 12), several layers.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "08_seq2seq/decoder.hpp"
#include "08_seq2seq/lesson.hpp"

namespace unrolled::seq2seq {

struct Config {
  std::size_t source_vocabulary, target_vocabulary, embedding = 32;
  std::size_t encoder = 64, decoder = 64;  ///< the widths of each direction, and of the decoder
  Attention attention = Attention::bahdanau;
  Score score = Score::additive;  ///< not used without attention
};

using Words = std::vector<std::string>;  ///< what the record calls the positions; may be empty

/// The words of one target, for the record.
struct TargetWords {
  Words given, wanted;
  Words at(std::size_t t) const { return t < wanted.size() ? Words{wanted[t]} : Words{}; }
};

/// What a decoder says to T words, and where it looked.
struct Output {
  Tensor logits;   ///< (B,T,V): of each next word
  Tensor weights;  ///< (B,T,S): the alignment map; none without attention
};

class Seq2Seq : public nn::Module {
 public:
  Seq2Seq(const Config& config, Generator& generator)
      : config(config),
        source_words(
            add("source_words", nn::Embedding(config.source_vocabulary, config.embedding, generator))),
        target_words(
            add("target_words", nn::Embedding(config.target_vocabulary, config.embedding, generator))),
        encoder(add("encoder", Encoder(config.embedding, config.encoder, generator))),
        decoder(add("decoder", Decoder({.vocabulary = config.target_vocabulary,
                                        .embedding = config.embedding,
                                        .width = config.decoder,
                                        .source = 2 * config.encoder,
                                        .attention = config.attention,
                                        .score = config.score},
                                       generator))) {}

  /// The source, read once. `words` are the words of one sentence, for the record. Errors: no position at all; an id
  /// outside the vocabulary.
  Memory read(const text::Padded& source, const Words& words = {}) const {
    const Encoded encoded = encode(source, words);
    const trace::Scope scope("decoder");
    return decoder.remember(encoded);
  }

  Encoded encode(const text::Padded& source, const Words& words) const {
    const trace::Scope scope("encoder");
    const Tensor x = source_words(source.ids);  // (B,S,E)
    trace::label(x, "x", {{"example", {}}, {"source", words}, {"feature", {}}});
    return encoder(x, source.lengths);
  }

  /// The scores of all next words, given the right words before them: given (B,T).
  Output write(const Memory& memory, const Indices& given, const TargetWords& words = {}) const {
    const trace::Scope scope("decoder");
    const Tensor y = target_words(given);  // (B,T,E)
    trace::label(y, "y", {{"example", {}}, {"given", words.given}, {"feature", {}}});
    if (decoder.attention != Attention::bahdanau && !trace::recording()) {
      const Step all = decoder.step(memory, memory.start, y);
      return {all.logits, all.weights};
    }
    std::vector<Tensor> logits, weights;
    Tensor state = memory.start;
    for (std::size_t t = 0; t < given.shape(1); ++t) {
      const trace::Scope time("t=", t + 1);
      const auto now = static_cast<Index>(t);
      const Tensor before = slice(y, 1, now, now + 1);  // (B,1,E): y_{t−1}
      trace::label(before, "y_before", {{"example", {}}, {"target", words.at(t)}, {"feature", {}}});
      const Step step = decoder.step(memory, state, before);
      trace::names({{"logits", step.logits}}, {{"target", before}, {"next", target_words.table}});
      state = last_state(step.states);
      logits.push_back(step.logits);
      if (step.weights) weights.push_back(step.weights);
    }
    return {concat(logits, 1), weights.empty() ? Tensor() : concat(weights, 1)};
  }

  Output operator()(const text::Padded& source, const Indices& given) const {
    return write(read(source), given);
  }

  Config config;
  nn::Embedding source_words, target_words;
  Encoder encoder;
  Decoder decoder;
};

/// In nats a word.
inline Tensor loss_of(const Seq2Seq& model, const Lesson& lesson) {
  return cross_entropy(model(lesson.source, lesson.given).logits, lesson.wanted);
}

/// Sentences that were written, and where the model looked for each word.
struct Written {
  std::vector<Sentence> sentences;  ///< without their ends
  Array weights;  ///< (B,T,S), T the longest sentence with its end; no axes without attention
};

/// The likeliest word at each step, for a batch of sources. A sentence is over at its own `end`; nothing is written after it.
inline Written greedy(const Seq2Seq& model, const text::Padded& source, std::size_t longest) {
  const NoGrad no_grad;
  const Memory memory = model.read(source);
  const std::size_t B = source.ids.shape(0);
  Written written = {std::vector<Sentence>(B), {}};
  std::vector<bool> over(B, false);
  std::vector<Tensor> weights;
  Indices word = Indices({B, 1}, begin);
  Tensor state = memory.start;
  for (std::size_t t = 0; t < longest && std::count(over.begin(), over.end(), false) > 0; ++t) {
    const Step step = model.decoder.step(memory, state, model.target_words(word));
    state = last_state(step.states);
    word = argmax(step.logits);  // (B,1)
    for (std::size_t b = 0; b < B; ++b) {
      over[b] = over[b] || word(b, 0) == end;
      if (!over[b]) written.sentences[b].push_back(word(b, 0));
    }
    if (step.weights) weights.push_back(step.weights);
  }
  if (!weights.empty()) written.weights = concat(weights, 1).value();
  return written;
}

}  // namespace unrolled::seq2seq
