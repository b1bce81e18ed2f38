#include "06_lstm/init_forget_bias.hpp"

#include "exercise.hpp"

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
}

/// Which block of C columns is set in b_x, and what becomes of b_h there.
struct Variant {
  std::size_t block = 1;
  enum class Other { zero, value, half, kept, made_up, exchanged } other = Other::zero;
  bool added = false;
  bool all = false;
  bool wiped = false;  ///< zeros everywhere else
};

template <Variant how>
Biases wrong(Biases biases, Real value) {
  const std::size_t C = biases.b_x.size() / 4;
  const std::size_t from = how.all ? 0 : how.block * C, to = how.all ? 4 * C : (how.block + 1) * C;
  if (how.added) {
    xt::view(biases.b_x, xt::range(from, to)) += value;
    return biases;
  }
  if (how.wiped) {
    biases.b_x.fill(0);
    biases.b_h.fill(0);
  }
  if (how.other == Variant::Other::made_up) {
    xt::view(biases.b_x, xt::range(from, to)) = value - xt::view(biases.b_h, xt::range(from, to));
    return biases;
  }
  if (how.other == Variant::Other::exchanged) {
    xt::view(biases.b_x, xt::range(from, to)) = Real{0};
    xt::view(biases.b_h, xt::range(from, to)) = value;
    return biases;
  }
  if (how.other == Variant::Other::half) value /= 2;
  xt::view(biases.b_x, xt::range(from, to)) = value;
  if (how.other == Variant::Other::zero) xt::view(biases.b_h, xt::range(from, to)) = Real{0};
  if (how.other == Variant::Other::value || how.other == Variant::Other::half)
    xt::view(biases.b_h, xt::range(from, to)) = value;
  return biases;
}

const exercise::Exercise registered(
    "6.3", &init_forget_bias, check,
    {{"the input gate's part",
      "You set the first quarter, which belongs to the input gate; the order is i, f, g, o.",
      wrong<Variant{.block = 0}>},
     {"the candidate's part",
      "You set the third quarter, the candidate's: that is where f stands in the order i, g, f, o.",
      wrong<Variant{.block = 2}>},
     {"the output gate's part",
      "You set the last quarter, which belongs to the output gate; the order is i, f, g, o.",
      wrong<Variant{.block = 3}>},
     {"twice", "You put the value into both biases; the cell uses their sum, so the gate gets it twice.",
      wrong<Variant{.other = Variant::Other::value}>},
     {"the other bias left", "You set b_x and left b_h as it was, and its entry still shifts the gate.",
      wrong<Variant{.other = Variant::Other::kept}>},
     {"added", "You added the value to what was there; the task is that the sum becomes the value.",
      wrong<Variant{.added = true}>},
     {"shared out",
      "You put half of the value into each bias; the sum is right, but b_x is to hold the value and b_h 0.",
      wrong<Variant{.other = Variant::Other::half}>},
     {"made up in b_x",
      "You took b_h off the value and left it as it was; the sum is right, but b_x is to hold the value and "
      "b_h 0.",
      wrong<Variant{.other = Variant::Other::made_up}>},
     {"value in b_h",
      "You put the value into b_h and 0 into b_x; the sum is right, but it is to be the other way round.",
      wrong<Variant{.other = Variant::Other::exchanged}>},
     {"all others wiped", "You set the other gates' biases to zero as well; they are to stay as they are.",
      wrong<Variant{.wiped = true}>},
     {"all gates", "You set all four quarters: an open forget gate is asked for, not four open gates.",
      wrong<Variant{.all = true}>}});

}  // namespace
