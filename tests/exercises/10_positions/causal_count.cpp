#include "10_positions/causal_count.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&causal_count);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("the first of four is marked", answer(Array{1, 0, 0, 0}), Array{1, 1. / 2, 1. / 3, 1. / 4});
  checker.equal("the second of four is marked", answer(Array{0, 1, 0, 0}), Array{0, 1. / 2, 1. / 3, 1. / 4});
  checker.equal("any values: 2, 4, 9", answer(Array{2, 4, 9}), Array{2, 3, 5});
  checker.equal("all alike: nothing to be told apart", answer(Array{3, 3, 3}), Array{3, 3, 3});
  checker.equal("one token", answer(Array{5}), Array{5});
  checker.equal("no token", answer(Array::from_shape({0})), Array::from_shape({0}));
  checker.equal("forty values", answer(exercise::wave({40}, .7)), causal_count(exercise::wave({40}, .7)));
  for (const std::string& name : exercise::three_drawn("values")) {
    const Array marks = normal({exercise::between(3, 9, checker.generator())}, 1, checker.generator());
    checker.equal(name, answer(marks), causal_count(marks));
  }
}

/// What a wrong answer does: sums the values [begin, end) around position t, and divides by something.
struct Variant {
  enum class Over { seen, all, one_less, one, position } over = Over::seen;
  bool itself = true, future = false, past = true, turned_over = false;
};

Array wrong(const Variant& how, const Array& marks) {
  using Over = Variant::Over;
  const std::size_t T = marks.size();
  Array seen = Array::from_shape({T});
  for (std::size_t t = 0; t < T; ++t) {
    Real sum = 0;
    std::size_t count = 0;
    for (std::size_t s = 0; s < T; ++s) {
      const bool sees = s == t ? how.itself : s < t ? how.past : how.future;
      if (!sees) continue;
      sum += marks(s);
      ++count;
    }
    const std::size_t by = how.over == Over::all        ? T
                           : how.over == Over::one      ? 1
                           : how.over == Over::position ? std::max<std::size_t>(1, t)
                           : how.over == Over::one_less ? std::max<std::size_t>(1, count - 1)
                                                        : std::max<std::size_t>(1, count);
    seen(t) = sum / static_cast<Real>(by);
    if (how.turned_over) seen(t) = seen(t) == 0 ? 0 : 1 / seen(t);
  }
  return seen;
}

using Over = Variant::Over;
const exercise::Exercise registered(
    "10.7", &causal_count, check,
    {{"itself not counted", "A position does not see itself in yours; a causal head sees all up to itself.",
      exercise::bound<wrong, Variant{.itself = false}>},
     {"the future is seen",
      "Each position sees all tokens in yours, so all read the same; a causal head sees none that comes "
      "later.",
      exercise::bound<wrong, Variant{.future = true}>},
     {"only the future", "Your mask is reversed: each position sees itself and what comes later.",
      exercise::bound<wrong, Variant{.future = true, .past = false}>},
     {"a share of all", "You divided by T at every position; the weights of what is seen sum to 1.",
      exercise::bound<wrong, Variant{.over = Over::all}>},
     {"a sum", "You added the values up; the head gives their mean.",
      exercise::bound<wrong, Variant{.over = Over::one}>},
     {"divided by the position", "You divided by the position, counted from 0; position t sees t + 1 tokens.",
      exercise::bound<wrong, Variant{.over = Over::position}>},
     {"turned over", "You gave one over the mean; that is what a later layer would have to do with it.",
      exercise::bound<wrong, Variant{.turned_over = true}>}});

}  // namespace
