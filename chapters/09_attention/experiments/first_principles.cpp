// The first part of the story: what attention computes, why it divides by √D, and what masks and order do.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "09_attention/experiments/story.hpp"
#include "09_attention/positions.hpp"

namespace unrolled::attention {
namespace {

std::string three_digits(double number) { return fmt::format("{:.3f}", number); }

double largest_difference(const Array& a, const Array& b) {
  return static_cast<double>(xt::amax(xt::abs(a - b))());
}

/// Dot products of random vectors, 8 keys for each of 4,000 queries: (4000, 8).
Array random_products(std::size_t D, Generator& generator) {
  const NoGrad no_grad;
  const Tensor query(normal({4000, 1, D}, 1, generator)), key(normal({4000, 8, D}, 1, generator));
  return reshape(matmul(query, transpose(key)), {4000, 8}).value();
}

/// How large the gradient of the scores is after softmax: the median norm over the rows.
double slope_through_softmax(const Array& scores, Generator& generator) {
  const Tensor s = parameter(scores);
  softmax(s).backward(normal(scores.shape(), 1, generator));
  const Array slope = s.grad();
  const Array lengths = xt::sqrt(xt::sum(slope * slope, {1}));
  std::vector<Real> norms(lengths.begin(), lengths.end());
  std::nth_element(norms.begin(), norms.begin() + 2000, norms.end());
  return static_cast<double>(norms[2000]);
}

/// The largest |∂y_i/∂x_j| with j > i: how much the past depends on the future.
double influence_of_the_future(const MultiHeadAttention& layer, const Array& words, const Mask& hidden,
                               Generator& generator) {
  Real largest = 0;
  for (std::size_t i = 0; i + 1 < words.shape(0); ++i) {
    const Tensor x = parameter(words);
    const Tensor y = layer(x, x, hidden);
    Array at_i = xt::zeros<Real>(y.shape());
    xt::view(at_i, i) = normal({y.size(-1)}, 1, generator);
    y.backward(at_i);
    const Array slope = x.grad();
    largest = std::max(largest, xt::amax(xt::abs(xt::view(slope, xt::range(i + 1, words.shape(0)))))());
  }
  return static_cast<double>(largest);
}

}  // namespace

void soften_a_dictionary(app::Program& program) {
  program.section("A dictionary, softened");
  program.say(
      "A dictionary has a value for each key: cat 4, bird 2, fish 0 (legs). With keys as one-hot rows, query "
      "· "
      "Kᵀ is 1 at the right key, and that row times V is the value: a matrix product selects. Softmax makes "
      "the "
      "selection soft. A longer query gives a sharper softmax; a query between two keys gets a mean.");
  Array one_hot = xt::zeros<Real>({3, 3});
  for (std::size_t i = 0; i < 3; ++i) one_hot(i, i) = 1;
  const Tensor keys(one_hot);
  const Tensor legs = reshape(Tensor(Array{4, 2, 0}), {3, 1});
  std::vector<app::Row> rows;
  for (const auto& [name, direction] : {std::pair("cat", Array{1, 0, 0}), std::pair("bird", Array{0, 1, 0}),
                                        std::pair("cat + bird", Array{1, 1, 0})}) {
    for (const double loud : {1., 4., 16.}) {
      const auto [output, weights] = scaled_dot_product(Tensor(direction) * loud, keys, legs);
      const Array& w = weights.value();
      rows.push_back({fmt::format("{} · ({})", loud, name), three_digits(w(0)), three_digits(w(1)),
                      three_digits(w(2)), three_digits(output.item())});
    }
  }
  program.table({"query", "cat", "bird", "fish", "legs"}, rows);
}

void scale_the_scores(app::Program& program) {
  program.section("Why divide by √D?");
  const Tensor query(Array(xt::ones<Real>({1, 64})));
  Array key_rows = xt::ones<Real>({2, 64}) * Real{1.75};  // q · k = 112
  xt::view(key_rows, 1) = Real{1.5};                      // q · k = 96
  const Array products = matmul(query, transpose(Tensor(key_rows))).value();
  const Array weights = scaled_dot_product(query, Tensor(key_rows), Tensor(key_rows)).weights.value();
  const double unscaled = static_cast<double>(softmax(Tensor(products)).value()(0, 0));
  program.say(
      "Two keys of width 64 with q · k = {} and {}. Divided by √64 these are 14 and 12, and softmax gives "
      "{:.4f} "
      "and {:.4f}. Without the division it gives {:.7f}: all of the weight, and almost no gradient.",
      products(0, 0), products(0, 1), weights(0, 0), weights(0, 1), unscaled);
  program.claim({.claim = "scores 112 and 96 over √64 become 14 and 12, and softmax gives the first .8808",
                 .measured = static_cast<double>(weights(0, 0)),
                 .relation = "within",
                 .bound = 1 / (1 + std::exp(-2.)),
                 .tolerance = 1e-6,
                 .control = unscaled,
                 .control_meaning = "not divided"});

  std::vector<app::Row> rows;
  double narrow = 0;
  for (const std::size_t D : {4, 16, 64, 256, 512}) {
    Generator generator(program.seed());
    const Array scores = random_products(D, generator);
    const auto width = static_cast<double>(D);
    const double variance = static_cast<double>(xt::mean(scores * scores)());
    const double whole = slope_through_softmax(scores, generator);
    const double scaled = slope_through_softmax(scores / static_cast<Real>(std::sqrt(width)), generator);
    rows.push_back({std::to_string(D), fmt::format("{:.1f}", variance), fmt::format("{:.2e}", scaled),
                    fmt::format("{:.2e}", whole), fmt::format("{:.0f}", scaled / whole)});
    if (D == 4) narrow = scaled / whole;
    if (D == 64) {
      program.claim({.claim = "the variance of q · k is the width: Var / D at D = 64",
                     .measured = variance / width,
                     .relation = "within",
                     .bound = 1,
                     .tolerance = 0.05,
                     .control = variance / width / width,
                     .control_meaning = "after dividing by √D"});
    }
    if (D == 512) {
      program.claim(
          {.claim = "undivided scores saturate softmax: its gradient falls by this factor at D = 512",
           .measured = scaled / whole,
           .bound = 100,
           .control = narrow,
           .control_meaning = "D = 4"});
    }
  }
  program.say(
      "Random queries, 8 random keys each; the gradient is the median over the queries, after softmax.");
  program.table({"D", "Var(q · k)", "gradient, divided by √D", "not divided", "factor"}, rows);
}

void hide_and_reorder(app::Program& program) {
  program.section("Order and the future");
  Generator generator(program.seed());
  constexpr std::size_t T = 7, C = 16;
  const MultiHeadAttention layer(C, 4, generator);
  const Array words = normal({T, C}, 1, generator);
  const Array positions = sinusoidal_positions(T, C);
  std::vector<std::size_t> order = {3, 0, 6, 2, 5, 1, 4};
  const auto reordered = [&](const Array& x) { return Array(xt::view(x, xt::keep(order))); };
  const auto apply = [&](const Array& x) { return layer(Tensor(x), Tensor(x)).value(); };

  const double bare = largest_difference(apply(reordered(words)), reordered(apply(words)));
  const double placed =
      largest_difference(apply(reordered(words) + positions), reordered(apply(words + positions)));
  program.say(
      "Shuffle the words, and without positions the layer's answers are the same, shuffled alike (difference "
      "{:.1e}): it sees a set. With sinusoidal positions added they are not ({:.2f}).",
      bare, placed);
  program.claim({.claim = "without positions the layer is permutation-equivariant (largest difference)",
                 .measured = bare,
                 .relation = "<=",
                 .bound = 1e-6,
                 .control = placed,
                 .control_meaning = "with positions"});

  const double causal = influence_of_the_future(layer, words, causal_mask(T), generator);
  const double open = influence_of_the_future(layer, words, no_mask, generator);
  program.say("With the causal mask no output depends on a later word: the largest ∂y_i/∂x_j, j > i, is {}.",
              causal);
  program.claim({.claim = "the causal mask hides the future: largest |∂y_i/∂x_j| with j > i",
                 .measured = causal,
                 .relation = "==",
                 .bound = 0,
                 .control = open,
                 .control_meaning = "no mask"});
}

}  // namespace unrolled::attention
