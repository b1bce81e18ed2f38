// A small language whose meanings are known. Each of 32 words is a family (lion, host, …), a gender and a number: lion, lioness,
// lions, lionesses. A sentence is such a word among six context words, each of which tells of the family, of the gender, of the
// number, or of nothing:
//
//   she_3 lion_1 many_6 LIONESSES lion_4 lion_2 the_9
//
//   additive   gender and number each have context words of their own
//   joint      which context words of gender and of number a word has, is tossed for each word
//
// In the additive language what parts "lioness" from "lion" is also what parts "hostess" from "host"; in the joint one it need not
// be, and two words of a family may get the same context words.
#pragma once

#include <string>
#include <vector>

#include "04_word_vectors/corpus.hpp"
#include "04_word_vectors/neighbours.hpp"
#include "tensor/random.hpp"

namespace unrolled::word_vectors {

enum class Meaning { additive, joint };

class Language {
 public:
  static constexpr std::size_t families = 8, words = families * 4, context_words = 6, fillers = 12;

  Language(Meaning meaning, Generator& generator) {
    for (std::size_t word = 0; word < words; ++word) {
      const bool joint = meaning == Meaning::joint;
      gender_.push_back(joint ? generator.below(2) : gender_of(word));
      number_.push_back(joint ? generator.below(2) : number_of(word));
    }
  }

  static std::size_t family_of(std::size_t word) { return word / 4; }
  static std::size_t gender_of(std::size_t word) { return word / 2 % 2; }
  static std::size_t number_of(std::size_t word) { return word % 2; }

  /// All words, the 32 first: lion, lions, lioness, lionesses, host, …; then the context words.
  static text::Vocabulary vocabulary() {
    static const std::vector<std::string> names = {"lion",  "host",   "heir", "count",
                                                   "baron", "priest", "poet", "shepherd"};
    std::vector<std::string> all;
    for (const std::string& name : names) {
      for (const char* ending : {"", "s", "ess", "esses"}) all.push_back(name + ending);
    }
    const auto add = [&](const std::string& of, std::size_t count) {
      for (std::size_t i = 1; i <= count; ++i) all.push_back(of + "_" + std::to_string(i));
    };
    for (const std::string& name : names) add(name, context_words);
    for (const char* of : {"he", "she", "one", "many"}) add(of, context_words);
    add("the", fillers);
    return text::Vocabulary(all);
  }

  /// `count` sentences of seven words, in random order.
  Sentences draw(std::size_t count, Generator& generator) const {
    Sentences sentences;
    for (std::size_t s = 0; s < count; ++s) {
      const std::size_t word = generator.below(words);
      std::vector<Index> sentence = {static_cast<Index>(word)};
      for (std::size_t i = 0; i < 6; ++i)
        sentence.push_back(static_cast<Index>(draw_context(word, generator)));
      generator.shuffle(sentence);
      sentences.push_back(sentence);
    }
    return sentences;
  }

  /// a : b :: c : d where b is a with another gender, or another number, and d is c with the same change; a and c have the same
  /// gender and number, and are of two families.
  static std::vector<Analogy> analogies() {
    std::vector<Analogy> questions;
    for (Index a = 0; a < static_cast<Index>(words); ++a) {
      for (Index c = a % 4; c < static_cast<Index>(words); c += 4) {
        for (const Index change : {1, 2}) {
          if (a != c) questions.push_back({a, a ^ change, c, c ^ change});
        }
      }
    }
    return questions;
  }

 private:
  std::size_t draw_context(std::size_t word, Generator& generator) const {
    const std::size_t i = generator.below(context_words), kind = generator.below(4);
    const std::size_t of_genders = words + families * context_words,
                      of_numbers = of_genders + 2 * context_words;
    if (kind == 0) return words + family_of(word) * context_words + i;
    if (kind == 1) return of_genders + gender_[word] * context_words + i;
    if (kind == 2) return of_numbers + number_[word] * context_words + i;
    return of_numbers + 2 * context_words + generator.below(fillers);
  }

  std::vector<std::size_t> gender_, number_;  ///< whose context words each word has
};

}  // namespace unrolled::word_vectors
