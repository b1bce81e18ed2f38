#include "08_seq2seq/teacher_forcing.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::shaped_words;
using seq2seq::begin, seq2seq::end, seq2seq::padding;

namespace {

struct Answer {
  decltype(&given_words) given;
  decltype(&wanted_words) wanted;
};
using Targets = std::vector<std::vector<Index>>;

void check(exercise::Checker& checker, Answer answer) {
  const auto both = [&](const std::string& name, const Targets& targets, const Indices& given,
                        const Indices& wanted) {
    checker.equal(name + ": given", answer.given(targets), given);
    checker.equal(name + ": wanted", answer.wanted(targets), wanted);
  };
  both("one target, 7 8 9", {{7, 8, 9}}, {{begin, 7, 8, 9}}, {{7, 8, 9, end}});
  both("7 8 and 9: the second row is padded", {{7, 8}, {9}}, {{begin, 7, 8}, {begin, 9, padding}},
       {{7, 8, end}, {9, end, ignored}});
  both("a target without words", Targets(1), shaped_words({1, 1}, {begin}), shaped_words({1, 1}, {end}));
  both("a target without words beside 7 8 9", {{}, {7, 8, 9}}, {{begin, 0, 0, 0}, {begin, 7, 8, 9}},
       {{end, ignored, ignored, ignored}, {7, 8, 9, end}});
  both("the same word twice", {{5, 5}}, {{begin, 5, 5}}, {{5, 5, end}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("targets")) {
    Targets targets(exercise::between(2, 4, generator));
    for (auto& target : targets) {
      target.resize(exercise::between(1, 6, generator));
      for (Index& word : target) word = static_cast<Index>(exercise::between(3, 20, generator));
    }
    both(name, targets, given_words(targets), wanted_words(targets));
  }
}

/// What is wrong with a row, before padding.
enum class Row { words, starts, ends, both, starts_twice, cut, cut_start };

template <Row row, Index filler>
Indices rows(const Targets& targets) {
  Targets all = targets;
  std::size_t longest = 0;
  for (auto& words : all) {
    if ((row == Row::cut || row == Row::cut_start) && !words.empty()) words.pop_back();
    if (row == Row::starts || row == Row::both || row == Row::starts_twice || row == Row::cut_start)
      words.insert(words.begin(), begin);
    if (row == Row::starts_twice) words.insert(words.begin(), begin);
    if (row == Row::ends || row == Row::both) words.push_back(end);
    longest = std::max(longest, words.size());
  }
  Indices ids({all.size(), longest}, filler);
  for (std::size_t b = 0; b < all.size(); ++b)
    for (std::size_t t = 0; t < all[b].size(); ++t) ids(b, t) = all[b][t];
  return ids;
}

/// Shifted as a whole, the last column lost: a start stands twice.
Indices shifted_twice(const Targets& targets) {
  Indices given = given_words(targets);
  for (std::size_t b = 0; b < given.shape(0); ++b) {
    for (std::size_t t = given.shape(1); t-- > 1;) given(b, t) = given(b, t - 1);
  }
  return given;
}

/// Padding stands before each row.
template <auto right_function, Index filler>
Indices padded_before(const Targets& targets) {
  Indices ids = right_function(targets);
  for (std::size_t b = 0; b < ids.shape(0); ++b) {
    const std::size_t words = targets[b].size() + 1, gap = ids.shape(1) - words;
    for (std::size_t t = words; t-- > 0;) ids(b, t + gap) = ids(b, t);
    for (std::size_t t = 0; t < gap; ++t) ids(b, t) = filler;
  }
  return ids;
}

const exercise::Exercise registered(
    "8.3", Answer{&given_words, &wanted_words}, check,
    {{"not shifted",
      "What is given is what is wanted: at each place the decoder reads the very word that it must predict.",
      {&rows<Row::ends, padding>, &wanted_words}},
     {"no start",
      "The decoder is given no start: its first word must be predicted from `begin`.",
      {&rows<Row::words, padding>, &wanted_words}},
     {"shifted twice",
      "What is given is shifted by two: `begin` stands twice, and each word comes a step late.",
      {&shifted_twice, &wanted_words}},
     {"start put twice",
      "`begin` stands twice before each target, so that what is given is one column too wide.",
      {&rows<Row::starts_twice, padding>, &wanted_words}},
     {"no end wanted",
      "Your decoder is never asked for the end: without it in what is wanted, no sentence learns to stop.",
      {&given_words, &rows<Row::words, ignored>}},
     {"padding wanted",
      "Padding is wanted as if it were a word: after each end what is wanted must be `ignored`.",
      {&given_words, &rows<Row::ends, padding>}},
     {"ignored given",
      "`ignored` is no word that a decoder can read: what is given is filled up with `padding`.",
      {&rows<Row::starts, ignored>, &wanted_words}},
     {"end given",
      "The end is given to the decoder too: after it there is nothing more to predict, and a column too "
      "much.",
      {&rows<Row::both, padding>, &wanted_words}},
     {"start wanted",
      "Your decoder is asked for `begin`; that is what it is given.",
      {&given_words, &rows<Row::both, ignored>}},
     {"last word lost",
      "The last word of each target is not given: `begin` comes in addition to all of its words.",
      {&rows<Row::cut_start, padding>, &wanted_words}},
     {"a column short",
      "Your tables have as many columns as the longest target has words: with `begin` before them, or the "
      "end after them, there is one more.",
      {&rows<Row::cut_start, padding>, &rows<Row::words, ignored>}},
     {"padded before",
      "You put the padding before the words; it stands after them.",
      {&padded_before<&given_words, padding>, &padded_before<&wanted_words, ignored>}}});

}  // namespace
