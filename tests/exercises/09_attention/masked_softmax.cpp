#include "09_attention/masked_softmax.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "exercise.hpp"

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
  checker.equal("a hidden score of 10,000 among small ones",
                answer(Array{{1e4, 1, 1}, {0, 0, 0}}, Mask{{true, false, false}, {false, false, false}}),
                Array{{0, 0.5, 0.5}, {third, third, third}});
}

/// What a wrong softmax does.
struct Variant {
  bool masked_after = false;
  bool columns = false;
  bool zero_guard = true;       ///< a row of which all is hidden is left at zero
  bool shifted = true;          ///< the largest score is taken off first
  bool largest_of_all = false;  ///< also among what is hidden
  bool upside_down = false;
  bool score_zero = false;                                 ///< hidden scores become 0, not −∞
  Real low = 0;                                            ///< or this, if it is not 0
  Real smallest = -std::numeric_limits<Real>::infinity();  ///< where the search for the largest begins
};

template <Variant how>
Array wrong(const Array& given, const Mask& mask) {
  const Array scores = how.columns ? Array(xt::transpose(given)) : given;
  Mask hidden = how.columns ? Mask(xt::transpose(mask)) : mask;
  if (how.upside_down) hidden = !mask;
  Array weights = xt::zeros<Real>(scores.shape());
  for (std::size_t i = 0; i < scores.shape(0); ++i) {
    const auto score = [&](std::size_t j) {
      return !hidden(i, j) ? scores(i, j) : how.score_zero ? Real{0} : how.low != 0 ? how.low : scores(i, j);
    };
    const auto counts = [&](std::size_t j) {
      return how.masked_after || how.score_zero || how.low != 0 || !hidden(i, j);
    };
    Real largest = how.smallest, total = 0;
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (counts(j) || how.largest_of_all) largest = std::max(largest, score(j));
    }
    if (!how.shifted) largest = 0;
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (counts(j)) total += weights(i, j) = std::exp(score(j) - largest);
    }
    for (std::size_t j = 0; j < scores.shape(1); ++j) {
      if (how.zero_guard && total == 0 && !how.largest_of_all) continue;
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
      wrong<Variant{.masked_after = true}>},
     {"wrong axis",
      "Your columns sum to 1; it is the rows that must, since each query shares out its own attention.",
      wrong<Variant{.columns = true}>},
     {"NaN where all is hidden",
      "A row of which all is hidden gives 0 / 0; nobody was there to be looked at, so its weights are 0.",
      wrong<Variant{.zero_guard = false}>},
     {"overflow",
      "e^10000 is no number of the machine; take the row's largest score off first, which changes no weight.",
      wrong<Variant{.shifted = false}>},
     {"largest of the hidden too",
      "You took off the largest of all scores, the hidden ones too; if that one is huge, nothing is left of "
      "the others.",
      wrong<Variant{.largest_of_all = true}>},
     {"upside down", "You kept what is hidden and hid the rest: true means that a query must not look.",
      wrong<Variant{.upside_down = true}>},
     {"hidden scores are −10,000",
      "You set hidden scores to −10,000, which a visible one may have as well; and where all is hidden they "
      "share the row.",
      wrong<Variant{.low = -1e4}>},
     {"hidden scores are very low",
      "A very low score does for −∞ as long as another is seen; where all is hidden they share the row, "
      "whose "
      "weights should be 0.",
      wrong<Variant{.low = -1e9}>},
     {"largest at least 0",
      "Your search for the largest score begins at 0: among scores far below it e^… is 0 for all, and 0 / 0 "
      "is left.",
      wrong<Variant{.smallest = 0}>},
     {"hidden scores are zero", "You set hidden scores to 0, and e^0 is 1: they still take part.",
      wrong<Variant{.score_zero = true}>}});

}  // namespace
