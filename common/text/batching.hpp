// From texts to batches: a long text cut into B streams and windows of T tokens, for a model that reads step by
// step; or B sequences of different lengths, filled up to the longest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tensor/array.hpp"

namespace unrolled::text {

/// T tokens of each of B streams, and what comes after each of them.
struct Window {
  Indices inputs;   ///< (B,T)
  Indices targets;  ///< (B,T): targets(b, t) is the token that follows inputs(b, t)
  bool first;       ///< the streams begin here: a carried state must be set back to zero
};

/// The streams of a text for truncated backpropagation through time. Row b of window n + 1 goes on where row
/// b of window n ended, so a state can be carried over. What does not fill a window at the end is left out.
class Streams {
 public:
  /// text (N). Errors: too short for one window, B or T is 0.
  Streams(Indices text, std::size_t batch, std::size_t time);

  /// How many windows one pass over the text has.
  std::size_t windows() const { return windows_; }
  /// The n-th window from 0; after the last one the streams begin again. It depends on n alone, so a training
  /// that is taken up again at step n reads on where it stopped.
  Window window(std::size_t n) const;

 private:
  Indices text_;
  std::size_t batch_, time_, windows_;
};

/// A part to learn from and a part to be tested on.
struct Parts {
  std::string train, held_out;
};

/// Every k-th line (the k-th, the 2k-th, …) is held out, so both parts are of one kind from front to back.
/// Lines keep their ends. Errors: k below 2, fewer than k lines.
Parts hold_out_lines(std::string_view text, std::size_t k);

/// The words with which a text begins, each with the blank after it, as many of its first line as `most` characters have
/// room for; of a longer word a part. A prompt that every reader of the text can read, where nobody gave one.
/// `text` is UTF-8. Errors: nothing but blanks is in it.
std::string opening_words(std::string_view text, std::size_t most = 24);

/// Sequences of different lengths as one batch.
struct Padded {
  Indices ids;      ///< (B,T): each sequence, then padding
  Indices lengths;  ///< (B): how much of each row is no padding
};

/// As long as the longest; no sequence at all gives (0,0).
Padded pad(const std::vector<std::vector<Index>>& sequences, Index padding = 0);

}  // namespace unrolled::text
