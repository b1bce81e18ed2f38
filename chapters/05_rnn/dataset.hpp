// What a model of characters reads: a text, its alphabet, a part to learn from and a part to be tested on.
#pragma once

#include <string>

#include "data/texts.hpp"
#include "text/batching.hpp"
#include "text/characters.hpp"

namespace unrolled::rnn {

struct Dataset {
  data::Text source;
  text::Characters characters;
  Indices train;           ///< (N)
  text::Streams streams;   ///< of it, windows of 64 characters
  text::Streams held_out;  ///< every tenth line
};

/// Whatever --data asks for. Errors: as resolve_text; too short for one window.
inline Dataset read_dataset(const std::string& name_or_file) {
  const data::Text source = data::resolve_text(name_or_file);
  const text::Parts parts = text::hold_out_lines(source.text, 10);
  const text::Characters characters(source.text);
  const Indices train = characters.encode(parts.train), held_out = characters.encode(parts.held_out);
  // A short text is too short for 32 streams
  const bool is_short = train.size() < 100'000;
  return {source, characters, train, text::Streams(train, is_short ? 8 : 32, 64),
          text::Streams(held_out, is_short ? 1 : 16, 64)};
}

}  // namespace unrolled::rnn
