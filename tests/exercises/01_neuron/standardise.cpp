#include "01_neuron/standardise.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&standardise);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("the column 0, 8 by itself", answer(exercise::column({0, 8}), exercise::column({0, 8})),
                exercise::column({-1, 1}));
  checker.equal("one test row, 12, by the training column 0, 8",
                answer(exercise::column({0, 8}), exercise::column({12})), exercise::column({2}));
  checker.equal("two columns of different size",
                answer(Array{{1, 100}, {3, 300}}, Array{{1, 300}, {2, 200}, {5, 100}}),
                Array{{-1, 1}, {0, 0}, {3, -1}});
  checker.equal("a column that is 7 in all of the training rows",
                answer(Array{{7, 0}, {7, 2}}, Array{{7, 1}, {9, 3}}), Array{{0, 0}, {2, 2}});
  checker.equal("seven training rows of .1, whose mean is rounded",
                answer(exercise::column({.1, .1, .1, .1, .1, .1, .1}), exercise::column({.1, 1.1})),
                exercise::column({0, 1}));
  checker.equal("the training column 0, .0002: small, and not constant",
                answer(exercise::column({0, .0002}), exercise::column({.0003, 0})),
                exercise::column({2, -1}));
  const Array train = exercise::wave({5, 3}, .37), by_itself = answer(train, train);
  if (by_itself.shape() == train.shape()) {
    for (std::size_t c = 0; c < 3; ++c) {
      Real mean = 0, squares = 0;
      for (std::size_t i = 0; i < 5; ++i)
        mean += by_itself(i, c) / 5, squares += by_itself(i, c) * by_itself(i, c) / 5;
      checker.equal("five rows by themselves: the mean of column " + std::to_string(c), mean, Real{0});
      checker.equal("five rows by themselves: the mean square of column " + std::to_string(c), squares,
                    Real{1});
    }
  }

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("rows")) {
    const std::size_t N = exercise::between(3, 6, generator), M = exercise::between(2, 5, generator),
                      C = exercise::between(2, 4, generator);
    const Array drawn = normal({N, C}, 3, generator), test = normal({M, C}, 3, generator);
    checker.equal(name, answer(drawn, test), standardise(drawn, test), 1e-8);
  }
}

/// What is done wrong.
struct Variant {
  bool own_numbers = false;  ///< the test rows are measured by themselves
  bool variance = false;     ///< not its root
  bool rows = false;
  bool guarded = true;  ///< a constant column is not divided
  bool centred = true;
  bool divided = true;
  bool one_less = false;  ///< the variance divides by N − 1
  bool zeroed = false;    ///< a constant column becomes 0
  Real added = 0;         ///< to the deviation
  bool rounded = false;   ///< a column is constant where the computed variance is 0
};

Array wrong(const Variant& how, const Array& train, Array test) {
  const Array& measured = how.own_numbers ? test : train;
  const Array from = measured;
  if (how.rows) {
    for (std::size_t i = 0; i < test.shape(0); ++i) {
      const auto C = static_cast<Real>(test.shape(1));
      Real mean = 0, variance = 0;
      for (std::size_t c = 0; c < test.shape(1); ++c) mean += test(i, c) / C;
      for (std::size_t c = 0; c < test.shape(1); ++c)
        variance += (test(i, c) - mean) * (test(i, c) - mean) / C;
      for (std::size_t c = 0; c < test.shape(1); ++c)
        test(i, c) = (test(i, c) - mean) / (variance > 0 ? std::sqrt(variance) : 1);
    }
    return test;
  }
  const auto N = static_cast<Real>(from.shape(0));
  for (std::size_t c = 0; c < from.shape(1); ++c) {
    Real mean = 0, variance = 0;
    bool constant = true;
    for (std::size_t i = 0; i < from.shape(0); ++i) constant = constant && from(i, c) == from(0, c);
    for (std::size_t i = 0; i < from.shape(0); ++i) mean += from(i, c) / N;
    for (std::size_t i = 0; i < from.shape(0); ++i)
      variance += (from(i, c) - mean) * (from(i, c) - mean) / (how.one_less ? N - 1 : N);
    if (how.rounded) constant = !(variance > 0);
    for (std::size_t i = 0; i < test.shape(0); ++i) {
      if (how.centred) test(i, c) -= mean;
      if (how.zeroed && constant) test(i, c) = 0;
      if (how.divided && (!constant || !how.guarded))
        test(i, c) /= how.variance ? variance : std::sqrt(variance) + how.added;
    }
  }
  return test;
}

const exercise::Exercise registered(
    "1.4", &standardise, check,
    {{"the test's own numbers",
      "You measured mean and deviation of the test rows themselves; they are standardised by those of the "
      "training rows, so that one number means the same in both.",
      exercise::bound<wrong, Variant{.own_numbers = true}>},
     {"variance", "You divided by the variance; the standard deviation is its square root.",
      exercise::bound<wrong, Variant{.variance = true}>},
     {"rows for columns",
      "You standardised each row by itself; mean and deviation belong to a column, over all examples.",
      exercise::bound<wrong, Variant{.rows = true}>},
     {"0 / 0",
      "A column that is the same in all training rows has deviation 0, and you divide by it; that makes NaN "
      "or infinity of it.",
      exercise::bound<wrong, Variant{.guarded = false}>},
     {"not centred", "You divided without taking off the mean first.",
      exercise::bound<wrong, Variant{.centred = false}>},
     {"not divided", "You took off the mean, but did not divide by the standard deviation.",
      exercise::bound<wrong, Variant{.divided = false}>},
     {"divided by N − 1", "Your deviation divides by N − 1; here it is √(1/N Σ (x − mean)²).",
      exercise::bound<wrong, Variant{.one_less = true}>},
     {"constant column erased",
      "A column that is the same in all training rows becomes 0 everywhere; only its mean is to be taken "
      "off, since a test row may differ.",
      exercise::bound<wrong, Variant{.zeroed = true}>},
     {"a small number added",
      "You added something to the deviation, so that it is never 0; that changes every column. Leave out the "
      "division "
      "where the column is constant.",
      exercise::bound<wrong, Variant{.added = 1e-8}>},
     {"rounded variance",
      "You divide where the variance is above 0; that of seven times .1 is, by the rounding of the mean. "
      "Compare "
      "the "
      "values to see whether a column is the same everywhere.",
      exercise::bound<wrong, Variant{.rounded = true}>}});

}  // namespace
