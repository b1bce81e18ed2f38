#include "15_encoder_decoder/to_middle.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&to_middle);
constexpr MiddleMarks marks = {101, 102, 103, 104};

void check(exercise::Checker& checker, Answer answer) {
  const Indices text = {1, 2, 3, 4, 5};
  checker.equal("1 2 [3] 4 5", answer(text, 2, 3, false, marks), Indices{101, 1, 2, 102, 4, 5, 103, 3, 104});
  checker.equal("the same, suffix first", answer(text, 2, 3, true, marks),
                Indices{101, 102, 4, 5, 103, 1, 2, 3, 104});
  checker.equal("1 [2 3 4] 5", answer(text, 1, 4, false, marks), Indices{101, 1, 102, 5, 103, 2, 3, 4, 104});
  checker.equal("[1 2] 3 4 5: nothing before", answer(text, 0, 2, false, marks),
                Indices{101, 102, 3, 4, 5, 103, 1, 2, 104});
  checker.equal("1 2 3 [4 5]: nothing after, suffix first", answer(text, 3, 5, true, marks),
                Indices{101, 102, 103, 1, 2, 3, 4, 5, 104});
  checker.equal("1 2 3 [] 4 5: nothing in the middle", answer(text, 3, 3, false, marks),
                Indices{101, 1, 2, 3, 102, 4, 5, 103, 104});
  checker.equal("no text", answer(Indices::from_shape({0}), 0, 0, false, marks), Indices{101, 102, 103, 104});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("text")) {
    const std::size_t N = exercise::between(6, 20, generator), begin = exercise::between(1, N - 4, generator);
    const std::size_t end = begin + exercise::between(1, N - begin - 1, generator);
    const Indices drawn = exercise::drawn_indices(0, 90, {N}, generator);
    const bool suffix_first = generator.chance(.5);
    checker.equal(name, answer(drawn, begin, end, suffix_first, marks),
                  to_middle(drawn, begin, end, suffix_first, marks));
  }
}

/// What a wrong answer does.
struct Variant {
  bool exchanged = false, ended = true, always_prefix_first = false, always_suffix_first = false,
       end_counts = false, middle_in_place = false, reversed = false, turned_round = false,
       no_prefix_mark = false, pre_before_a = false, suf_and_mid = false;
};

Indices wrong(const Variant& how, const Indices& text, std::size_t begin, std::size_t end, bool suffix_first,
              const MiddleMarks& marks) {
  suffix_first = (suffix_first || how.always_suffix_first) && !how.always_prefix_first;
  if (how.turned_round) suffix_first = !suffix_first;
  const std::size_t N = text.size(), last = how.end_counts ? std::min(end + 1, N) : end;
  std::vector<Index> turned;
  const auto add = [&](std::size_t from, std::size_t to) {
    for (std::size_t t = from; t < to; ++t)
      turned.push_back(text(how.reversed && from == begin ? to - 1 - (t - from) : t));
  };
  const auto after = [&] { how.exchanged ? add(begin, last) : add(last, N); };
  const auto between = [&] { how.exchanged ? add(last, N) : add(begin, last); };
  if (!how.no_prefix_mark && !(how.pre_before_a && suffix_first)) turned.push_back(marks.pre);
  if (!suffix_first) add(0, begin);
  if (how.middle_in_place && !suffix_first) add(begin, last);
  turned.push_back(how.suf_and_mid ? marks.mid : marks.suf);
  after();
  if (how.pre_before_a && suffix_first) turned.push_back(marks.pre);
  if (!(how.pre_before_a && suffix_first)) turned.push_back(how.suf_and_mid ? marks.suf : marks.mid);
  if (suffix_first) add(0, begin);
  if (how.pre_before_a && suffix_first) turned.push_back(marks.mid);
  between();
  if (how.ended) turned.push_back(marks.end);
  Indices row = Indices::from_shape({turned.size()});
  std::copy(turned.begin(), turned.end(), row.begin());
  return row;
}

const exercise::Exercise registered(
    "15.5", &to_middle, check,
    {{"suffix and middle exchanged",
      "The middle stands after ⟨suf⟩ and the suffix after ⟨mid⟩: they are exchanged.",
      exercise::bound<wrong, Variant{.exchanged = true}>},
     {"no end", "Nothing says that the middle ends: ⟨end⟩ is missing, and the model would write on for ever.",
      exercise::bound<wrong, Variant{.ended = false}>},
     {"always prefix first", "You did the same in both orders; suffix first, A comes after ⟨mid⟩.",
      exercise::bound<wrong, Variant{.always_prefix_first = true}>},
     {"always suffix first", "You did the same in both orders; prefix first, A comes after ⟨pre⟩.",
      exercise::bound<wrong, Variant{.always_suffix_first = true}>},
     {"the other order", "Your two orders are exchanged: suffix first is where `suffix_first` is true.",
      exercise::bound<wrong, Variant{.turned_round = true}>},
     {"end counted in", "Your middle has one token too many: it ends before `end`.",
      exercise::bound<wrong, Variant{.end_counts = true}>},
     {"the middle in its place too", "The middle still stands after its prefix, and once more at the end.",
      exercise::bound<wrong, Variant{.middle_in_place = true}>},
     {"the middle reversed", "Your middle is written from its end; it keeps the order of the text.",
      exercise::bound<wrong, Variant{.reversed = true}>},
     {"no ⟨pre⟩", "⟨pre⟩ is missing in front.", exercise::bound<wrong, Variant{.no_prefix_mark = true}>},
     {"⟨pre⟩ before A",
      "Suffix first, you wrote ⟨suf⟩ C ⟨pre⟩ A ⟨mid⟩ B; here it is ⟨pre⟩ ⟨suf⟩ C ⟨mid⟩ A B.",
      exercise::bound<wrong, Variant{.pre_before_a = true}>},
     {"marks exchanged", "⟨suf⟩ and ⟨mid⟩ are exchanged; the tokens stand where they should.",
      exercise::bound<wrong, Variant{.suf_and_mid = true}>}});

}  // namespace
