#include "17_variants/strided_mask.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&strided_mask);

/// 1 where hidden, as the checker compares numbers.
Indices shown(const Mask& hidden) {
  Indices numbers = Indices::from_shape(hidden.shape());
  std::copy(hidden.begin(), hidden.end(), numbers.begin());
  return numbers;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("six positions, stride 2", shown(answer(6, 2)),
                Indices{{0, 1, 1, 1, 1, 1},
                        {0, 0, 1, 1, 1, 1},
                        {0, 0, 0, 1, 1, 1},
                        {1, 0, 0, 0, 1, 1},
                        {0, 1, 0, 0, 0, 1},
                        {1, 0, 1, 0, 0, 0}});
  checker.equal("four positions, stride 1: all before", shown(answer(4, 1)),
                Indices{{0, 1, 1, 1}, {0, 0, 1, 1}, {0, 0, 0, 1}, {0, 0, 0, 0}});
  checker.equal("three positions, stride 9: all before", shown(answer(3, 9)),
                Indices{{0, 1, 1}, {0, 0, 1}, {0, 0, 0}});
  checker.equal("nine positions, stride 3", shown(answer(9, 3)), shown(strided_mask(9, 3)));
  checker.equal("no position", shown(answer(0, 3)), Indices::from_shape({0, 0}));
  for (const std::string& name : exercise::three_drawn("positions")) {
    const std::size_t w = exercise::between(3, 5, checker.generator()),
                      T = 2 * w + exercise::between(3, 6, checker.generator());
    checker.equal(name, shown(answer(T, w)), shown(strided_mask(T, w)));
  }
}

/// What a wrong mask does.
struct Variant {
  bool not_itself = false, future = false, band_only = false, stride_only = false, fixed = false,
       from_start = false, inverted = false, transposed = false, short_band = false, both = false;
};

Mask wrong(const Variant& how, std::size_t T, std::size_t w) {
  Mask hidden = Mask::from_shape({T, T});
  const std::size_t band = how.short_band ? w - 1 : w;
  for (std::size_t i = 0; i < T; ++i) {
    for (std::size_t j = 0; j < T; ++j) {
      const std::size_t back = i > j ? i - j : j - i;
      const bool in_band = how.fixed ? i / w == j / w : back < band || back == 0;
      const bool in_stride = how.fixed ? j % w == w - 1 : how.from_start ? j % w == 0 : back % w == 0;
      bool sees = how.band_only     ? in_band
                  : how.stride_only ? in_stride
                  : how.both        ? in_band && in_stride
                                    : in_band || in_stride;
      if (j > i && !how.future) sees = false;
      if (how.not_itself && i == j) sees = false;
      if (how.inverted) sees = !sees;
      (how.transposed ? hidden(j, i) : hidden(i, j)) = !sees;
    }
  }
  return hidden;
}

const exercise::Exercise registered(
    "17.4", &strided_mask, check,
    {{"itself hidden", "Your queries do not see themselves; each does.",
      exercise::bound<wrong, Variant{.not_itself = true}>},
     {"the future is seen", "Your queries see what comes after them; they see nothing beyond themselves.",
      exercise::bound<wrong, Variant{.future = true}>},
     {"sizes below 0",
      "What comes after a query is seen in part: i − j of two sizes is very large where j comes after i. Ask "
      "first whether j > i.",
      [](std::size_t T, std::size_t w) {
        Mask hidden = Mask::from_shape({T, T});
        for (std::size_t i = 0; i < T; ++i) {
          for (std::size_t j = 0; j < T; ++j) hidden(i, j) = i - j >= w && (i - j) % w != 0;
        }
        return hidden;
      }},
     {"the band only", "You see the last w only; every w-th before these is seen too.",
      exercise::bound<wrong, Variant{.band_only = true}>},
     {"the stride only", "You see every w-th only; the last w are seen too.",
      exercise::bound<wrong, Variant{.stride_only = true}>},
     {"band and stride", "You see what is in the band and a multiple of w away; one of the two is enough.",
      exercise::bound<wrong, Variant{.both = true}>},
     {"the fixed pattern",
      "That is the paper's other pattern, fixed: blocks of w, and the last of each. Strided goes by the "
      "distance.",
      exercise::bound<wrong, Variant{.fixed = true}>},
     {"counted from the start",
      "You count every w-th from the beginning of the text; it is counted back from the query.",
      exercise::bound<wrong, Variant{.from_start = true}>},
     {"true where it sees", "Your mask is inverted: true is what must not be seen.",
      exercise::bound<wrong, Variant{.inverted = true}>},
     {"one too few", "Your band holds w − 1 positions: the last w are seen, itself among them.",
      exercise::bound<wrong, Variant{.short_band = true}>},
     {"rows for columns", "Rows and columns are exchanged: a row is a query.",
      exercise::bound<wrong, Variant{.transposed = true}>}});

}  // namespace
