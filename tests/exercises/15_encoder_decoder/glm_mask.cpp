#include "15_encoder_decoder/glm_mask.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&glm_mask);

/// 1 where hidden, as the checker compares numbers.
Indices shown(const Mask& hidden) {
  Indices numbers = Indices::from_shape(hidden.shape());
  std::copy(hidden.begin(), hidden.end(), numbers.begin());
  return numbers;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("two tokens are read, a gap of two is written", shown(answer(2, {2})),
                Indices{{0, 0, 1, 1}, {0, 0, 1, 1}, {0, 0, 0, 1}, {0, 0, 0, 0}});
  checker.equal("three are read, gaps of one and of two", shown(answer(3, {1, 2})),
                Indices{{0, 0, 0, 1, 1, 1},
                        {0, 0, 0, 1, 1, 1},
                        {0, 0, 0, 1, 1, 1},
                        {0, 0, 0, 0, 1, 1},
                        {0, 0, 0, 0, 0, 1},
                        {0, 0, 0, 0, 0, 0}});
  checker.equal("all is read", shown(answer(3, Indices::from_shape({0}))),
                Indices{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}});
  checker.equal("a gap without a token, and one of one", shown(answer(1, {0, 1})), Indices{{0, 1}, {0, 0}});
  checker.equal("one token", shown(answer(1, Indices::from_shape({0}))), Indices(Shape{1, 1}, 0));
  for (const std::string& name : exercise::three_drawn("gaps")) {
    const std::size_t read = exercise::between(2, 8, checker.generator());
    Indices lengths =
        exercise::drawn_indices(2, 5, {exercise::between(2, 3, checker.generator())}, checker.generator());
    checker.equal(name, shown(answer(read, lengths)), shown(glm_mask(read, lengths)));
  }
}

/// What a wrong mask does.
struct Variant {
  bool reads_gaps = false, sees_later = false, causal_text = false, blind_to_text = false, gaps_apart = false,
       not_itself = false, inverted = false, only_first = false, transposed = false, own_gap_whole = false;
};

Mask wrong(const Variant& how, std::size_t read, const Indices& lengths) {
  std::vector<std::size_t> gap(read, 0);  // 0: the text; then the gap's number from 1
  for (std::size_t g = 0; g < lengths.size(); ++g) {
    if (how.only_first && g > 0) break;
    gap.insert(gap.end(), static_cast<std::size_t>(lengths(g)), g + 1);
  }
  const std::size_t T = gap.size();
  Mask hidden = Mask::from_shape({T, T});
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) {
      bool hides = j >= read && j > i;
      if (how.reads_gaps && i < read) hides = false;
      if (how.sees_later && i >= read) hides = false;
      if (how.causal_text && i < read) hides = j > i;
      if (how.blind_to_text && i >= read && j < read) hides = true;
      if (how.gaps_apart && i >= read && j >= read && gap[i] != gap[j]) hides = true;
      if (how.own_gap_whole && i >= read && gap[i] == gap[j]) hides = false;
      if (how.not_itself && i == j) hides = true;
      if (how.inverted) hides = !hides;
      (how.transposed ? hidden(j, i) : hidden(i, j)) = hides;
    }
  }
  return hidden;
}

const exercise::Exercise registered(
    "15.6", &glm_mask, check,
    {{"the text sees the gaps",
      "The text looks at what stood in its gaps; it must not, or the answer is given away.",
      exercise::bound<wrong, Variant{.reads_gaps = true}>},
     {"later tokens are seen",
      "What is written looks at what is written later; it sees the text, and itself so far.",
      exercise::bound<wrong, Variant{.sees_later = true}>},
     {"the text from left to right", "Your text only looks to the left; it is read both ways.",
      exercise::bound<wrong, Variant{.causal_text = true}>},
     {"blind to the text", "What is written does not see the text; it sees all of it.",
      exercise::bound<wrong, Variant{.blind_to_text = true}>},
     {"gaps apart", "A gap does not see the gaps written before it; it sees all that is written so far.",
      exercise::bound<wrong, Variant{.gaps_apart = true}>},
     {"a gap sees its own end",
      "The tokens of one gap see each other both ways; within a gap one sees only what is before.",
      exercise::bound<wrong, Variant{.own_gap_whole = true}>},
     {"not itself", "Your tokens do not see themselves; each does.",
      exercise::bound<wrong, Variant{.not_itself = true}>},
     {"true where it may look", "Your mask is inverted: true is what must not be seen.",
      exercise::bound<wrong, Variant{.inverted = true}>},
     {"the first gap only", "Your mask ends with the first gap; T counts the tokens of all gaps.",
      exercise::bound<wrong, Variant{.only_first = true}>},
     {"rows for columns", "Rows and columns are exchanged: the row is the token that looks.",
      exercise::bound<wrong, Variant{.transposed = true}>}});

}  // namespace
