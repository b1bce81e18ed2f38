// What is written for 14.1 in place of the right mask: other words hidden, or other words put in.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "14_bert/input.hpp"
#include "14_bert/masked.hpp"
#include "source.hpp"

namespace unrolled::exercise {

/// In what a mask is wrong.
struct WrongMask {
  enum {
    each,
    all,
    so_many_of_a_text,
    so_many_of_the_batch,
    one_for_all_texts,
    one_for_equal_words,
    share_of_all_tokens
  } chosen = each;
  /// What is never chosen
  enum {
    special,
    padding,
    frame,
    first_five,
    nothing,
    behind_the_first_sep,
    behind_the_first_row
  } spared = special;
  enum { drawn, used_twice, share_of_the_rest, in_halves, masked_only, never_stays } kind = drawn;
  enum { chosen_words, all_words, all_tokens, masked_words, changed_words, as_now } targets = chosen_words;
  enum {
    words,
    tokens,
    from_five,
    but_the_last,
    another,
    if_no_special,
    pushed_on,
    of_the_batch,
    by_the_same_lot
  } random = words;
  Source source = Source::given;
  Index elsewhere = ignored;
  bool as_published = false, mask_is_4 = false;
};

/// A number from 0 up to 1 for each place; where it is below `options.chosen`, the word is chosen.
inline std::vector<double> first_lots(const WrongMask& how, const Indices& ids, const bert::Special& special,
                                      Generator& generator) {
  const std::size_t N = ids.size(), T = ids.shape().back();
  std::vector<double> lots(N);
  for (double& lot : lots) lot = generator.uniform();
  const auto words_of = [&](std::size_t from, std::size_t to) {
    std::vector<std::size_t> places;
    for (std::size_t i = from; i < to; ++i) {
      if (!special.contains(ids.flat(i))) places.push_back(i);
    }
    return places;
  };
  // As many of these as asked, whatever was drawn
  const auto take_so_many = [&](std::vector<std::size_t> places) {
    std::ranges::sort(places, {}, [drawn = lots](std::size_t i) { return drawn[i]; });
    for (std::size_t n = 0; n < places.size(); ++n)
      lots[places[n]] = static_cast<double>(n) / static_cast<double>(places.size());
  };
  if (how.chosen == WrongMask::so_many_of_the_batch) take_so_many(words_of(0, N));
  if (how.chosen == WrongMask::share_of_all_tokens) {
    const double share = static_cast<double>(words_of(0, N).size()) / static_cast<double>(N);
    for (double& lot : lots) lot *= share;
  }
  std::map<Index, double> of_word;
  for (std::size_t i = 0; i < N; ++i) {
    if (how.chosen == WrongMask::so_many_of_a_text && i % T == 0) take_so_many(words_of(i, i + T));
    if (how.chosen == WrongMask::one_for_all_texts) lots[i] = lots[i % T];
    if (how.chosen == WrongMask::one_for_equal_words)
      lots[i] = of_word.try_emplace(ids.flat(i), lots[i]).first->second;
    if (how.chosen == WrongMask::all) lots[i] = -1;
  }
  return lots;
}

inline bool is_spared(const WrongMask& how, Index id, const bert::Special& special) {
  if (how.spared == WrongMask::nothing) return false;
  if (how.spared == WrongMask::padding) return id == special.padding;
  if (how.spared == WrongMask::frame) return id == special.padding || id == special.cls || id == special.sep;
  return how.spared == WrongMask::first_five ? id < 5 : special.contains(id);
}

/// The word that is put in for another; `lot` is the number that said so.
inline Index put_in(const WrongMask& how, Index word, double lot, const Indices& ids,
                    const bert::Special& special, std::size_t V, Generator& generator) {
  const auto draw = [&] {
    if (how.random == WrongMask::from_five) return static_cast<Index>(5 + generator.below(V - 5));
    if (how.random == WrongMask::of_the_batch) return ids.flat(generator.below(ids.size()));
    return static_cast<Index>(generator.below(V));
  };
  if (how.random == WrongMask::by_the_same_lot) {
    std::array specials = {special.padding, special.unknown, special.cls, special.sep, special.mask};
    std::ranges::sort(specials);
    auto id = static_cast<Index>(lot * static_cast<double>(V - specials.size()));
    for (const Index one : specials) id += id >= one;
    return id;
  }
  const auto refused = [&](Index id) {
    return special.contains(id) || (how.random == WrongMask::another && id == word) ||
           (how.random == WrongMask::but_the_last && id == static_cast<Index>(V) - 1);
  };
  Index id = draw();
  if (how.random == WrongMask::tokens || how.random == WrongMask::from_five) return id;
  if (how.random == WrongMask::if_no_special) return special.contains(id) ? word : id;
  while (how.random == WrongMask::pushed_on && special.contains(id)) id = (id + 1) % static_cast<Index>(V);
  while (refused(id)) id = draw();
  return id;
}

inline bert::Masked mask_wrongly(const WrongMask& how, const Indices& ids, const bert::Special& special,
                                 std::size_t V, Generator& given, const bert::MaskingOptions& asked) {
  Lots lots(how.source, given);
  const bert::MaskingOptions options = how.as_published ? bert::MaskingOptions{} : asked;
  const std::size_t T = ids.shape().back();
  const std::vector<double> first = first_lots(how, ids, special, *lots);
  bert::Masked masked = {ids,
                         how.targets == WrongMask::all_tokens ? ids : Indices(ids.shape(), how.elsewhere)};
  bool ended = false;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Index word = ids.flat(i);
    if (i % T == 0) ended = how.spared == WrongMask::behind_the_first_row && i > 0;
    if (how.spared == WrongMask::behind_the_first_sep) ended = ended || word == special.sep;
    Index &now = masked.ids.flat(i), &target = masked.targets.flat(i);
    if (ended || is_spared(how, word, special)) continue;
    if (how.targets == WrongMask::all_words) target = word;
    if (first[i] >= options.chosen) continue;
    const double lot = how.kind == WrongMask::used_twice ? first[i] : lots->uniform();
    const double rest = how.kind == WrongMask::share_of_the_rest ? (1 - options.masked) * options.random
                        : how.kind == WrongMask::in_halves       ? (1 - options.masked) / 2
                        : how.kind == WrongMask::never_stays     ? 1
                                                                 : options.random;
    if (lot < options.masked || how.kind == WrongMask::masked_only) {
      now = how.mask_is_4 ? 4 : special.mask;
    } else if (lot < options.masked + rest) {
      now = put_in(how, word, lot, ids, special, V, *lots);
    } else if (how.targets == WrongMask::changed_words) {
      continue;
    }
    if (how.targets == WrongMask::masked_words && now != special.mask) continue;
    target = how.targets == WrongMask::as_now ? now : word;
  }
  return masked;
}

}  // namespace unrolled::exercise
