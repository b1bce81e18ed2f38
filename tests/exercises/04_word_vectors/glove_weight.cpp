#include "04_word_vectors/glove_weight.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

struct Answer {
  decltype(&near_counts) counts;
  decltype(&weighted_loss) loss;
};
using Sentence = std::vector<Index>;

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("the counts of 0 1 2, reach 1", answer.counts({0, 1, 2}, 3, 1),
                Array{{0, 1, 0}, {1, 0, 1}, {0, 1, 0}});
  checker.equal("the counts of 0 1 2, reach 2", answer.counts({0, 1, 2}, 3, 2),
                Array{{0, 1, .5}, {1, 0, 1}, {.5, 1, 0}});
  checker.equal("the counts of 0 1 2 3, reach 5", answer.counts({0, 1, 2, 3}, 4, 5),
                Array{{0, 1, .5, 1. / 3}, {1, 0, 1, .5}, {.5, 1, 0, 1}, {1. / 3, .5, 1, 0}});
  checker.equal("the counts of 0 1 0, reach 2: a word twice", answer.counts({0, 1, 0}, 2, 2),
                Array{{1, 2}, {2, 0}});
  checker.equal("the counts of 0 0: a word beside itself", answer.counts({0, 0}, 1, 2),
                Array(Shape{1, 1}, 2));
  checker.equal("the counts of no word", answer.counts({}, 2, 3), Array(Shape{2, 2}, 0));
  checker.equal("the counts of one word", answer.counts({1}, 2, 3), Array(Shape{2, 2}, 0));

  const Real e = std::exp(1);
  checker.equal("the loss of scores that are right", answer.loss({{0, 1}, {1, 0}}, {{1, e}, {e, 1}}, 10), 0);
  checker.equal("the loss of a pair seen 16 times, x_max 256, score off by 2",
                answer.loss(exercise::one(std::log(16) + 2), exercise::one(16), 256), .125 * 2);
  checker.equal("the loss of a pair seen 300 times, x_max 100, score off by 2",
                answer.loss(exercise::one(std::log(300) - 2), exercise::one(300), 100), 2);
  checker.equal("the loss of a pair seen once, x_max 16, score 3",
                answer.loss(exercise::one(3), exercise::one(1), 16), 9. / 16);
  checker.equal("the loss of a pair with a count of ½, x_max 8, score 1",
                answer.loss(exercise::one(1), exercise::one(.5), 8),
                std::pow(2, -3.) * std::pow(1 + std::log(2), 2) / 2);
  checker.equal("the loss where a pair was never seen", answer.loss({{5, 1}, {1, 5}}, {{0, 1}, {1, 0}}, 1),
                1);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a sentence")) {
    const std::size_t V = exercise::between(3, 5, generator), reach = exercise::between(2, 4, generator);
    Sentence sentence(exercise::between(5, 9, generator));
    for (Index& word : sentence) word = static_cast<Index>(generator.below(V));
    const Array scores = normal({V, V}, 1, generator);
    checker.equal("counts of " + name, answer.counts(sentence, V, reach), near_counts(sentence, V, reach));
    const Array X = near_counts(sentence, V, reach);
    checker.equal("loss of " + name, answer.loss(scores, X, 1.5), weighted_loss(scores, X, 1.5));
  }
}

/// What a wrong count or loss does.
struct Variant {
  enum class Near { inverse, one, square, linear } near = Near::inverse;
  bool both_sides = true;
  std::size_t less = 0;
};
Array wrong_counts(const Variant& how, const Sentence& sentence, std::size_t V, std::size_t reach) {
  using enum Variant::Near;
  Array X = xt::zeros<Real>({V, V});
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    for (std::size_t d = 1; d + how.less <= reach && i + d < sentence.size(); ++d) {
      const auto distance = static_cast<Real>(d), most = static_cast<Real>(reach);
      const Real near = how.near == one      ? 1
                        : how.near == square ? 1 / (distance * distance)
                        : how.near == linear ? (most + 1 - distance) / most
                                             : 1 / distance;
      X(sentence[i], sentence[i + d]) += near;
      if (how.both_sides) X(sentence[i + d], sentence[i]) += near;
    }
  }
  return X;
}

struct Loss {
  Real power = .75;
  Real least = 0;  ///< counts below it are left out
  bool cap = true, on_logarithm = false, weight = true, log = true, half = true, squared = true,
       weight_squared = false;
};
Real wrong_loss(const Loss& how, const Array& scores, const Array& X, Real most) {
  Real loss = 0;
  for (std::size_t i = 0; i < X.size(); ++i) {
    const Real x = X.flat(i), s = scores.flat(i);
    if (x <= 0 || x < how.least) continue;
    Real weight = x < most || !how.cap ? std::pow(x / most, how.power) : 1;
    if (!how.weight) weight = 1;
    const Real target = how.log ? std::log(x) : x;
    const Real error = how.on_logarithm ? s - weight * target : s - target;
    if (how.on_logarithm) weight = 1;
    if (how.weight_squared) weight *= weight;
    loss += weight * (how.squared ? error * error : std::abs(error)) / (how.half ? 2 : 1);
  }
  return loss;
}

template <Variant counts = Variant{}, Loss loss = Loss{}>
constexpr Answer wrong{exercise::bound<wrong_counts, counts>, exercise::bound<wrong_loss, loss>};

const exercise::Exercise registered(
    "4.6", Answer{&near_counts, &weighted_loss}, check,
    {{"every distance counts 1",
      "Every word within reach counts 1; one that stands d places away counts 1/d.",
      wrong<Variant{.near = Variant::Near::one}>},
     {"1/d²", "A word d places away counts 1/d² with you; asked is 1/d.",
      wrong<Variant{.near = Variant::Near::square}>},
     {"falls in a straight line",
      "Your counts fall with the distance in a straight line, as those of skip-gram do; GloVe's are 1/d.",
      wrong<Variant{.near = Variant::Near::linear}>},
     {"one side", "You count what stands to the right of a word alone; X is symmetric.",
      wrong<Variant{.both_sides = false}>},
     {"one too near", "Your counts leave out the words exactly as far away as the reach.",
      wrong<Variant{.less = 1}>},
     {"no cap", "Your weight goes on above 1; a pair seen more often than `most` weighs 1.",
      wrong<Variant{}, Loss{.cap = false}>},
     {"weight on the logarithm", "You multiply ln X by the weight; what it multiplies is the squared error.",
      wrong<Variant{}, Loss{.on_logarithm = true}>},
     {"no weight", "All your pairs weigh 1; those seen seldom weigh less.",
      wrong<Variant{}, Loss{.weight = false}>},
     {"a linear weight", "Your weight is x / most; asked is its power ¾.",
      wrong<Variant{}, Loss{.power = 1}>},
     {"the weight squared", "You square the weight with the error; it stands outside of the square.",
      wrong<Variant{}, Loss{.weight_squared = true}>},
     {"no logarithm", "Your scores are compared with X itself; asked is its logarithm.",
      wrong<Variant{}, Loss{.log = false}>},
     {"counts below 1 left out",
      "You leave out pairs with a count below 1; only those with a count of 0 are left out.",
      wrong<Variant{}, Loss{.least = 1}>},
     {"no half", "Your loss is twice the right one: the ½ is missing.",
      wrong<Variant{}, Loss{.half = false}>},
     {"not squared", "You sum the size of the errors; asked is their square.",
      wrong<Variant{}, Loss{.squared = false}>}});

}  // namespace
