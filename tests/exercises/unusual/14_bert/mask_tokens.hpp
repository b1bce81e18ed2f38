// What may be chosen is listed first, and the words that replace them are drawn from a list without special tokens.
#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

#include "14_bert/input.hpp"
#include "14_bert/masked.hpp"
#include "base/error.hpp"
#include "tensor/random.hpp"

namespace unrolled {

static bert::Masked mask_tokens(const Indices& ids, const bert::Special& special, std::size_t V,
                                Generator& generator, const bert::MaskingOptions& options) {
  std::vector<Index> words;
  for (Index id = 0; id < static_cast<Index>(V); ++id) {
    if (!special.contains(id)) words.push_back(id);
  }
  bert::Masked masked = {.ids = ids, .targets = Indices(ids.shape(), ignored)};
  std::vector<std::size_t> places;
  for (std::size_t place = ids.size(); place-- > 0;) {
    if (!special.contains(ids.flat(place))) places.push_back(place);
  }
  std::erase_if(places, [&](std::size_t) { return generator.uniform() >= options.chosen; });
  for (const std::size_t place : places) {
    masked.targets.flat(place) = ids.flat(place);
    if (generator.chance(options.masked)) {
      masked.ids.flat(place) = special.mask;
    } else if (options.masked < 1 && generator.chance(options.random / (1 - options.masked))) {
      masked.ids.flat(place) = words[generator.below(words.size())];
    }
  }
  return masked;
}

}  // namespace unrolled
