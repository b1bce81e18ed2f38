#include "04_word_vectors/negative_table.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&negative_table);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("counts 81, 16, 1 and 1, the last is the context", answer({81, 16, 1, 1}, 3),
                Array{27. / 36, 8. / 36, 1. / 36, 0});
  checker.equal("the same, the most frequent is the context", answer({81, 16, 1, 1}, 0),
                Array{0, .8, .1, .1});
  checker.equal("counts 16, 256 and 81", answer({16, 256, 81}, 2), Array{1. / 9, 8. / 9, 0});
  checker.equal("all equally frequent", answer({5, 5, 5}, 1), Array{.5, 0, .5});
  checker.equal("a word that never occurs is never drawn", answer({0, 16, 16, 3}, 3), Array{0, .5, .5, 0});
  checker.equal("two words", answer({1000, 3}, 0), Array{0, 1});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("counts")) {
    const std::size_t V = exercise::between(3, 8, generator);
    const Array counts = exercise::drawn_counts(1, 60, {V}, generator);
    const auto positive = static_cast<Index>(generator.below(V));
    checker.equal(name, answer(counts, positive), negative_table(counts, positive));
  }
}

/// What a wrong table does.
struct Variant {
  Real power = .75;
  bool leaves_out = true, sums_to_one = true;
  bool of_shares = false;      ///< the power of probabilities, not divided by their sum
  bool with_positive = false;  ///< divided by a sum that has the positive's part
  bool uniform = false, late = false;
};

Array wrong(const Variant& how, const Array& counts, Index positive) {
  Array p = counts;
  Real total = 0, all = 0;
  for (const Real count : counts) all += count;
  for (std::size_t v = 0; v < p.size(); ++v) {
    const bool is_positive = static_cast<Index>(v) == positive;
    Real weight = how.uniform ? (counts(v) > 0 ? 1 : 0)
                              : std::pow(how.of_shares ? counts(v) / all : counts(v), how.power);
    if (how.late) weight = counts(v);
    p(v) = is_positive && how.leaves_out ? 0 : weight;
    total += is_positive && !how.with_positive ? p(v) : weight;
  }
  for (Real& x : flat(p)) {
    if (how.sums_to_one) x /= total;
    if (how.late) x = std::pow(x, how.power);
  }
  return p;
}

const exercise::Exercise registered(
    "4.3", &negative_table, check,
    {{"the power forgotten",
      "Your words are drawn as often as they occur; asked is their count to the power ¾.",
      exercise::bound<wrong, Variant{.power = 1}>},
     {"the root", "Your power is ½; asked is ¾.", exercise::bound<wrong, Variant{.power = .5}>},
     {"the power upside down",
      "Your power is 4/3, which makes frequent words more frequent; ¾ makes them less so.",
      exercise::bound<wrong, Variant{.power = 4. / 3}>},
     {"uniform", "You draw all words that occur equally often; their counts matter, to the power ¾.",
      exercise::bound<wrong, Variant{.uniform = true}>},
     {"powers of shares",
      "You take the power of probabilities and leave it at that; their powers sum to something else than 1.",
      exercise::bound<wrong, Variant{.sums_to_one = false, .of_shares = true}>},
     {"power after the sum",
      "You divide by the sum first and take the power then; what is to sum to 1 are the powers.",
      exercise::bound<wrong, Variant{.late = true}>},
     {"not divided",
      "Yours are the powers of the counts themselves; as probabilities they are divided by their sum.",
      exercise::bound<wrong, Variant{.sums_to_one = false}>},
     {"the true context drawn too",
      "Your true context may be drawn as its own negative; its probability is 0.",
      exercise::bound<wrong, Variant{.leaves_out = false}>},
     {"the rest does not sum to 1",
      "You set the true context to 0 after dividing, so that the others sum to less than 1.",
      exercise::bound<wrong, Variant{.with_positive = true}>}});

}  // namespace
