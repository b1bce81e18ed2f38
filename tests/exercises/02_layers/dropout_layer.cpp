#include "02_layers/dropout_layer.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&dropout_layer);

void check(exercise::Checker& checker, Answer answer) {
  const Array x{{1, 2, 3, 4}}, u{{.1, .6, .3, .9}};
  checker.equal("rate ½ in training", answer(x, u, .5, true), Array{{0, 4, 0, 8}});
  checker.equal("rate ½ in use", answer(x, u, .5, false), x);
  checker.equal("rate .2 in training", answer(x, u, .2, true), Array{{0, 2.5, 3.75, 5}});
  checker.equal("rate 0 in training", answer(x, u, 0, true), x);
  checker.equal("u = ½ at rate ½ is not below it", answer(exercise::one(3), exercise::one(.5), .5, true),
                exercise::one(6));
  checker.equal("two rows, each with its own u",
                answer(Array{{1, 1}, {1, 1}}, Array{{.1, .9}, {.8, .2}}, .75, true), Array{{0, 4}, {4, 0}});
  checker.equal("two rows in use", answer(Array{{1, -2}, {-3, 4}}, Array{{.1, .9}, {.8, .2}}, .75, false),
                Array{{1, -2}, {-3, 4}});

  checker.equal("three axes, (2, 1, 3)",
                answer(Array{{{1, 2, 3}}, {{4, 5, 6}}}, Array{{{.1, .9, .9}}, {{.9, .1, .9}}}, .5, true),
                Array{{{0, 4, 6}}, {{8, 0, 12}}});

  // 10,000 ones at rate .3: the mean stays near 1
  Generator draws(7);
  const Tensor many = answer(Array(Shape{100, 100}, 1), uniform({100, 100}, 0, 1, draws), .3, true);
  const double mean_of_all = mean(many).item();
  checker.that("10,000 ones at rate .3: the mean is between .97 and 1.03",
               mean_of_all > .97 && mean_of_all < 1.03, "on average a number is to come out as it went in");

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("activations")) {
    const Shape shape = {exercise::between(2, 5, generator), exercise::between(2, 5, generator)};
    const Array in = normal(shape, 1, generator), uniforms = uniform(shape, 0, 1, generator);
    const double rate = generator.uniform(.1, .8);
    const bool training = generator.chance(.7);
    checker.equal(name, answer(in, uniforms, rate, training), dropout_layer(in, uniforms, rate, training));
  }

  exercise::arguments_kept(checker, {{"x", exercise::wave({2, 4}, .7)}}, [&](const std::vector<Tensor>& in) {
    return answer(in[0], Array{{.1, .6, .3, .9}, {.5, .2, .7, .4}}, .4, true);
  });
  exercise::flows_back(checker, "rate .4 in training", {{"x", exercise::wave({2, 4}, .7)}},
                       [&](const std::vector<Tensor>& in) {
                         return answer(in[0], Array{{.1, .6, .3, .9}, {.5, .2, .7, .4}}, .4, true);
                       });
  exercise::flows_back(checker, "rate .4 in use", {{"x", exercise::wave({2, 4}, .7)}},
                       [&](const std::vector<Tensor>& in) {
                         return answer(in[0], Array{{.1, .6, .3, .9}, {.5, .2, .7, .4}}, .4, false);
                       });
}

/// What a wrong dropout does.
struct Variant {
  enum class Scale { by_kept, none, by_rate, down } scale = Scale::by_kept;
  enum class When { training, always, never, use } when = When::training;
  bool one_row = false;   ///< the first row's u for all
  bool inverted = false;  ///< what is below the rate is kept
  bool scales_use = false;
  enum class Cut { nowhere, everywhere, in_use } cut = Cut::nowhere;  ///< where no gradient comes back
};

Tensor wrong(const Variant& how, const Tensor& x, const Array& u, double rate, bool training) {
  using enum Variant::Scale;
  using When = Variant::When;
  const bool drops = how.when == When::always || (how.when == When::training && training) ||
                     (how.when == When::use && !training);
  const bool is_cut = how.cut == Variant::Cut::everywhere || (how.cut == Variant::Cut::in_use && !training);
  const Tensor in = is_cut ? x.detach() : x;
  if (!drops) return how.scales_use && !training ? in * (1 - rate) : in;
  Mask dropped = Mask::from_shape(u.shape());
  for (std::size_t i = 0; i < u.size(); ++i)
    dropped.flat(i) = (u.flat(how.one_row ? i % u.shape(1) : i) < rate) != how.inverted;
  const Tensor masked = masked_fill(in, dropped, 0);
  const double factor = how.scale == by_kept   ? 1 / (1 - rate)
                        : how.scale == by_rate ? (rate > 0 ? 1 / rate : 1)
                        : how.scale == down    ? 1 - rate
                                               : 1;
  return masked * factor;
}

const exercise::Exercise registered(
    "2.3", &dropout_layer, check,
    {{"not scaled",
      "What stays is to be divided by 1 − rate: without it the next layer gets less in training than in use.",
      exercise::bound<wrong, Variant{.scale = Variant::Scale::none}>},
     {"scaled by the rate", "You divide by the rate; the share that stays is 1 − rate.",
      exercise::bound<wrong, Variant{.scale = Variant::Scale::by_rate}>},
     {"scaled down",
      "You multiply by 1 − rate; what stays has to grow to make up for what is gone, so divide.",
      exercise::bound<wrong, Variant{.scale = Variant::Scale::down}>},
     {"dropped in use", "You drop in use too: there all numbers are wanted, and the same answer each time.",
      exercise::bound<wrong, Variant{.when = Variant::When::always}>},
     {"only in use", "You drop in use and not in training: it is the other way round.",
      exercise::bound<wrong, Variant{.when = Variant::When::use}>},
     {"never", "You drop nothing: in training each number whose u is below the rate is to become 0.",
      exercise::bound<wrong, Variant{.when = Variant::When::never}>},
     {"one mask for all rows", "All your rows have the mask of the first: each number has a u of its own.",
      exercise::bound<wrong, Variant{.one_row = true}>},
     {"kept for dropped", "You keep what is to be dropped: a number goes where its u is below the rate.",
      exercise::bound<wrong, Variant{.inverted = true}>},
     {"scaled in use instead",
      "You multiply by 1 − rate in use, and do not divide in training. That was the first form of dropout; "
      "here use changes nothing.",
      exercise::bound<wrong, Variant{.scale = Variant::Scale::none, .scales_use = true}>},
     {"the graph cut",
      "Your numbers are right, but no gradient comes back to x: compute with the tensor itself, not with its "
      "values.",
      exercise::bound<wrong, Variant{.cut = Variant::Cut::everywhere}>},
     {"the graph cut in use",
      "Your numbers are right, but in use no gradient comes back to x: return the tensor itself.",
      exercise::bound<wrong, Variant{.cut = Variant::Cut::in_use}>}});

}  // namespace
