// GLM: one stack of chapter 13's blocks reads a text with gaps both ways, and writes what stood in them from left to right.
//
//   text     A: la bill ⟨gap⟩ pays la loan .      B: ⟨start⟩ ma      to be written: ma ⟨end⟩
//   place       0   1    2    3    4   5   6              2    2      where it stands; in a gap: where the gap stands
//   inside      0   0    0    0    0   0   0              1    2      how far inside the gap
//   mask     A sees all of A.   B sees A, and B up to itself.
//
// Du et al. 2022, §2.1 (the paper writes the gaps in a random order). x = E[token] + P[place] + Q[inside]; the readout is E.
// A gap's length is not told: its tokens all have the gap's place.
#pragma once

#include "13_gpt/gpt.hpp"
#include "15_encoder_decoder/corruption.hpp"
#include "text/batching.hpp"

namespace unrolled::infilling {

/// One text with its gaps: A, then B.
struct Blanked {
  Tokens tokens, place, inside;
  std::size_t read = 0;  ///< how many tokens A has
  Tokens wanted;         ///< what comes after each token; `ignored` in A
};

// [blank]
/// The spans of a text as gaps, which are then written in this order.
inline Blanked blank(const Tokens& text, const Spans& spans, const Marks& marks) {
  Blanked row;
  std::vector<Index> gap_place;
  const auto read = [&](Index token) {
    row.place.push_back(static_cast<Index>(row.tokens.size()));
    row.tokens.push_back(token);
    row.inside.push_back(0);
    row.wanted.push_back(ignored);
  };
  std::size_t next = 0;
  for (const Span& span : spans) {
    while (next < span.begin) read(text[next++]);
    gap_place.push_back(static_cast<Index>(row.tokens.size()));
    read(marks.gap());
    next = span.end;
  }
  while (next < text.size()) read(text[next++]);
  row.read = row.tokens.size();
  for (std::size_t n = 0; n < spans.size(); ++n) {
    for (std::size_t k = 0; k <= spans[n].size(); ++k) {
      row.tokens.push_back(k == 0 ? marks.start() : text[spans[n].begin + k - 1]);
      row.wanted.push_back(k == spans[n].size() ? marks.end() : text[spans[n].begin + k]);
      row.place.push_back(gap_place[n]);
      row.inside.push_back(static_cast<Index>(k + 1));
    }
  }
  return row;
}
// [/blank]

// [glm_mask]
/// What T tokens must not see, of which `read` are A: (T,T).
inline Mask glm_mask(std::size_t T, std::size_t read) {
  Mask hidden = Mask::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) hidden(i, j) = j >= read && j > i;
  }
  return hidden;
}
// [/glm_mask]

/// Several of them, or one without the batch axis.
struct BlankedBatch {
  Indices tokens, place, inside, wanted;  ///< (B,T)
  Mask hidden;                            ///< (B,T,T)
};

/// What fills a row up stands behind B, so nothing before it sees it.
inline BlankedBatch batch_of(const std::vector<Blanked>& rows) {
  std::vector<Tokens> tokens, place, inside, wanted;
  for (const Blanked& row : rows) {
    tokens.push_back(row.tokens);
    place.push_back(row.place);
    inside.push_back(row.inside);
    wanted.push_back(row.wanted);
  }
  BlankedBatch batch = {
      text::pad(tokens).ids, text::pad(place).ids, text::pad(inside).ids, text::pad(wanted, ignored).ids, {}};
  const std::size_t B = rows.size(), T = batch.tokens.shape(1);
  batch.hidden = Mask::from_shape({B, T, T});
  for (std::size_t b = 0; b < B; ++b) {
    const Mask hidden = glm_mask(T, rows[b].read);
    std::copy(hidden.begin(), hidden.end(), batch.hidden.begin() + static_cast<std::ptrdiff_t>(b * T * T));
  }
  return batch;
}

class Glm : public nn::Module {
 public:
  /// A model of this size whose gaps hold at most `longest` − 1 tokens. It begins as chapter 13's does, but for the last factor of
  /// depth. Errors: as attention's.
  Glm(const gpt::Config& config, std::size_t longest, Generator& generator)
      : config(config),
        token(add("token", nn::Embedding(config.vocabulary, config.width, generator, config.initial_std))),
        place(add("place", nn::Embedding(config.context, config.width, generator, config.initial_std))),
        inside(add("inside", nn::Embedding(longest + 1, config.width, generator, config.initial_std))),
        norm_f(config.width) {
    for (std::size_t n = 0; n < config.layers; ++n)
      blocks.push_back(add("block." + std::to_string(n), gpt::Block(config, generator)));
    add("norm_f", norm_f);
    nn::begin_normal(*this, config.initial_std, generator);
  }

  // [forward]
  /// The scores of each next token: (B,T) → (B,T,V), or (T) → (T,V). Errors: a place or a gap beyond the tables; a token outside
  /// [0, V).
  Tensor operator()(const BlankedBatch& batch) const {
    Tensor x = token(batch.tokens) + place(batch.place) + inside(batch.inside);  // (…,T,C)
    for (std::size_t n = 0; n < blocks.size(); ++n) {
      const trace::Scope scope("block.", n);
      x = blocks[n](x, batch.hidden);
    }
    return inner(norm_f(x), token.table);
  }
  // [/forward]

  gpt::Config config;
  nn::Embedding token, place, inside;
  std::vector<gpt::Block> blocks;
  nn::LayerNorm norm_f;
};

inline Tensor blank_loss(const Glm& model, const BlankedBatch& batch) {
  return cross_entropy(model(batch), batch.wanted);
}

}  // namespace unrolled::infilling
