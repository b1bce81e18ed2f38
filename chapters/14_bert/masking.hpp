// The masked language model: hide some words, and guess them from both sides (Devlin et al. 2019, §3.1).
//
//   chosen: each word with probability .15, never a special token
//   of the chosen:  80 % become [MASK], 10 % a word at random, 10 % stay as they are
//   loss = mean over the chosen of −ln p(the word that stood there | the text as it now is)
//
// Were all of them [MASK], the model would learn nothing about words that it can see; and no [MASK] stands in the texts
// that it is for. Masks drawn anew whenever a text is read are "dynamic" (Liu et al. 2019, RoBERTa, §4.1). BERT drew
// ten for each text beforehand: "static".
#pragma once

#include <fmt/format.h>

#include "14_bert/bert.hpp"
#include "14_bert/masked.hpp"

namespace unrolled::bert {

/// Any word, each equally likely; no special token. Errors: the vocabulary has special tokens only.
inline Index random_word(const Special& special, std::size_t vocabulary, Generator& generator) {
  if (special.count_in(vocabulary) == vocabulary) {
    throw Error(fmt::format("a vocabulary of {} special tokens and no word", vocabulary),
                "give it some text");
  }
  while (true) {
    const auto word = static_cast<Index>(generator.below(vocabulary));
    if (!special.contains(word)) return word;
  }
}

// [mask_tokens]
/// ids (B,T), of a vocabulary of V.
inline Masked mask_tokens(const Indices& ids, const Special& special, std::size_t V, Generator& generator,
                          const MaskingOptions& options = {}) {
  Masked masked = {ids, Indices(ids.shape(), ignored)};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Index word = ids.flat(i);
    if (special.contains(word) || !generator.chance(options.chosen)) continue;
    masked.targets.flat(i) = word;
    const double lot = generator.uniform();
    if (lot < options.masked) {
      masked.ids.flat(i) = special.mask;
    } else if (lot < options.masked + options.random) {
      masked.ids.flat(i) = random_word(special, V, generator);
    }
  }
  return masked;
}
// [/mask_tokens]

/// Static masks: text `numbers[b]` in row b has its own `copies` masks, the same whenever it is read, and one of them
/// is drawn. Padding comes after a text and draws nothing, so the mask does not depend on the rest of the batch.
inline Masked mask_as_before(const Indices& ids, const std::vector<std::size_t>& numbers, std::size_t copies,
                             const Special& special, std::size_t V, Generator& generator) {
  Masked masked = {ids, ids};
  for (std::size_t b = 0; b < numbers.size(); ++b) {
    Generator own(numbers[b] * copies + generator.below(copies));
    const Masked row = mask_tokens(xt::view(ids, b), special, V, own);
    xt::view(masked.ids, b) = row.ids;
    xt::view(masked.targets, b) = row.targets;
  }
  return masked;
}

// [masked_loss]
/// The mean over the chosen words, in nats. Only their vectors are scored: a readout of all the others, over V words,
/// would be thrown away. x (B,T,C), targets (B,T). Errors: nothing was chosen.
inline Tensor masked_loss(const Bert& model, const Tensor& x, const Indices& targets) {
  Tokens rows, words;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets.flat(i) == ignored) continue;
    rows.push_back(static_cast<Index>(i));
    words.push_back(targets.flat(i));
  }
  const Tensor flat = reshape(x, {-1, static_cast<Index>(x.size(-1))});  // (B·T,C)
  const Tensor chosen = gather(flat, as_indices(rows));                  // (N,C)
  return cross_entropy(model.logits(chosen), as_indices(words));
}
// [/masked_loss]

}  // namespace unrolled::bert
