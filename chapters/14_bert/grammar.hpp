// A language so small that all of it is known: 95 tokens, one rule that looks to both sides, and four topics.
//
//   sentence = NP  PARTICLE  VERB  NP  (with NP, p .4)  .          NP = DETERMINER  (ADJECTIVE, p .5)  NOUN
//
//   Every noun has one of four genders. The determiner agrees with its noun: le, la, lo, li. The particle agrees with
//   two: its consonant with the subject, its vowel with the object, "la bill ma pays la loan". A reader who has not
//   read past the particle knows the consonant, and can only guess the vowel.
//
//   A sentence keeps to one topic in its nouns, verbs and adjectives. Four nouns belong to two topics each, as "bank"
//   does: only the words around it tell which one is meant.
//
// Each topic's words fall into two halves, so that a classifier can be taught on one and tested on the other.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "14_bert/input.hpp"
#include "tensor/random.hpp"
#include "text/vocabulary.hpp"

namespace unrolled::bert {

inline constexpr std::size_t topics = 4, genders = 4;
inline constexpr std::size_t grammar_positions = 16;  ///< room for the longest sentence, [CLS] and [SEP]
inline constexpr std::array<const char*, topics> topic_names = {"money", "river", "music", "sport"};

/// What a sentence may be made of.
enum class Words { all, first_half, second_half };

struct SentenceOptions {
  Words words = Words::all;  ///< nouns of two topics are in neither half
  int topic = -1;            ///< −1: any
  int homonym = -1;          ///< the subject is this one of the four nouns of two topics; −1: any noun
};

struct Sentence {
  Tokens words;  ///< no special tokens
  std::size_t topic = 0;
  std::size_t subject = 0, particle = 0, object = 0;  ///< where they stand among the words
};

class Grammar {
 public:
  // Of each topic
  static constexpr std::size_t nouns = 8, adjectives = 4, verbs = 4;

  /// Of a topic's ten nouns, with those of two topics, no gender has more than three. So a reader who knows only what
  /// stands before a particle gets at most this share of them right.
  static constexpr double ceiling_from_the_left = 0.3;

  Grammar() : vocabulary_(all_words()) {}

  const text::Vocabulary& vocabulary() const { return vocabulary_; }
  std::size_t size() const { return vocabulary_.size(); }

  /// "la bill ma pays la loan ."
  std::string write(const Tokens& words) const {
    std::string text;
    for (const Index word : words) text += (text.empty() ? "" : " ") + vocabulary_.word(word);
    return text;
  }

  /// The two topics of a noun of two.
  static std::array<std::size_t, 2> topics_of(std::size_t homonym) {
    return {homonym, (homonym + 1) % topics};
  }
  /// The particle that agrees with a subject and an object of these genders.
  static Index particle(std::size_t subject_gender, std::size_t object_gender) {
    return first_particle + static_cast<Index>(genders * subject_gender + object_gender);
  }
  static Index homonym(std::size_t number) { return first_homonym + static_cast<Index>(number); }

  // [draw_sentence]
  Sentence draw_sentence(Generator& generator, const SentenceOptions& options = {}) const {
    Sentence sentence;
    sentence.topic = options.topic < 0 ? generator.below(topics) : static_cast<std::size_t>(options.topic);
    const std::size_t subject_gender = add_noun_phrase(sentence, options, options.homonym, generator);
    sentence.subject = sentence.words.size() - 1;
    sentence.particle = sentence.words.size();
    sentence.words.push_back(0);  // the object decides
    const std::size_t verb = draw(options.words, verbs, generator);
    sentence.words.push_back(word_of(sentence.topic, nouns + adjectives + verb));
    const std::size_t object_gender = add_noun_phrase(sentence, options, -1, generator);
    sentence.object = sentence.words.size() - 1;
    sentence.words[sentence.particle] = particle(subject_gender, object_gender);
    if (generator.chance(0.4)) {
      sentence.words.push_back(with);
      add_noun_phrase(sentence, options, -1, generator);
    }
    sentence.words.push_back(stop);
    return sentence;
  }
  // [/draw_sentence]

 private:
  static constexpr Index first_determiner = 5, first_particle = 9, with = 25, stop = 26, first_homonym = 27,
                         first_word = 31;

  static Index word_of(std::size_t topic, std::size_t place) {
    return first_word + static_cast<Index>(topic * (nouns + adjectives + verbs) + place);
  }

  /// One of `count` words of a kind, of which the first half stands in front.
  static std::size_t draw(Words words, std::size_t count, Generator& generator) {
    if (words == Words::all) return generator.below(count);
    return generator.below(count / 2) + (words == Words::second_half ? count / 2 : 0);
  }

  /// Adds a noun with what stands before it; returns its gender.
  static std::size_t add_noun_phrase(Sentence& sentence, const SentenceOptions& options, int homonym,
                                     Generator& generator) {
    // Nouns of two topics come after the topic's own: its number, and the one before it
    const std::size_t own = draw(options.words, nouns + (options.words == Words::all ? 2 : 0), generator);
    std::size_t gender = own % genders;
    Index noun = word_of(sentence.topic, own);
    if (homonym >= 0 || own >= nouns) {
      gender =
          homonym >= 0 ? static_cast<std::size_t>(homonym) : (sentence.topic + topics + nouns - own) % topics;
      noun = Grammar::homonym(gender);
    }
    sentence.words.push_back(first_determiner + static_cast<Index>(gender));
    if (generator.chance(0.5)) {
      sentence.words.push_back(word_of(sentence.topic, nouns + draw(options.words, adjectives, generator)));
    }
    sentence.words.push_back(noun);
    return gender;
  }

  static std::vector<std::string> all_words() {
    std::vector<std::string> words = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "le", "la", "lo", "li"};
    for (const char* consonant : {"k", "m", "s", "t"}) {
      for (const char* vowel : {"e", "a", "o", "i"}) words.push_back(std::string(consonant) + vowel);
    }
    // Each topic: nouns, adjectives, verbs; of each kind the first half and the second
    for (const char* word :
         {"with", ".",      "bank",   "bass",   "pitch",   "transfer",                        //
          "coin", "bill",   "debt",   "price",  "wage",    "loan",     "fund",   "tax",       //
          "rich", "poor",   "cheap",  "dear",   "pays",    "lends",    "owes",   "spends",    //
          "fish", "boat",   "bridge", "reed",   "stream",  "shore",    "raft",   "otter",     //
          "deep", "wet",    "muddy",  "cold",   "carries", "crosses",  "floods", "washes",    //
          "song", "drum",   "choir",  "flute",  "tune",    "chord",    "opera",  "violin",    //
          "loud", "soft",   "sweet",  "shrill", "sings",   "strums",   "hums",   "composes",  //
          "team", "goal",   "coach",  "racket", "match",   "medal",    "runner", "stadium",   //
          "fast", "strong", "fit",    "tired",  "kicks",   "throws",   "scores", "catches"}) {
      words.push_back(word);
    }
    return words;
  }

  text::Vocabulary vocabulary_;
};

}  // namespace unrolled::bert
