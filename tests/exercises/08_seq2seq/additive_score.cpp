#include "08_seq2seq/additive_score.hpp"

#include "exercise.hpp"
#include "graph.hpp"
#include "shaped.hpp"

using namespace unrolled;
using exercise::shaped;
using exercise::wave;

namespace {

using Answer = decltype(&additive_score);

void check(exercise::Checker& checker, Answer answer) {
  // One number each: v tanh(q W + h U)
  const Array one_state = shaped({1, 1, 1}, {.25}), two = shaped({1, 1}, {2}), four = shaped({1, 1}, {4});
  checker.equal("q = 1, h = ¼, W = 2, U = 4, v = 3: 3 tanh(2 + 1)",
                answer(exercise::one(1), one_state, two, four, Array{3}),
                shaped({1, 1}, {3 * std::tanh(3.)}));
  checker.equal("a large sum: tanh holds it at 1", answer(exercise::one(50), one_state, two, four, Array{3}),
                shaped({1, 1}, {3}));
  // W keeps both numbers of q, U swaps those of h: tanh of (1 − 1, 0 + 2), weighed by 5 and 7.
  const Array keep = {{1, 0}, {0, 1}}, swap = {{0, 1}, {1, 0}};
  checker.equal("two numbers, of which U swaps the state's: 5 tanh 0 + 7 tanh 2",
                answer(shaped({1, 2}, {1, 0}), shaped({1, 1, 2}, {2, -1}), keep, swap, Array{5, 7}),
                shaped({1, 1}, {7 * std::tanh(2.)}));
  checker.equal("two states, the second one all zeros",
                answer(shaped({1, 2}, {1, 0}), shaped({1, 2, 2}, {2, -1, 0, 0}), keep, swap, Array{5, 7}),
                shaped({1, 2}, {7 * std::tanh(2.), 5 * std::tanh(1.)}));
  checker.equal("two rows, each with its own query",
                answer(Array{{1, 0}, {-1, 0}}, shaped({2, 1, 2}, {0, 0, 0, 0}), keep, swap, Array{5, 7}),
                shaped({2, 1}, {5 * std::tanh(1.), -5 * std::tanh(1.)}));
  // C = 3, H = 4, A = 5, B = 2, S = 3; numpy, from the formula
  const Array q = wave({2, 3}, .7), h = wave({2, 3, 4}, 1.1), W = wave({3, 5}, .9), U = wave({4, 5}, .4),
              v = wave({5}, .6);
  checker.equal("three, four and five numbers, three states, batch 2", answer(q, h, W, U, v),
                Array{{1.23524141279057, -2.05035189357336, 0.893143149726953},
                      {2.08903995871734, -0.479179296307734, 0.584540671772793}},
                1e-8);
  exercise::flows_back(
      checker, "what flows back through your scores", {{"q", q}, {"h", h}, {"W", W}, {"U", U}, {"v", v}},
      [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2], in[3], in[4]); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a source")) {
    const std::size_t B = exercise::between(1, 3, generator), S = exercise::between(1, 5, generator),
                      C = exercise::between(1, 4, generator), H = exercise::between(1, 4, generator),
                      A = exercise::between(1, 4, generator);
    const Tensor query = normal({B, C}, 1, generator), states = normal({B, S, H}, 1, generator);
    const Tensor w = normal({C, A}, 1, generator), u = normal({H, A}, 1, generator),
                 a = normal({A}, 1, generator);
    checker.equal(name, answer(query, states, w, u, a), additive_score(query, states, w, u, a));
  }
}

/// What wrong scores change.
struct Variant {
  bool has_tanh = true, late_tanh = false, apart = false, swapped = false, logistic = false, summed = false;
  bool normalised = false, scaled = false, query_used = true, v_used = true, first_row = false;
  bool over_states = false, averaged = false, axis_missing = false, of_states = false, of_query = false,
       twice = false;
};

Tensor wrong(const Variant& how, const Tensor& q, const Tensor& h, const Tensor& W, const Tensor& U,
             const Tensor& v) {
  const Index B = static_cast<Index>(q.size(0)), A = static_cast<Index>(W.size(1));
  Tensor asked = reshape(matmul(q, how.swapped ? U : W), {B, 1, A});
  if (how.axis_missing) asked = reshape(asked, {B, A});
  if (how.first_row) asked = slice(asked, 0, 0, 1);
  Tensor keys = matmul(h, how.swapped ? W : U);
  if (how.summed) keys = broadcast_to(sum(keys, 1, true), keys.shape());
  const Tensor both = how.query_used ? asked + keys : keys;
  const Tensor bent = how.logistic                     ? sigmoid(both)
                      : how.apart                      ? tanh(asked) + tanh(keys)
                      : how.of_states                  ? asked + tanh(keys)
                      : how.of_query                   ? tanh(asked) + keys
                      : how.twice                      ? tanh(tanh(both))
                      : how.has_tanh && !how.late_tanh ? tanh(both)
                                                       : both;
  if (how.over_states) return sum(bent * v, 1);
  if (how.averaged) return mean(bent * v, -1);
  Tensor scores = how.v_used ? matmul(bent, v) : sum(bent, -1);
  if (how.late_tanh) scores = tanh(scores);
  if (how.scaled) scores = scores / std::sqrt(static_cast<double>(A));
  return how.normalised ? softmax(scores) : scores;
}

const exercise::Exercise registered(
    "8.1", &additive_score, check,
    {{"no tanh", "The tanh is missing: without it the query adds the same to every score of its row.",
      exercise::bound<wrong, Variant{.has_tanh = false}>},
     {"v before tanh",
      "You multiplied by v before tanh; each of the A numbers goes through tanh first, and v weighs what "
      "comes out.",
      exercise::bound<wrong, Variant{.late_tanh = true}>},
     {"two tanhs",
      "Query and state go through a tanh each; the formula adds them first, and has one tanh around the sum.",
      exercise::bound<wrong, Variant{.apart = true}>},
     {"tanh of the states",
      "Only the states' part, h U, goes through tanh; the formula adds q W first, and has tanh around the "
      "sum.",
      exercise::bound<wrong, Variant{.of_states = true}>},
     {"tanh of the query",
      "Only the query's part, q W, goes through tanh; the formula adds h U first, and has tanh around the "
      "sum.",
      exercise::bound<wrong, Variant{.of_query = true}>},
     {"tanh twice", "Your sum goes through tanh twice; once was asked for.",
      exercise::bound<wrong, Variant{.twice = true}>},
     {"W and U swapped", "W and U are swapped: W belongs to the query, U to the states.",
      exercise::bound<wrong, Variant{.swapped = true}>},
     {"logistic", "Your sum went through σ, which is never below zero; the formula has tanh.",
      exercise::bound<wrong, Variant{.logistic = true}>},
     {"summed over time",
      "You summed the states over time before you compared: every state of a row gets the same score.",
      exercise::bound<wrong, Variant{.summed = true}>},
     {"summed over the states",
      "Your sum goes over the states, so that a number is left for each unit; sum over the A units, so that "
      "one is left for each state.",
      exercise::bound<wrong, Variant{.over_states = true}>},
     {"mean over the units", "You took the mean over the A numbers; the product with v is their sum.",
      exercise::bound<wrong, Variant{.averaged = true}>},
     {"no axis for the states",
      "q W is (B,A), and you added it to (B,S,A) as it is: rows of the batch meet states there. It must be "
      "(B,1,A).",
      exercise::bound<wrong, Variant{.axis_missing = true}>},
     {"softmax", "You returned weights that sum to 1; scores were asked for, before any softmax.",
      exercise::bound<wrong, Variant{.normalised = true}>},
     {"divided by √A",
      "You divided by √A, as chapter 09 divides its products by √D; the additive score is not divided.",
      exercise::bound<wrong, Variant{.scaled = true}>},
     {"query unused", "Your scores do not depend on the query: q W is missing from the sum.",
      exercise::bound<wrong, Variant{.query_used = false}>},
     {"v unused", "You added up the A numbers as they are; each has its own weight in v.",
      exercise::bound<wrong, Variant{.v_used = false}>},
     {"first query for all", "Every row of your batch is asked with the first row's query.",
      exercise::bound<wrong, Variant{.first_row = true}>},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      [](const Tensor& q, const Tensor& h, const Tensor& W, const Tensor& U, const Tensor& v) {
        return wrong({}, q, h, W, U, v).detach();
      }}});

}  // namespace
