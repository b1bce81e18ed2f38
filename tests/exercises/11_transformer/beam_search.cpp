#include "11_transformer/beam_search.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&beam_search);
using Words = std::vector<Index>;

/// A language of few words: what follows each prefix, and what follows all others. Probabilities.
Next language(const std::map<Words, Array>& given, const Array& otherwise) {
  return [=](const Words& words) {
    const auto found = given.find(words);
    return log(Tensor(found == given.end() ? otherwise : found->second)).value();
  };
}

/// A language without any sense: four words, 3 is the end, and each prefix has its own probabilities.
Next senseless(double seed) {
  return [=](const Words& words) {
    double phase = seed;
    for (const Index word : words) phase = 1.7 * phase + static_cast<double>(word) + 1;
    Array logits = Array::from_shape({4});
    for (std::size_t word = 0; word < 4; ++word) {
      logits(word) = .7 * std::sin(phase * static_cast<double>(word + 1));
    }
    return log_softmax(logits).value();
  };
}

/// What a wrong search does.
struct Variant {
  bool alpha_used = true, multiplied = false, plain_length = false, end_free = false;
  bool whole_length = false;  ///< (5 + n) / 6 without what comes after the point
  bool grows = false, dropped = false, first_ended = false, best_ended = false, prefers_ended = false;
  bool makes_room = false;                      ///< what has ended takes no place
  bool competes = false, competes_sum = false;  ///< it must earn its place again, by score or by ln P
  bool greedy = false, one_each = false, last_word_only = false, one_short = false, end_cut = false;
  bool end_never_kept = false;  ///< it is cut off at once, so that it is not counted either
  bool ascending = false;       ///< the least likely go on
  bool any_ended = false;       ///< the search is over when one has ended
};

Words search(const Variant& how, const Next& next, std::size_t beams, Index end, std::size_t longest,
             double alpha) {
  struct Hypothesis {
    Words words;
    double log_p = 0;
    bool ended = false;
  };
  const auto score = [=](const Hypothesis& h) {
    const auto n = static_cast<double>(h.words.size()) - (how.end_free && h.ended ? 1 : 0);
    const double sixths = how.whole_length ? std::floor((5 + n) / 6) : (5 + n) / 6;
    const double length = std::pow(how.plain_length ? n : sixths, how.alpha_used ? alpha : 0);
    return how.multiplied ? h.log_p * length : h.log_p / length;
  };
  using Value = std::function<double(const Hypothesis&)>;
  const auto best_first = [](std::vector<Hypothesis>& of, const Value& value) {
    std::ranges::stable_sort(of, std::greater{}, value);
  };
  const Value likely = [&](const Hypothesis& h) { return how.ascending ? -h.log_p : h.log_p; };
  const std::size_t width = how.greedy ? 1 : beams;
  std::vector<Hypothesis> growing(1), ended;
  for (std::size_t n = how.one_short ? 1 : 0; n < longest && !growing.empty(); ++n) {
    std::vector<Hypothesis> longer;
    for (const Hypothesis& h : growing) {
      std::vector<Hypothesis> own;
      const Array log_p = next(h.words);
      for (std::size_t word = 0; word < log_p.size(); ++word) {
        own.push_back({h.words, (how.last_word_only ? 0 : h.log_p) + log_p(word), Index(word) == end});
        own.back().words.push_back(static_cast<Index>(word));
      }
      if (how.one_each) best_first(own, likely), own.resize(n == 0 ? std::min(width, own.size()) : 1);
      longer.insert(longer.end(), own.begin(), own.end());
    }
    if (how.competes || how.competes_sum)
      longer.insert(longer.end(), ended.begin(), ended.end()), ended.clear();
    best_first(longer, likely);
    if (how.competes) best_first(longer, score);
    const std::size_t taken = how.makes_room || how.dropped ? 0 : ended.size();
    longer.resize(std::min(width - taken, longer.size()));
    growing.clear();
    for (const Hypothesis& h : longer) (h.ended && !how.grows ? ended : growing).push_back(h);
    if (how.dropped && !growing.empty()) ended.clear();
    if (how.first_ended && !ended.empty()) growing.clear();
    if (how.any_ended && !ended.empty()) break;
    if (how.best_ended && longer.front().ended) growing.clear();
  }
  if (how.end_never_kept)
    for (Hypothesis& h : ended) h.words.pop_back();
  ended.insert(ended.end(), growing.begin(), growing.end());
  best_first(ended, score);
  if (how.prefers_ended) best_first(ended, [](const Hypothesis& h) { return h.ended ? 1 : 0; });
  Words best = ended.front().words;
  if (how.end_cut && !best.empty() && best.back() == end) best.pop_back();
  return best;
}

void check(exercise::Checker& checker, Answer answer) {
  // 0 ends. "1" looks better at first, and then nothing good comes.
  const Next trap = language({{{}, {.1, .5, .4}}, {{1}, {.4, .3, .3}}, {{2}, {.9, .05, .05}}}, {.8, .1, .1});
  checker.equal("one hypothesis: always the likeliest word", answer(trap, 1, 0, 5, 0), Words{1, 0});
  checker.equal("two hypotheses find .4 · .9, which is more than .5 · .4", answer(trap, 2, 0, 5, 0),
                Words{2, 0});
  checker.equal("ten hypotheses, more than there are at first", answer(trap, 10, 0, 5, 0), Words{2, 0});

  // 3 is best of all, but third at first.
  const Next hidden = language({{{}, {0, .4, .35, .25}}, {{3}, {.97, .01, .01, .01}}}, {.5, .2, .2, .1});
  checker.equal("two hypotheses lose what is third at first", answer(hidden, 2, 0, 4, 0), Words{1, 0});
  checker.equal("three find it", answer(hidden, 3, 0, 4, 0), Words{3, 0});

  // A short sentence of .3 against .6 · .8 · .8 · .6 = .23.
  const Next wordy = language({{{}, {.3, .6, .1}}, {{1, 1, 1}, {.6, .2, .2}}}, {.1, .8, .1});
  checker.equal("alpha 0: .3 is more than .23", answer(wordy, 3, 0, 4, 0), Words{0});
  checker.equal("alpha 1: a longer sentence may be less likely", answer(wordy, 3, 0, 4, 1),
                Words{1, 1, 1, 0});
  // ln .3 = −1.20 against ln(.6 · .8⁵ · .9) / 2 = −.87
  const Next long_one = language({{{}, {.3, .6, .1}}, {{1, 1, 1, 1, 1, 1}, {.9, .05, .05}}}, {.1, .8, .1});
  checker.equal("alpha 1: seven words, whose length counts as 2", answer(long_one, 3, 0, 7, 1),
                Words{1, 1, 1, 1, 1, 1, 0});
  // ln .3 = −1.20 against ln .156 / 1.5 = −1.24
  const Next weak = language({{{}, {.3, .6, .1}}, {{1, 1, 1}, {.8, .1, .1}}}, {.15, .57, .28});
  checker.equal("alpha 1, the longer one too unlikely", answer(weak, 3, 0, 4, 1), Words{0});

  // ln .288 = −1.24 is more than ln .25 = −1.39; times 7/6 it would be less, −1.45.
  const Next close = language({{{}, {.25, .6, .15}}, {{1}, {.48, .26, .26}}}, {.1, .45, .45});
  checker.equal("alpha 1: .25 with one word, .288 with two", answer(close, 2, 0, 2, 1), Words{1, 0});
  // ln .28 / (7/6) and ln .27 / (7/6) are both more than ln .3, and the .27 would become .26, with the best score.
  const Next crowded =
      language({{{}, {.3, .56, .14}}, {{1}, {.018, .5, .482}}, {{1, 2}, {.98, .01, .01}}}, {.3, .4, .3});
  checker.equal("alpha 1: what has ended keeps its place beside better ones", answer(crowded, 2, 0, 3, 1),
                Words{0});
  const Next faded = language({{{}, {.3, .56, .14}}, {{1}, {.018, .5, .482}}}, {.3, .4, .3});
  checker.equal("alpha 1: better for two words, and worse with the third", answer(faded, 2, 0, 3, 1),
                Words{0});
  // Beside .12 that has ended only .41 goes on; .38 would have become .37.
  const Next narrow =
      language({{{}, {.12, .8, .08}}, {{1}, {.02, .51, .47}}, {{1, 2}, {.98, .01, .01}}}, {.33, .34, .33});
  checker.equal("alpha 0: what has ended keeps its place beside likelier ones", answer(narrow, 2, 0, 3, 0),
                Words{1, 1, 1});
  // ln .5 = −.69 against ln (.45 · .98 · .98) / (8/6) = −.63
  const Next slow = language({{{}, {.5, .45, .05}}, {{1, 1}, {.98, .01, .01}}}, {.01, .98, .01});
  checker.equal("alpha 1: the best after one word has ended, and a longer one is better",
                answer(slow, 2, 0, 3, 1), Words{1, 1, 0});
  // At first .5 and .26 have the two places; .24 might have become .235, the best of all.
  const Next full = language({{{}, {.26, .5, .24}}, {{2}, {.005, .99, .005}}, {{2, 1}, {.99, .005, .005}}},
                             {.33, .34, .33});
  checker.equal("alpha 1: what has ended has one of the two places", answer(full, 2, 0, 3, 1), Words{0});

  const Next endless = language({}, {0.01, .9, .09});
  checker.equal("three words at most, and no end", answer(endless, 2, 0, 3, 0), Words{1, 1, 1});
  checker.equal("two words at most: .7 · .6 without an end against an end of .25",
                answer(language({{{}, {.25, .7, .05}}}, {.2, .6, .2}), 2, 0, 2, 0), Words{1, 1});
  checker.equal("over at once", answer(language({{{}, {.8, .1, .1}}}, {.01, .98, .01}), 2, 0, 6, 0),
                Words{0});

  // Nobody is to be asked how a sentence goes on after its end.
  bool asked_after_end = false;
  std::size_t asked = 0;
  const Next honest = senseless(.6);
  const Next watched = [&](const Words& words) {
    asked_after_end = asked_after_end || std::ranges::find(words, 3) != words.end();
    ++asked;
    return honest(words);
  };
  answer(watched, 3, 3, 6, .6);
  checker.that("what has ended is left alone", !asked_after_end,
               "you asked `next` how a sentence goes on that has ended already");
  checker.that(
      "three hypotheses, six words: `next` is asked sixteen times at most", asked <= 1 + 5 * 3,
      "you asked `next` more often than once a round for each hypothesis: are all but the best dropped?");

  for (int seed = 0; seed < 20; ++seed) {
    const Next language = senseless(.3 * seed);
    const std::size_t beams = 1 + static_cast<std::size_t>(seed) % 4;
    const double alpha = .6 + .4 * (seed % 3);
    checker.equal(fmt::format("a language without sense, number {}: {} hypotheses, alpha {:.1f}", seed + 1,
                              beams, alpha),
                  answer(language, beams, 3, 5, alpha), search({}, language, beams, 3, 5, alpha));
  }

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a language and a search")) {
    const Next language = senseless(generator.uniform(0, 9));
    const std::size_t beams = exercise::between(1, 4, generator),
                      longest = exercise::between(2, 6, generator);
    const auto end = static_cast<Index>(generator.below(4));
    const double alpha = generator.uniform(0, 1.5);
    checker.equal(name, answer(language, beams, end, longest, alpha),
                  beam_search(language, beams, end, longest, alpha));
  }
}

const exercise::Exercise registered(
    "11.7", &beam_search, check,
    {{"no length handling",
      "Your scores are plain sums of ln P: each word makes a sentence less likely, so the shortest wins.",
      exercise::bound<search, Variant{.alpha_used = false}>},
     {"finished beams grow on",
      "Your hypotheses grow on after their end; one that has ended keeps its words and its score.",
      exercise::bound<search, Variant{.grows = true}>},
     {"greedy", "You keep one hypothesis, whatever `beams` says: that is greedy decoding.",
      exercise::bound<search, Variant{.greedy = true}>},
     {"each goes on alone",
      "Each of your hypotheses is followed by its own best word; all that they can become compete with each "
      "other.",
      exercise::bound<search, Variant{.one_each = true}>},
     {"finished thrown away",
      "A hypothesis that has ended leaves your search and never comes back, so it cannot win.",
      exercise::bound<search, Variant{.dropped = true}>},
     {"first to end wins",
      "The first hypothesis that ends wins your search; a longer one may still come out better.",
      exercise::bound<search, Variant{.first_ended = true}>},
     {"over when the best has ended",
      "Your search is over when its likeliest hypothesis ends; where length counts another may still come "
      "out better.",
      exercise::bound<search, Variant{.best_ended = true}>},
     {"ended makes room",
      "What has ended makes room for another in your search; it keeps its place, so that fewer go on.",
      exercise::bound<search, Variant{.makes_room = true}>},
     {"ended earns its place by score",
      "What has ended competes with the longer ones round by round, by its score; it keeps its place, and is "
      "compared "
      "in the end.",
      exercise::bound<search, Variant{.competes = true}>},
     {"ended earns its place by ln P",
      "What has ended competes with the longer ones round by round, by its ln P; it keeps its place, and is "
      "compared in "
      "the end.",
      exercise::bound<search, Variant{.competes_sum = true}>},
     {"an end preferred",
      "You prefer a sentence that has ended to a better one that was cut off; here the score alone decides.",
      exercise::bound<search, Variant{.prefers_ended = true}>},
     {"multiplied", "You multiplied by the length's power; logarithms are negative, so that punishes length.",
      exercise::bound<search, Variant{.multiplied = true}>},
     {"plain length", "You divided by n^alpha; the formula has ((5 + n) / 6)^alpha, which is gentler.",
      exercise::bound<search, Variant{.plain_length = true}>},
     {"whole numbers",
      "(5 + n) / 6 is a division of whole numbers, which drops what comes after the point: make a double of "
      "n first.",
      exercise::bound<search, Variant{.whole_length = true}>},
     {"end not counted", "You left the end out of n; it is one of the words that were chosen.",
      exercise::bound<search, Variant{.end_free = true}>},
     {"end cut off", "You cut off the end; it belongs to what was found.",
      exercise::bound<search, Variant{.end_cut = true}>},
     {"end never kept",
      "You took the end off before the scores were compared: it belongs to what was found, and to n.",
      exercise::bound<search, Variant{.end_never_kept = true}>},
     {"the least likely go on", "Your list is sorted the wrong way round: the least likely go on.",
      exercise::bound<search, Variant{.ascending = true}>},
     {"over when one has ended",
      "Your search is over when the first hypothesis has ended; the others grow on, and one of them may be "
      "better.",
      exercise::bound<search, Variant{.any_ended = true}>},
     {"only the last word", "Your score is that of the last word alone; it is the sum over all words.",
      exercise::bound<search, Variant{.last_word_only = true}>},
     {"one word short", "Your sentences are one word shorter than `longest` allows.",
      exercise::bound<search, Variant{.one_short = true}>}});

}  // namespace
