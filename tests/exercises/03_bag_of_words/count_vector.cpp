#include "03_bag_of_words/count_vector.hpp"

#include <set>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&count_vector);
using Words = std::vector<std::string>;
using text::Vocabulary;

void check(exercise::Checker& checker, Answer answer) {
  const Vocabulary vocabulary(Words{"dog", "bites", "man"});
  checker.equal("'man bites dog'", answer({"man", "bites", "dog"}, vocabulary), Array{1, 1, 1, 0});
  checker.equal("'dog dog man': a word that stands twice", answer({"dog", "dog", "man"}, vocabulary),
                Array{2, 0, 1, 0});
  checker.equal("'dog sees cat sees': unknown words", answer({"dog", "sees", "cat", "sees"}, vocabulary),
                Array{1, 0, 0, 3});
  checker.equal("a text without words", answer({}, vocabulary), Array{0, 0, 0, 0});
  checker.equal("a vocabulary of one word", answer({"man", "dog"}, Vocabulary(Words{"dog"})), Array{1, 1});
  checker.equal("'пес кусає пес'", answer({"пес", "кусає", "пес"}, Vocabulary(Words{"кіт", "пес"})),
                Array{0, 2, 1});

  Words long_text;
  for (std::size_t i = 0; i < 1000; ++i)
    long_text.push_back(Words{"man", "bites", "what", "dog", "dog"}[i % 5]);
  checker.equal("a text of 1,000 words", answer(long_text, vocabulary), Array{400, 200, 200, 200});
  const Words backwards(long_text.rbegin(), long_text.rend());
  checker.equal("the same words in another order", answer(backwards, vocabulary), Array{400, 200, 200, 200});

  Generator& generator = checker.generator();
  Words known = {"dog", "bites", "man", "кіт", "пес", "house", "tree"}, all = known;
  for (const char* unknown : {"sees", "кусає", "blue"}) all.push_back(unknown);
  for (const std::string& name : exercise::three_drawn("a vocabulary and a text")) {
    generator.shuffle(known);
    const Vocabulary some(Words(known.begin(), known.end() - exercise::between(1, 5, generator)));
    Words text;
    for (std::size_t n = exercise::between(5, 20, generator); n > 0; --n)
      text.push_back(exercise::one_of(all, generator));
    checker.equal(name, answer(text, some), count_vector(text, some));
  }
}

Array with_unknown_at_the_end(const Words& words, const Vocabulary& vocabulary) {
  Array vector = xt::zeros<Real>({vocabulary.size() + 1});
  for (const std::string& word : words) {
    vector(vocabulary.find(word).value_or(static_cast<Index>(vocabulary.size()))) += 1;
  }
  return vector;
}

const exercise::Exercise registered(
    "3.1", &count_vector, check,
    {{"binary", "You marked which words occur; the bag counts how often each occurs.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        return clamp(with_unknown_at_the_end(words, vocabulary), 0, 1).value();
      }},
     {"binary words, counted unknowns",
      "You count the unknown words, but only mark the known ones: those are to be counted too.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        Array counts = with_unknown_at_the_end(words, vocabulary);
        for (std::size_t v = 0; v < vocabulary.size(); ++v) counts(v) = counts(v) > 0 ? 1 : 0;
        return counts;
      }},
     {"unknown dropped", "Unknown words are dropped; the last place is there to count them.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        Array counts = with_unknown_at_the_end(words, vocabulary);
        counts(vocabulary.size()) = 0;
        return counts;
      }},
     {"no place for unknown",
      "Your vector has a place for each known word only; there is one more, the last, for all the unknown "
      "ones.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        return slice(with_unknown_at_the_end(words, vocabulary), 0, 0, -1).value();
      }},
     {"vocabulary counted",
      "You counted the words of the vocabulary, and each stands there once; count the words of the text.",
      [](const Words&, const Vocabulary& vocabulary) -> Array {
        Array counts = xt::zeros<Real>({vocabulary.size() + 1});
        for (const std::string& word : vocabulary.words()) counts(vocabulary.id(word)) += 1;
        return counts;
      }},
     {"unknown first",
      "The unknown words are counted in the first place and push the others along; they belong in the last.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        const Array counts = with_unknown_at_the_end(words, vocabulary);
        return concat({slice(counts, 0, -1, counts.size()), slice(counts, 0, 0, -1)}, 0).value();
      }},
     {"different unknown words",
      "You counted how many different words are unknown; count each time that one stands in the text.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        Array counts = with_unknown_at_the_end(words, vocabulary);
        std::set<std::string> different;
        for (const std::string& word : words) {
          if (!vocabulary.find(word)) different.insert(word);
        }
        counts(vocabulary.size()) = static_cast<Real>(different.size());
        return counts;
      }},
     {"shares", "You divided by the number of words in the text; the bag holds counts, not shares.",
      [](const Words& words, const Vocabulary& vocabulary) -> Array {
        return with_unknown_at_the_end(words, vocabulary) / static_cast<Real>(words.size());
      }}});

}  // namespace
