#include "17_variants/rms_normalise.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&rms_normalise);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("(3, 4, 0, 0): mean square 6.25", answer(Array{{3, 4, 0, 0}}, Array{1, 1, 1, 1}, 0),
                Array{{1.2, 1.6, 0, 0}});
  checker.equal("with a gain", answer(Array{{3, 4, 0, 0}}, Array{1, 2, 3, 4}, 0), Array{{1.2, 3.2, 0, 0}});
  checker.equal("(1, −1) and epsilon 3", answer(Array{{1, -1}}, Array{1, 1}, 3), Array{{.5, -.5}});
  checker.equal("a row of zeros", answer(Array{{0, 0, 0}}, Array{1, 1, 1}, 1e-5), Array{{0, 0, 0}});
  const Array x = exercise::wave({4, 6}, .7, .3), gain = exercise::wave({6}, 1.1, 1);
  checker.equal("four rows of six", answer(x, gain, .1), rms_normalise(x, gain, .1));
  checker.equal("no rows", answer(Array::from_shape({0, 3}), Array{1, 1, 1}, .1), Array::from_shape({0, 3}));
  for (const std::string& name : exercise::three_drawn("rows")) {
    const std::size_t T = exercise::between(2, 5, checker.generator()),
                      C = exercise::between(2, 9, checker.generator());
    const Array drawn = normal({T, C}, 1, checker.generator()), own = normal({C}, 1, checker.generator());
    checker.equal(name, answer(drawn, own, .01), rms_normalise(drawn, own, .01));
  }
}

/// What a wrong norm does.
struct Variant {
  bool centred = false, sizes = false, epsilon_outside = false, gained = true, summed = false, rooted = true,
       by_column = false, one_for_all = false, gain_more = false, divided_by_gain = false;
};

Array wrong(const Variant& how, const Array& x, const Array& gain, Real epsilon) {
  const std::size_t T = x.shape(0), C = x.shape(1);
  Array y = x;
  for (std::size_t t = 0; t < T; ++t) {
    for (std::size_t c = 0; c < C; ++c) {
      Real mean = 0, squares = 0, count = 0;
      for (std::size_t s = 0; s < T; ++s) {
        for (std::size_t d = 0; d < C; ++d) {
          if (how.by_column ? d != c : s != t && !how.one_for_all) continue;
          mean += x(s, d);
          ++count;
        }
      }
      mean = how.centred ? mean / count : 0;
      for (std::size_t s = 0; s < T; ++s) {
        for (std::size_t d = 0; d < C; ++d) {
          if (how.by_column ? d != c : s != t && !how.one_for_all) continue;
          const Real off = x(s, d) - mean;
          squares += how.sizes ? std::abs(off) : off * off;
        }
      }
      if (!how.summed) squares /= count;
      const Real size = how.sizes             ? squares + epsilon
                        : !how.rooted         ? squares + epsilon
                        : how.epsilon_outside ? std::sqrt(squares) + epsilon
                                              : std::sqrt(squares + epsilon);
      y(t, c) = (x(t, c) - mean) / size;
      if (how.gained) y(t, c) *= how.gain_more ? 1 + gain(c) : how.divided_by_gain ? 1 / gain(c) : gain(c);
    }
  }
  return y;
}

const exercise::Exercise registered(
    "17.1", &rms_normalise, check,
    {{"mean subtracted", "You subtracted the mean, as LayerNorm does; RMSNorm leaves it.",
      exercise::bound<wrong, Variant{.centred = true}>},
     {"no square", "You took the mean of the sizes; it is the root of the mean of the squares.",
      exercise::bound<wrong, Variant{.sizes = true}>},
     {"epsilon outside", "Your epsilon is added after the root; it stands under it.",
      exercise::bound<wrong, Variant{.epsilon_outside = true}>},
     {"gain forgotten", "The gain is missing: each column is multiplied by its own.",
      exercise::bound<wrong, Variant{.gained = false}>},
     {"sum for the mean", "You took the sum of the squares; it is their mean.",
      exercise::bound<wrong, Variant{.summed = true}>},
     {"no root", "You divided by the mean of the squares itself; it is its root.",
      exercise::bound<wrong, Variant{.rooted = false}>},
     {"down the column", "Your mean goes down the column; each row has its own size.",
      exercise::bound<wrong, Variant{.by_column = true}>},
     {"one size for all", "All rows are divided by one size; each row has its own.",
      exercise::bound<wrong, Variant{.one_for_all = true}>},
     {"divided by the gain", "You divided by the gain; each column is multiplied by its own.",
      exercise::bound<wrong, Variant{.divided_by_gain = true}>},
     {"one more than the gain", "You multiplied by 1 + gain, as some models store it; here it is the gain.",
      exercise::bound<wrong, Variant{.gain_more = true}>}});

}  // namespace
