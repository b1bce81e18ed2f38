#include "08_seq2seq/greedy.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::shaped;

namespace {

using Answer = decltype(&greedy);
using Sentences = std::vector<std::vector<Index>>;
using Lines = std::vector<std::string>;

/// What is read of an answer: each sentence as a line.
Lines lines(const Sentences& sentences) {
  Lines lines(sentences.size());
  for (std::size_t b = 0; b < lines.size(); ++b) {
    for (const Index word : sentences[b]) {
      if (!lines[b].empty()) lines[b] += ' ';
      lines[b] += std::to_string(word);
    }
  }
  return lines;
}

/// A language in which row b of a batch has its own words: chain[b][w] is the likeliest after word w.
NextWords language(const std::vector<std::vector<Index>>& chain) {
  return [chain](const Indices& last) {
    const std::size_t V = chain[0].size();
    Array scores = Array::from_shape({last.size(), V});
    for (std::size_t i = 0; i < scores.size(); ++i) scores.data()[i] = -2 - static_cast<Real>(i % V % 3);
    for (std::size_t b = 0; b < last.size(); ++b) {
      const auto word = static_cast<std::size_t>(last.data()[b]) % V;
      scores.data()[b * V + static_cast<std::size_t>(chain[b][word])] = -1;
    }
    return scores;
  };
}

/// The same scores at each step, for a batch of one.
NextWords always(const Array& scores) {
  return [scores](const Indices&) { return scores; };
}

/// "2|4 3" as lines.
Lines split(const char* text) {
  Lines lines(1);
  for (; *text != 0; ++text) {
    if (*text == '|')
      lines.emplace_back();
    else
      lines.back() += *text;
  }
  return lines;
}

/// A language of one-digit words: "23341" says that 2 follows 0, 3 follows 1, and so on; a row of the batch has one each.
NextWords language(const char* rows) {
  std::vector<std::vector<Index>> chain;
  for (const std::string& row : split(rows)) {
    chain.emplace_back();
    for (const char digit : row) chain.back().push_back(digit - '0');
  }
  return language(chain);
}

void check(exercise::Checker& checker, Answer answer) {
  const auto compare = [&](const char* name, const NextWords& next, Index begin, Index end,
                           std::size_t longest, const char* text) {
    const Lines expected = split(text);
    checker.equal(name, lines(answer(next, expected.size(), begin, end, longest)), expected);
  };
  const auto writes = [&](const char* name, const char* rows, Index begin, Index end, std::size_t longest,
                          const char* text) { compare(name, language(rows), begin, end, longest, text); };
  // 0 begins, 1 ends.
  writes("0 → 2 → 3 → 4 → end", "23341", 0, 1, 9, "2 3 4");
  writes("the same with room for two words", "23341", 0, 1, 2, "2 3");
  writes("the same with room for three words", "23341", 0, 1, 3, "2 3 4");
  writes("the first ends after one word, the second goes on", "23111|42323", 0, 1, 4, "2|4 3 2 3");
  writes("the same, the rows swapped", "42323|23111", 0, 1, 4, "4 3 2 3|2");
  writes("over at once", "12342", 0, 1, 5, "");
  writes("other numbers begin and end", "02403", 2, 3, 5, "4");
  writes("word 0 is the likeliest", "30144", 1, 4, 4, "0 3");
  writes("nothing may be written", "23341", 0, 1, 0, "");
  compare("two words are equally likely", always(shaped({1, 4}, {0, 0, 5, 5})), 0, 1, 1, "2");
  compare("scores far below zero", always(shaped({1, 4}, {-900, -950, -800, -700})), 0, 1, 2, "3 3");
  // A decoder remembers: this one has its words, a column for each row, by the number of the step.
  std::size_t asked = 0;
  const NextWords remembers = [&asked](const Indices& last) {
    constexpr const char* words[] = {"244", "133", "312", "221"};
    Array scores(Shape{last.size(), 5}, 0);
    for (std::size_t b = 0; b < last.size() && b < 3 && asked < 4; ++b)
      scores.data()[5 * b + static_cast<std::size_t>(words[asked][b] - '0')] = 1;
    return ++asked, scores;
  };
  compare("`next` has other words at each step", remembers, 0, 1, 50, "2|4 3|4 3 2");
  checker.that("all three are over after the fourth step: `next` was asked four times", asked == 4,
               "`next` is to be asked once for each step, and no more when all sentences are over");

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a batch")) {
    const std::size_t B = exercise::between(2, 4, generator), longest = exercise::between(3, 7, generator);
    std::vector<std::vector<Index>> chain(B, std::vector<Index>(6));
    for (auto& row : chain)
      for (Index& next : row) next = static_cast<Index>(exercise::between(1, 5, generator));
    checker.equal(name, lines(answer(language(chain), B, 0, 1, longest)),
                  lines(greedy(language(chain), B, 0, 1, longest)));
  }
}

/// What a wrong search does.
struct Variant {
  bool goes_on = false, stops_all = false, stops_first = false, end_kept = false, begin_kept = false,
       least = false, deaf = false;
  bool one_short = false, one_long = false, last_of_equals = false, never_rests = false, from_zero = false;
  bool asks_twice = false, asks_for_each_row = false, word_0_left_out = false;
};

Sentences wrong(const Variant& how, const NextWords& next, std::size_t B, Index begin, Index end,
                std::size_t longest) {
  Sentences sentences(B, how.begin_kept ? std::vector<Index>{begin} : std::vector<Index>{});
  std::vector<bool> over(B, false);
  Indices last({B}, begin);
  std::size_t going = B;
  if (how.one_short && longest > 0) --longest;
  if (how.one_long) ++longest;
  for (std::size_t t = 0; t < longest; ++t) {
    if (!how.never_rests && going == 0) break;
    if (how.stops_all && going < B) break;
    if (how.stops_first && over[0]) break;
    const Indices given = how.deaf ? Indices({B}, begin) : last;
    for (std::size_t i = 1; how.asks_for_each_row ? i < B : how.asks_twice && i < 2; ++i) next(given);
    const Array scores = next(given);
    for (std::size_t b = 0; b < B; ++b) {
      const Real* row = scores.data() + b * scores.shape(1);
      const std::size_t first = how.word_0_left_out ? 1 : 0;
      std::size_t best = first;
      Real most = how.from_zero ? 0 : row[first];
      for (std::size_t v = first; v < scores.shape(1); ++v) {
        const Real score = row[v];
        if (how.least ? score < most : how.last_of_equals ? score >= most : score > most)
          best = v, most = score;
      }
      last(b) = static_cast<Index>(best);
      const bool ends = last(b) == end, was_over = over[b];
      over[b] = was_over || ends;
      if (ends && !was_over) --going;
      if ((how.goes_on ? !ends : !over[b]) || (how.end_kept && ends && !was_over))
        sentences[b].push_back(last(b));
    }
  }
  return sentences;
}

/// Sentence by sentence, as if `next` were the decoder of one.
Sentences one_by_one(const NextWords& next, std::size_t B, Index begin, Index end, std::size_t longest) {
  return Sentences(B, greedy(next, 1, begin, end, longest).front());
}

const exercise::Exercise registered(
    "8.4", &greedy, check,
    {{"goes on after the end",
      "Your sentences go on after their end; the rows that are over must be left alone while others go on.",
      exercise::bound<wrong, Variant{.goes_on = true}>},
     {"all stop at the first end",
      "Your whole batch stops when the first sentence ends; each row goes on to its own end.",
      exercise::bound<wrong, Variant{.stops_all = true}>},
     {"all stop with row 0", "Your whole batch stops when row 0 ends; each row goes on to its own end.",
      exercise::bound<wrong, Variant{.stops_first = true}>},
     {"end kept", "The end is still in your sentences; it is a sign, and no word of theirs.",
      exercise::bound<wrong, Variant{.end_kept = true}>},
     {"one by one",
      "You ask `next` for one sentence at a time; it is the decoder of the whole batch, and row b of what it "
      "is given is sentence b.",
      &one_by_one},
     {"begin kept",
      "`begin` is still in your sentences; it is what the model is given first, and no word of theirs.",
      exercise::bound<wrong, Variant{.begin_kept = true}>},
     {"the least likely", "You took the least likely word.", exercise::bound<wrong, Variant{.least = true}>},
     {"always asked with begin",
      "`next` is asked with `begin` each time; after the first step it must be given the words that were "
      "just written.",
      exercise::bound<wrong, Variant{.deaf = true}>},
     {"one word short", "Your sentences are one word shorter than `longest` allows.",
      exercise::bound<wrong, Variant{.one_short = true}>},
     {"one word long", "Your sentences are one word longer than `longest` allows.",
      exercise::bound<wrong, Variant{.one_long = true}>},
     {"last among equals", "Of equally likely words you took the last; the first was asked for.",
      exercise::bound<wrong, Variant{.last_of_equals = true}>},
     {"asked on and on", "The sentences are right, but you ask `next` on when all of them are over.",
      exercise::bound<wrong, Variant{.never_rests = true}>},
     {"asked twice in a step",
      "You ask `next` twice in each step. It remembers what it was given, and takes the second question for "
      "the "
      "next step: ask once, and keep the scores.",
      exercise::bound<wrong, Variant{.asks_twice = true}>},
     {"asked once for each row",
      "You ask `next` in each step as often as there are sentences. It remembers what it was given: ask once "
      "for all of them, and keep the scores.",
      exercise::bound<wrong, Variant{.asks_for_each_row = true}>},
     {"word 0 left out", "Your search begins with word 1, so that word 0 is never written.",
      exercise::bound<wrong, Variant{.word_0_left_out = true}>},
     {"best begins at 0",
      "Your search for the largest score begins at 0, and no score is above that where all are negative: "
      "begin with the first score.",
      exercise::bound<wrong, Variant{.from_zero = true}>}});

}  // namespace
