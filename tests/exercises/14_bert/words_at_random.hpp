// For 14.1: which words are put in at random, where each is equally likely.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "14_bert/input.hpp"
#include "14_bert/masked.hpp"
#include "exercise.hpp"
#include "tensor/random.hpp"

namespace unrolled::exercise {

using MaskTokens = bert::Masked (*)(const Indices&, const bert::Special&, std::size_t, Generator&,
                                    const bert::MaskingOptions&);

/// BERT's own vocabulary has its special tokens among the words.
inline const bert::Special published = {0, 100, 101, 102, 103};

/// Any words, without a special token among them: (B,T).
inline Indices words(std::size_t B, std::size_t T, const bert::Special& special, std::size_t V) {
  Generator generator(7);
  Indices ids = Indices::from_shape({B, T});
  for (Index& id : ids) {
    do id = static_cast<Index>(generator.below(V));
    while (special.contains(id));
  }
  return ids;
}

inline bool fits(const bert::Masked& found, const Indices& ids) {
  return found.ids.shape() == ids.shape() && found.targets.shape() == ids.shape();
}

/// How many of the ids are others than those; all where their shape is another.
inline std::size_t changed(const Indices& ids, const Indices& those) {
  if (ids.shape() != those.shape()) return those.size();
  std::size_t others = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) others += ids.flat(i) != those.flat(i);
  return others;
}

inline void judge_random_words(Checker& checker, MaskTokens answer) {
  const Indices ids = words(50, 200, published, 110);  // 105 words, each drawn about 95 times
  Generator generator(3);
  const bert::Masked found = answer(ids, published, 110, generator, {1, 0, 1});
  if (!fits(found, ids)) return;
  std::vector<int> often(111);
  for (const Index id : found.ids) ++often[id >= 0 && id < 110 ? static_cast<std::size_t>(id) : 110];
  int special = often[110];
  for (const std::size_t id : {0, 100, 101, 102, 103}) special += std::exchange(often[id], 95);
  checker.that("words at random: no special token", special == 0,
               "a special token was put in for a word, or a number that is no token of the vocabulary");
  checker.that("words at random: each of the vocabulary",
               std::ranges::all_of(often.begin(), often.end() - 1, [](int n) { return n > 40; }),
               "some words of the vocabulary are never put in, or hardly ever");
  checker.observe("words at random: the first ones", often[1] > 40);
  checker.observe("words at random: the last one", often[109] > 40);
  // Of two words each is drawn half of the time, whichever stood there; five more tokens are special.
  const Indices two = words(20, 100, {}, 7);
  const bert::Masked both = answer(two, {}, 7, generator, {1, 0, 1});
  const double share = static_cast<double>(changed(both.ids, two)) / 2000;
  checker.observe("a language of two words: nearly all change", share > .9);
  checker.that("a language of two words: half of them change", std::abs(share - .5) < .07,
               fmt::format("{:.2f} change, when all are chosen and become a word at random", share));
  checker.that("words at random: all equally often", std::ranges::max(often) < 170,
               "one word is put in nearly twice as often as it should be");
}

/// Of a batch that has one word only.
inline void judge_each_word(Checker& checker, MaskTokens answer, const std::string& name, double masked) {
  Generator generator(6);
  const bert::Masked found =
      answer(Indices(Indices::shape_type{20, 200}, 9), {}, 20, generator, {1, masked, 1 - masked});
  std::vector<int> often(20);
  for (const Index id : found.ids) {
    if (id >= 0 && id < 20) ++often[static_cast<std::size_t>(id)];
  }
  // There are fifteen words, and each is drawn 267 times, or 133
  const auto missing = std::ranges::find_if(often.begin() + 5, often.end(), [](int n) { return n < 30; });
  checker.that(name, missing == often.end(),
               fmt::format("the word {} never comes, or hardly ever", missing - often.begin()));
}

}  // namespace unrolled::exercise
