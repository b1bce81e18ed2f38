#include "03_bag_of_words/bigrams.hpp"

#include <algorithm>
#include <set>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&bigrams);
using Pairs = std::vector<std::string>;

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("'The food was not good'", answer("The food was not good"),
                Pairs{"the food", "food was", "was not", "not good"});
  checker.equal("'Not good. Bad service!': two sentences", answer("Not good. Bad service!"),
                Pairs{"not good", "bad service"});
  checker.equal("'no no no no': a pair that occurs three times", answer("no no no no"),
                Pairs{"no no", "no no", "no no"});
  checker.equal("'Good, not bad': a comma ends no sentence", answer("Good, not bad"),
                Pairs{"good not", "not bad"});
  checker.equal("an empty text", answer(""), Pairs{});
  checker.equal("'Yes. No? Wow!': sentences of one word", answer("Yes. No? Wow!"), Pairs{});
  checker.equal("'Зовсім не смачно. Дуже солодка м'ята'", answer("Зовсім не смачно. Дуже солодка м'ята"),
                Pairs{"зовсім не", "не смачно", "дуже солодка", "солодка м'ята"});
  checker.equal("'I don't know... b a'", answer("I don't know... b a"),
                Pairs{"i don't", "don't know", "b a"});
  checker.equal("'It cost 3.50 euros': a point between digits ends no sentence", answer("It cost 3.50 euros"),
                Pairs{"it cost", "cost 3.50", "3.50 euros"});
  checker.equal("'Not good', an empty line, 'Bad service… Too salty'",
                answer("Not good\n\nBad service… Too salty"), Pairs{"not good", "bad service", "too salty"});

  const Pairs parts = {"Not ", "good, ", "м'ята ", "3.50 ", "soup ", "bad. ", "Wow! "};
  for (const std::string& name : exercise::three_drawn("a text")) {
    std::string text;
    for (std::size_t n = exercise::between(8, 16, checker.generator()); n > 0; --n)
      text += exercise::one_of(parts, checker.generator());
    checker.equal(name, answer(text), bigrams(text));
  }
}

/// The words of the whole text with the sentence ends lost.
Pairs flat_words(std::string_view text) { return text::words(text); }

Pairs pairs_of(const Pairs& words, std::size_t stride = 1, const std::string& between = " ") {
  Pairs pairs;
  for (std::size_t i = 0; i + 1 < words.size(); i += stride)
    pairs.push_back(words[i] + between + words[i + 1]);
  return pairs;
}

/// `of_sentence` of each sentence, one after the other.
template <class OfSentence>
Pairs each_sentence(std::string_view text, OfSentence of_sentence) {
  Pairs all;
  for (const Pairs& words : text::sentences(text)) {
    for (const std::string& pair : of_sentence(words)) all.push_back(pair);
  }
  return all;
}

const exercise::Exercise registered(
    "3.4", &bigrams, check,
    {{"across sentences",
      "Some of your pairs reach across the end of a sentence: \"good bad\" is in \"Not good. Bad service!\" "
      "for no reader.",
      [](std::string_view text) -> Pairs { return pairs_of(flat_words(text)); }},
     {"words too", "You return the single words too; the task asks for the pairs alone.",
      [](std::string_view text) -> Pairs {
        return each_sentence(text, [](Pairs words) {
          for (const std::string& pair : pairs_of(Pairs(words))) words.push_back(pair);
          return words;
        });
      }},
     {"no overlap", "Your pairs do not overlap: the second word of one pair is also the first of the next.",
      [](std::string_view text) -> Pairs {
        return each_sentence(text, [](const Pairs& words) { return pairs_of(words, 2); });
      }},
     {"each pair once",
      "You return each pair once; a pair that occurs three times is to be there three times.",
      [](std::string_view text) -> Pairs {
        std::set<std::string> seen;
        Pairs once;
        for (const std::string& pair :
             each_sentence(text, [](const Pairs& words) { return pairs_of(words); })) {
          if (seen.insert(pair).second) once.push_back(pair);
        }
        return once;
      }},
     {"sorted", "Your pairs are in alphabetical order; they should come in the order of the text.",
      [](std::string_view text) -> Pairs {
        Pairs pairs = each_sentence(text, [](const Pairs& words) { return pairs_of(words); });
        std::sort(pairs.begin(), pairs.end());
        return pairs;
      }},
     {"set of pairs",
      "A set keeps each pair once and in alphabetical order; return every pair, in the order of the text.",
      [](std::string_view text) -> Pairs {
        const Pairs pairs = each_sentence(text, [](const Pairs& words) { return pairs_of(words); });
        const std::set<std::string> sorted(pairs.begin(), pairs.end());
        return {sorted.begin(), sorted.end()};
      }},
     {"second word first",
      "The two words of your pairs have changed places: it is \"not good\", not \"good not\".",
      [](std::string_view text) -> Pairs {
        return each_sentence(text, [](const Pairs& words) {
          Pairs pairs;
          for (std::size_t i = 1; i < words.size(); ++i) pairs.push_back(words[i] + " " + words[i - 1]);
          return pairs;
        });
      }},
     {"no space",
      "There is no space between the two words of a pair, so \"no table\" and \"not able\" become one.",
      [](std::string_view text) -> Pairs {
        return each_sentence(text, [](const Pairs& words) { return pairs_of(words, 1, ""); });
      }},
     {"last pair missing", "The last pair of each sentence is missing: your loop ends one word too early.",
      [](std::string_view text) -> Pairs {
        return each_sentence(text, [](const Pairs& words) {
          Pairs pairs = pairs_of(words);
          if (!pairs.empty()) pairs.pop_back();
          return pairs;
        });
      }},
     {"capitals kept",
      "You split the text at its spaces, so capitals and punctuation stayed in; text::sentences() removes "
      "both.",
      [](std::string_view text) -> Pairs {
        Pairs words;
        std::string word;
        for (const char c : std::string(text) + " ") {
          if (c != ' ') word += c;
          if (c == ' ' && !word.empty()) words.push_back(std::exchange(word, ""));
        }
        return pairs_of(words);
      }}});

}  // namespace
