// Pairs of sentences as numbers, and where in the phrase book an adjective and its noun change places.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "08_seq2seq/seq2seq.hpp"
#include "data/parallel.hpp"
#include "text/tokenizer.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::seq2seq {

/// The words of pairs, those of each language with numbers of their own.
struct Languages {
  text::Vocabulary source, target;
};

/// Each side's words, as text::words gives them.
struct WordPairs {
  std::vector<Words> sources, targets;
  std::size_t left_out = 0;

  std::size_t size() const { return sources.size(); }
};

/// Pairs with a side of no words, or of more than `longest`, are left out.
inline WordPairs words_of(const std::vector<data::Pair>& pairs, std::size_t longest) {
  WordPairs words;
  const auto fits = [&](const Words& side) { return !side.empty() && side.size() <= longest; };
  for (const data::Pair& pair : pairs) {
    Words source = text::words(pair.source), target = text::words(pair.target);
    if (!fits(source) || !fits(target)) {
      ++words.left_out;
      continue;
    }
    words.sources.push_back(std::move(source));
    words.targets.push_back(std::move(target));
  }
  return words;
}

/// The most frequent words of each language; the rest are "<unk>".
inline Languages languages_of(const WordPairs& pairs, std::size_t most) {
  const text::VocabularyOptions options = {.max_size = most,
                                           .special = {"<pad>", "<s>", "</s>", text::unknown}};
  return {text::Vocabulary::build(pairs.sources, options), text::Vocabulary::build(pairs.targets, options)};
}

inline Sentence numbers_of(const Words& words, const text::Vocabulary& vocabulary) {
  Sentence numbers;
  for (const std::string& word : words) numbers.push_back(vocabulary.id(word));
  return numbers;
}

inline Words words_of(const Sentence& numbers, const text::Vocabulary& vocabulary) {
  Words words;
  for (const Index number : numbers) words.push_back(vocabulary.word(number));
  return words;
}

/// Pairs as a batch.
inline Lesson lesson_of(const WordPairs& pairs, const std::vector<std::size_t>& chosen,
                        const Languages& languages) {
  std::vector<Sentence> sources, targets;
  for (const std::size_t i : chosen) {
    sources.push_back(numbers_of(pairs.sources[i], languages.source));
    targets.push_back(numbers_of(pairs.targets[i], languages.target));
  }
  return lesson(sources, targets);
}

/// "red house" at i, i + 1 and "casa roja" at k, k + 1.
struct Crossing {
  std::size_t adjective, noun;                // in the source
  std::size_t target_noun, target_adjective;  // in the target
};

/// The phrase book's adjectives, and how their translations begin.
inline constexpr std::string_view crossing_words[][3] = {
    {"red", "roj", "-"},      {"white", "blanc", "-"},   {"black", "negr", "-"},
    {"new", "nuev", "-"},     {"green", "verde", "-"},   {"big", "grande", "-"},
    {"small", "pequeñ", "-"}, {"old", "viej", "antigu"}, {"beautiful", "hermos", "bell"}};

/// Where adjectives cross their nouns in a pair of the phrase book. An adjective that stands there twice is left out: which is which?
inline std::vector<Crossing> crossings(const Words& source, const Words& target) {
  std::vector<Crossing> found;
  for (const auto& [english, stem, other] : crossing_words) {
    const auto is_it = [&, stem = stem, other = other](const std::string& word) {
      return word.starts_with(stem) || word.starts_with(other);
    };
    const auto here = std::find(source.begin(), source.end(), english);
    const auto there = std::find_if(target.begin(), target.end(), is_it);
    if (here == source.end() || there == target.end() || there == target.begin()) continue;
    if (std::count(source.begin(), source.end(), english) > 1) continue;
    const auto i = static_cast<std::size_t>(here - source.begin()),
               k = static_cast<std::size_t>(there - target.begin());
    found.push_back({i, i + 1, k - 1, k});
  }
  return found;
}

/// The share of adjectives whose noun's largest weight stands on the noun, and whose own on the adjective. weights (T,S).
inline double share_crossed(const Seq2Seq& model, const Languages& languages, const WordPairs& pairs) {
  const NoGrad no_grad;
  std::vector<std::size_t> all(pairs.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const Lesson batch = lesson_of(pairs, all, languages);
  const Indices largest = argmax(model(batch.source, batch.given).weights);  // (B,T+1)
  std::size_t crossed = 0, count = 0;
  for (std::size_t b = 0; b < pairs.size(); ++b) {
    for (const Crossing& c : crossings(pairs.sources[b], pairs.targets[b])) {
      crossed += largest(b, c.target_noun) == static_cast<Index>(c.noun) &&
                 largest(b, c.target_adjective) == static_cast<Index>(c.adjective);
      ++count;
    }
  }
  return static_cast<double>(crossed) / static_cast<double>(std::max<std::size_t>(count, 1));
}

}  // namespace unrolled::seq2seq
