#include "13_gpt/kv_cache.hpp"

#include <cmath>
#include <numeric>

#include "exercise.hpp"
#include "graph.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using attention::KeyValue;
using exercise::column;
using exercise::one;
using exercise::wave;

namespace {

using Answer = decltype(&attend_cached);

/// Where the words stand, and the three weights.
struct Weights {
  Array positions, q, k, v;
};

/// With one feature, a word of 1 asks for ones with a score of ln 3.
const Weights by_hand = {Array(Shape{3, 1}, 0), one(std::log(3.)), one(1), one(1)};
const Weights mixed = {wave({9, 4}, .29), wave({4, 4}, .31), wave({4, 4}, .41), wave({4, 4}, .51)};

/// A text of words with one feature: (1,T,1).
Array text_of(const std::vector<Real>& words) { return reshape(column(words), {1, -1, 1}).value(); }

Tensor ask(Answer answer, const Array& x, KeyValue& cache, const Weights& w) {
  return answer(x, cache, w.positions, w.q, w.k, w.v);
}

/// Some words of a text.
Array words(const Array& text, Index begin, Index end) { return slice(text, 1, begin, end).value(); }

/// All words at once, without a cache: what it must be equal to, however the text was cut.
struct Reread {
  Reread(const Array& text, const Weights& w) {
    const std::size_t T = text.shape(1);
    const Tensor placed = Tensor(text) + slice(w.positions, 0, 0, static_cast<Index>(T));
    kept = {matmul(placed, Tensor(w.k)), matmul(placed, Tensor(w.v))};
    output = attention::scaled_dot_product(matmul(placed, Tensor(w.q)), kept.key, kept.value,
                                           attention::causal_mask(T))
                 .output.value();
  }
  Array output;
  KeyValue kept;
};

/// What a cache holds; a wrong answer may have left it empty.
Tensor held(const Tensor& kept) { return kept ? kept : Tensor(Array(Shape{0}, 0)); }

/// A text that is read in pieces of this many words each.
void judge(exercise::Checker& checker, const std::string& name, Answer answer, const Array& text,
           const std::vector<Index>& pieces, const Weights& w) {
  const Reread expected(text, w);
  KeyValue cache;
  Index read = 0;
  for (const Index T : pieces) {
    const Tensor output = ask(answer, words(text, read, read + T), cache, w);
    checker.equal(name + (T == 1 ? fmt::format(": word {}", read + 1)
                                 : fmt::format(": words {} to {}", read + 1, read + T)),
                  output, words(expected.output, read, read + T));
    read += T;
  }
  checker.equal(name + ": the keys that are kept", held(cache.key), expected.kept.key);
  checker.equal(name + ": the values that are kept", held(cache.value), expected.kept.value);
}

void check(exercise::Checker& checker, Answer answer) {
  // Scores 0 and ln 3: weights ¼ and ¾. Then 0, ln 3 and ln 3.
  KeyValue cache;
  checker.equal("a word of 0", ask(answer, text_of({0}), cache, by_hand), text_of({0}));
  checker.equal("then a word of 1", ask(answer, text_of({1}), cache, by_hand), text_of({.75}));
  checker.equal("then another", ask(answer, text_of({1}), cache, by_hand), text_of({6. / 7}));
  KeyValue at_once;
  checker.equal("a word of 0 once more", ask(answer, text_of({0}), at_once, by_hand), text_of({0}));
  checker.equal("then two words of 1 at once", ask(answer, text_of({1, 1}), at_once, by_hand),
                text_of({.75, 6. / 7}));
  KeyValue placed;
  const Weights counting = {column({0, 1, 2}), by_hand.q, by_hand.k, by_hand.v};
  checker.equal("a word of 0 at position 0", ask(answer, text_of({0}), placed, counting), text_of({0}));
  checker.equal("a word of 0 at position 1, which adds 1", ask(answer, text_of({0}), placed, counting),
                text_of({.75}));

  const Array text = wave({2, 6, 4}, .37);
  judge(checker, "six words, one at a time", answer, text, {1, 1, 1, 1, 1, 1}, mixed);
  judge(checker, "six words at once", answer, text, {6}, mixed);
  judge(checker, "six words, three and three", answer, text, {3, 3}, mixed);
  judge(checker, "six words, one, two, two and one", answer, text, {1, 2, 2, 1}, mixed);

  // Two readings, in turns.
  const Array other = wave({2, 2, 4}, .83);
  const Array one_way = Reread(words(text, 0, 2), mixed).output, other_way = Reread(other, mixed).output;
  KeyValue first, second;
  ask(answer, words(text, 0, 1), first, mixed);
  ask(answer, words(other, 0, 1), second, mixed);
  checker.equal("two texts in turns: the first", ask(answer, words(text, 1, 2), first, mixed),
                words(one_way, 1, 2));
  checker.equal("two texts in turns: the second", ask(answer, words(other, 1, 2), second, mixed),
                words(other_way, 1, 2));
  // A text that goes on in two ways.
  KeyValue branch;
  ask(answer, words(text, 0, 1), branch, mixed);
  KeyValue copy = branch;
  ask(answer, words(other, 0, 2), copy, mixed);
  checker.equal("a copy of the cache has read on; the cache itself has not",
                ask(answer, words(text, 1, 2), branch, mixed), words(one_way, 1, 2));

  // torch.nn.MultiheadAttention(4, 1, bias=False), all six words at once
  KeyValue half;
  ask(answer, words(text, 0, 3), half, mixed);
  checker.equal("PyTorch's numbers: the last three of six words", ask(answer, words(text, 3, 6), half, mixed),
                words(pytorch::kv_cache, 3, 6));

  exercise::flows_back(checker, "what flows back from the last three to all six",
                       {{"x", text}, {"W_q", mixed.q}, {"W_k", mixed.k}, {"W_v", mixed.v}},
                       [&](const std::vector<Tensor>& in) {
                         KeyValue read;
                         answer(slice(in[0], 1, 0, 3), read, mixed.positions, in[1], in[2], in[3]);
                         return answer(slice(in[0], 1, 3, 6), read, mixed.positions, in[1], in[2], in[3]);
                       });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("three pieces of texts")) {
    const std::size_t B = exercise::between(1, 3, generator), C = exercise::between(1, 5, generator);
    const auto drawn = [&](std::size_t rows) { return normal({rows, C}, 1, generator); };
    const Weights w = {drawn(9), drawn(C), drawn(C), drawn(C)};
    KeyValue kept, wanted;
    std::vector<Tensor> found, expected;
    for (int n = 0; n < 3; ++n) {
      const Array x = normal({B, exercise::between(1, 2, generator), C}, 1, generator);
      found.push_back(ask(answer, x, kept, w)), expected.push_back(ask(&attend_cached, x, wanted, w));
    }
    checker.equal(name + ": what is seen", concat(found, 1), concat(expected, 1));
    checker.equal(name + ": the keys that are kept", held(kept.key), wanted.key);
    checker.equal(name + ": the values that are kept", held(kept.value), wanted.value);
  }
}

/// What a wrong cache does.
struct Variant {
  enum { go_on, restart, one_later, shared, by_row } places = go_on;
  enum { whole, front, none, first_alone, own } mask = whole;
  bool kept = true, kept_again = true, asked = true, in_front = false, own_asked = true,
       last_piece_only = false;
  bool keys_as_values = false, inputs_kept = false, in_place = false;
  bool placed_query = true, placed_key = true, placed_value = true;
  bool divided_twice = false, cut = false;
};

Tensor wrong(const Variant& how, const Tensor& x, KeyValue& cache, const Tensor& positions, const Tensor& W_q,
             const Tensor& W_k, const Tensor& W_v) {
  const std::size_t S = cache.key ? cache.key.size(1) : 0, T = x.size(1);
  std::vector<Index> rows(
      T, static_cast<Index>(cache.key && how.places == Variant::by_row ? cache.key.size(0) : S));
  if (how.places == Variant::restart) rows.assign(T, 0);
  if (how.places != Variant::shared) std::iota(rows.begin(), rows.end(), rows[0]);
  if (how.places == Variant::one_later)
    for (Index& row : rows) ++row;
  const Tensor placed = x + gather(positions, exercise::list(rows));
  const Tensor for_key = how.placed_key ? placed : x;
  Tensor key = how.inputs_kept ? for_key : matmul(for_key, W_k);
  Tensor value = how.inputs_kept ? for_key : matmul(how.placed_value ? placed : x, W_v);
  if (how.keys_as_values) value = key;
  const KeyValue own = {key, value}, before = cache;
  if (S > 0 && how.asked) {
    const auto join = [&](const Tensor& a, const Tensor& b) {
      return how.in_front ? concat({b, a}, 1) : concat({a, b}, 1);
    };
    key = join(cache.key, key), value = join(cache.value, value);
  }
  if (how.in_place && S > 0) {
    cache.key.value() = key.value(), cache.value.value() = value.value();
  } else if (how.kept && (how.kept_again || S == 0)) {
    cache = how.last_piece_only ? own : KeyValue{key, value};
  }
  if (!how.own_asked && S > 0) key = before.key, value = before.value;
  if (how.inputs_kept) key = matmul(key, W_k), value = matmul(value, W_v);
  const std::size_t all = key.size(1);
  Mask hidden = attention::causal_mask(T, std::max(T, all));
  if (how.mask == Variant::front) {
    for (std::size_t i = 0; i < T; ++i) {
      for (std::size_t j = 0; j < hidden.shape(1); ++j) hidden(i, j) = j > i;
    }
  }
  if (how.mask == Variant::own) hidden = attention::causal_mask(T);
  if (how.mask == Variant::none || (how.mask == Variant::first_alone && S > 0) || !how.own_asked)
    hidden = attention::no_mask;
  if (how.cut) cache = {cache.key.detach(), cache.value.detach()};
  const Tensor query = matmul(how.placed_query ? placed : x, W_q);
  const double root = how.divided_twice ? std::sqrt(static_cast<double>(x.size(2))) : 1;
  return attention::scaled_dot_product(query / root, key, value, hidden).output;
}

const exercise::Exercise registered(
    "13.2", &attend_cached, check,
    {{"positions restart",
      "Your positions begin at 0 with every piece: a text read in pieces is all beginnings. They go on where "
      "the cache "
      "ends.",
      exercise::bound<wrong, Variant{.places = Variant::restart}>},
     {"positions from 1", "Your first word stands at position 1; positions count from 0.",
      exercise::bound<wrong, Variant{.places = Variant::one_later}>},
     {"one position for a piece",
      "All words of a piece got the position of its first; they stand at S, S + 1, S + 2 …",
      exercise::bound<wrong, Variant{.places = Variant::shared}>},
     {"rows for words",
      "Your positions go on at the size of the cache's first axis: that is B, the number of texts; the words "
      "are the "
      "second.",
      exercise::bound<wrong, Variant{.places = Variant::by_row}>},
     {"mask counted from the front",
      "Your mask takes the new words for the first of all, so most of the cache is hidden from them; they "
      "are the last.",
      exercise::bound<wrong, Variant{.mask = Variant::front}>},
     {"mask of the new words alone",
      "Your mask is (T,T), as if there were no cache: the scores are (T,S+T), and what was read before is "
      "columns of "
      "them too.",
      exercise::bound<wrong, Variant{.mask = Variant::own}>},
     {"no mask", "Nothing is hidden: in a piece of several words each sees those that come after it.",
      exercise::bound<wrong, Variant{.mask = Variant::none}>},
     {"no mask once there is a cache",
      "You hide what comes later only while the cache is empty; a later piece of several words needs a mask "
      "too.",
      exercise::bound<wrong, Variant{.mask = Variant::first_alone}>},
     {"cache filled once", "Your cache keeps the first piece and never grows; what comes later is forgotten.",
      exercise::bound<wrong, Variant{.kept_again = false}>},
     {"cache never filled", "Your cache stays empty: each piece is read as if it were the first.",
      exercise::bound<wrong, Variant{.kept = false}>},
     {"cache not asked",
      "You asked only the new keys, and kept only them: what was read before is forgotten at once.",
      exercise::bound<wrong, Variant{.asked = false}>},
     {"only the last piece kept",
      "You kept the new keys and values in place of the old ones; they are added to them, or the text is "
      "soon forgotten.",
      exercise::bound<wrong, Variant{.last_piece_only = true}>},
     {"new words in front", "You put the new keys and values in front of the old ones; they come after them.",
      exercise::bound<wrong, Variant{.in_front = true}>},
     {"own words not seen",
      "You asked the cache before the new words had joined it: a word looks at itself too, and at the new "
      "ones before "
      "it.",
      exercise::bound<wrong, Variant{.own_asked = false}>},
     {"keys as values", "You kept the keys twice; values are made with W_v.",
      exercise::bound<wrong, Variant{.keys_as_values = true}>},
     {"inputs kept",
      "You kept the words, and made keys and values of all of them again: right, but the products are what a "
      "cache "
      "saves.",
      exercise::bound<wrong, Variant{.inputs_kept = true}>},
     {"query alone placed",
      "Only your queries know where they stand; keys and values are made of the placed words "
      "too.",
      exercise::bound<wrong, Variant{.placed_key = false, .placed_value = false}>},
     {"query not placed",
      "Your queries are made of x alone; like keys and values they are made of x + position.",
      exercise::bound<wrong, Variant{.placed_query = false}>},
     {"divided twice", "You divided by √C, and scaled_dot_product does so again.",
      exercise::bound<wrong, Variant{.divided_twice = true}>},
     {"cut from the graph",
      "The values are right, but what you keep is cut from the graph: nothing flows back to the pieces "
      "before.",
      exercise::bound<wrong, Variant{.cut = true}>},
     {"values not placed",
      "Your values are made of x alone; like queries and keys they are made of x + position.",
      exercise::bound<wrong, Variant{.placed_value = false}>},
     {"overwritten in place",
      "You wrote into the tensors of the cache: copies of a tensor share its value, so a copy of the cache "
      "is changed "
      "too.",
      exercise::bound<wrong, Variant{.in_place = true}>}});

}  // namespace
