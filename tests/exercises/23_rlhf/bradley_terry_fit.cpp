#include "23_rlhf/bradley_terry_fit.hpp"

#include <cmath>
#include <numbers>

#include "exercise.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&bradley_terry_fit);

/// How many of its comparisons each text should win on this scale: Σ_j games(i,j) σ(r_i − r_j).
Array expected_wins(const Array& wins, const Array& r) {
  const std::size_t K = wins.shape(0);
  Array expected = xt::zeros<Real>({K});
  for (std::size_t i = 0; i < K && r.shape() == expected.shape(); ++i) {
    for (std::size_t j = 0; j < K; ++j) {
      if (j != i) expected(i) += (wins(i, j) + wins(j, i)) / (1 + std::exp(r(j) - r(i)));
    }
  }
  return expected;
}

void check(exercise::Checker& checker, Answer answer) {
  const Real ln_2 = std::log(Real{2}), ln_3 = std::log(Real{3});
  checker.equal("two texts, 3 to 1, one round: e^r = 3/2 and 1/2, then moved", answer({{0, 3}, {1, 0}}, 1),
                Array{ln_3 / 2, -ln_3 / 2});
  checker.equal("two texts, 3 to 1, no round: nothing is known yet", answer({{0, 3}, {1, 0}}, 0),
                Array{0, 0});
  // In one round e^r = 165/100, 100/100, 35/100
  const Array steps = {{0, 75, 90}, {25, 0, 75}, {10, 25, 0}};
  const Real middle = std::log(Real{1.65 * .35}) / 3;
  const Array one_round = {std::log(Real{1.65}) - middle, -middle, std::log(Real{.35}) - middle};
  checker.equal("three texts, 75 90 · 25 75 · 10 25, one round", answer(steps, 1), one_round);
  checker.equal("the same, one round, and a diagonal of 9 5 7, which does not count",
                answer({{9, 75, 90}, {25, 5, 75}, {10, 25, 7}}, 1), one_round);
  checker.equal("three texts, 75 90 · 25 75 · 10 25, 200 rounds: e^r as 9 : 3 : 1", answer(steps, 200),
                Array{ln_3, 0, -ln_3});
  checker.equal("the first was never compared with the third; 2 to 1, 2 to 1: as 4 : 2 : 1",
                answer({{0, 2, 0}, {1, 0, 2}, {0, 1, 0}}, 400), Array{ln_2, 0, -ln_2});

  const Array wins = {{0, 4, 1, 3}, {2, 0, 0, 5}, {2, 7, 0, 1}, {1, 3, 1, 0}};
  const Array r = answer(wins, 500);
  checker.equal("four texts, compared 3 to 8 times: the wins that the scale expects", expected_wins(wins, r),
                Array{8, 7, 10, 5});
  checker.that(
      "the same: mean 0", std::abs(Real(xt::mean(r)())) < 1e-9,
      "only differences are seen, so the scale's middle is for you to set: the mean of r is to be 0");
  // The largest likelihood, as PyTorch's LBFGS finds it
  checker.equal("the same: PyTorch's numbers", r, pytorch::bradley_terry_fit, 1e-7);
  checker.observe("two rounds", answer(wins, 2));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("comparisons")) {
    const std::size_t K = exercise::between(2, 5, generator), rounds = exercise::between(1, 6, generator);
    const Array drawn = exercise::drawn_counts(1, 6, {K, K}, generator);
    checker.equal(name, answer(drawn, rounds), bradley_terry_fit(drawn, rounds));
  }
}

/// What a wrong fit does.
struct Variant {
  enum { wins, losses } counted = wins;            ///< what stands above the fraction
  enum { all, won, lost, one } compared = all;     ///< how often each pair counts below it
  enum { both, other, first_round } below = both;  ///< whose strengths it is divided by
  enum { mean_0, sum_of_strengths, first_0, not_at_all, of_strengths } moved = mean_0;
  bool in_place = false, with_itself = false, won_of_itself = false, twice = false, logarithm = true;
  int rounds_more = 0, only_rounds = -1;
  Real begins_with = 1, base = std::numbers::e, sign = 1;
};

Array fit(const Variant& how, const Array& wins, std::size_t rounds) {
  const std::size_t K = wins.shape(0);
  Array strength(Shape{K}, how.begins_with);
  const auto last = how.only_rounds >= 0 ? how.only_rounds : static_cast<int>(rounds) + how.rounds_more;
  for (int round = 0; round < last; ++round) {
    const Array before = strength;
    const Array& now = how.in_place ? strength : before;
    for (std::size_t i = 0; i < K; ++i) {
      Real counted = 0, expected = 0;
      for (std::size_t j = 0; j < K; ++j) {
        if (j == i && how.won_of_itself) counted += wins(i, i);
        if (j == i && !how.with_itself) continue;
        const Real won = wins(i, j), lost = wins(j, i);
        counted += how.counted == Variant::wins ? won : lost;
        const Real games = how.compared == Variant::all    ? won + lost
                           : how.compared == Variant::won  ? won
                           : how.compared == Variant::lost ? lost
                                                           : 1;
        const Real a = how.below == Variant::other ? 0 : how.below == Variant::first_round ? 1 : now(i);
        const Real b = how.below == Variant::first_round ? 1 : now(j);
        expected += games / (a + b);
      }
      const Real next = counted / expected;
      strength(i) = how.twice ? next * now(i) : next;
    }
  }
  Tensor scale = strength;
  if (how.moved == Variant::sum_of_strengths) scale = scale / sum(scale);
  if (how.moved == Variant::of_strengths) scale = scale / mean(scale);
  Tensor r = how.logarithm ? how.sign * log(scale) / std::log(how.base) : scale;
  if (how.moved == Variant::first_0) r = r - r.value()(0);
  if (how.moved == Variant::mean_0) r = r - mean(r);
  return r.value();
}

/// The logarithm of the odds that a text is preferred to whichever other, without asking to which.
Array odds(const Array& wins, std::size_t) {
  const std::size_t K = wins.shape(0);
  Array r = Array::from_shape({K});
  for (std::size_t i = 0; i < K; ++i) {
    Real won = 0, lost = 0;
    for (std::size_t j = 0; j < K; ++j) {
      if (j == i) continue;
      won += wins(i, j);
      lost += wins(j, i);
    }
    r(i) = std::log(won / lost);
  }
  return (Tensor(r) - mean(Tensor(r))).value();
}

const exercise::Exercise registered(
    "23.3", &bradley_terry_fit, check,
    {{"losses counted",
      "You counted how often each text was rejected: wins(i,j) says how often i was preferred to j.",
      exercise::bound<fit, Variant{.counted = Variant::losses}>},
     {"the same above and below",
      "Your fraction has the same comparisons above and below, so all texts come out alike: above stand "
      "those that i "
      "won, below all of them.",
      exercise::bound<fit, Variant{.compared = Variant::won}>},
     {"losses below",
      "Below the fraction you counted only the comparisons that i lost; it is all of i with j, won and lost.",
      exercise::bound<fit, Variant{.compared = Variant::lost}>},
     {"each pair once",
      "Below the fraction each pair counts once in your fit, however often its two texts were compared.",
      exercise::bound<fit, Variant{.compared = Variant::one}>},
     {"in place",
      "You used strengths that the same round had set already; all of a round are made of those of the round "
      "before.",
      exercise::bound<fit, Variant{.in_place = true}>},
     {"never anew",
      "Every one of your rounds begins with all strengths 1, so the second round says what the first did.",
      exercise::bound<fit, Variant{.below = Variant::first_round}>},
     {"one round", "You made one round, whatever number of them was asked for.",
      exercise::bound<fit, Variant{.only_rounds = 1}>},
     {"rounds of its own",
      "You make a number of rounds of your own, until hardly anything changes; as many as `rounds` says were "
      "asked for.",
      exercise::bound<fit, Variant{.only_rounds = 100}>},
     {"a round too few", "You make one round fewer than was asked for.",
      exercise::bound<fit, Variant{.rounds_more = -1}>},
     {"a round too many", "You make one round more than was asked for.",
      exercise::bound<fit, Variant{.rounds_more = 1}>},
     {"begins with 0",
      "Your strengths begin with 0, and and then stay 0: it is r that begins with 0, and e^0 is 1.",
      exercise::bound<fit, Variant{.begins_with = 0}>},
     {"multiplied",
      "You multiplied the old strength by the fraction; in this formula the fraction is the new strength.",
      exercise::bound<fit, Variant{.twice = true}>},
     {"only the other's strength",
      "You divided by the other text's strength alone; it is the sum of both, as in e^{r_i} / (e^{r_i} + "
      "e^{r_j}).",
      exercise::bound<fit, Variant{.below = Variant::other}>},
     {"diagonal read",
      "You counted the diagonal: a text compared with itself says nothing, and the sum goes over all j but "
      "i.",
      exercise::bound<fit, Variant{.with_itself = true}>},
     {"won against itself",
      "You counted the diagonal among the wins: a text compared with itself says nothing, and the sum goes "
      "over "
      "all j but i.",
      exercise::bound<fit, Variant{.won_of_itself = true}>},
     {"sign",
      "Your r falls where a text was preferred more often: r is the logarithm of the strength, not minus it.",
      exercise::bound<fit, Variant{.sign = -1}>},
     {"base 2", "You took the logarithm of base 2; the strength is e^r, so the natural one is meant.",
      exercise::bound<fit, Variant{.base = 2}>},
     {"base 10", "You took the logarithm of base 10; the strength is e^r, so the natural one is meant.",
      exercise::bound<fit, Variant{.base = 10}>},
     {"strengths", "You returned the strengths e^r, moved to mean 0; their logarithms r were asked for.",
      exercise::bound<fit, Variant{.logarithm = false}>},
     {"strengths that sum to 1",
      "Your strengths sum to 1 before you take the logarithm; it is r that is to have mean 0.",
      exercise::bound<fit, Variant{.moved = Variant::sum_of_strengths}>},
     {"strengths of mean 1",
      "Your strengths have mean 1 before you take the logarithm; it is r that is to have mean 0.",
      exercise::bound<fit, Variant{.moved = Variant::of_strengths}>},
     {"not moved", "The differences are right, but the scale was not moved: the mean of r is to be 0.",
      exercise::bound<fit, Variant{.moved = Variant::not_at_all}>},
     {"first text at 0",
      "You moved the scale so that the first text is at 0; it is the mean that is to be 0.",
      exercise::bound<fit, Variant{.moved = Variant::first_0}>},
     {"odds of winning",
      "You took the odds of winning, whoever it was against; to be preferred to a good text counts for more, "
      "so "
      "the texts must be fitted together.",
      odds}});

}  // namespace
