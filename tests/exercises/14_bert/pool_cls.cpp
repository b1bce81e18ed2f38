#include "14_bert/pool_cls.hpp"

#include <cmath>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

struct Answer {
  decltype(&pool_cls) cls;
  decltype(&pool_mean) mean;
};

const Array unit = {{1, 0}, {0, 1}};

void judge_cls(exercise::Checker& checker, decltype(&pool_cls) answer) {
  const Real one = std::tanh(Real{1}), two = std::tanh(Real{2}), three = std::tanh(Real{3});
  const Array text = {{{0, 1}, {2, 3}, {9, 9}}}, none = {0, 0};
  checker.equal("pool_cls: (0, 1), (2, 3), (9, 9); W the unit matrix, b = 0", answer(text, unit, none),
                Array{{0, one}});
  checker.equal("pool_cls: the same, b = (1, 2)", answer(text, unit, Array{1, 2}), Array{{one, three}});
  checker.equal("pool_cls: the same, W = (0, 1), (2, 3), b = 0", answer(text, Array{{0, 1}, {2, 3}}, none),
                Array{{two, three}});
  checker.equal("pool_cls: two texts that begin with (1, 2) and (2, 3)",
                answer(Array{{{1, 2}, {5, 5}}, {{2, 3}, {6, 6}}}, unit, none),
                Array{{one, two}, {two, three}});
  checker.equal("pool_cls: a text of [CLS] alone", answer(Array{{{3, 1}}}, unit, none), Array{{three, one}});

  const Array x = wave({2, 4, 3}, .7), W = wave({3, 3}, .9), b = wave({3}, 1.1);
  checker.equal("pool_cls: PyTorch's numbers", answer(x, W, b), pytorch::pool_cls);
  exercise::flows_back(checker, "pool_cls: what flows back", {{"x", x}, {"W", W}, {"b", b}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2]); });
}

void judge_mean(exercise::Checker& checker, decltype(&pool_mean) answer) {
  const Array text = {{{0, 1}, {2, 3}, {9, 9}}};
  checker.equal("pool_mean: (0, 1), (2, 3), (9, 9), length 2", answer(text, {2}), Array{{1, 2}});
  checker.equal("pool_mean: the same, length 3", answer(Array{{{0, 1}, {2, 3}, {4, 8}}}, {3}), Array{{2, 4}});
  checker.equal("pool_mean: the same, length 1", answer(text, {1}), Array{{0, 1}});
  checker.equal("pool_mean: two texts, lengths 1 and 2",
                answer(Array{{{4, 6}, {1, 1}}, {{4, 6}, {2, 4}}}, {1, 2}), Array{{4, 6}, {3, 5}});
  checker.equal("pool_mean: padding with the last features, three texts of lengths 2, 4 and 1",
                answer(wave({3, 4, 2}, .4), {2, 4, 1}),
                Array{{(std::sin(.4) + std::sin(1.2)) / 2, (std::sin(.8) + std::sin(1.6)) / 2},
                      {(std::sin(3.6) + std::sin(4.4) + std::sin(5.2) + std::sin(6.)) / 4,
                       (std::sin(4.) + std::sin(4.8) + std::sin(5.6) + std::sin(6.4)) / 4},
                      {std::sin(6.8), std::sin(7.2)}});
  exercise::flows_back(checker, "pool_mean: what flows back", {{"x", wave({2, 4, 3}, .7)}},
                       [&](const std::vector<Tensor>& in) {
                         return answer(in[0], {2, 4});
                       });
}

void check(exercise::Checker& checker, Answer answer) {
  judge_cls(checker, answer.cls);
  judge_mean(checker, answer.mean);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const std::size_t B = exercise::between(2, 3, generator), T = exercise::between(2, 5, generator);
    const std::size_t C = exercise::between(1, 4, generator);
    const Tensor x = normal({B, T, C}, 1, generator), W = normal({C, C}, 1, generator);
    const Tensor b = normal({C}, 1, generator);
    const Indices lengths = exercise::drawn_indices(1, T, {B}, generator);
    checker.equal(name + ": pool_cls", answer.cls(x, W, b), pool_cls(x, W, b));
    checker.equal(name + ": pool_mean", answer.mean(x, lengths), pool_mean(x, lengths));
  }
}

/// What a wrong pooler does.
struct Cls {
  enum { first, second, last, mean, largest, first_text, first_rows } token = first;
  bool transposed = false, product = true, bias = true, tanh = true, bias_outside = false, axis_kept = false;
  bool cut = false, x_cut = false, tanh_first = false;
  enum { tangent, sigmoid, positive } bent = tangent;
};

Tensor cls(const Cls& how, const Tensor& x, const Tensor& W, const Tensor& b) {
  const auto B = static_cast<Index>(x.size(0)), T = static_cast<Index>(x.size(1)),
             C = static_cast<Index>(x.size(2));
  const Index t = how.token == Cls::second ? 1 : how.token == Cls::last ? T - 1 : 0;
  Tensor first = how.token == Cls::mean         ? mean(x, 1)
                 : how.token == Cls::largest    ? max(x, 1)
                 : how.token == Cls::first_rows ? slice(reshape(x, {B * T, C}), 0, 0, B)
                 : how.token == Cls::first_text ? reshape(slice(x, 0, 0, 1), {T, C})
                                                : reshape(slice(x, 1, t, t + 1), {B, C});
  if (how.x_cut) first = first.detach();
  if (how.tanh_first) first = tanh(first);
  if (how.product) first = matmul(first, how.transposed ? transpose(W) : W);
  if (how.bias && !how.bias_outside) first = first + b;
  if (how.tanh)
    first = how.bent == Cls::sigmoid ? sigmoid(first) : how.bent == Cls::positive ? relu(first) : tanh(first);
  if (how.bias_outside) first = first + b;
  if (how.axis_kept) first = reshape(first, {B, 1, C});
  return how.cut ? first.detach() : first;
}

/// What a wrong mean does.
struct Mean {
  enum {
    text,
    all,
    one_more,
    one_fewer,
    but_cls,
    but_frame,
    as_long_as_the_first,
    as_long_as_the_longest
  } of = text;
  enum { by_length, by_all, not_at_all, by_longest, by_batch, in_whole_numbers } divided = by_length;
  bool largest = false, over_features = false, axis_kept = false, bent = false, cut = false;
};

Tensor mean_of(const Mean& how, const Tensor& x, const Indices& lengths) {
  const std::size_t B = x.size(0), T = x.size(1);
  if (how.over_features) return mean(x, 2);
  Array shares = xt::zeros<Real>({B, T, std::size_t{1}});
  Index longest = 0, sum_of_lengths = 0;
  for (const Index length : lengths) longest = std::max(longest, length), sum_of_lengths += length;
  for (std::size_t b = 0; b < B; ++b) {
    const Index from = how.of == Mean::but_cls || how.of == Mean::but_frame ? 1 : 0;
    const Index to = how.of == Mean::all                    ? static_cast<Index>(T)
                     : how.of == Mean::one_more             ? std::min(lengths(b) + 1, static_cast<Index>(T))
                     : how.of == Mean::one_fewer            ? lengths(b) - 1
                     : how.of == Mean::but_frame            ? lengths(b) - 1
                     : how.of == Mean::as_long_as_the_first ? lengths(0)
                     : how.of == Mean::as_long_as_the_longest ? longest
                                                              : lengths(b);
    const Index by = how.divided == Mean::by_all              ? static_cast<Index>(T)
                     : how.divided == Mean::not_at_all        ? 1
                     : how.divided == Mean::by_longest        ? longest
                     : how.divided == Mean::by_batch          ? sum_of_lengths
                     : how.of == Mean::as_long_as_the_first   ? lengths(0)
                     : how.of == Mean::as_long_as_the_longest ? longest
                     : how.of == Mean::but_frame              ? lengths(b) - 2
                                                              : lengths(b) - from;
    for (Index t = from; t < to; ++t) {
      shares(b, t, 0) =
          how.divided == Mean::in_whole_numbers ? static_cast<Real>(1 / by) : Real{1} / static_cast<Real>(by);
    }
  }
  const Mask hidden = xt::equal(shares, Real{0});
  const Tensor pooled = how.largest ? max(masked_fill(x, hidden, -1e9), 1) : sum(x * Tensor(shares), 1);
  if (how.axis_kept) return reshape(pooled, {static_cast<Index>(B), 1, -1});
  if (how.bent) return tanh(pooled);
  return how.cut ? pooled.detach() : pooled;
}

template <Cls how>
constexpr Answer first = {exercise::bound<cls, how>, exercise::bound<mean_of, Mean{}>};
template <Mean how>
constexpr Answer average = {exercise::bound<cls, Cls{}>, exercise::bound<mean_of, how>};

const exercise::Exercise registered(
    "14.4", Answer{&pool_cls, &pool_mean}, check,
    {{"last token", "pool_cls: you took the last token; [CLS] comes first.", first<Cls{.token = Cls::last}>},
     {"second token", "pool_cls: you took the token after [CLS], which is the first word.",
      first<Cls{.token = Cls::second}>},
     {"all tokens of the first text",
      "pool_cls: you took the first text with all its tokens; it is the first token of each text.",
      first<Cls{.token = Cls::first_text}>},
     {"first rows",
      "pool_cls: you laid the texts end to end and took the first B rows; each text has its own [CLS].",
      first<Cls{.token = Cls::first_rows}>},
     {"tanh first", "pool_cls: the tanh comes last, after W and b.",
      first<Cls{.tanh = false, .tanh_first = true}>},
     {"mean for [CLS]", "pool_cls: you averaged all tokens; [CLS] has a vector of its own.",
      first<Cls{.token = Cls::mean}>},
     {"largest for [CLS]",
      "pool_cls: you took the largest number of each feature; [CLS] has a vector of its own.",
      first<Cls{.token = Cls::largest}>},
     {"bare vector", "pool_cls: you returned the vector of [CLS] as it is; it goes through W, b and tanh.",
      first<Cls{.product = false, .bias = false, .tanh = false}>},
     {"no tanh", "pool_cls: the tanh is missing.", first<Cls{.tanh = false}>},
     {"sigmoid", "pool_cls: you took a sigmoid; the pooler has a tanh.", first<Cls{.bent = Cls::sigmoid}>},
     {"relu", "pool_cls: you took relu; the pooler has a tanh.", first<Cls{.bent = Cls::positive}>},
     {"no bias", "pool_cls: the bias is missing.", first<Cls{.bias = false}>},
     {"bias outside", "pool_cls: the bias is added after the tanh; it belongs inside.",
      first<Cls{.bias_outside = true}>},
     {"W transposed", "pool_cls: you multiplied by W transposed; here x · W, as everywhere in this book.",
      first<Cls{.transposed = true}>},
     {"axis kept",
      "pool_cls: your result is (B,1,C): slice keeps the axis of the tokens, which has size 1 now.",
      first<Cls{.axis_kept = true}>},
     {"x cut from the graph",
      "pool_cls: the values are right, but x is cut from the graph: the model below learns nothing.",
      first<Cls{.x_cut = true}>},
     {"[CLS] cut from the graph", "pool_cls: the values are right, but your result is cut from the graph.",
      first<Cls{.cut = true}>},
     {"padding counted", "pool_mean: padding is in your mean, so it changes with what fills the batch up.",
      average<Mean{.of = Mean::all, .divided = Mean::by_all}>},
     {"padding in the sum", "pool_mean: you divided by the length, but padding is in the sum.",
      average<Mean{.of = Mean::all}>},
     {"divided by T", "pool_mean: padding is not in the sum, but you divided by T, which counts it.",
      average<Mean{.divided = Mean::by_all}>},
     {"divided by the longest", "pool_mean: you divided by the length of the longest text; each has its own.",
      average<Mean{.divided = Mean::by_longest}>},
     {"divided by all lengths",
      "pool_mean: you divided by the tokens of all texts together; each has its own.",
      average<Mean{.divided = Mean::by_batch}>},
     {"sum for mean", "pool_mean: you summed the vectors; a mean was asked for.",
      average<Mean{.divided = Mean::not_at_all}>},
     {"one token too many",
      "pool_mean: one token of padding is in your sum: the text ends before place lengths(b).",
      average<Mean{.of = Mean::one_more}>},
     {"last token left out", "pool_mean: the text's last token is not in your sum.",
      average<Mean{.of = Mean::one_fewer}>},
     {"[CLS] left out", "pool_mean: you left out [CLS]; all tokens but padding were asked for.",
      average<Mean{.of = Mean::but_cls}>},
     {"[CLS] and [SEP] left out",
      "pool_mean: you left out [CLS] and [SEP]; the tokens around the words count too.",
      average<Mean{.of = Mean::but_frame}>},
     {"divided in whole numbers",
      "pool_mean: 1 / length of whole numbers is 0; make a Real of the length first.",
      average<Mean{.divided = Mean::in_whole_numbers}>},
     {"all as long as the first", "pool_mean: you gave all texts the length of the first.",
      average<Mean{.of = Mean::as_long_as_the_first}>},
     {"all as long as the longest", "pool_mean: you gave all texts the length of the longest.",
      average<Mean{.of = Mean::as_long_as_the_longest}>},
     {"largest for mean", "pool_mean: you took the largest number of each feature; a mean was asked for.",
      average<Mean{.largest = true}>},
     {"over features", "pool_mean: you averaged each token's features; it is the tokens that are averaged.",
      average<Mean{.over_features = true}>},
     {"axis of the mean kept", "pool_mean: your result is (B,1,C): the axis of the tokens is to go.",
      average<Mean{.axis_kept = true}>},
     {"mean through tanh", "pool_mean: the mean goes through no tanh; only [CLS] has a pooler.",
      average<Mean{.bent = true}>},
     {"mean cut from the graph", "pool_mean: the values are right, but your result is cut from the graph.",
      average<Mean{.cut = true}>}});

}  // namespace
