// The decoder: a GRU that writes one word after another. What it knows of the source is its context c_t.
//
//   s_0 = tanh(W_0 summary + b_0)
//   none      c_t = summary                        the same vector at every step (Cho et al. 2014)
//             s_t = GRU(s_{t−1}, [y_{t−1} ; c_t])    p(y_t) = softmax(W_p [s_t ; c_t ; y_{t−1}])
//   bahdanau  c_t = attend(score(s_{t−1}, h), h)   asks first, with the state before the step (Bahdanau et al. 2015)
//             s_t and p(y_t) as above
//   luong     s_t = GRU(s_{t−1}, y_{t−1})          steps first, then asks with the new state (Luong et al. 2015)
//             c_t = attend(score(s_t, h), h)         p(y_t) = softmax(W_p tanh(W_c [c_t ; s_t]))
//
// y_{t−1} is the word before, as a vector of E numbers. Shapes: s (B,C), c (B,T,H), logits (B,T,V); a step has T = 1. Only
// `bahdanau` must go step by step: the next state waits for the context. In the other two T words can be given at once.
// Left out: Bahdanau's maxout layer before the softmax, Luong's input feeding and local attention.
#pragma once

#include <optional>

#include "08_seq2seq/encoder.hpp"
#include "nn/layers.hpp"

namespace unrolled::seq2seq {

enum class Attention { none, bahdanau, luong };

/// What the decoder needs of a source, made once.
struct Memory {
  Encoded source;
  Tensor keys;   ///< (B,S,A); none without attention
  Tensor start;  ///< s_0 (B,C)
};

/// One step, or T of them.
struct Step {
  Tensor states;   ///< s (B,T,C)
  Tensor logits;   ///< (B,T,V)
  Tensor context;  ///< (B,T,H)
  Tensor weights;  ///< (B,T,S); none without attention
};

/// (B,C) → (B,1,C)
inline Tensor as_step(const Tensor& x) {
  return reshape(x, {static_cast<Index>(x.size(0)), 1, static_cast<Index>(x.size(1))});
}

/// The last of T states: (B,T,C) → (B,C)
inline Tensor last_state(const Tensor& states) {
  const auto B = static_cast<Index>(states.size(0)), T = static_cast<Index>(states.size(1));
  return reshape(T == 1 ? states : slice(states, 1, T - 1, T), {B, static_cast<Index>(states.size(2))});
}

struct DecoderConfig {
  std::size_t vocabulary, embedding = 32, width = 64;
  std::size_t source = 128;  ///< H, the width of the source's states
  Attention attention = Attention::bahdanau;
  Score score = Score::additive;
};

class Decoder : public nn::Module {
 public:
  Decoder(const DecoderConfig& config, Generator& generator)
      : attention(config.attention),
        first(add("first", nn::Linear(config.source, config.width, generator))),
        cell(add("cell", gru::Layer(config.embedding + (attention == Attention::luong ? 0 : config.source),
                                    config.width, generator))),
        readout(add("readout", readout_of(config, generator))) {
    if (attention != Attention::none)
      score.emplace(add("score", Scorer(config.score, config.width, config.source, generator)));
    if (attention == Attention::luong)
      combine.emplace(add("combine", nn::Linear(config.source + config.width, config.width, generator)));
  }

  Memory remember(const Encoded& source) const {
    const Tensor start = tanh(first(source.summary));  // (B,C)
    trace::note(start, "The decoder begins with what the encoder's two directions hold at their ends.");
    trace::names({{"s_0", start}}, {{"example"}, {"unit"}});
    return {source, score ? score->keys(source.states) : Tensor(), start};
  }

  /// words (B,T,E): those before the ones to write; T = 1 with `bahdanau`. before (B,C): the state before them.
  Step step(const Memory& memory, const Tensor& before, const Tensor& words) const {
    const Step step = attention == Attention::bahdanau ? look_then_step(memory, before, words)
                      : attention == Attention::luong  ? step_then_look(memory, before, words)
                                                       : step_blindly(memory, before, words);
    trace::names({{"s", step.states}, {"context", step.context}}, {{"target", words}, {"unit"}});
    return step;
  }

  Step look_then_step(const Memory& memory, const Tensor& before, const Tensor& words) const {
    const Tensor query = as_step(before);  // (B,1,C): s_{t−1}
    trace::names({{"query", query}}, {{"target", words}, {"unit"}});
    trace::note(query, "Bahdanau asks with the state before the step: the context goes into the step.");
    const auto [context, weights] = look(query, memory);             // (B,1,H), (B,1,S)
    const Tensor s = advance(concat({words, context}, -1), before);  // (B,1,C)
    return {s, readout(concat({s, context, words}, -1)), context, weights};
  }

  Step step_then_look(const Memory& memory, const Tensor& before, const Tensor& words) const {
    const Tensor s = advance(words, before);  // (B,T,C): s_t
    trace::names({{"s", s}}, {{"target", words}, {"unit"}});
    trace::note(s, "Luong asks with the state after the step: the context goes to the softmax alone.");
    const auto [context, weights] = look(s, memory);                        // (B,T,H), (B,T,S)
    const Tensor attentional = tanh((*combine)(concat({context, s}, -1)));  // (B,T,C)
    trace::names({{"attentional", attentional}}, {{"target", words}, {"unit"}});
    return {s, readout(attentional), context, weights};
  }

  Step step_blindly(const Memory& memory, const Tensor& before, const Tensor& words) const {
    const Tensor& summary = memory.source.summary;
    const Tensor context = broadcast_to(as_step(summary), {words.size(0), words.size(1), summary.size(1)});
    const Tensor s = advance(concat({words, context}, -1), before);  // (B,T,C)
    return {s, readout(concat({s, context, words}, -1)), context, {}};
  }

  Attention attention;
  nn::Linear first;
  gru::Layer cell;
  nn::Linear readout;
  std::optional<Scorer> score;        ///< of both attentions
  std::optional<nn::Linear> combine;  ///< W_c of `luong`

 private:
  Attended look(const Tensor& query, const Memory& memory) const {
    return attend((*score)(query, memory.keys), memory.source.states, memory.source.hidden);
  }

  /// x (B,T,in) from the state before (B,C) → (B,T,C). One operation, also when it is recorded: chapter 06 opens it.
  Tensor advance(const Tensor& x, const Tensor& before) const {
    const Tensor projected = linear(x, cell.W_x, cell.bias);  // (B,T,3C)
    return gru_sequence(projected, cell.W_h, cell.candidate_bias, before);
  }

  static nn::Linear readout_of(const DecoderConfig& config, Generator& generator) {
    const bool is_luong = config.attention == Attention::luong;
    return nn::Linear(config.width + (is_luong ? 0 : config.source + config.embedding), config.vocabulary,
                      generator);
  }
};

}  // namespace unrolled::seq2seq
