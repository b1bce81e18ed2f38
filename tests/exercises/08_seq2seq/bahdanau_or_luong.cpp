#include "08_seq2seq/bahdanau_or_luong.hpp"

#include "exercise.hpp"
#include "graph.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::one;
using exercise::shaped;
using exercise::wave;

namespace {

struct Answer {
  decltype(&bahdanau_step) bahdanau;
  decltype(&luong_step) luong;
};
using Pair = std::pair<Tensor, Tensor>;

/// A cell that can be worked out by head: the state before, and ten times each input at its place: 10 in_1 + 100 in_2 …
Tensor simple_cell(const Tensor& input, const Tensor& before) {
  Tensor state = before;
  for (std::size_t i = 0; i < input.size(1); ++i)
    state = state + slice(input, 1, static_cast<Index>(i), static_cast<Index>(i + 1)) * std::pow(10., i + 1.);
  return state;
}

/// A cell and an attention of any widths. The first C rows of its weights are enough for an input that lacks some.
Tensor waved(const Tensor& input, double phase, std::size_t width) {
  return tanh(matmul(input, Tensor(wave({input.size(1), width}, phase))));
}

void check(exercise::Checker& checker, Answer answer) {
  const Look half = [](const Tensor& query) { return query * .5; };
  const auto both = [&](const std::string& name, const Pair& got, const Array& state, const Array& context) {
    checker.equal(name + ": state", got.first, state);
    checker.equal(name + ": context", got.second, context);
  };
  // The word is 3, the state before is 4, a context is half of what asks: 2, then 4 + 30 + 200.
  both("Bahdanau, word 3, state 4", answer.bahdanau(&simple_cell, half, one(3), one(4)), one(234), one(2));
  // 4 + 30, then half of that.
  both("Luong, word 3, state 4", answer.luong(&simple_cell, half, one(3), one(4)), one(34), one(17));
  both("Bahdanau, two rows",
       answer.bahdanau(&simple_cell, half, shaped({2, 1}, {1, 0}), shaped({2, 1}, {2, 6})),
       shaped({2, 1}, {112, 306}), shaped({2, 1}, {1, 3}));
  both("Luong, two rows", answer.luong(&simple_cell, half, shaped({2, 1}, {1, 0}), shaped({2, 1}, {2, 6})),
       shaped({2, 1}, {12, 6}), shaped({2, 1}, {6, 3}));

  std::size_t steps = 0, looks = 0;
  const Advance counted = [&](const Tensor& input, const Tensor& before) {
    return ++steps, simple_cell(input, before);
  };
  const Look counted_look = [&](const Tensor& query) { return ++looks, query * .5; };
  answer.bahdanau(counted, counted_look, one(3), one(4));
  checker.that("Bahdanau: one step and one look", steps == 1 && looks == 1,
               "each of the two functions is to be called once");
  steps = looks = 0;
  answer.luong(counted, counted_look, one(3), one(4));
  checker.that("Luong: one step and one look", steps == 1 && looks == 1,
               "each of the two functions is to be called once");

  const std::vector<exercise::Input> inputs = {{"word", wave({2, 2}, .7)}, {"before", wave({2, 3}, 1.1)}};
  const Advance cell = [](const Tensor& input, const Tensor& before) {
    return waved(concat({before, input}, 1), .3, 3);
  };
  const Look look = [](const Tensor& query) { return waved(query, .5, 4); };
  exercise::flows_back(checker, "what flows back through Bahdanau's step", inputs,
                       [&](const std::vector<Tensor>& in) {
                         const auto [state, context] = answer.bahdanau(cell, look, in[0], in[1]);
                         return concat({state, context}, 1);
                       });
  exercise::flows_back(checker, "what flows back through Luong's step", inputs,
                       [&](const std::vector<Tensor>& in) {
                         const auto [state, context] = answer.luong(cell, look, in[0], in[1]);
                         return concat({state, context}, 1);
                       });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a step")) {
    const std::size_t B = exercise::between(1, 3, generator), E = exercise::between(1, 4, generator),
                      C = exercise::between(1, 4, generator), H = exercise::between(1, 4, generator);
    const Tensor word = normal({B, E}, 1, generator), before = normal({B, C}, 1, generator);
    const double phase = generator.uniform(.2, 1.2);
    const Advance own_cell = [=](const Tensor& in, const Tensor& s) {
      return waved(concat({s, in}, 1), phase, C);
    };
    const Look own_look = [=](const Tensor& query) { return waved(query, phase + .3, H); };
    const Pair first = bahdanau_step(own_cell, own_look, word, before),
               second = luong_step(own_cell, own_look, word, before);
    both(name + ", Bahdanau", answer.bahdanau(own_cell, own_look, word, before), first.first.value(),
         first.second.value());
    both(name + ", Luong", answer.luong(own_cell, own_look, word, before), second.first.value(),
         second.second.value());
  }
}

Pair asks_after(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  const Tensor state = advance(concat({word, look(before)}, -1), before);
  return {state, look(state)};
}
Pair context_first(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  const Tensor context = look(before);
  return {advance(concat({context, word}, -1), before), context};
}
Pair context_not_used(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  return {advance(word, before), look(before)};
}
Pair word_not_used(const Advance& advance, const Look& look, const Tensor&, const Tensor& before) {
  const Tensor context = look(before);
  return {advance(context, before), context};
}
Pair word_asks(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  const Tensor context = look(word);
  return {advance(concat({word, context}, -1), before), context};
}
Pair a_bit_of_both(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  const Tensor state = advance(concat({word, look(before)}, -1), before);
  return {state, look(state)};
}
Pair exchanged(const Pair& pair) { return {pair.second, pair.first}; }
Pair bahdanau_exchanged(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  return exchanged(bahdanau_step(advance, look, word, before));
}
Pair luong_exchanged(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  return exchanged(luong_step(advance, look, word, before));
}
Pair fed_twice(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  const Tensor context = look(advance(word, before));
  return {advance(concat({word, context}, -1), before), context};
}
Pair cut(const Advance& advance, const Look& look, const Tensor& word, const Tensor& before) {
  const Tensor state = advance(word, before);
  return {state, look(state.detach())};
}

const exercise::Exercise registered(
    "8.7", Answer{&bahdanau_step, &luong_step}, check,
    {{"Luong asks too early",
      "Your Luong asks with the state before the step; he asks with the new one.",
      {&bahdanau_step, &context_not_used}},
     {"Bahdanau asks too late",
      "Your Bahdanau asks once more with the new state, and returns that context; his context is the one "
      "that went into the step.",
      {&asks_after, &luong_step}},
     {"both swapped",
      "The two are swapped: Bahdanau looks before the step, Luong after it.",
      {&luong_step, &bahdanau_step}},
     {"context before word",
      "Bahdanau's cell gets [context ; word] from you; the order here is [word ; context].",
      {&context_first, &luong_step}},
     {"context does not enter",
      "Bahdanau's context does not enter your cell; it is the second part of its input.",
      {&context_not_used, &luong_step}},
     {"word does not enter",
      "The word does not enter Bahdanau's cell in your step; the input is [word ; context].",
      {&word_not_used, &luong_step}},
     {"the word asks",
      "Your Bahdanau asks with the word; what asks is the decoder's state, the one before the step.",
      {&word_asks, &luong_step}},
     {"Bahdanau's step in Luong",
      "Your Luong asks twice, before his step and after it; the input of his cell is the word alone.",
      {&bahdanau_step, &a_bit_of_both}},
     {"pair exchanged",
      "You returned the context first; the state comes first.",
      {&bahdanau_exchanged, &luong_exchanged}},
     {"Luong's context enters",
      "Your Luong steps a second time, with the context in the input; his context comes too late to enter "
      "the step.",
      {&bahdanau_step, &fed_twice}},
     {"query cut",
      "The values are right, but Luong's query is cut from the graph: nothing flows back through the "
      "question.",
      {&bahdanau_step, &cut}}});

}  // namespace
