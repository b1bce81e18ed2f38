#include "05_rnn/clip_global_norm.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&clip_global_norm);

// PyTorch adds 1e-6 to the norm before it divides: that is as good an answer.
constexpr double tolerance = 2e-6;

/// The gradients after clipping, one case each, and the norm that came back.
void judge(exercise::Checker& checker, Answer answer, const std::string& name, std::vector<Array> gradients,
           double largest, double norm, const std::vector<Array>& expected) {
  const double before = answer(gradients, largest);
  checker.that(name + ": as many gradients as before", gradients.size() == expected.size(),
               "the gradients are to be changed in place: none is added, none taken away");
  if (gradients.size() != expected.size()) return;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    checker.equal(name + ": gradient " + std::to_string(i), gradients[i], expected[i], tolerance);
  }
  checker.equal(name + ": the norm from before", before, norm, tolerance);
}

void check(exercise::Checker& checker, Answer answer) {
  judge(checker, answer, "(3, 4) to 2.5", {{3, 4}}, 2.5, 5, {{1.5, 2}});
  judge(checker, answer, "two gradients, (6, 0) and (0, −8), to 5", {{6, 0}, {0, -8}}, 5, 10,
        {{3, 0}, {0, -4}});
  judge(checker, answer, "three of different shapes to 1", {{{2, 4}, {4, 0}}, {-8}, {5, 10, 0}}, 1, 15,
        {{{2. / 15, 4. / 15}, {4. / 15, 0}}, {-8. / 15}, {5. / 15, 10. / 15, 0}});
  judge(checker, answer, "(0.3, −0.4) is below 1 and stays", {{.3, -.4}}, 1, .5, {{.3, -.4}});
  judge(checker, answer, "(2, 3) and (6) are at the limit of 7 and stay", {{2, 3}, {6}}, 7, 7, {{2, 3}, {6}});
  judge(checker, answer, "(3, 4) is below 6 and stays", {{3, 4}}, 6, 5, {{3, 4}});
  judge(checker, answer, "(0.6, 0.8) to 0.5", {{.6, .8}}, .5, 1, {{.3, .4}});
  judge(checker, answer, "(0.3, 0.4) to 0.4", {{.3, .4}}, .4, .5, {{.24, .32}});
  judge(checker, answer, "nothing but zeros", {{0, 0}, {0}}, 1, 0, {{0, 0}, {0}});
  judge(checker, answer, "no gradient at all", {}, 1, 0, {});

  std::vector<Array> large = {Array(Shape{40, 25}, 1e100), Array(Shape{24}, 1e100)};  // 1,024: norm 32e100
  const double before = answer(large, 64);
  checker.equal("numbers of 1e100: the norm from before, over 1e100", before / 1e100, 32, tolerance);
  checker.equal("numbers of 1e100: each of 1,024 becomes", large[1].size() == 24 ? large[1](7) : Real{-1}, 2,
                tolerance);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("two gradients")) {
    std::vector<Array> gradients;
    for (int n = 0; n < 2; ++n)
      gradients.push_back(
          normal({exercise::between(1, 4, generator), exercise::between(1, 4, generator)}, 1, generator));
    std::vector<Array> clipped = gradients;
    const double limit = generator.uniform(.5, 4), norm = clip_global_norm(clipped, limit);
    judge(checker, answer, name, gradients, limit, norm, clipped);
  }
}

/// What a wrong clipping changes.
struct Variant {
  enum class Norm { of_all, of_each, sum_of_each, last, absolute_sum, largest_element, squared, mean };
  Norm norm = Norm::of_all;
  bool only_above = true;  ///< small gradients are left alone
  bool compares_squares = false;
  bool to_one = false;       ///< scaled to norm 1, whatever `largest` is
  bool per_element = false;  ///< each element between −largest and largest
  bool scales = true;
  enum class Back { before, after } back = Back::before;
};

double squares_of(const Array& gradient) {
  double sum = 0;
  for (const Real x : flat(gradient)) sum += x * x;
  return sum;
}

double wrong(const Variant& how, std::vector<Array>& gradients, double largest) {
  using enum Variant::Norm;
  double squares = 0, sum = 0, norms = 0, element = 0, count = 0;
  for (const Array& g : gradients) {
    squares = how.norm == last ? squares_of(g) : squares + squares_of(g);
    norms += std::sqrt(squares_of(g));
    count += static_cast<double>(g.size());
    for (const Real x : flat(g)) {
      sum += std::abs(x);
      element = std::max(element, std::abs(x));
    }
  }
  const double right = std::sqrt(squares);
  const double norm = how.norm == absolute_sum      ? sum
                      : how.norm == sum_of_each     ? norms
                      : how.norm == largest_element ? element
                      : how.norm == squared         ? squares
                      : how.norm == mean            ? right / std::sqrt(std::max(1., count))
                                                    : right;
  const double factor = (how.to_one ? 1 : largest) / norm;
  for (Array& g : gradients) {
    if (!how.scales) break;
    const double own = std::sqrt(squares_of(g));
    for (Real& x : flat(g)) {
      if (how.per_element) {
        x = std::clamp(x, -largest, largest);
      } else if (how.norm == of_each) {
        if (own > largest) x *= largest / own;
      } else if ((how.compares_squares ? squares : norm) > largest || !how.only_above) {
        x *= factor;
      }
    }
  }
  return how.back == Variant::Back::after ? std::min(norm, largest) : norm;
}

const exercise::Exercise registered(
    "5.3", &clip_global_norm, check,
    {{"per element",
      "You clipped each element by itself, which turns the gradient into another direction; all are scaled "
      "by one "
      "factor.",
      exercise::bound<wrong, Variant{.per_element = true}>},
     {"per gradient",
      "You clipped each gradient by its own norm: the large ones shrink and the small ones do not, so the "
      "direction "
      "changes. One norm, over all of them.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::of_each}>},
     {"small ones scaled up",
      "You always scale to the limit: a gradient below it, near a minimum say, must be left as it is, and "
      "zeros become 0/0.",
      exercise::bound<wrong, Variant{.only_above = false}>},
     {"the last one's norm", "Your norm is that of the last gradient alone: the squares of all are added up.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::last}>},
     {"sum of the norms",
      "You added up the norms of the gradients; it is their squares that add up, and the root comes last.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::sum_of_each}>},
     {"copies scaled",
      "The norm is right, but the gradients are as they were: did you scale copies of them? `for (Array& g : "
      "…)` is the gradient itself, `for (Array g : …)` a copy.",
      exercise::bound<wrong, Variant{.scales = false}>},
     {"sum of absolute values", "You summed absolute values; the norm is the root of the sum of squares.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::absolute_sum}>},
     {"largest element", "You took the largest element for the norm; each element counts, with its square.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::largest_element}>},
     {"no root", "You compare and divide by the sum of squares; the norm is its root.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::squared}>},
     {"squares compared",
      "You scale by the norm, but what you compare with the limit is the sum of squares: its root is to be "
      "compared.",
      exercise::bound<wrong, Variant{.compares_squares = true}>},
     {"mean", "You took the mean of the squares; a norm grows with the number of elements.",
      exercise::bound<wrong, Variant{.norm = Variant::Norm::mean}>},
     {"to one", "You scale to norm 1; the norm is to become `largest`.",
      exercise::bound<wrong, Variant{.to_one = true}>},
     {"the norm after",
      "The gradients are right, but you returned their norm from after clipping; training is watched by the "
      "one from before.",
      exercise::bound<wrong, Variant{.back = Variant::Back::after}>}});

}  // namespace
