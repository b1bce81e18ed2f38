#include "07_word_cnn/pad_short.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&pad_short);
using Texts = std::vector<std::vector<Index>>;

void judge(exercise::Checker& checker, Answer answer, const std::string& name, const Texts& texts,
           std::size_t widest, const Indices& ids, const Indices& lengths) {
  const text::Padded batch = answer(texts, widest);
  checker.equal(name + ": ids", batch.ids, ids);
  checker.equal(name + ": lengths", batch.lengths, lengths);
}

void check(exercise::Checker& checker, Answer answer) {
  judge(checker, answer, "5 6 7 8 and 9, filters of 3", {{5, 6, 7, 8}, {9}}, 3, {{5, 6, 7, 8}, {9, 0, 0, 0}},
        {4, 1});
  judge(checker, answer, "two words, filters of 5", {{5, 6}}, 5, {{5, 6, 0, 0, 0}}, {2});
  judge(checker, answer, "an empty text, filters of 2", {{}}, 2, {{0, 0}}, {0});
  judge(checker, answer, "an empty text beside one of three", {{}, {4, 2, 3}}, 2, {{0, 0, 0}, {4, 2, 3}},
        {0, 3});
  judge(checker, answer, "all of the same length", {{5, 6}, {7, 8}}, 2, {{5, 6}, {7, 8}}, {2, 2});
  judge(checker, answer, "the shorter text first", {{9}, {5, 6, 7}}, 1, {{9, 0, 0}, {5, 6, 7}}, {1, 3});
  const Texts long_text = {std::vector<Index>(60, 3)};
  judge(checker, answer, "sixty words", long_text, 5, Indices(xt::ones<Index>({1, 60}) * 3), {60});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    Texts texts(exercise::between(2, 4, generator));
    for (std::vector<Index>& text : texts) {
      text.resize(exercise::between(1, 6, generator));
      for (Index& word : text) word = static_cast<Index>(exercise::between(1, 9, generator));
    }
    const std::size_t widest = exercise::between(2, 7, generator);
    const text::Padded right = pad_short(texts, widest);
    judge(checker, answer, name, texts, widest, right.ids, right.lengths);
  }
}

/// What a wrong padding does.
struct Variant {
  bool drops = false;  ///< texts shorter than the filter
  enum class Time { at_least, longest_text, filter, sum, fixed } time = Time::at_least;
  bool in_front = false;
  enum class Lengths { own, lifted, table } lengths = Lengths::own;
  enum class Fill { zero, last_word, around } fill = Fill::zero;
};

text::Padded wrong(const Variant& how, const Texts& all, std::size_t widest) {
  using enum Variant::Time;
  Texts texts;
  for (const auto& text : all) {
    if (!how.drops || text.size() >= widest) texts.push_back(text);
  }
  std::size_t longest = 0;
  for (const auto& text : texts) longest = std::max(longest, text.size());
  const std::size_t T = how.time == longest_text ? longest
                        : how.time == filter     ? widest
                        : how.time == sum        ? longest + widest - 1
                        : how.time == fixed      ? 56
                                                 : std::max(longest, widest);
  text::Padded batch{xt::zeros<Index>({texts.size(), T}), xt::zeros<Index>({texts.size()})};
  for (std::size_t b = 0; b < texts.size(); ++b) {
    const std::size_t own = std::min(texts[b].size(), T);
    for (std::size_t t = 0; t < T && own > 0; ++t) {
      const std::size_t at = how.in_front ? t - (T - own) : t;
      batch.ids(b, t) = at < own                               ? texts[b][at]
                        : how.fill == Variant::Fill::last_word ? texts[b][own - 1]
                        : how.fill == Variant::Fill::around    ? texts[b][t % own]
                                                               : 0;
    }
    batch.lengths(b) = static_cast<Index>(how.lengths == Variant::Lengths::lifted  ? std::max(own, widest)
                                          : how.lengths == Variant::Lengths::table ? T
                                                                                   : own);
  }
  return batch;
}

const exercise::Exercise registered(
    "7.4", &pad_short, check,
    {{"short texts dropped",
      "Texts that are shorter than the filter are missing from your batch; each text has a row, and is "
      "filled up.",
      exercise::bound<wrong, Variant{.drops = true}>},
     {"fixed to 56",
      "Your table has 56 columns, whatever the texts are; it is as long as the longest text, or as the "
      "widest filter.",
      exercise::bound<wrong, Variant{.time = Variant::Time::fixed}>},
     {"longest text alone",
      "Your table is as long as the longest text; where that is shorter than the widest filter, no "
      "window fits.",
      exercise::bound<wrong, Variant{.time = Variant::Time::longest_text}>},
     {"widest filter alone",
      "Your table is as long as the widest filter, and cuts longer texts off; it has room for the "
      "longest text.",
      exercise::bound<wrong, Variant{.time = Variant::Time::filter}>},
     {"room behind every text",
      "Your table has room for a window behind the longest text; T is the longest length, or `widest` if "
      "that is more.",
      exercise::bound<wrong, Variant{.time = Variant::Time::sum}>},
     {"padding in front", "Your padding stands in front of the words; it comes after them.",
      exercise::bound<wrong, Variant{.in_front = true}>},
     {"lengths lifted",
      "You lift the lengths of short texts to the filter's width; a length counts the words, without "
      "padding.",
      exercise::bound<wrong, Variant{.lengths = Variant::Lengths::lifted}>},
     {"lengths of the table",
      "Your lengths are those of the padded rows; they are to say how many words are no padding.",
      exercise::bound<wrong, Variant{.lengths = Variant::Lengths::table}>},
     {"last word repeated",
      "You fill up with the last word again, which filters would read; padding is the id 0.",
      exercise::bound<wrong, Variant{.fill = Variant::Fill::last_word}>},
     {"text repeated", "You fill up with the text from its beginning; padding is the id 0.",
      exercise::bound<wrong, Variant{.fill = Variant::Fill::around}>}});

}  // namespace
