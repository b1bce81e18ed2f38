#include "07_word_cnn/blind_pair.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"
#include "text/tokenizer.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&blind_pair);

/// All windows of K words, in the order of the alphabet.
std::vector<std::string> windows_of(const std::string& text, std::size_t K) {
  const std::vector<std::string> words = text::words(text);
  std::vector<std::string> windows;
  for (std::size_t t = 0; t + K <= words.size(); ++t) {
    std::string window;
    for (std::size_t k = 0; k < K; ++k) window += (k == 0 ? "" : " ") + words[t + k];
    windows.push_back(window);
  }
  std::sort(windows.begin(), windows.end());
  return windows;
}

/// The last of the two words that stands in a text: 1 praise, −1 blame, 0 neither.
int said_last(const std::string& text, const std::string& praise, const std::string& blame) {
  int last = 0;
  for (const std::string& word : text::words(text)) last = word == praise ? 1 : word == blame ? -1 : last;
  return last;
}

void judge(exercise::Checker& checker, Answer answer, const std::string& given, const std::string& praise,
           const std::string& blame) {
  const auto [first, second] = answer(praise, blame);
  const auto once = [&](const std::string& text) {
    const std::vector<std::string> words = text::words(text);
    return std::count(words.begin(), words.end(), praise) == 1 &&
           std::count(words.begin(), words.end(), blame) == 1;
  };
  const int of_first = said_last(first, praise, blame), of_second = said_last(second, praise, blame);
  checker.that(given + "both have each word once", once(first) && once(second),
               "\"" + first + "\" and \"" + second + "\" do not both have \"" + praise + "\" and \"" + blame +
                   "\" once");
  checker.that(given + "the first ends in praise", of_first == 1,
               "of \"" + praise + "\" and \"" + blame + "\" the first should come last in \"" + first + "\"");
  checker.that(
      given + "the second ends in blame", of_second == -1,
      "of \"" + praise + "\" and \"" + blame + "\" the second should come last in \"" + second + "\"");
  checker.observe(given + "the same words", windows_of(first, 1) == windows_of(second, 1));
  checker.observe(given + "the same pairs of words", windows_of(first, 2) == windows_of(second, 2));
  std::vector<std::string> of_one = windows_of(first, 3), of_other = windows_of(second, 3);
  const bool same = of_one == of_other;
  checker.that(given + "both have the same windows of three words", same,
               "\"" + first + "\" and \"" + second +
                   "\" do not have the same windows of three words, each the same number of times");
  of_one.erase(std::unique(of_one.begin(), of_one.end()), of_one.end());
  of_other.erase(std::unique(of_other.begin(), of_other.end()), of_other.end());
  checker.observe(given + "the same set of windows", of_one == of_other);
}

void check(exercise::Checker& checker, Answer answer) {
  judge(checker, answer, "'good' and 'bad': ", "good", "bad");
  judge(checker, answer, "'tasty' and 'awful': ", "tasty", "awful");
  judge(checker, answer, "'смачний' and 'жахливий': ", "смачний", "жахливий");

  const auto word = [&](std::string begin) {  // of two beginnings, so that they are never the same
    for (int n = 0; n < 5; ++n) begin += static_cast<char>('a' + checker.generator().below(26));
    return begin;
  };
  for (const std::string& name : exercise::three_drawn("two words")) {
    const std::string praise = word("q"), blame = word("z");
    judge(checker, answer, name + ": ", praise, blame);
  }
}

/// Two texts of the same form, the words in either order.
enum class Form { same, bag, pairs, changed, no_second, uneven };

std::pair<std::string, std::string> wrong(const Form& form, const std::string& praise,
                                          const std::string& blame) {
  const auto text = [&](const std::string& a, const std::string& b) {
    switch (form) {
      case Form::bag:
        return a + " is what it was, not " + b;
      case Form::pairs:
        return "it was " + a + " then it was " + b + " then";
      case Form::uneven:
        return "so it was " + a + " and so it was " + b + " and so la la la" + (a == blame ? " la" : "");
      default:
        return "well it was " + a + " and so it was " + b + " and so";
    }
  };
  if (form == Form::same)
    return {"it was " + blame + " then " + praise, "it was " + blame + " then " + praise};
  if (form == Form::no_second) return {"in the end it was " + praise, "in the end it was " + blame};
  if (form == Form::changed) {
    const auto right = [](const std::string& a, const std::string& b) {
      return "so it was " + a + " and so it was " + b + " and so";
    };
    return {right(praise, blame), right(blame, praise)};
  }
  return {text(blame, praise), text(praise, blame)};
}

const exercise::Exercise registered(
    "7.6", &blind_pair, check,
    {{"one text twice",
      "Both texts are the same. One text has one answer, but the two should mean the opposite.",
      exercise::bound<wrong, Form::same>},
     {"one word each",
      "Each of your texts has one of the two words, so a filter of one word tells them apart: both words "
      "stand in both.",
      exercise::bound<wrong, Form::no_second>},
     {"the same words alone",
      "Your texts have the same words, but already their pairs of neighbours differ; windows of three "
      "words should not.",
      exercise::bound<wrong, Form::bag>},
     {"the same pairs alone",
      "Your texts have the same pairs of neighbours, but not the same windows of three: two words on "
      "either side of each of the two have to be the same.",
      exercise::bound<wrong, Form::pairs>},
     {"changed places",
      "The windows are equal and the meanings opposite, but the first text should end in praise and the "
      "second in blame.",
      exercise::bound<wrong, Form::changed>},
     {"not as often",
      "Your texts have the same windows, but some of them more often in one text than in the other.",
      exercise::bound<wrong, Form::uneven>},
     {"words written out",
      "Your texts have good and bad in them whatever the words are; praise and blame are arguments.",
      [](const std::string&, const std::string&) { return wrong(Form::changed, "bad", "good"); }}});

}  // namespace
