// Exercise 14.1: hide some words.
#pragma once

#include "14_bert/input.hpp"
#include "14_bert/masked.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled {

/// Chooses words of ids (B,T) at random, never a special token. Most become [MASK], some another word of the vocabulary,
/// which has V tokens; the rest stays. Targets are the chosen words, and `ignored` elsewhere. (Devlin et al. 2019, §3.1)
inline bert::Masked mask_tokens(const Indices& ids, const bert::Special& special, std::size_t V,
                                Generator& generator, const bert::MaskingOptions& options) {
  bert::Masked masked = {ids, Indices(ids.shape(), ignored)};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Index& id = masked.ids.flat(i);
    if (special.contains(id) || !generator.chance(options.chosen)) continue;
    masked.targets.flat(i) = id;
    const double lot = generator.uniform();
    if (lot < options.masked) id = special.mask;
    if (lot < options.masked || lot >= options.masked + options.random) continue;
    do {
      id = static_cast<Index>(generator.below(V));
    } while (special.contains(id));
  }
  return masked;
}

}  // namespace unrolled
