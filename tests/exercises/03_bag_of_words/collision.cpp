#include "03_bag_of_words/collision.hpp"

#include "03_bag_of_words/bag_of_words.hpp"
#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&collision);

/// A reader with two rules: praise counts 1 and blame −1; "not" right before it reverses it.
int reader(const std::string& sentence, const std::string& praise, const std::string& blame) {
  int sum = 0;
  std::string before;
  for (const std::string& word : text::words(sentence)) {
    const int value = word == praise ? 1 : word == blame ? -1 : 0;
    sum += before == "not" ? -value : value;
    before = word;
  }
  return sum;
}

std::vector<std::string> sorted_words(const std::string& sentence) {
  std::vector<std::string> words = bag_of_words::terms(sentence);
  std::sort(words.begin(), words.end());
  return words;
}

void judge(exercise::Checker& checker, Answer answer, const std::string& given, const std::string& praise,
           const std::string& blame) {
  const auto [first, second] = answer(praise, blame);
  const int of_first = reader(first, praise, blame), of_second = reader(second, praise, blame);
  checker.that(given + "the first says that it is good", of_first > 0,
               "the reader (praise 1, blame −1, reversed by a \"not\" right before) finds no praise in \"" +
                   first + "\"");
  checker.that(given + "the second says that it is bad", of_second < 0,
               "the reader (praise 1, blame −1, reversed by a \"not\" right before) finds no blame in \"" +
                   second + "\"");
  checker.observe(given + "the sentences differ", first != second);
  // Sentences that say nothing to the reader are another mistake than sentences that say the opposite.
  checker.observe(given + "one says nothing", of_first * of_second == 0);
  checker.that(
      given + "both have the same bag of words", sorted_words(first) == sorted_words(second),
      "\"" + first + "\" and \"" + second + "\" do not have the same words the same number of times");
}

void check(exercise::Checker& checker, Answer answer) {
  judge(checker, answer, "'good' and 'bad': ", "good", "bad");
  judge(checker, answer, "'tasty' and 'awful': ", "tasty", "awful");
  judge(checker, answer, "'смачний' and 'жахливий': ", "смачний", "жахливий");

  const auto word = [&](std::string begin) {  // of two beginnings, so that they are never the same
    for (int n = 0; n < 5; ++n) begin += static_cast<char>('a' + checker.generator().below(26));
    return begin;
  };
  for (const std::string& name : exercise::three_drawn("two words"))
    judge(checker, answer, name + ": ", word("q"), word("z"));
}

const exercise::Exercise registered(
    "3.6", &collision, check,
    {{"one sentence twice",
      "Both say that it is good. One sentence has one vector, but the two should say the opposite.",
      [](const std::string& praise, const std::string&) -> std::pair<std::string, std::string> {
        return {"it is " + praise, "it is " + praise};
      }},
     {"different words",
      "Two opposite sentences, but with different words, so the bag tells them apart: use the same words in "
      "another order.",
      [](const std::string& praise, const std::string& blame) -> std::pair<std::string, std::string> {
        return {"it is " + praise, "it is " + blame};
      }},
     {"\"not\" too far away",
      "To the reader your sentences are neither praise nor blame: it knows \"not\" only right before the "
      "word that it reverses.",
      [](const std::string& praise, const std::string& blame) -> std::pair<std::string, std::string> {
        return {"not a " + blame + " film but " + praise, "not a " + praise + " film but " + blame};
      }},
     {"words written out",
      "Your sentences say good and bad whatever the words are; praise and blame are arguments.",
      [](const std::string&, const std::string&) -> std::pair<std::string, std::string> {
        return {"it is good, not bad", "it is bad, not good"};
      }},
     {"changed places",
      "The bags are equal and the meanings opposite, but the praise should come first and the blame second.",
      [](const std::string& praise, const std::string& blame) -> std::pair<std::string, std::string> {
        return {"it is " + blame + ", not " + praise, "it is " + praise + ", not " + blame};
      }},
     {"same meaning in another order",
      "You changed the order, but not what it says: move the \"not\" before the other word.",
      [](const std::string& praise, const std::string& blame) -> std::pair<std::string, std::string> {
        return {"it is " + praise + ", not " + blame, "not " + blame + ", it is " + praise};
      }}});

}  // namespace
