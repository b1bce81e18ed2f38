// What is written for 14.5 in place of the right pairs: other documents, other sentences, other truths.
#pragma once

#include <algorithm>
#include <vector>

#include "base/error.hpp"
#include "documents.hpp"
#include "source.hpp"

namespace unrolled::exercise {

/// In what pairs are wrong.
struct WrongPairs {
  enum {
    elsewhere,
    any,
    own,
    own_but_next,
    after,
    from_own,
    by_length,
    next,
    farther,
    all_but_before,
    after_if_own,
    before_if_own,
    own_for_after,
    two_or_more,
    one_for_a_document
  } from = elsewhere;
  enum { each, first_one, last_one, all_but_last } sentence = each;
  enum { half, always, never, in_turn, third, once, by_document } follows = half;
  enum { right, upside_down, always_1, always_0 } label = right;
  enum { document_by_document, shuffled, drawn_too } order = document_by_document;
  enum { below_two, never_thrown, below_three, without_a_pair } errors = below_two;
  Source source = Source::given;
  bool over_the_end = false, last_too = false, one_pair_short = false, first_replaced = false,
       swapped = false, both = false, one_negative = false, uses_up = false;
};

/// The document from which a sentence comes that does not follow one of `here`.
inline std::size_t other_document(const WrongPairs& how, std::size_t here,
                                  const std::vector<bert::Document>& documents, Generator& generator) {
  const std::size_t D = documents.size();
  switch (how.from) {
    case WrongPairs::own:
    case WrongPairs::own_but_next:
      return here;
    case WrongPairs::any:
      return generator.below(D);
    case WrongPairs::after:
      return (here + 1) % D;
    case WrongPairs::from_own:
      return (here + generator.below(D - 1)) % D;
    case WrongPairs::all_but_before:
      return (here + 1 + generator.below(D - 2)) % D;
    case WrongPairs::after_if_own:
    case WrongPairs::before_if_own: {
      const std::size_t drawn = generator.below(D);
      if (drawn != here) return drawn;
      return (here + (how.from == WrongPairs::after_if_own ? 1 : D - 1)) % D;
    }
    case WrongPairs::own_for_after: {
      const std::size_t drawn = generator.below(D - 1);
      return drawn > here ? drawn + 1 : drawn;
    }
    default:
      break;
  }
  std::size_t there = here;
  while (there == here || (how.from == WrongPairs::two_or_more && documents[there].size() < 2))
    there = generator.below(D);
  return there;
}

/// Which of its sentences.
inline std::size_t other_sentence(const WrongPairs& how, const bert::Document& other, std::size_t next,
                                  Generator& generator) {
  if (how.sentence == WrongPairs::first_one) return 0;
  if (how.sentence == WrongPairs::last_one) return other.size() - 1;
  if (how.sentence == WrongPairs::all_but_last)
    return generator.below(std::max<std::size_t>(other.size() - 1, 1));
  std::size_t which = generator.below(other.size());
  while (how.from == WrongPairs::own_but_next && which == next) which = generator.below(other.size());
  return which;
}

inline std::vector<bert::Pair> pair_wrongly(const WrongPairs& how,
                                            const std::vector<bert::Document>& documents, Generator& given) {
  Lots lots(how.source, given);
  const std::size_t D = documents.size();
  if (D < 2 && how.errors == WrongPairs::never_thrown) return {};
  if (D < (how.errors == WrongPairs::below_three ? 3 : 2)) throw Error("there must be more documents");
  std::vector<bert::Tokens> all;
  for (const bert::Document& document : documents) {
    if (document.size() < 2 && how.errors == WrongPairs::without_a_pair)
      throw Error("a document has no pair");
    all.insert(all.end(), document.begin(), document.end());
  }
  std::vector<bert::Pair> pairs;
  const bool whole = lots->chance(.5);
  bert::Tokens kept_sentence;
  for (std::size_t here = 0; here < D; ++here) {
    const bert::Document& document = documents[here];
    const std::size_t more = how.over_the_end || how.last_too ? 1 : 0;
    const std::size_t end = document.size() + more - (how.one_pair_short && !document.empty() ? 1 : 0);
    const bool whole_document = how.follows == WrongPairs::by_document && lots->chance(.5);
    const std::size_t kept_document = other_document({}, here, documents, *lots);
    for (std::size_t s = 0; s + 1 < end; ++s) {
      const bert::Tokens first = document[s];
      const bool is_last = s + 1 == document.size();
      const bert::Tokens next = is_last ? documents[(here + 1) % D][0] : document[s + 1];
      const bool follows = how.last_too && is_last                  ? false
                           : how.follows == WrongPairs::always      ? true
                           : how.follows == WrongPairs::never       ? false
                           : how.follows == WrongPairs::in_turn     ? pairs.size() % 2 == 0
                           : how.follows == WrongPairs::third       ? lots->chance(1. / 3)
                           : how.follows == WrongPairs::once        ? whole
                           : how.follows == WrongPairs::by_document ? whole_document
                                                                    : lots->chance(.5);
      // Drawn only where it is needed: of two documents some of these draws cannot be made
      bert::Tokens random = next;
      if (!follows || how.both) {
        const bert::Document& other = documents[how.from == WrongPairs::one_for_a_document
                                                    ? kept_document
                                                    : other_document(how, here, documents, *lots)];
        if (how.from != WrongPairs::next) random = other[other_sentence(how, other, s + 1, *lots)];
      }
      if (how.from == WrongPairs::farther && s + 2 < document.size()) random = document[s + 2];
      if (how.from == WrongPairs::by_length) {
        do random = all[lots->below(all.size())];
        while (std::ranges::find(document, random) != document.end());
      }
      if (how.one_negative && !follows) {
        if (kept_sentence.empty() || std::ranges::find(document, kept_sentence) != document.end())
          kept_sentence = random;
        random = kept_sentence;
      }
      const Index truth = how.label == WrongPairs::always_1 ? 1
                          : how.label == WrongPairs::always_0
                              ? 0
                              : follows != (how.label == WrongPairs::upside_down);
      bert::Pair pair = {{first, follows ? next : random}, truth};
      if (how.first_replaced && !follows) pair.text = {random, next};
      if (how.swapped) std::swap(pair.text.first, pair.text.second);
      if (how.order == WrongPairs::drawn_too) pair = bert::draw_pair(documents, *lots);
      if (how.both) pairs.push_back({{first, next}, 1}), pair = {{first, random}, 0};
      pairs.push_back(pair);
      if (how.uses_up && follows) ++s;
    }
  }
  if (how.order == WrongPairs::shuffled) lots->shuffle(pairs);
  return pairs;
}

}  // namespace unrolled::exercise
