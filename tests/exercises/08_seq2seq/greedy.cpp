#include "08_seq2seq/greedy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
std::vector<std::string> lines(const Sentences& sentences) {
  std::vector<std::string> lines;
  for (const auto& sentence : sentences) lines.push_back(fmt::format("{}", fmt::join(sentence, " ")));
  return lines;
}

/// A language in which row b of a batch has its own words: chain[b][w] is the likeliest after word w.
NextWords language(const std::vector<std::vector<Index>>& chain) {
  return [chain](const Indices& last) {
    Array scores = Array::from_shape({last.size(), chain[0].size()});
    for (std::size_t b = 0; b < last.size(); ++b) {
      for (std::size_t w = 0; w < chain[0].size(); ++w) scores(b, w) = -2 - static_cast<Real>(w % 3);
      scores(b, static_cast<std::size_t>(chain[b][static_cast<std::size_t>(last(b)) % chain[0].size()])) = -1;
    }
    return scores;
  };
}

void check(exercise::Checker& checker, Answer answer) {
  // 0 begins, 1 ends.
  const NextWords one = language({{2, 3, 3, 4, 1}});
  checker.equal("0 → 2 → 3 → 4 → end", lines(answer(one, 1, 0, 1, 9)), Lines{"2 3 4"});
  checker.equal("the same with room for two words", lines(answer(one, 1, 0, 1, 2)), Lines{"2 3"});
  checker.equal("the same with room for three words", lines(answer(one, 1, 0, 1, 3)), Lines{"2 3 4"});
  const NextWords two = language({{2, 3, 1, 1, 1}, {4, 2, 3, 2, 3}});
  checker.equal("the first ends after one word, the second goes on", lines(answer(two, 2, 0, 1, 4)),
                Lines{"2", "4 3 2 3"});
  checker.equal("the same, the rows swapped",
                lines(answer(language({{4, 2, 3, 2, 3}, {2, 3, 1, 1, 1}}), 2, 0, 1, 4)),
                Lines{"4 3 2 3", "2"});
  checker.equal("over at once", lines(answer(language({{1, 2, 3, 4, 2}}), 1, 0, 1, 5)), Lines{""});
  checker.equal("other numbers begin and end", lines(answer(language({{0, 2, 4, 0, 3}}), 1, 2, 3, 5)),
                Lines{"4"});
  checker.equal("nothing may be written", lines(answer(one, 1, 0, 1, 0)), Lines{""});
  checker.equal("two words are equally likely",
                lines(answer(
                    [](const Indices&) {
                      return shaped({1, 4}, {0, 0, 5, 5});
                    },
                    1, 0, 1, 1)),
                Lines{"2"});
  checker.equal("scores far below zero",
                lines(answer(
                    [](const Indices&) {
                      return shaped({1, 4}, {-900, -950, -800, -700});
                    },
                    1, 0, 1, 2)),
                Lines{"3 3"});

  std::size_t asked = 0;
  const NextWords watched = [&](const Indices& last) {
    return ++asked, language({{2, 3, 1, 1, 1}, {4, 2, 3, 2, 1}})(last);
  };
  answer(watched, 2, 0, 1, 50);
  checker.that("three words and no more are asked for", asked <= 3,
               "all sentences are over after the second step: `next` is not to be asked on");

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
};

Sentences wrong(const Variant& how, const NextWords& next, std::size_t B, Index begin, Index end,
                std::size_t longest) {
  Sentences sentences(B, how.begin_kept ? std::vector<Index>{begin} : std::vector<Index>{});
  std::vector<bool> over(B, false);
  Indices last({B}, begin);
  if (how.one_short && longest > 0) --longest;
  if (how.one_long) ++longest;
  for (std::size_t t = 0; t < longest; ++t) {
    if (!how.never_rests && std::find(over.begin(), over.end(), false) == over.end()) break;
    if (how.stops_all && std::find(over.begin(), over.end(), true) != over.end()) break;
    if (how.stops_first && over[0]) break;
    const Array scores = next(how.deaf ? Indices({B}, begin) : last);
    for (std::size_t b = 0; b < B; ++b) {
      std::size_t best = 0;
      Real most = how.from_zero ? 0 : scores(b, 0);
      for (std::size_t v = 0; v < scores.shape(1); ++v) {
        const Real score = scores(b, v);
        if (how.least ? score < most : how.last_of_equals ? score >= most : score > most)
          best = v, most = score;
      }
      last(b) = static_cast<Index>(best);
      const bool ends = last(b) == end, was_over = over[b];
      over[b] = was_over || ends;
      if ((how.goes_on ? !ends : !over[b]) || (how.end_kept && ends && !was_over))
        sentences[b].push_back(last(b));
    }
  }
  return sentences;
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
     {"best begins at 0",
      "Your search for the largest score begins at 0, and no score is above that where all are negative: "
      "begin with the first score.",
      exercise::bound<wrong, Variant{.from_zero = true}>}});

}  // namespace
