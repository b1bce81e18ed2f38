#include "09_attention/masked_softmax.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&masked_softmax);

Mask nothing_hidden(std::size_t T, std::size_t S) { return xt::zeros<bool>({T, S}); }

void check(exercise::Checker& checker, Answer answer) {
  const Real third = Real{1} / 3, e = std::exp(Real{1});
  checker.equal("equal scores, nothing hidden", answer(Array{{5, 5, 5}, {0, 0, 0}}, nothing_hidden(2, 3)),
                Array{{third, third, third}, {third, third, third}});
  checker.equal("scores 0 and 1, and 2 and 0", answer(Array{{0, 1}, {2, 0}}, nothing_hidden(2, 2)),
                Array{{1 / (1 + e), e / (1 + e)}, {e * e / (1 + e * e), 1 / (1 + e * e)}});
  checker.equal("one of three hidden: the others share its weight",
                answer(Array{{0, 0, 0}, {0, 1, 0}}, Mask{{true, false, false}, {false, false, true}}),
                Array{{0, 0.5, 0.5}, {1 / (1 + e), e / (1 + e), 0}});
  checker.equal("all of the second row hidden",
                answer(Array{{0, 0}, {3, 4}}, Mask{{false, true}, {true, true}}), Array{{1, 0}, {0, 0}});
  checker.equal("scores of 10,000", answer(Array{{1e4, 1e4}, {1e4, -1e4}}, nothing_hidden(2, 2)),
                Array{{0.5, 0.5}, {1, 0}});
  checker.equal("scores of −10,000, one of two hidden, and none",
                answer(Array{{-1e4, -1e4}, {-1e4, -1e4}}, Mask{{false, true}, {false, false}}),
                Array{{1, 0}, {0.5, 0.5}});
  checker.equal("a row of 10,000 above one of −10,000",
                answer(Array{{1e4, 1e4}, {-1e4, -1e4}}, nothing_hidden(2, 2)), Array{{0.5, 0.5}, {0.5, 0.5}});
  checker.equal("a hidden score of 10,000 among small ones",
                answer(Array{{1e4, 1, 1}, {0, 0, 0}}, Mask{{true, false, false}, {false, false, false}}),
                Array{{0, 0.5, 0.5}, {third, third, third}});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("scores and a mask")) {
    const std::size_t T = exercise::between(2, 5, generator), S = exercise::between(2, 6, generator);
    const Array scores = normal({T, S}, 3, generator);
    Mask hidden = nothing_hidden(T, S);
    for (bool& one : hidden) one = generator.chance(.4);
    for (std::size_t i = 0; i < T; ++i) hidden(i, generator.below(S)) = false;
    checker.equal(name, answer(scores, hidden), masked_softmax(scores, hidden));
  }
}

/// What a wrong softmax does.
struct Variant {
  bool masked_after = false;
  bool columns = false;
  /// Divides where there is a sum, where a key is seen, or without asking.
  enum { where_total, where_seen, everywhere } divides = where_total;
  bool shifted = true;            ///< the largest score is taken off first
  bool largest_of_all = false;    ///< also among what is hidden
  bool largest_of_table = false;  ///< one for all rows
  bool times_zero = false;        ///< what is hidden is in the sum, times 0
  bool upside_down = false;
  bool score_zero = false;                                 ///< hidden scores become 0, not −∞
  Real low = 0;                                            ///< or this, if it is not 0
  Real smallest = -std::numeric_limits<Real>::infinity();  ///< where the search for the largest begins
};

Array wrong(const Variant& how, const Array& given, const Mask& mask) {
  const Array scores = how.columns ? Array(xt::transpose(given)) : given;
  Mask hidden = how.columns ? Mask(xt::transpose(mask)) : mask;
  if (how.upside_down) hidden = !mask;
  const auto score = [&](std::size_t i, std::size_t j) {
    return !hidden(i, j) ? scores(i, j) : how.score_zero ? Real{0} : how.low != 0 ? how.low : scores(i, j);
  };
  const auto counts = [&](std::size_t i, std::size_t j) {
    return how.masked_after || how.score_zero || how.low != 0 || !hidden(i, j);
  };
  Array weights = xt::zeros<Real>(scores.shape());
  const std::size_t T = scores.shape(0), S = scores.shape(1);
  for (std::size_t i = 0; i < T; ++i) {
    Real largest = how.smallest, total = 0;
    for (std::size_t row = 0; row < T; ++row) {
      if (row != i && !how.largest_of_table) continue;
      for (std::size_t j = 0; j < S; ++j) {
        if (counts(row, j) || how.largest_of_all) largest = std::max(largest, score(row, j));
      }
    }
    if (!how.shifted) largest = 0;
    for (std::size_t j = 0; j < S; ++j) {
      if (counts(i, j)) weights(i, j) = std::exp(score(i, j) - largest);
      if (how.times_zero && hidden(i, j)) weights(i, j) = 0 * std::exp(score(i, j) - largest);
      total += weights(i, j);
    }
    for (std::size_t j = 0; j < S; ++j) {
      if (how.divides == Variant::where_total && total == 0) continue;
      if (how.divides == Variant::where_seen && !counts(i, j)) continue;
      weights(i, j) /= total;
      if (how.masked_after && hidden(i, j)) weights(i, j) = 0;
    }
  }
  return how.columns ? Array(xt::transpose(weights)) : weights;
}

const exercise::Exercise registered(
    "9.2", &masked_softmax, check,
    {{"masked after softmax",
      "You hid weights after softmax: what is left of a row no longer sums to 1. Hidden scores must not "
      "enter the sum.",
      exercise::bound<wrong, Variant{.masked_after = true}>},
     {"wrong axis",
      "Your columns sum to 1; it is the rows that must, since each query shares out its own attention.",
      exercise::bound<wrong, Variant{.columns = true}>},
     {"NaN where all is hidden",
      "A row of which all is hidden gives 0 / 0; there is no key to look at, so its weights are 0.",
      exercise::bound<wrong, Variant{.divides = Variant::everywhere}>},
     {"overflow",
      "e^10000 is no number of the machine; take the row's largest score off first, which changes no weight.",
      exercise::bound<wrong, Variant{.shifted = false}>},
     {"overflow, divided where a key is seen",
      "e^10000 is infinite and e^−10000 is 0, and neither can be divided by its like. Take the row's largest "
      "score off "
      "first.",
      exercise::bound<wrong, Variant{.divides = Variant::where_seen, .shifted = false}>},
     {"the formula as it stands",
      "On paper the formula is right; on a machine e^10000 is infinite, and a row without a visible key is 0 "
      "/ 0.",
      exercise::bound<wrong, Variant{.divides = Variant::everywhere, .shifted = false}>},
     {"the formula times the mask",
      "e^10000 is infinite, and infinity times the 0 of a hidden key is no number. Take the largest visible "
      "score off "
      "first; and mind rows without any.",
      exercise::bound<wrong, Variant{.divides = Variant::everywhere, .shifted = false, .times_zero = true}>},
     {"largest of the hidden too",
      "You took off the largest of all scores, the hidden ones too; if that one is huge, nothing is left of "
      "the others.",
      exercise::bound<wrong, Variant{.largest_of_all = true}>},
     {"largest of the hidden too, divided where a key is seen",
      "You took off the largest of all scores, the hidden ones too; if that one is huge, 0 / 0 is left of "
      "the others.",
      exercise::bound<wrong, Variant{.divides = Variant::where_seen, .largest_of_all = true}>},
     {"largest of the hidden too, divided everywhere",
      "You took off the largest of all scores, the hidden ones too: beside a huge one 0 / 0 is left, as it "
      "is in a row "
      "without a visible key.",
      exercise::bound<wrong, Variant{.divides = Variant::everywhere, .largest_of_all = true}>},
     {"largest of the table",
      "You took the same number off all rows: nothing is left of a row far below the largest score. Each row "
      "has its "
      "own.",
      exercise::bound<wrong, Variant{.largest_of_table = true}>},
     {"largest of the table, divided where a key is seen",
      "You took the same number off all rows: 0 / 0 is left of a row far below the largest score. Each row "
      "has its own.",
      exercise::bound<wrong, Variant{.divides = Variant::where_seen, .largest_of_table = true}>},
     {"upside down", "You kept what is hidden and hid the rest: true means that a query must not look.",
      exercise::bound<wrong, Variant{.upside_down = true}>},
     {"hidden scores are −10,000",
      "You set hidden scores to −10,000, which a visible one may have as well; and where all is hidden they "
      "share the row.",
      exercise::bound<wrong, Variant{.low = -1e4}>},
     {"hidden scores are very low",
      "A very low score does for −∞ as long as another is seen; where all is hidden they share the row, "
      "whose "
      "weights should be 0.",
      exercise::bound<wrong, Variant{.low = -1e9}>},
     {"largest at least 0",
      "Your search for the largest score begins at 0: among scores far below it e^… is 0 for all, and "
      "nothing is left.",
      exercise::bound<wrong, Variant{.smallest = 0}>},
     {"largest at least 0, divided where a key is seen",
      "Your search for the largest score begins at 0: among scores far below it e^… is 0 for all, and 0 / 0 "
      "is left.",
      exercise::bound<wrong, Variant{.divides = Variant::where_seen, .smallest = 0}>},
     {"hidden scores are zero", "You set hidden scores to 0, and e^0 is 1: they still take part.",
      exercise::bound<wrong, Variant{.score_zero = true}>}});

}  // namespace
