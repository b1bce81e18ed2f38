#include "02_layers/batch_norm_layer.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&batch_norm_layer);

/// What comes out, and what is remembered.
void judge(exercise::Checker& checker, Answer answer, const std::string& name, const Array& x,
           const Array& gain, const Array& bias, Array mean, Array variance, bool training, const Array& y,
           const Array& new_mean, const Array& new_variance) {
  const Tensor output = answer(x, gain, bias, mean, variance, training);
  checker.equal(name + ": y", output, y, 1e-7);
  checker.equal(name + ": running mean", mean, new_mean, 1e-7);
  checker.equal(name + ": running variance", variance, new_variance, 1e-7);
}

void check(exercise::Checker& checker, Answer answer) {
  // Two rows: means 2 and 20, variances 1 and 100. Unbiased they are 2 and 200.
  const double one = 1 / std::sqrt(1 + 1e-5), other = 10 / std::sqrt(100 + 1e-5);
  judge(checker, answer, "two rows in training, (1, 10) and (3, 30)", {{1, 10}, {3, 30}}, {1, 1}, {0, 0},
        {0, 0}, {1, 1}, true, {{-one, -other}, {one, other}}, {.2, 2}, {.9 + .2, .9 + 20});
  judge(checker, answer, "the same with gain (2, 3) and bias (5, −1)", {{1, 10}, {3, 30}}, {2, 3}, {5, -1},
        {10, 0}, {4, 100}, true, {{5 - 2 * one, -1 - 3 * other}, {5 + 2 * one, -1 + 3 * other}}, {9.2, 2},
        {3.6 + .2, 90 + 20});
  // Three rows: means 3 and 1, variances 14/3 and 2. Unbiased they are 7 and 3.
  const double first = 1 / std::sqrt(14. / 3 + 1e-5), second = 1 / std::sqrt(2 + 1e-5);
  judge(checker, answer, "three rows in training, (1, 0), (2, 0) and (6, 3)", {{1, 0}, {2, 0}, {6, 3}},
        {1, 1}, {0, 0}, {0, 0}, {1, 1}, true,
        {{-2 * first, -second}, {-first, -second}, {3 * first, 2 * second}}, {.3, .1}, {.9 + .7, .9 + .3});
  const double half = 1 / std::sqrt(4 + 1e-5);
  judge(checker, answer, "one row in use, running mean 1, running variance 4", {{3, 0}}, {1, 2}, {0, 1},
        {1, 1}, {4, 4}, false, {{2 * half, 1 - 2 * half}}, {1, 1}, {4, 4});
  judge(checker, answer, "three rows in use", exercise::column({1, 2, 6}), Array(Shape{1}, 1),
        Array(Shape{1}, 0), Array(Shape{1}, 2), Array(Shape{1}, 4), false,
        exercise::column({-half, 0, 4 * half}), Array(Shape{1}, 2), Array(Shape{1}, 4));
  judge(checker, answer, "rows that are all the same, in training", {{7, 1}, {7, 1}, {7, 1}}, {1, 1}, {3, 2},
        {0, 0}, {1, 1}, true, {{3, 2}, {3, 2}, {3, 2}}, {.7, .1}, {.9, .9});
  const double small = 1e-3 / std::sqrt(1e-6 + 1e-5);
  judge(checker, answer, "a variance of 1e-6, in training", {{-.001, 0}, {.001, 0}}, {1, 1}, {0, 0}, {0, 0},
        {1, 1}, true, {{-small, 0}, {small, 0}}, {0, 0}, {.9 + 2e-7, .9});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a batch")) {
    const std::size_t N = exercise::between(3, 6, generator), C = exercise::between(2, 4, generator);
    const Array x = normal({N, C}, 2, generator), gain = uniform({C}, .5, 2, generator),
                bias = normal({C}, 1, generator);
    const Array mean = normal({C}, 1, generator), variance = uniform({C}, .5, 3, generator);
    const bool training = generator.chance(.7);
    Array new_mean = mean, new_variance = variance;
    const Array y = batch_norm_layer(x, gain, bias, new_mean, new_variance, training).value();
    judge(checker, answer, name, x, gain, bias, mean, variance, training, y, new_mean, new_variance);
  }

  exercise::arguments_kept(checker,
                           {{"x", exercise::wave({4, 3}, .7)}, {"gain", {1, 2, .5}}, {"bias", {0, 1, -1}}},
                           [&](const std::vector<Tensor>& in) {
                             Array mean{0, 0, 0}, variance{1, 1, 1};
                             return answer(in[0], in[1], in[2], mean, variance, true);
                           });
  exercise::flows_back(checker, "four rows in training",
                       {{"x", exercise::wave({4, 3}, .7)}, {"gain", {1, 2, .5}}, {"bias", {0, 1, -1}}},
                       [&](const std::vector<Tensor>& in) {
                         Array mean{0, 0, 0}, variance{1, 1, 1};
                         return answer(in[0], in[1], in[2], mean, variance, true);
                       });
  exercise::flows_back(checker, "four rows in use",
                       {{"x", exercise::wave({4, 3}, .7)}, {"gain", {1, 2, .5}}, {"bias", {0, 1, -1}}},
                       [&](const std::vector<Tensor>& in) {
                         Array mean{.5, 0, 1}, variance{1, 2, 4};
                         return answer(in[0], in[1], in[2], mean, variance, false);
                       });
}

/// What a wrong normalisation changes.
struct Variant {
  enum class Source { by_mode, always_batch, always_running } source = Source::by_mode;
  bool keeps_tenth = false;    ///< momentum on the wrong side
  bool over_features = false;  ///< layer norm
  enum class Remembers { unbiased, biased, whole_ratio, by_features } remembered = Remembers::unbiased;
  bool unbiased_use = false;  ///< divides by N − 1 in the batch too
  bool remembers_in_use = false;
  bool remembers = true;
  bool root = true;
  enum class Epsilon { inside, outside, none } epsilon = Epsilon::inside;
  bool gain = true;
  bool detached = false;         ///< no gradient through μ and σ²
  bool detached_in_use = false;  ///< no gradient to x
};

Tensor wrong(const Variant& how, const Tensor& x, const Tensor& gain, const Tensor& bias, Array& running_mean,
             Array& running_variance, bool training) {
  using enum Variant::Source;
  const auto N = static_cast<double>(x.size(0));
  const double unbiased = N > 1 ? N / (N - 1) : 1;
  using Remembers = Variant::Remembers;
  const auto C = static_cast<double>(x.size(1));
  const double remembered = how.remembered == Remembers::biased        ? 1
                            : how.remembered == Remembers::whole_ratio ? std::floor(unbiased)
                            : how.remembered == Remembers::by_features ? (C > 1 ? C / (C - 1) : 1)
                                                                       : unbiased;
  const bool of_batch = how.source == always_batch || (how.source == by_mode && training);
  Tensor centre = running_mean, variance = running_variance;
  const Tensor batch_mean = mean(x, 0), batch_variance = mean(square(x - batch_mean), 0);
  if (of_batch) {
    centre = how.detached ? batch_mean.detach() : batch_mean;
    variance = how.detached ? batch_variance.detach() : batch_variance;
    if (how.unbiased_use) variance = variance * unbiased;
    if (how.over_features) {
      centre = mean(x, 1, true);
      variance = mean(square(x - centre), 1, true);
    }
  }
  if (how.remembers && (training || how.remembers_in_use)) {
    const double keep = how.keeps_tenth ? .1 : .9;
    const Array m = batch_mean.value(), v = batch_variance.value();
    for (std::size_t c = 0; c < running_mean.size(); ++c) {
      running_mean(c) = keep * running_mean(c) + (1 - keep) * m(c);
      running_variance(c) = keep * running_variance(c) + (1 - keep) * v(c) * remembered;
    }
  }
  const Tensor padded = variance + (how.epsilon == Variant::Epsilon::inside ? 1e-5 : 1e-30);
  const Tensor deviation = how.root ? sqrt(padded) : padded;
  const Tensor in = how.detached_in_use && !training ? x.detach() : x;
  const Tensor normalised =
      (in - centre) / (how.epsilon == Variant::Epsilon::outside ? deviation + 1e-5 : deviation);
  return how.gain ? normalised * gain + bias : normalised;
}

const exercise::Exercise registered(
    "2.2", &batch_norm_layer, check,
    {{"the batch's own statistics in use",
      "In use you still take mean and variance of the batch: then what an example gets depends on those "
      "beside it. The running ones "
      "are there for that.",
      exercise::bound<wrong, Variant{.source = Variant::Source::always_batch}>},
     {"running statistics in training",
      "In training you normalise by the running mean and variance; those of the batch are to be taken, and "
      "the running ones only moved.",
      exercise::bound<wrong, Variant{.source = Variant::Source::always_running}>},
     {"momentum on the wrong side",
      "Your running mean and variance keep a tenth of what they were and take nine tenths of the batch; it "
      "is the other way round.",
      exercise::bound<wrong, Variant{.keeps_tenth = true}>},
     {"over features",
      "You normalise each row over its features, which is layer normalisation; here each feature is "
      "normalised over the rows.",
      exercise::bound<wrong, Variant{.over_features = true}>},
     {"biased running variance",
      "Your running variance moves to the biased one; it is to move to σ² · N / (N − 1), the estimate for "
      "all examples.",
      exercise::bound<wrong, Variant{.remembered = Variant::Remembers::biased}>},
     {"N / (N - 1) of whole numbers",
      "Your N / (N − 1) is a quotient of whole numbers: 3 / 2 is 1 there. Make N a double.",
      exercise::bound<wrong, Variant{.remembered = Variant::Remembers::whole_ratio}>},
     {"features counted for rows", "Your N counts features; it is the number of rows, x.size(0).",
      exercise::bound<wrong, Variant{.remembered = Variant::Remembers::by_features}>},
     {"unbiased in the batch",
      "You divide by the unbiased variance in training: N / (N − 1) belongs to the running variance only.",
      exercise::bound<wrong, Variant{.unbiased_use = true}>},
     {"remembered in use",
      "Your running mean and variance move in use as well: what a model answers would change what it answers "
      "next.",
      exercise::bound<wrong, Variant{.remembers_in_use = true}>},
     {"nothing remembered",
      "Your running mean and variance stay what they were: in training each step is to move them.",
      exercise::bound<wrong, Variant{.remembers = false}>},
     {"no root", "You divide by the variance; a deviation is its root.",
      exercise::bound<wrong, Variant{.root = false}>},
     {"no epsilon",
      "Your ε is missing: it is added to the variance, under the root, and rows that are all the same need "
      "it.",
      exercise::bound<wrong, Variant{.epsilon = Variant::Epsilon::none}>},
     {"epsilon outside of the root",
      "You add ε to the deviation; it is added to the variance, under the root.",
      exercise::bound<wrong, Variant{.epsilon = Variant::Epsilon::outside}>},
     {"no gain and bias",
      "You left gain and bias out: y is scaled by one and shifted by the other at the end.",
      exercise::bound<wrong, Variant{.gain = false}>},
     {"no gradient through the statistics",
      "Your numbers are right, but μ and σ² were taken as constants: they depend on x too, so write them "
      "with tensors.",
      exercise::bound<wrong, Variant{.detached = true}>},
     {"the graph cut in use",
      "Your numbers are right, but in use no gradient comes back to x: compute with the tensor itself.",
      exercise::bound<wrong, Variant{.detached_in_use = true}>}});

}  // namespace
