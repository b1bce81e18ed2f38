// From pairs of sentences to a model that translates: words, pieces, batches, and back.
#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "11_transformer/bleu.hpp"
#include "11_transformer/dictionary.hpp"
#include "11_transformer/learning.hpp"
#include "data/parallel.hpp"
#include "text/letters.hpp"
#include "text/subwords.hpp"

namespace unrolled::transformer {

/// A sentence in small letters, its words and signs apart. Errors: not UTF-8.
inline TextWords words_of(const std::string& sentence) {
  std::u32string letters = utf8::decode(sentence);
  for (char32_t& letter : letters) letter = text::lower(letter);
  return tokens_13a(utf8::encode(letters));
}

inline std::string joined(const TextWords& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

/// Pairs, each side as words.
struct Corpus {
  explicit Corpus(const std::vector<data::Pair>& pairs) {
    for (const data::Pair& pair : pairs) {
      sources.push_back(words_of(pair.source));
      targets.push_back(words_of(pair.target));
    }
  }
  std::vector<TextWords> sources, targets;
};

/// One set of pieces for both languages, as one table E needs it (§5.1).
inline text::Subwords learn_pieces(const Corpus& corpus, std::size_t size, const text::EachMerge& each = {}) {
  std::vector<TextWords> all = corpus.sources;
  all.insert(all.end(), corpus.targets.begin(), corpus.targets.end());
  return text::Subwords::learn(all, size, {"<pad>", "<s>", "</s>", text::unknown}, each);
}

/// What there is to learn from, as numbers, the shortest first, so that a batch has sentences of like length.
class Lessons {
 public:
  /// Pairs with a side of more than `longest` pieces are left out. Errors: that is all of them.
  Lessons(const Corpus& corpus, const text::Subwords& subwords, std::size_t longest) {
    std::vector<std::pair<Sentence, Sentence>> pairs;
    for (std::size_t i = 0; i < corpus.sources.size(); ++i) {
      pairs.emplace_back(subwords.encode(corpus.sources[i]), subwords.encode(corpus.targets[i]));
      if (std::max(pairs.back().first.size(), pairs.back().second.size()) > longest) pairs.pop_back();
    }
    left_out_ = corpus.sources.size() - pairs.size();
    if (pairs.empty()) {
      throw Error(fmt::format("each of the {} pairs to learn from has a side of more than {} pieces of words",
                              left_out_, longest),
                  "shorter sentences");
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second.size(), a.first.size()) < std::pair(b.second.size(), b.first.size());
    });
    for (auto& [source, target] : pairs) {
      sources_.push_back(std::move(source));
      targets_.push_back(std::move(target));
    }
  }

  std::size_t size() const { return sources_.size(); }
  std::size_t left_out() const { return left_out_; }

  /// B neighbours from a random place on.
  Lesson draw(std::size_t B, Generator& generator) const {
    B = std::min(B, size());
    const auto first = static_cast<std::ptrdiff_t>(generator.below(size() - B + 1));
    const auto last = first + static_cast<std::ptrdiff_t>(B);
    return lesson({sources_.begin() + first, sources_.begin() + last},
                  {targets_.begin() + first, targets_.begin() + last});
  }

 private:
  std::vector<Sentence> sources_, targets_;
  std::size_t left_out_ = 0;
};

/// A model with its pieces.
struct Translator {
  text::Subwords subwords;
  Transformer model;

  Sentence numbers_of(const std::string& sentence) const { return subwords.encode(words_of(sentence)); }

  /// A translation may have half as many pieces again as its source, and ten more.
  static std::size_t room_for(std::size_t source_pieces) { return source_pieces * 3 / 2 + 10; }

  /// Greedy search, sentences of like length together.
  std::vector<std::string> translate(const std::vector<std::string>& sentences) const {
    std::vector<Sentence> sources;
    for (const std::string& sentence : sentences) sources.push_back(numbers_of(sentence));
    std::vector<std::size_t> order(sources.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sources[a].size() < sources[b].size(); });
    std::vector<std::string> translations(sources.size());
    constexpr std::size_t batch = 32;
    for (std::size_t from = 0; from < order.size(); from += batch) {
      const std::size_t to = std::min(from + batch, order.size());
      std::vector<Sentence> some;
      for (std::size_t i = from; i < to; ++i) some.push_back(sources[order[i]]);
      std::vector<Sentence> output = greedy(model, text::pad(some), room_for(some.back().size()));
      for (std::size_t i = from; i < to; ++i) {
        Sentence& own = output[i - from];
        own.resize(std::min(own.size(), room_for(some[i - from].size())));
        translations[order[i]] = subwords.decode(own);
      }
    }
    return translations;
  }

  /// Beam search; the best sentences first.
  std::vector<Hypothesis> search(const std::string& sentence, std::size_t beams,
                                 const Watch& watch = {}) const {
    const std::size_t longest = room_for(numbers_of(sentence).size());
    return beam_search(next_words(sentence), {.beams = beams, .longest = longest}, watch);
  }
  NextWord next_words(const std::string& sentence) const { return next_word(model, numbers_of(sentence)); }

  std::string text_of(Hypothesis hypothesis) const {
    if (hypothesis.finished()) hypothesis.words.pop_back();
    return subwords.decode(hypothesis.words);
  }
};

}  // namespace unrolled::transformer
