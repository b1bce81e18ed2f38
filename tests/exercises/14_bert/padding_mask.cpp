#include "14_bert/padding_mask.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;

namespace {

struct Answer {
  decltype(&padding_mask) mask;
  decltype(&attend_to_words) attention;
};

/// 1 where hidden, as the checker compares numbers.
Array shown(const Mask& hidden) {
  Array numbers = Array::from_shape(hidden.shape());
  std::copy(hidden.begin(), hidden.end(), numbers.begin());
  return numbers;
}

/// True where padding stands: ids (B,T) → (B,T,1).
Mask padding_in(const Indices& ids, Index padding) {
  Mask here = Mask::from_shape({ids.shape(0), ids.shape(1), std::size_t{1}});
  std::transform(ids.begin(), ids.end(), here.begin(), [&](Index id) { return id == padding; });
  return here;
}

void judge_mask(exercise::Checker& checker, decltype(&padding_mask) answer) {
  checker.equal("mask: the texts 2 7 3 and 2 3, filled up with 0 to four",
                shown(answer({{2, 7, 3, 0}, {2, 3, 0, 0}}, 0)), Array{{{0, 0, 0, 1}}, {{0, 0, 1, 1}}});
  checker.equal("mask: one text without padding", shown(answer({{2, 7, 3}}, 0)), Array{{{0, 0, 0}}});
  checker.equal("mask: the same two, filled up with 1 instead; 0 is a word",
                shown(answer({{2, 0, 3, 1}, {2, 3, 1, 1}}, 1)), Array{{{0, 0, 0, 1}}, {{0, 0, 1, 1}}});
  checker.equal("mask: as many texts as tokens", shown(answer({{2, 0}, {2, 3}}, 0)),
                Array{{{0, 1}}, {{0, 0}}});
  checker.equal("mask: a batch without a text", shown(answer(Indices::from_shape({0, 3}), 0)),
                Array::from_shape({0, 1, 3}));
}

/// The three weights.
struct Weights {
  Array q, k, v;
};
/// One feature: (B,T) → (B,T,1).
Array with_axis(Array x) {
  x.reshape({x.shape(0), x.shape(1), std::size_t{1}});
  return x;
}

const Weights by_hand = {one(std::log(3.)), one(1), one(1)};
const Weights mixed = {wave({3, 3}, .31), wave({3, 3}, .41), wave({3, 3}, .51)};

/// What came out at padding's own places is taken as it should be: (B,T,C).
Array without_padding(Array found, const Array& wanted, const Indices& ids, Index padding) {
  if (found.shape() != wanted.shape()) return found;
  for (std::size_t b = 0; b < ids.shape(0); ++b) {
    for (std::size_t t = 0; t < ids.shape(1); ++t) {
      for (std::size_t c = 0; ids(b, t) == padding && c < found.shape(2); ++c)
        found(b, t, c) = wanted(b, t, c);
    }
  }
  return found;
}

void judge_attention(exercise::Checker& checker, decltype(&attend_to_words) answer) {
  const auto judge = [&](const std::string& name, const Array& x, const Indices& ids, const Weights& w,
                         const Array& wanted, Index padding = 0) {
    const Array found = answer(x, ids, padding, w.q, w.k, w.v).value();
    checker.equal("attend_to_words: " + name, without_padding(found, wanted, ids, padding), wanted);
  };
  const auto by_numbers = [&](const std::string& name, const Array& x, const Indices& ids,
                              const Array& wanted, Index padding = 0) {
    judge(name, with_axis(x), ids, by_hand, with_axis(wanted), padding);
  };
  by_numbers("x = 0 1", {{0, 1}}, {{2, 3}}, {{.5, .75}});
  by_numbers("x = 0 1, and padding with x = 5", {{0, 1, 5}}, {{2, 3, 0}}, {{.5, .75, 0}});
  by_numbers("x = 0 1, and padding with x = 0, twice", {{0, 1, 0, 0}}, {{2, 3, 0, 0}}, {{.5, .75, 0, 0}});
  by_numbers("x = −1 −1, and padding with x = 4: each sees both", {{-1, -1, 4}}, {{2, 3, 0}}, {{-1, -1, 0}});
  by_numbers("one token, and padding with x = 900", {{1, 900}}, {{2, 0}}, {{1, 0}});
  by_numbers("two texts: x = 0 1 with padding, and 0 1 0", {{0, 1, 7}, {0, 1, 0}}, {{2, 3, 0}, {2, 5, 3}},
             {{.5, .75, 0}, {1. / 3, .6, 1. / 3}});
  by_numbers("x = 0 1, and padding with x = 5, which is token 1", {{0, 1, 5}}, {{2, 0, 1}}, {{.5, .75, 0}},
             1);
  // W_q = −1,000: to the second token the words score −200,000 and −400,000
  judge("W_q = −1,000; x = 10 20, and padding with x = 0", with_axis({{10, 20, 0}}), {{2, 3, 0}},
        {one(-1000), one(1), one(1)}, with_axis({{10, 10, 0}}));

  const Array x = wave({2, 4, 3}, .37);
  const Indices ids = {{2, 7, 3, 0}, {2, 3, 0, 0}};
  // torch.nn.MultiheadAttention with one head and key_padding_mask
  judge("PyTorch's numbers", x, ids, mixed, pytorch::attend);
  exercise::flows_back(
      checker, "attend_to_words: what flows back",
      {{"x", x}, {"W_q", mixed.q}, {"W_k", mixed.k}, {"W_v", mixed.v}}, [&](const std::vector<Tensor>& in) {
        return masked_fill(answer(in[0], ids, 0, in[1], in[2], in[3]), padding_in(ids, 0), 0);
      });
}

void check(exercise::Checker& checker, Answer answer) {
  judge_mask(checker, answer.mask);
  judge_attention(checker, answer.attention);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts with padding")) {
    const std::size_t B = exercise::between(2, 3, generator), T = exercise::between(2, 5, generator);
    const std::size_t C = exercise::between(1, 4, generator);
    const auto padding = static_cast<Index>(generator.below(2));
    Indices ids = exercise::drawn_indices(2, 10, {B, T}, generator);
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t t = exercise::between(1, T, generator); t < T; ++t) ids(b, t) = padding;
    }
    const auto drawn = [&](const Shape& shape) { return normal(shape, 1, generator); };
    const Tensor x = drawn({B, T, C}), q = drawn({C, C}), k = drawn({C, C}), v = drawn({C, C});
    const Array wanted = attend_to_words(x, ids, padding, q, k, v).value();
    const Array found = answer.attention(x, ids, padding, q, k, v).value();
    checker.equal(name + ": mask", shown(answer.mask(ids, padding)), shown(padding_mask(ids, padding)));
    checker.equal(name + ": attend_to_words", without_padding(found, wanted, ids, padding), wanted);
  }
}

/// What a wrong mask hides.
struct Hides {
  enum {
    padding,
    words,
    token_0,
    one_more,
    one_fewer,
    all_but_first,
    nothing,
    behind_the_longest
  } what = padding;
  enum { keys, rows_of_keys, keys_and_queries, queries, without_axis, as_the_first } shape = keys;
};

Mask mask(const Hides& how, const Indices& ids, Index padding) {
  const std::size_t B = ids.shape(0), T = ids.shape(1);
  const auto hides = [&](std::size_t b, std::size_t t) {
    if (how.shape == Hides::as_the_first) b = 0;
    const bool here = ids(b, t) == padding, next = t + 1 == T ? here : ids(b, t + 1) == padding;
    if (how.what == Hides::words) return !here;
    if (how.what == Hides::token_0) return ids(b, t) == 0;
    if (how.what == Hides::one_more) return next;
    if (how.what == Hides::one_fewer) return here && t > 0 && ids(b, t - 1) == padding;
    if (how.what == Hides::all_but_first) return here || t > 0;
    if (how.what == Hides::behind_the_longest) {
      for (std::size_t other = 0; other < B; ++other) {
        if (ids(other, t) != padding) return false;
      }
    }
    return here && how.what != Hides::nothing;
  };
  Mask flat = Mask::from_shape({B, T});
  for (std::size_t b = 0; b < B; ++b) {
    for (std::size_t t = 0; t < T; ++t) flat(b, t) = hides(b, t);
  }
  if (how.shape == Hides::without_axis) return flat;
  Mask row = flat, column = flat;
  row.reshape({B, std::size_t{1}, T});
  column.reshape({B, T, std::size_t{1}});
  if (how.shape == Hides::queries) return column;
  if (how.shape == Hides::keys_and_queries) return unrolled::attention::hidden_by_either(row, column);
  if (how.shape == Hides::rows_of_keys)
    return unrolled::attention::hidden_by_either(row, Mask(Mask::shape_type{B, T, T}, false));
  return row;
}

/// What wrong attention does.
struct Attends {
  enum {
    before_softmax,
    after_softmax,
    in_x,
    with_a_low_score,
    with_a_lower_score,
    with_zero,
    never
  } hidden = before_softmax;
  Hides mask = {};
  enum { once, twice, not_at_all } scaled = once;
  bool transposed = false, over_queries = false;
  bool same_query = false, causal = false, turned = false, bare_values = false, fixed = false, cut = false;
};

Tensor attention(const Attends& how, const Tensor& x, const Indices& ids, Index padding, const Tensor& W_q,
                 const Tensor& W_k, const Tensor& W_v) {
  Mask hidden = mask(how.mask, ids, how.fixed ? 0 : padding);
  if (how.causal)
    hidden = unrolled::attention::hidden_by_either(hidden, unrolled::attention::causal_mask(ids.shape(1)));
  const Tensor read = how.hidden == Attends::in_x ? masked_fill(x, padding_in(ids, padding), 0) : x;
  const auto product = [&](const Tensor& W) { return matmul(read, how.transposed ? transpose(W) : W); };
  const Tensor query = product(W_q), key = product(W_k), value = how.bare_values ? read : product(W_v);
  Tensor scores =
      how.turned ? matmul(key, transpose(query)) : matmul(query, transpose(how.same_query ? query : key));
  const auto C = static_cast<double>(x.size(2));
  if (how.scaled != Attends::not_at_all) scores = scores / (how.scaled == Attends::twice ? C : std::sqrt(C));
  const double low = how.hidden == Attends::before_softmax       ? -std::numeric_limits<double>::infinity()
                     : how.hidden == Attends::with_a_low_score   ? -10
                     : how.hidden == Attends::with_a_lower_score ? -10'000
                                                                 : 0;
  if (how.hidden != Attends::after_softmax && how.hidden != Attends::in_x && how.hidden != Attends::never)
    scores = masked_fill(scores, hidden, low);
  Tensor weights = softmax(scores, how.over_queries ? 1 : -1);
  if (how.hidden == Attends::after_softmax) weights = masked_fill(weights, hidden, 0);
  const Tensor output = matmul(weights, value);
  return how.cut ? output.detach() : output;
}

template <Hides how>
constexpr Answer hides = {exercise::bound<mask, how>, exercise::bound<attention, Attends{.mask = how}>};
template <Attends how>
constexpr Answer attends = {exercise::bound<mask, Hides{}>, exercise::bound<attention, how>};

const exercise::Exercise registered(
    "14.3", Answer{&padding_mask, &attend_to_words}, check,
    {{"no mask", "Your attention looks at padding as well: what a text means changes with what fills it up.",
      attends<Attends{.hidden = Attends::never}>},
     {"nothing hidden", "Your mask hides nothing, so what a text means changes with what fills it up.",
      hides<Hides{.what = Hides::nothing}>},
     {"upside down", "You hid the words and showed the padding: true means hidden here.",
      hides<Hides{.what = Hides::words}>},
     {"token 0", "You hid the token 0; the number of the padding is an argument, and elsewhere 0 is a word.",
      hides<Hides{.what = Hides::token_0}>},
     {"one token too many", "You hid the last token of a text along with its padding.",
      hides<Hides{.what = Hides::one_more}>},
     {"first padding seen", "The first padding after a text is not hidden.",
      hides<Hides{.what = Hides::one_fewer}>},
     {"queries hidden",
      "You hid padding as queries, with a mask (B,T,1); it must be hidden as keys, (B,1,T).",
      hides<Hides{.shape = Hides::queries}>},
     {"without the middle axis",
      "Your mask is (B,T): with (B,T,T) weights its B would be taken for the queries. It is to be (B,1,T).",
      hides<Hides{.shape = Hides::without_axis}>},
     {"one row for each query",
      "Your mask is (B,T,T), the same row for all queries; one is enough, and stretches: (B,1,T).",
      hides<Hides{.shape = Hides::rows_of_keys}>},
     {"queries hidden as well",
      "Your mask is (B,T,T), and hides the queries of padding, too; one row serves all queries: (B,1,T).",
      hides<Hides{.shape = Hides::keys_and_queries}>},
     {"after the longest",
      "You hid what is padding in all texts, after the longest; each text has its own length.",
      hides<Hides{.what = Hides::behind_the_longest}>},
     {"first text's padding",
      "You hid the same places in all texts, those of the first; each has its own length.",
      hides<Hides{.shape = Hides::as_the_first}>},
     {"hidden after softmax",
      "You took padding out after the softmax: it has had its share of the sum, and the words' weights sum "
      "to less than 1.",
      attends<Attends{.hidden = Attends::after_softmax}>},
     {"padding set to 0",
      "You set padding's vectors to 0: then it is found with a score of 0, which is a score like any other.",
      attends<Attends{.hidden = Attends::in_x}>},
     {"score of 0",
      "You gave padding a score of 0; e⁰ is 1, and words with negative scores get less than that.",
      attends<Attends{.hidden = Attends::with_zero}>},
     {"a low score",
      "You gave padding a low score; it still has a little weight, and words may score lower. −∞ leaves "
      "none.",
      attends<Attends{.hidden = Attends::with_a_low_score}>},
     {"a very low score",
      "You gave padding a score so low that its weight is 0 nearly always; where words score lower, it has "
      "all of it. −∞ leaves none.",
      attends<Attends{.hidden = Attends::with_a_lower_score}>},
     {"not divided by √C", "Your mask is right, but the scores are not divided by √C.",
      attends<Attends{.scaled = Attends::not_at_all}>},
     {"divided by √C twice",
      "Your mask is right, but the scores are divided by √C twice; scaled_dot_product does it itself.",
      attends<Attends{.scaled = Attends::twice}>},
     {"W transposed", "Your mask is right, but you multiplied by W transposed; here x · W.",
      attends<Attends{.transposed = true}>},
     {"softmax over queries",
      "Your softmax goes over the queries; for one query the weights of all keys must sum to 1.",
      attends<Attends{.over_queries = true}>},
     {"queries for keys", "Your mask is right, but queries are compared with queries; they look for keys.",
      attends<Attends{.same_query = true}>},
     {"queries and keys swapped",
      "Your mask is right, but W_q makes the keys and W_k the queries: the queries are x · W_q.",
      attends<Attends{.turned = true}>},
     {"the future hidden too",
      "You hid what comes after a token as well, as GPT does; BERT looks to both sides, and only padding is "
      "hidden.",
      attends<Attends{.causal = true}>},
     {"x for values", "Your mask is right, but x itself stands for the values; they are products with W_v.",
      attends<Attends{.bare_values = true}>},
     {"padding is 0 in attention",
      "Your mask is right, but attend_to_words takes 0 for the padding; its number is an argument.",
      attends<Attends{.fixed = true}>},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: nothing flows back to learn by.",
      attends<Attends{.cut = true}>}});

}  // namespace
