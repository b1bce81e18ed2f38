#include "11_transformer/shift_right.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&shift_right);
using Sentences = std::vector<std::vector<Index>>;

void judge(exercise::Checker& checker, const std::string& name, const std::pair<Indices, Indices>& batch,
           const Indices& input, const Indices& target) {
  checker.equal(name + ": input", batch.first, input);
  checker.equal(name + ": target", batch.second, target);
}

void check(exercise::Checker& checker, Answer answer) {
  // 1 begins, 2 ends, 0 is padding.
  judge(checker, "one sentence, 5 6 7", answer({{5, 6, 7}}, 1, 2, 0), {{1, 5, 6, 7}}, {{5, 6, 7, 2}});
  judge(checker, "5 6 7 and 8", answer({{5, 6, 7}, {8}}, 1, 2, 0), {{1, 5, 6, 7}, {1, 8, 0, 0}},
        {{5, 6, 7, 2}, {8, 2, 0, 0}});
  judge(checker, "9 and 8 7: the longest is the last", answer({{9}, {8, 7}}, 1, 2, 0), {{1, 9, 0}, {1, 8, 7}},
        {{9, 2, 0}, {8, 7, 2}});
  judge(checker, "a sentence without words", answer({{}, {4}}, 1, 2, 0), {{1, 0}, {1, 4}}, {{2, 0}, {4, 2}});
  judge(checker, "other numbers: 30 begins, 20 ends, 10 is padding", answer({{3}, {4, 5}}, 30, 20, 10),
        {{30, 3, 10}, {30, 4, 5}}, {{3, 20, 10}, {4, 5, 20}});
  // A word that is said twice is no sign that anything leaks.
  judge(checker, "5 5 5", answer({{5, 5, 5}}, 1, 2, 0), {{1, 5, 5, 5}}, {{5, 5, 5, 2}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("sentences")) {
    Sentences sentences(exercise::between(1, 4, generator));
    for (auto& words : sentences) {
      for (std::size_t n = exercise::between(1, 6, generator); n > 0; --n)
        words.push_back(static_cast<Index>(10 + generator.below(90)));
    }
    const auto begin = static_cast<Index>(generator.below(3)), end = begin + 3, padding = begin + 6;
    const auto [input, target] = shift_right(sentences, begin, end, padding);
    judge(checker, name, answer(sentences, begin, end, padding), input, target);
  }
}

/// What a wrong batch does.
struct Variant {
  bool shifted = true;  ///< the input is one behind the target
  bool left = false;    ///< it is one ahead
  bool begin = true, end = true, end_read = false, begin_wanted = false;
  bool same = false;          ///< the target is the input, begin and all
  bool place_for_end = true;  ///< a column more than words, whether an end stands in it or not
  bool filled_in_front = false, end_last = false, swapped = false, padded = true;
};

std::pair<Indices, Indices> wrong(const Variant& how, const Sentences& sentences, Index begin, Index end,
                                  Index padding) {
  std::size_t longest = 0;
  for (const auto& words : sentences) longest = std::max(longest, words.size());
  Sentences input, target;
  for (const auto& words : sentences) {
    std::vector<Index> read = words, wanted = words;
    if (how.end_last) wanted.resize(longest, padding);
    if (how.end) wanted.push_back(end);
    if (!how.shifted) read = wanted;
    if (how.left) read = words.empty() ? words : std::vector<Index>(words.begin() + 1, words.end());
    if (how.left || how.end_read) read.push_back(end);
    if (how.begin_wanted || how.same) wanted.insert(wanted.begin(), begin);
    if (how.shifted && !how.left && how.begin) read.insert(read.begin(), begin);
    input.push_back(read);
    target.push_back(wanted);
  }
  const std::size_t width = longest + (how.begin_wanted ? 2 : how.end || how.place_for_end ? 1 : 0);
  const auto filled = [&](const Sentences& rows) {
    Indices batch(Indices::shape_type{rows.size(), width}, how.padded ? padding : Index{0});
    for (std::size_t b = 0; b < rows.size(); ++b) {
      const std::size_t n = std::min(rows[b].size(), width);
      for (std::size_t t = 0; t < n; ++t) batch(b, how.filled_in_front ? width - n + t : t) = rows[b][t];
    }
    return batch;
  };
  return how.swapped ? std::pair{filled(target), filled(input)} : std::pair{filled(input), filled(target)};
}

const exercise::Exercise registered(
    "11.4", &shift_right, check,
    {{"teacher-forcing leak",
      "Input and target are the same: at each position the decoder reads the very word that it should "
      "predict.",
      exercise::bound<wrong, Variant{.shifted = false}>},
     {"shifted left",
      "Your input is one word ahead of the target; it must be one behind: what was said before.",
      exercise::bound<wrong, Variant{.left = true}>},
     {"no begin",
      "Your input does not begin with `begin`: at the first position it holds the word that is asked for "
      "there.",
      exercise::bound<wrong, Variant{.begin = false}>},
     {"end dropped", "Your target has no end: a decoder that is trained on it never learns to stop.",
      exercise::bound<wrong, Variant{.end = false}>},
     {"no place for the end",
      "Your arrays have as many columns as the longest sentence has words; there must be one more, for "
      "`begin` or `end`.",
      exercise::bound<wrong, Variant{.end = false, .place_for_end = false}>},
     {"target not shifted",
      "Both of yours begin with `begin`, so the target is the input: it is to hold the word that comes next.",
      exercise::bound<wrong, Variant{.end = false, .same = true}>},
     {"end read",
      "Your input has the end of the shorter sentences in it; nothing comes after it, so nobody reads it.",
      exercise::bound<wrong, Variant{.end_read = true}>},
     {"begin wanted", "Your target holds `begin` too; nobody predicts it, it is given.",
      exercise::bound<wrong, Variant{.begin_wanted = true}>},
     {"end after the padding",
      "Your end stands after the padding, in the last column; it comes right after the last word.",
      exercise::bound<wrong, Variant{.end_last = true}>},
     {"padding in front", "You filled up in front; padding comes after the words.",
      exercise::bound<wrong, Variant{.filled_in_front = true}>},
     {"padding is 0", "You filled up with 0; the number of the padding is an argument.",
      exercise::bound<wrong, Variant{.padded = false}>},
     {"changed places", "Input and target changed places in the pair: the input comes first.",
      exercise::bound<wrong, Variant{.swapped = true}>}});

}  // namespace
