#include "05_rnn/sample.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&sample);

/// Which characters the answer draws for many u, evenly over [0, 1): how often each, of 1,000. Those that do not exist
/// count at the end.
std::vector<int> counts(Answer answer, const Array& logits, double temperature) {
  std::vector<int> drawn(logits.size() + 1);
  for (int n = 0; n < 1000; ++n) {
    const Index v = answer(logits, temperature, (n + .5) / 1000);
    drawn[v < 0 || v > static_cast<Index>(logits.size()) ? logits.size() : static_cast<std::size_t>(v)] += 1;
  }
  return drawn;
}

void check(exercise::Checker& checker, Answer answer) {
  // ln 1, ln 3, ln 4: p = ⅛, ⅜, ½, so u picks 0 below .125, 1 below .5, and 2 above.
  const Array logits = {0, std::log(3.), std::log(4.)};
  const auto draws = [&](const std::string& name, double u, Index expected, double temperature = 1) {
    checker.equal(name, answer(logits, temperature, u), expected);
  };
  draws("p = ⅛, ⅜, ½, u = .1", .1, 0);
  draws("p = ⅛, ⅜, ½, u = .2", .2, 1);
  draws("p = ⅛, ⅜, ½, u = .45", .45, 1);
  draws("p = ⅛, ⅜, ½, u = .6", .6, 2);
  draws("p = ⅛, ⅜, ½, u = .99", .99, 2);
  checker.equal("1,000 draws at temperature 1", counts(answer, logits, 1), std::vector{125, 375, 500, 0});

  // Temperature ½ squares the odds: 1, 9, 16 of 26. Temperature 2 takes their root: 1, √3, 2.
  checker.equal("1,000 draws at temperature ½", counts(answer, logits, .5), std::vector{38, 347, 615, 0});
  checker.equal("1,000 draws at temperature 2", counts(answer, logits, 2), std::vector{211, 366, 423, 0});

  const Array even = {0, 0, 0, 0};
  checker.equal("four equal, u = 0", answer(even, 1, 0), 0);
  checker.equal("four equal, u = .25: no longer the first", answer(even, 1, .25), 1);
  checker.equal("p = 0, 1, and u = 0", answer(Array{-10000, 0}, 1, 0), 1);
  checker.equal("logits of 1,000 and 1,001, u = .2", answer(Array{1000, 1001}, 1, .2), 0);
  checker.equal("logits of −1,000 and −1,001, u = .8", answer(Array{-1000, -1001}, 1, .8), 1);
  checker.equal("temperature .001, u a little below 1", answer(Array{3, 5, 4}, .001, 1 - 1e-9), 1);
  // Ten times 0.1 is a little less than 1 for the computer.
  checker.equal("ten equal, u as near to 1 as can be", answer(xt::zeros<Real>({10}), 1, 1 - 0x1p-53), 9);
  checker.equal("a single character, u = .7", answer(Array{-3}, 2, .7), 0);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("logits, a temperature and twenty u")) {
    const Array drawn = normal({exercise::between(2, 9, generator)}, 2, generator);
    const double heat = generator.uniform(.4, 2);
    std::vector<Index> given, expected;
    for (int n = 0; n < 20; ++n) {
      const double u = generator.uniform();
      given.push_back(answer(drawn, heat, u)), expected.push_back(sample(drawn, heat, u));
    }
    checker.equal(name, given, expected);
  }
}

/// What a wrong draw changes.
struct Variant {
  enum class Heat { divides, multiplies, unused, outside } heat = Heat::divides;
  bool shifted = true;  ///< the largest logit taken off
  bool shift_divided = true;
  bool exponentiated = true;
  bool normalised = true;
  bool greedy = false, summed = true, at_least = false, backwards = false;
  enum class Over { last, first, outside } over = Over::last;  ///< when no sum exceeds u
};

Index wrong(const Variant& how, const Array& logits, double temperature, double u) {
  using enum Variant::Heat;
  const auto last = static_cast<Index>(logits.size()) - 1;
  if (how.greedy) return argmax(Tensor(logits))();
  const Tensor given = logits;  // (V)
  Tensor scaled = how.heat == divides      ? given / temperature
                  : how.heat == multiplies ? given * temperature
                                           : given;
  if (how.shifted) scaled = scaled - max(how.shift_divided ? scaled : given, 0);
  Tensor p = how.exponentiated ? exp(scaled) : given / temperature;
  if (how.normalised) p = p / sum(p);
  if (how.heat == Variant::Heat::outside) p = p / temperature;
  double reached = 0;
  for (Index n = 0; n <= last; ++n) {
    const Index v = how.backwards ? last - n : n;
    reached = how.summed ? reached + p.value()(v) : p.value()(v);
    if (how.at_least ? reached >= u : reached > u) return v;
  }
  return how.over == Variant::Over::first ? 0 : how.over == Variant::Over::outside ? last + 1 : last;
}

const exercise::Exercise registered(
    "5.6", &sample, check,
    {{"temperature multiplies",
      "You multiplied by the temperature, so a hot draw becomes careful and a cold one wild: the logits are "
      "divided by it.",
      exercise::bound<wrong, Variant{.heat = Variant::Heat::multiplies}>},
     {"temperature unused", "Your draw is the same at every temperature.",
      exercise::bound<wrong, Variant{.heat = Variant::Heat::unused}>},
     {"temperature outside",
      "You divided the probabilities by the temperature: then they no longer sum to 1. It divides the "
      "logits, before the softmax.",
      exercise::bound<wrong, Variant{.heat = Variant::Heat::outside}>},
     {"argmax",
      "You always take the likeliest character, and u is not used: a model that writes like that soon "
      "repeats itself.",
      exercise::bound<wrong, Variant{.greedy = true}>},
     {"overflow",
      "e^1000 is infinite and e^−1000 is zero for the computer, and ∞/∞ and 0/0 are no probabilities: take "
      "the largest logit off all of them first.",
      exercise::bound<wrong, Variant{.shifted = false}>},
     {"shift not divided",
      "You took the largest logit off what was already divided by the temperature: a cold draw overflows as "
      "if nothing were taken off. Take it off first, then divide.",
      exercise::bound<wrong, Variant{.shift_divided = false}>},
     {"no softmax", "You took the logits for probabilities: they must be made positive and sum to 1 first.",
      exercise::bound<wrong, Variant{.exponentiated = false}>},
     {"not normalised",
      "You compare u with sums of e^…, which do not end at 1: divide by the sum of all of them.",
      exercise::bound<wrong, Variant{.normalised = false}>},
     {"not summed",
      "You compare u with each probability by itself; it is their running sum that says where u falls.",
      exercise::bound<wrong, Variant{.summed = false}>},
     {"at least",
      "u = 0 drew a character whose probability is 0: the running sum must exceed u, not only reach it.",
      exercise::bound<wrong, Variant{.at_least = true}>},
     {"backwards", "You summed up from the last character; u is counted from the first.",
      exercise::bound<wrong, Variant{.backwards = true}>},
     {"after the last",
      "Near 1, where rounding keeps the sum below u, your draw is V, which is no character.",
      exercise::bound<wrong, Variant{.over = Variant::Over::outside}>},
     {"back to the first",
      "Near 1, where rounding keeps the sum below u, your draw is character 0, the farthest from where u "
      "points.",
      exercise::bound<wrong, Variant{.over = Variant::Over::first}>}});

}  // namespace
