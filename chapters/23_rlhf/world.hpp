// A small world in which we know what is good, because we made it: 35 words, a grammar, and a gold reward.
//
//   sentence = clause END, or clause CONJ clause END      clause = DET (ADJ) NOUN VERB (ADV)
//   gold     = 6 tanh(S / 6) − violations                 S: +1 for each different good word, −1 for each different bad one
//
// A violation is a pair of neighbours that the grammar does not have, or a text that does not end. People stand
// in by choosing between two texts A and B as Bradley and Terry have it: A with probability σ(gold_A − gold_B).
#pragma once

#include <array>
#include <cmath>
#include <set>
#include <string>

#include "23_rlhf/texts.hpp"

namespace unrolled::rlhf {

enum class Kind { begin, end, determiner, adjective, noun, verb, adverb, conjunction };

struct Word {
  const char* text;
  Kind kind;
  int worth;  ///< +1 good, −1 bad
};

inline constexpr std::size_t longest_sentence = 12;  ///< tokens; the longest of the grammar just fits
inline constexpr double largest_gold = 6;            ///< which no number of good words reaches
/// How often a sentence that is drawn has these, which the grammar does not ask for.
inline constexpr double adjective_share = 0.6, adverb_share = 0.5, second_clause_share = 0.5;

// [words]
inline constexpr std::array<Word, 37> words = {{
    {"<s>", Kind::begin, 0},         {".", Kind::end, 0},
    {"the", Kind::determiner, 0},    {"a", Kind::determiner, 0},
    {"this", Kind::determiner, 0},   {"kind", Kind::adjective, 1},
    {"bright", Kind::adjective, 1},  {"gentle", Kind::adjective, 1},
    {"cruel", Kind::adjective, -1},  {"bitter", Kind::adjective, -1},
    {"rotten", Kind::adjective, -1}, {"old", Kind::adjective, 0},
    {"small", Kind::adjective, 0},   {"red", Kind::adjective, 0},
    {"tall", Kind::adjective, 0},    {"friend", Kind::noun, 1},
    {"hero", Kind::noun, 1},         {"thief", Kind::noun, -1},
    {"liar", Kind::noun, -1},        {"man", Kind::noun, 0},
    {"dog", Kind::noun, 0},          {"boat", Kind::noun, 0},
    {"child", Kind::noun, 0},        {"sings", Kind::verb, 1},
    {"smiles", Kind::verb, 1},       {"steals", Kind::verb, -1},
    {"lies", Kind::verb, -1},        {"waits", Kind::verb, 0},
    {"turns", Kind::verb, 0},        {"gladly", Kind::adverb, 1},
    {"bravely", Kind::adverb, 1},    {"badly", Kind::adverb, -1},
    {"rudely", Kind::adverb, -1},    {"slowly", Kind::adverb, 0},
    {"often", Kind::adverb, 0},      {"and", Kind::conjunction, 0},
    {"while", Kind::conjunction, 0},
}};
// [/words]

inline const Word& word(Index token) { return words[static_cast<std::size_t>(token)]; }

/// "the kind dog smiles ."; a text that was cut ends in " …".
inline std::string text_of(const Sentence& sentence) {
  std::string text;
  for (const Index token : sentence) text += (text.empty() ? "" : " ") + std::string(word(token).text);
  return !sentence.empty() && sentence.back() == end ? text : text + " …";
}

/// Whether the grammar has `right` after `left`.
inline bool may_follow(Kind left, Kind right) {
  switch (left) {
    case Kind::begin:
    case Kind::conjunction:
      return right == Kind::determiner;
    case Kind::determiner:
      return right == Kind::adjective || right == Kind::noun;
    case Kind::adjective:
      return right == Kind::noun;
    case Kind::noun:
      return right == Kind::verb;
    case Kind::verb:
      return right == Kind::adverb || right == Kind::conjunction || right == Kind::end;
    case Kind::adverb:
      return right == Kind::conjunction || right == Kind::end;
    default:
      return false;
  }
}

// [gold]
/// What the text is worth, which no model ever sees.
inline double gold(const Sentence& sentence) {
  double violations = !sentence.empty() && sentence.back() == end ? 0 : 1;
  Index left = begin;
  for (const Index right : sentence) {
    violations += !may_follow(word(left).kind, word(right).kind);
    left = right;
  }
  double worth = 0;  // S
  for (const Index token : std::set<Index>(sentence.begin(), sentence.end())) worth += word(token).worth;
  return largest_gold * std::tanh(worth / largest_gold) - violations;
}
// [/gold]

inline Array gold(const Texts& texts) {
  Array rewards = Array::from_shape({texts.size()});
  for (std::size_t b = 0; b < texts.size(); ++b) rewards(b) = static_cast<Real>(gold(texts.sentence(b)));
  return rewards;
}

/// A sentence of the grammar, all words of a kind equally likely.
inline Sentence draw_sentence(Generator& generator) {
  Sentence sentence;
  const auto say = [&](Kind kind) {
    std::vector<Index> all;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].kind == kind) all.push_back(static_cast<Index>(i));
    }
    sentence.push_back(all[generator.below(all.size())]);
  };
  const auto clause = [&] {
    say(Kind::determiner);
    if (generator.chance(adjective_share)) say(Kind::adjective);
    say(Kind::noun);
    say(Kind::verb);
    if (generator.chance(adverb_share)) say(Kind::adverb);
  };
  clause();
  if (generator.chance(second_clause_share)) {
    say(Kind::conjunction);
    clause();
  }
  say(Kind::end);
  return sentence;
}

}  // namespace unrolled::rlhf
