// What follows from the formulas alone: nothing is trained here.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "10_positions/experiments/story.hpp"

namespace unrolled::positions {
namespace {

using attention::MultiHeadAttention;

constexpr std::size_t width = 48, heads = 4;

double largest(const Tensor& x) {
  double most = 0;
  for (const Real each : x.value()) most = std::max(most, std::abs(static_cast<double>(each)));
  return most;
}

Tensor rows(const Tensor& x, std::size_t begin, std::size_t end) {
  return slice(x, 0, static_cast<Index>(begin), static_cast<Index>(end));
}

/// A way whose tables hold any numbers: T5's begin as zeros.
WayPointer some_way(Kind kind, Generator& generator) {
  WayPointer way = make_way(kind, width, heads, read_length, generator);
  for (Tensor table : way->parameters()) table.value() = normal(table.shape(), 1, generator);
  return way;
}

/// The scores of all heads: x (T,C) → (H,T,T).
Tensor scores_of(const Way& way, const MultiHeadAttention& layer, const Tensor& x) {
  const NoGrad no_grad;
  const Tensor placed = way.place(x);
  const Tensor queries = way.turn(layer.W_q(placed)), keys = way.turn(layer.W_k(placed));
  const Tensor products =
      matmul(attention::split_heads(queries, heads), transpose(attention::split_heads(keys, heads)));
  const Tensor scores = products / std::sqrt(static_cast<double>(width / heads));
  const Tensor bias = way.bias(queries, x.size(0));
  return bias ? scores + bias : scores;
}

/// The same text stands twice, one after the other. By how much do the scores of the second's queries, with its own keys or with those of
/// the first, differ from the scores within the first?
enum class Moved { both, query_alone };
double change_when(Moved moved, const Way& way, const MultiHeadAttention& layer, const Tensor& text) {
  const auto T = static_cast<Index>(text.size(0)), key = moved == Moved::both ? T : 0;
  const Tensor scores = scores_of(way, layer, concat({text, text}, 0));
  const auto part = [&](Index query, Index key) {
    return slice(slice(scores, 1, query, query + T), 2, key, key + T);
  };
  return largest(part(0, 0) - part(T, key));
}

void move_together(app::Program& program) {
  Generator generator(program.seed());
  const MultiHeadAttention layer(width, heads, generator);
  const Tensor text = normal({24, width}, 1, generator);
  std::vector<app::Row> table;
  std::vector<double> difference;
  for (const NamedKind& each : kinds) {
    difference.push_back(change_when(Moved::both, *some_way(each.kind, generator), layer, text));
    table.push_back({each.name, fmt::format("{:.1e}", difference.back())});
  }
  program.say(
      "The same 24 tokens stand twice, at positions 0 to 23 and 24 to 47. By how much do the scores within "
      "the second "
      "differ from those within the first?");
  program.table({"way", "largest difference"}, table);
  const auto of = [&](Kind kind) { return difference[static_cast<std::size_t>(kind)]; };
  program.claim(
      {.claim = "Shaw, T5, ALiBi, RoPE: moving query and key together changes no score (largest difference)",
       .measured = std::max({of(Kind::relative), of(Kind::buckets), of(Kind::slopes), of(Kind::rotation)}),
       .relation = "<=",
       .bound = 1e-5,
       .control = of(Kind::sinusoid),
       .control_meaning = "sinusoids, added to the tokens"});
  double least = HUGE_VAL;
  for (const Kind kind : {Kind::relative, Kind::buckets, Kind::slopes, Kind::rotation}) {
    least = std::min(least, change_when(Moved::query_alone, *some_way(kind, generator), layer, text));
  }
  program.claim(
      {.claim = "and moving the query alone changes them (the least of the four largest differences)",
       .measured = least,
       .bound = .1,
       .control = change_when(Moved::query_alone, Way(), layer, text),
       .control_meaning = "no positions"});
}

void shift_sinusoids(app::Program& program) {
  Generator generator(program.seed());
  const std::size_t T = 64, s = 7;
  const Array table = attention::sinusoidal_positions(T + s, width);
  const Array learnt = normal({T + s, width}, 1 / std::sqrt(2.), generator);
  const auto product_moves = [&](const Array& positions) {
    const Tensor early = rows(positions, 0, T), late = rows(positions, s, T + s);
    return largest(matmul(early, transpose(early)) - matmul(late, transpose(late)));
  };
  program.claim({.claim = "PE(i) · PE(j) depends on i − j only (largest difference, 7 places on)",
                 .measured = product_moves(table),
                 .relation = "<=",
                 .bound = 1e-4,
                 .control = product_moves(learnt),
                 .control_meaning = "a table of random numbers"});

  // (sin a, cos a) turned back by b is (sin (a + b), cos (a + b)).
  const auto turned_by = [&](const Array& angle) {
    const std::vector<Index> one_head = {static_cast<Index>(T), 1, static_cast<Index>(width)};
    const Tensor before = reshape(rows(table, 0, T), one_head),
                 after = reshape(rows(table, s, T + s), one_head);
    return largest(rotate(before, angle, Pairs::neighbours) - after);
  };
  const Array each = broadcast_to(-Tensor(angles(1, width, s)), {T, width / 2}).value();
  const Array alike(Shape{T, width / 2}, -static_cast<Real>(s));
  program.claim({.claim = "PE(t + 7) = R(7) · PE(t): every pair turned by its own angle (largest difference)",
                 .measured = turned_by(each),
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = turned_by(alike),
                 .control_meaning = "one angle for all pairs"});
}

void keep_lengths(app::Program& program) {
  Generator generator(program.seed());
  const Tensor x = normal({48, width}, 1, generator);
  const auto change = [&](const Tensor& y) {
    const auto length = [](const Tensor& of) { return sqrt(sum(square(of), -1)); };
    return largest(length(y) / length(x) - 1);
  };
  const NoGrad no_grad;
  program.claim({.claim = "RoPE keeps the length of every query and key (largest relative change)",
                 .measured = change(Rotation(heads).turn(x)),
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = change(Sinusoid().place(x)),
                 .control_meaning = "a sinusoid added"});
  const std::vector<double> slopes = alibi_slopes(8);
  const auto off = [&](double first) {
    double most = 0;
    for (std::size_t h = 0; h < 8; ++h) {
      most = std::max(most, std::abs(slopes[h] - std::pow(.5, static_cast<double>(h) + first)));
    }
    return most;
  };
  program.claim({.claim = "ALiBi's slopes for 8 heads are 1/2, 1/4, … 1/256 (largest difference)",
                 .measured = off(1),
                 .relation = "==",
                 .bound = 0,
                 .control = off(0),
                 .control_meaning = "1, 1/2, … 1/128"});
}

void count_by_the_mask(app::Program& program) {
  Generator generator(program.seed());
  const MultiHeadAttention layer(width, heads, generator);
  const Tensor x = normal({24, width}, 1, generator);
  Indices last_first = Indices::from_shape({24});
  for (std::size_t t = 0; t < 24; ++t) last_first(t) = static_cast<Index>(23 - t);
  const Tensor reversed = gather(x, last_first);
  const NoGrad no_grad;
  const auto order = [&](const Mask& hidden) {
    return largest(layer(x, x, hidden) - gather(layer(reversed, reversed, hidden), last_first));
  };
  const double open = order(attention::no_mask), causal = order(attention::causal_mask(24));
  program.claim({.claim = "without positions and mask the order changes nothing (largest difference when it "
                          "is reversed)",
                 .measured = open,
                 .relation = "<=",
                 .bound = 1e-5,
                 .control = causal,
                 .control_meaning = "with the causal mask"});

  // All scores are 0; the first token alone has the value 1.
  Array marked(Shape{24, 1}, 0);
  marked(0, 0) = 1;
  const auto from_a_count = [&](const Mask& hidden) {
    const Tensor nothing = Array(Shape{24, 1}, 0);
    const Array y = attention::scaled_dot_product(nothing, nothing, marked, hidden).output.value();
    double off = 0;
    for (std::size_t t = 0; t < 24; ++t)
      off = std::max(off, std::abs(static_cast<double>(y(t, 0)) - 1 / static_cast<double>(t + 1)));
    return off;
  };
  program.say(
      "With the causal mask a model without positions is not without a sense of place: a head that weighs "
      "all alike "
      "reads 1, 1/2, 1/3, … off a marked first token. The mask counts.");
  program.claim(
      {.claim = "a head that weighs all alike reads 1/t off a marked first token (largest difference)",
       .measured = from_a_count(attention::causal_mask(24)),
       .relation = "<=",
       .bound = 1e-6,
       .control = from_a_count(attention::no_mask),
       .control_meaning = "without the mask"});
}

}  // namespace

void compare_scores(app::Program& program) {
  program.section("What the formulas say");
  move_together(program);
  shift_sinusoids(program);
  keep_lengths(program);
  count_by_the_mask(program);
}

}  // namespace unrolled::positions
