// The encoder: a GRU reads the source from left to right, another from right to left (Schuster and Paliwal 1997).
//
//   →h_j = GRU(→h_{j−1}, x_j)     ←h_j = GRU(←h_{j+1}, x_j)     h_j = [→h_j ; ←h_j]     summary = [→h_S ; ←h_1]
//
// h_j knows the words before and after j, most of all those beside it (Bahdanau et al. 2015, §3.2). The summary is what
// each direction holds when it has read everything. Shapes: x (B,S,E), h (B,S,2C), summary (B,2C). Sources of
// different lengths are padded at the end: the backward direction must begin at each row's own last word.
#pragma once

#include "06_lstm/gru.hpp"
#include "08_seq2seq/scores.hpp"

namespace unrolled::seq2seq {

/// A source that was read.
struct Encoded {
  Tensor states;   ///< (B,S,2C): h, one for each source word
  Tensor summary;  ///< (B,2C): one vector for all of it
  Mask hidden;     ///< (B,1,S): the padding
};

/// Each row's own words in reverse order; padding stays at the end. x (B,S,C), lengths (B) → (B,S,C)
inline Tensor reversed(const Tensor& x, const Indices& lengths) {
  const auto B = static_cast<Index>(x.size(0)), S = static_cast<Index>(x.size(1));
  Indices from = Indices::from_shape({x.size(0), x.size(1)});
  for (Index b = 0; b < B; ++b) {
    for (Index s = 0; s < S; ++s) from(b, s) = b * S + (s < lengths(b) ? lengths(b) - 1 - s : s);
  }
  return gather(reshape(x, {B * S, static_cast<Index>(x.size(2))}), from);
}

class Encoder : public nn::Module {
 public:
  Encoder(std::size_t inputs, std::size_t width, Generator& generator)
      : forward(add("forward", gru::Layer(inputs, width, generator))),
        backward(add("backward", gru::Layer(inputs, width, generator))) {}

  // [encode]
  /// x (B,S,E), lengths (B). Errors: S = 0; a length outside [0, S].
  Encoded operator()(const Tensor& x, const Indices& lengths) const {
    const gru::Output right = read(forward, "forward", x, lengths);
    const gru::Output left = read(backward, "backward", reversed(x, lengths), lengths);
    const Tensor states = concat({right.hidden, reversed(left.hidden, lengths)}, -1);  // (B,S,2C)
    const Tensor summary = concat({right.last, left.last}, -1);                        // (B,2C)
    trace::names({{"h", states}}, {{"source", x}, {"unit"}});
    trace::names({{"summary", summary}}, {{"example"}, {"unit"}});
    return {states, summary, padding_mask(lengths, x.size(1))};
  }
  // [/encode]

  gru::Layer forward, backward;

 private:
  /// All words in one operation, also when it is recorded: chapter 06 opens the cell.
  static gru::Output read(const gru::Layer& layer, const char* direction, const Tensor& x,
                          const Indices& lengths) {
    const trace::Scope scope(direction);
    const Tensor projected = linear(x, layer.W_x, layer.bias);  // (B,S,3C)
    const gru::Output read =
        layer.at_once(projected, Array(xt::zeros<Real>({x.size(0), layer.width()})), lengths);
    trace::names({{"read", read.hidden}}, {{"source", x}, {"unit"}});
    return read;
  }
};

}  // namespace unrolled::seq2seq
