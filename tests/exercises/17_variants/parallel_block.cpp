#include "17_variants/parallel_block.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&parallel_block);

/// Each number by itself; what it is does not matter, but that it is no straight line.
Part each(Real factor, Real shift) {
  return [=](const Array& x) {
    Array y = x;
    for (Real& one : y) one = factor * one * one + shift;
    return y;
  };
}

void check(exercise::Checker& checker, Answer answer) {
  const auto times = [](Real factor) {
    return [=](Array x) {
      for (Real& one : x) one *= factor;
      return x;
    };
  };
  checker.equal("norm halves, attention × 10, feed-forward × 100",
                answer(Array(Shape{1, 1}, 2), times(.5), times(10), times(100)), Array(Shape{1, 1}, 112));
  const Array x = exercise::wave({3, 4}, .7);
  checker.equal("parts that square", answer(x, each(.5, .1), each(2, .3), each(.7, -.2)),
                parallel_block(x, each(.5, .1), each(2, .3), each(.7, -.2)));
  checker.equal("no rows", answer(Array::from_shape({0, 4}), times(1), times(1), times(1)),
                Array::from_shape({0, 4}));
  for (const std::string& name : exercise::three_drawn("rows")) {
    Generator& generator = checker.generator();
    const Array drawn =
        normal({exercise::between(2, 4, generator), exercise::between(2, 5, generator)}, 1, generator);
    const Part norm = each(static_cast<Real>(generator.uniform(.3, .9)), .1),
               attention = each(static_cast<Real>(generator.uniform(1, 2)), .2),
               feed_forward = each(static_cast<Real>(generator.uniform(2, 3)), .4);
    checker.equal(name, answer(drawn, norm, attention, feed_forward),
                  parallel_block(drawn, norm, attention, feed_forward));
  }
}

/// What a wrong block does.
struct Variant {
  bool serial = false, twice = false, second_norm = false, no_residual = false, no_norm = false,
       raw_attention = false, raw_feed_forward = false, after = false, chained = false, of_normed = false;
};

Array added(const Array& a, const Array& b) {
  Array y = a;
  for (std::size_t n = 0; n < y.size(); ++n) y.flat(n) += b.flat(n);
  return y;
}

Array wrong(const Variant& how, const Array& x, const Part& norm, const Part& attention,
            const Part& feed_forward) {
  const Array n = how.no_norm || how.after ? x : norm(x);
  const Array a = attention(how.raw_attention ? x : n);
  if (how.serial) {
    const Array looked = added(x, a);
    return added(looked, feed_forward(norm(looked)));
  }
  const Array f = feed_forward(how.raw_feed_forward ? x : how.second_norm ? norm(n) : how.chained ? a : n);
  Array y = added(a, f);
  if (!how.no_residual) y = added(y, how.of_normed ? n : x);
  if (how.twice) y = added(y, x);
  return how.after ? norm(y) : y;
}

const exercise::Exercise registered(
    "17.5", &parallel_block, check,
    {{"one after the other",
      "Your feed-forward layer reads what attention made; side by side, both read norm(x).",
      exercise::bound<wrong, Variant{.serial = true}>},
     {"x twice", "You added x for each part; it is added once.",
      exercise::bound<wrong, Variant{.twice = true}>},
     {"normalised twice", "Your feed-forward layer reads norm(norm(x)); one norm serves both parts.",
      exercise::bound<wrong, Variant{.second_norm = true}>},
     {"no residual", "x is missing from your sum.", exercise::bound<wrong, Variant{.no_residual = true}>},
     {"no norm", "Nothing is normalised: both parts read norm(x).",
      exercise::bound<wrong, Variant{.no_norm = true}>},
     {"attention reads x", "Your attention reads x; it reads norm(x).",
      exercise::bound<wrong, Variant{.raw_attention = true}>},
     {"feed-forward reads x", "Your feed-forward layer reads x; it reads norm(x).",
      exercise::bound<wrong, Variant{.raw_feed_forward = true}>},
     {"attention's result alone", "Your feed-forward layer reads attention's result; it reads norm(x).",
      exercise::bound<wrong, Variant{.chained = true}>},
     {"norm after the sum", "Your norm stands behind the sum; it stands before both parts.",
      exercise::bound<wrong, Variant{.after = true}>},
     {"the normalised as the residual", "You added norm(x) in place of x.",
      exercise::bound<wrong, Variant{.of_normed = true}>}});

}  // namespace
