#include "06_lstm/init_forget_bias.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using lstm::Biases;

namespace {

using Answer = decltype(&init_forget_bias);

void check(exercise::Checker& checker, Answer answer) {
  const Biases one = answer({Array{1, 2, 3, 4}, Array{10, 20, 30, 40}}, 5);
  checker.equal("one unit: the sum of both biases", Array(one.b_x + one.b_h), Array{11, 5, 33, 44});
  checker.equal("one unit: b_x", one.b_x, Array{1, 5, 3, 4});
  checker.equal("one unit: b_h", one.b_h, Array{10, 0, 30, 40});

  const Biases two = answer({Array{1, 2, 3, 4, 5, 6, 7, 8}, Array{.1, .2, .3, .4, .5, .6, .7, .8}}, 1);
  checker.equal("two units: the sum of both biases", Array(two.b_x + two.b_h),
                Array{1.1, 2.2, 1, 1, 5.5, 6.6, 7.7, 8.8});
  const Biases shut = answer({xt::zeros<Real>({12}), xt::zeros<Real>({12})}, -2);
  checker.equal("three units, a negative value", Array(shut.b_x + shut.b_h),
                Array{0, 0, 0, -2, -2, -2, 0, 0, 0, 0, 0, 0});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("biases")) {
    const Shape shape = {4 * exercise::between(1, 5, generator)};
    const Biases given{normal(shape, 1, generator), normal(shape, 1, generator)};
    const Real value = generator.uniform(-3, 3);
    const Biases found = answer(given, value), expected = init_forget_bias(given, value);
    checker.equal(name + ": b_x", found.b_x, expected.b_x);
    checker.equal(name + ": b_h", found.b_h, expected.b_h);
  }
}

/// Which block of C columns is set, and to what.
struct Variant {
  std::size_t block = 1;
  enum class Sum { in_b_x, doubled, halves, b_h_kept, made_up, in_b_h, added } sum = Sum::in_b_x;
  bool all = false;
  bool wiped = false;  ///< zeros everywhere else
};

Biases wrong(const Variant& how, Biases biases, Real value) {
  using enum Variant::Sum;
  const std::size_t C = biases.b_x.size() / 4;
  const std::size_t from = how.all ? 0 : how.block * C, to = how.all ? 4 * C : (how.block + 1) * C;
  if (how.wiped) {
    biases.b_x.fill(0);
    biases.b_h.fill(0);
  }
  for (std::size_t c = from; c < to; ++c) {
    Real &b_x = biases.b_x(c), &b_h = biases.b_h(c);
    b_x = how.sum == added     ? b_x + value
          : how.sum == made_up ? value - b_h
          : how.sum == halves  ? value / 2
          : how.sum == in_b_h  ? 0
                               : value;
    if (how.sum == in_b_x) b_h = 0;
    if (how.sum == halves) b_h = value / 2;
    if (how.sum == doubled || how.sum == in_b_h) b_h = value;
  }
  return biases;
}

const exercise::Exercise registered(
    "6.3", &init_forget_bias, check,
    {{"the input gate's part",
      "You set the first quarter, which belongs to the input gate; the order is i, f, g, o.",
      exercise::bound<wrong, Variant{.block = 0}>},
     {"the candidate's part",
      "You set the third quarter, the candidate's: that is where f stands in the order i, g, f, o.",
      exercise::bound<wrong, Variant{.block = 2}>},
     {"the output gate's part",
      "You set the last quarter, which belongs to the output gate; the order is i, f, g, o.",
      exercise::bound<wrong, Variant{.block = 3}>},
     {"twice", "You put the value into both biases; the cell uses their sum, so the gate gets it twice.",
      exercise::bound<wrong, Variant{.sum = Variant::Sum::doubled}>},
     {"the other bias left", "You set b_x and left b_h as it was, and its entry still shifts the gate.",
      exercise::bound<wrong, Variant{.sum = Variant::Sum::b_h_kept}>},
     {"added", "You added the value to what was there; the task is that the sum becomes the value.",
      exercise::bound<wrong, Variant{.sum = Variant::Sum::added}>},
     {"shared out",
      "You put half of the value into each bias; the sum is right, but b_x is to hold the value and b_h 0.",
      exercise::bound<wrong, Variant{.sum = Variant::Sum::halves}>},
     {"made up in b_x",
      "You took b_h off the value and left it as it was; the sum is right, but b_x is to hold the value and "
      "b_h 0.",
      exercise::bound<wrong, Variant{.sum = Variant::Sum::made_up}>},
     {"value in b_h",
      "You put the value into b_h and 0 into b_x; the sum is right, but it is to be the other way round.",
      exercise::bound<wrong, Variant{.sum = Variant::Sum::in_b_h}>},
     {"all others wiped", "You set the other gates' biases to zero as well; they are to stay as they are.",
      exercise::bound<wrong, Variant{.wiped = true}>},
     {"all gates", "You set all four quarters: an open forget gate is asked for, not four open gates.",
      exercise::bound<wrong, Variant{.all = true}>}});

}  // namespace
