#include "08_seq2seq/join_directions.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::list;
using exercise::shaped;

namespace {

struct Answer {
  decltype(&join_directions) states;
  decltype(&summary_of) summary;
};

void check(exercise::Checker& checker, Answer answer) {
  const auto both = [&](const std::string& name, const Array& right, const Array& left,
                        const Indices& lengths, const Array& states, const Array& summary) {
    checker.equal(name + ": states", answer.states(right, left, lengths), states);
    checker.equal(name + ": summary", answer.summary(right, left, lengths), summary);
  };
  both("three words, 1 2 3 from the left and 30 20 10 in the order of reading", shaped({1, 3, 1}, {1, 2, 3}),
       shaped({1, 3, 1}, {30, 20, 10}), list<Index>({3}), shaped({1, 3, 2}, {1, 10, 2, 20, 3, 30}),
       shaped({1, 2}, {3, 10}));
  both("two words and padding", shaped({1, 3, 1}, {1, 2, 9}), shaped({1, 3, 1}, {20, 10, 90}),
       list<Index>({2}), shaped({1, 3, 2}, {1, 10, 2, 20, 0, 0}), shaped({1, 2}, {2, 10}));
  both("one word", shaped({1, 1, 2}, {1, 2}), shaped({1, 1, 2}, {3, 4}), list<Index>({1}),
       shaped({1, 1, 4}, {1, 2, 3, 4}), shaped({1, 4}, {1, 2, 3, 4}));
  both("two rows of different lengths, two numbers each", Array{{{1, 2}, {3, 4}}, {{5, 6}, {9, 9}}},
       Array{{{70, 80}, {50, 60}}, {{30, 40}, {90, 90}}}, list<Index>({2, 1}),
       Array{{{1, 2, 50, 60}, {3, 4, 70, 80}}, {{5, 6, 30, 40}, {0, 0, 0, 0}}},
       Array{{3, 4, 50, 60}, {5, 6, 30, 40}});
  both("a row without words beside one of two", shaped({2, 2, 1}, {9, 9, 1, 2}),
       shaped({2, 2, 1}, {9, 9, 20, 10}), list<Index>({0, 2}), Array{{{0, 0}, {0, 0}}, {{1, 10}, {2, 20}}},
       Array{{0, 0}, {2, 10}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a batch")) {
    const std::size_t B = exercise::between(2, 4, generator), S = exercise::between(3, 6, generator),
                      C = exercise::between(1, 3, generator);
    const Array right = normal({B, S, C}, 1, generator), left = normal({B, S, C}, 1, generator);
    const Indices lengths = exercise::drawn_indices(1, S, {B}, generator);
    both(name, right, left, lengths, join_directions(right, left, lengths), summary_of(right, left, lengths));
  }
}

/// How wrong states are joined.
struct Variant {
  bool turned = true, whole_axis = false, left_first = false, padding_kept = false, both_turned = false,
       added = false;
};

Array wrong_states(const Variant& how, const Array& right, const Array& left, const Indices& lengths) {
  const std::size_t B = right.shape(0), S = right.shape(1), C = right.shape(2);
  Array states = xt::zeros<Real>({B, S, 2 * C});
  for (std::size_t b = 0; b < B; ++b) {
    const auto length = static_cast<std::size_t>(lengths(b));
    for (std::size_t j = 0; j < S; ++j) {
      if (j >= length && !how.padding_kept) continue;
      std::size_t from = j;
      if (how.turned && j < length) from = (how.whole_axis ? S : length) - 1 - j;
      const std::size_t own = how.both_turned && j < length ? length - 1 - j : j;
      for (std::size_t c = 0; c < C; ++c) {
        states(b, j, how.left_first ? C + c : c) = right(b, own, c) + (how.added ? left(b, from, c) : 0);
        states(b, j, how.left_first ? c : C + c) = left(b, from, c);
      }
    }
  }
  return states;
}

enum class Taken { own_last, first, axis_end };

Array summary_with(Taken right_at, Taken left_at, bool left_first, const Array& right, const Array& left,
                   const Indices& lengths) {
  const std::size_t B = right.shape(0), S = right.shape(1), C = right.shape(2);
  Array summary = xt::zeros<Real>({B, 2 * C});
  const auto place = [&](Taken taken, std::size_t length) {
    return taken == Taken::first ? 0 : taken == Taken::axis_end ? S - 1 : length - 1;
  };
  for (std::size_t b = 0; b < B; ++b) {
    const auto length = static_cast<std::size_t>(lengths(b));
    for (std::size_t c = 0; c < C && length > 0; ++c) {
      summary(b, left_first ? C + c : c) = right(b, place(right_at, length), c);
      summary(b, left_first ? c : C + c) = left(b, place(left_at, length), c);
    }
  }
  return summary;
}

template <Taken right_at, Taken left_at, bool left_first = false>
Array wrong_summary(const Array& right, const Array& left, const Indices& lengths) {
  return summary_with(right_at, left_at, left_first, right, left, lengths);
}

const exercise::Exercise registered(
    "8.6", Answer{&join_directions, &summary_of}, check,
    {{"not turned back",
      "The left-reading half is in the order in which it read: beside the first word stands what it held "
      "after the last.",
      {exercise::bound<wrong_states, Variant{.turned = false}>, &summary_of}},
     {"whole axis turned",
      "You turned the whole axis, padding too; each row's own words are to be turned, and the padding stays "
      "after them.",
      {exercise::bound<wrong_states, Variant{.whole_axis = true}>, &summary_of}},
     {"halves swapped",
      "Your halves are swapped: the right-reading direction comes first.",
      {exercise::bound<wrong_states, Variant{.left_first = true}>,
       &wrong_summary<Taken::own_last, Taken::own_last, true>}},
     {"padding kept",
      "What the directions hold at the padding is still there; it means nothing, and zeros were asked for.",
      {exercise::bound<wrong_states, Variant{.padding_kept = true}>, &summary_of}},
     {"both turned",
      "You turned both halves; right[j] is already the state of word j.",
      {exercise::bound<wrong_states, Variant{.both_turned = true}>, &summary_of}},
     {"right half added to",
      "The left half was added to the right one; they stand side by side.",
      {exercise::bound<wrong_states, Variant{.added = true}>, &summary_of}},
     {"left's first state",
      "Your summary has the left-reading direction's first state, which has read the last word alone; its "
      "last has read them all.",
      {&join_directions, &wrong_summary<Taken::own_last, Taken::first>}},
     {"end of the axis",
      "Your summary takes the last place of the axis, which is padding in a shorter row; take each row's own "
      "last step.",
      {&join_directions, &wrong_summary<Taken::axis_end, Taken::axis_end>}},
     {"right at the axis' end",
      "Your summary takes the right-reading half at the last place of the axis, which is padding in a "
      "shorter row.",
      {&join_directions, &wrong_summary<Taken::axis_end, Taken::own_last>}},
     {"right's first state",
      "Your summary has the right-reading direction's first state, which has read one word; its last has "
      "read them all.",
      {&join_directions, &wrong_summary<Taken::first, Taken::own_last>}}});

}  // namespace
