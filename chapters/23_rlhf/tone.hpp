// Real words and real people's ratings: pieces of reviews to imitate, and choices by the tone of their words.
//
//   chooser k prefers A to B when  Σ rating_k(word) over A  >  Σ rating_k(word) over B
//
// Each rated word has ten ratings; others count 0. So there are ten choosers, who now and then disagree. None of them reads
// whole sentences: "not good" sounds good to them, and the reward model learns that too.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "23_rlhf/preferences.hpp"
#include "data/datasets.hpp"
#include "data/lexicon.hpp"
#include "text/tokenizer.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::rlhf {

inline constexpr std::size_t shortest_piece = 3, longest_piece = 11;  ///< words

/// The texts, by sentences; and the words that occur most often in them.
struct Reviews {
  std::vector<std::vector<std::string>> sentences;
  text::Vocabulary vocabulary;  ///< "<s>" and "." first

  Reviews(const std::vector<data::Labelled>& texts, std::size_t words) {
    for (const data::Labelled& one : texts) {
      for (auto& sentence : text::sentences(one.text)) sentences.push_back(std::move(sentence));
    }
    vocabulary = text::Vocabulary::build(sentences, {.max_size = words, .special = {"<s>", "."}});
  }

  // [pieces]
  /// Runs of known words, which may be parts of sentences, each with its end: as many words as a small model can learn.
  std::vector<Sentence> pieces() const {
    std::vector<Sentence> all;
    for (const std::vector<std::string>& sentence : sentences) {
      Sentence run;
      const auto close = [&] {
        if (run.size() >= shortest_piece) {
          run.push_back(end);
          all.push_back(run);
        }
        run.clear();
      };
      for (const std::string& word : sentence) {
        const auto id = vocabulary.find(word);
        if (!id || run.size() == longest_piece) close();
        if (id) run.push_back(*id);
      }
      close();
    }
    return all;
  }
  // [/pieces]

  /// "the food was great ."
  std::string text_of(const Sentence& sentence) const {
    std::string text;
    for (const Index token : sentence) text += (text.empty() ? "" : " ") + vocabulary.word(token);
    return text;
  }
};

/// Ten ratings for each word of the vocabulary: (V,10), zeros for those that nobody rated.
inline Array ratings_of(const text::Vocabulary& vocabulary, const data::Lexicon& lexicon) {
  Array ratings = xt::zeros<Real>({vocabulary.size(), std::tuple_size_v<data::Ratings>});
  for (std::size_t v = 0; v < vocabulary.size(); ++v) {
    const auto found = lexicon.words.find(vocabulary.words()[v]);
    if (found != lexicon.words.end()) std::copy(found->second.begin(), found->second.end(), &ratings(v, 0));
  }
  return ratings;
}

// [rate]
/// Person k's score of a text: the sum of their ratings of its words.
inline double tone(const Sentence& sentence, const Array& ratings, std::size_t k) {
  double sum = 0;
  for (const Index token : sentence) sum += ratings(token, k);
  return sum;
}

/// Text 0 against 1, 2 against 3, …, each pair by one of the ten; pairs between which that one sees no difference
/// are left out. Errors: all of them are.
inline Pairs choose_by_tone(const Texts& texts, const Array& ratings, Generator& generator) {
  std::vector<std::size_t> better, worse;
  for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
    const std::size_t k = generator.below(ratings.shape(1));
    const double difference = tone(texts.sentence(i), ratings, k) - tone(texts.sentence(i + 1), ratings, k);
    if (difference == 0) continue;
    better.push_back(difference > 0 ? i : i + 1);
    worse.push_back(difference > 0 ? i + 1 : i);
  }
  if (better.empty()) throw Error("no word of the texts was rated", "more texts, or other ones");
  return {select_rows(texts, better), select_rows(texts, worse)};
}
// [/rate]

}  // namespace unrolled::rlhf
