#include "06_lstm/gru_cell.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;

namespace {

using Answer = decltype(&gru_cell);

/// One unit with W_x = 0, h = 2, and the given W_h and b, columns r, z, n.
Tensor one_unit(Answer answer, const Array& W_h, const Array& b) {
  return answer(one(1), one(2), Array(xt::zeros<Real>({1, 3})), W_h, b);
}

void check(exercise::Checker& checker, Answer answer) {
  const Array nothing = {{0, 0, 0}};
  // σ(0) = ½ and tanh(0) = 0: half of the state stays.
  checker.equal("all sums zero, h = 2", one_unit(answer, nothing, Array{0, 0, 0}), one(1));
  checker.equal("update gate at 1: the state stays", one_unit(answer, nothing, Array{0, 50, 1}), one(2));
  checker.equal("update gate at 0: the candidate", one_unit(answer, nothing, Array{0, -50, 1}),
                one(std::tanh(1.)));
  checker.equal("reset gate at 0: the candidate does not see the state",
                one_unit(answer, Array{{0, 0, 1}}, Array{-50, -50, 1}), one(std::tanh(1.)));
  checker.equal("reset gate at 1: it does", one_unit(answer, Array{{0, 0, .25}}, Array{50, -50, 1}),
                one(std::tanh(1.5)));

  // Two units: unit 0 is reset, unit 1 is not, and each candidate reads the other one's state.
  const Array crossed = {{0, 0, 0, 0, 0, 1}, {0, 0, 0, 0, 1, 0}};
  checker.equal("two units that read each other, the first one reset",
                answer(one(1), Array{{.3, .6}}, Array(xt::zeros<Real>({1, 6})), crossed,
                       Array{-50, 50, -50, -50, 0, 0}),
                Array{{std::tanh(.6), 0}});

  // numpy, from the formula
  checker.equal(
      "three units, batch 2",
      answer(wave({2, 2}, 1.3), wave({2, 3}, .7), wave({2, 9}, .9), wave({3, 9}, .6), wave({9}, .5)),
      Array{{0.585525822614952, 0.6710848904923628, 0.2871568112325493},
            {0.04811350422778846, -0.6221756063166781, -0.708385255071703}},
      1e-8);
  exercise::flows_back(
      checker, "what flows back through your cell",
      {{"x", wave({2, 2}, 1.3)},
       {"h", wave({2, 3}, .7)},
       {"W_x", wave({2, 9}, .9)},
       {"W_h", wave({3, 9}, .6)},
       {"b", wave({9}, .5)}},
      [&](const std::vector<Tensor>& in) { return answer(in[0], in[1], in[2], in[3], in[4]); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a step")) {
    const std::size_t B = exercise::between(1, 4, generator), I = exercise::between(1, 5, generator),
                      C = exercise::between(1, 5, generator);
    const Tensor x = normal({B, I}, 1, generator), before = normal({B, C}, 1, generator);
    const Tensor W_x = normal({I, 3 * C}, 1, generator), W_h = normal({C, 3 * C}, 1, generator);
    const Tensor b = normal({3 * C}, 1, generator);
    checker.equal(name, answer(x, before, W_x, W_h, b), gru_cell(x, before, W_x, W_h, b));
  }
}

/// What a wrong cell changes.
struct Variant {
  bool reset_after = false, reset_unused = false;
  bool z_swapped = false, gates_swapped = false, candidate_sigmoid = false, has_bias = true;
};

Tensor wrong(const Variant& how, const Tensor& x, const Tensor& before, const Tensor& W_x, const Tensor& W_h,
             const Tensor& b) {
  const auto C = static_cast<Index>(W_h.size(0));
  const auto columns = [&](const Tensor& of, int k) { return slice(of, -1, k * C, (k + 1) * C); };
  const Tensor brought = how.has_bias ? matmul(x, W_x) + b : matmul(x, W_x);
  const auto gate = [&](int k) { return sigmoid(columns(brought, k) + matmul(before, columns(W_h, k))); };
  const Tensor r = gate(how.gates_swapped ? 1 : 0), z = gate(how.gates_swapped ? 0 : 1);
  const Tensor recalled = how.reset_unused  ? matmul(before, columns(W_h, 2))
                          : how.reset_after ? r * matmul(before, columns(W_h, 2))
                                            : matmul(r * before, columns(W_h, 2));
  const Tensor sum = columns(brought, 2) + recalled;
  const Tensor n = how.candidate_sigmoid ? sigmoid(sum) : tanh(sum);
  return how.z_swapped ? z * n + (1. - z) * before : (1. - z) * n + z * before;
}

const exercise::Exercise registered(
    "6.5", &gru_cell, check,
    {{"reset after the product",
      "Your reset gate acts on h W_h, after the product, as PyTorch's does; in the paper it acts on h "
      "before.",
      exercise::bound<wrong, Variant{.reset_after = true}>},
     {"z swapped", "z and 1 − z are swapped: here z is the share of the old state that stays.",
      exercise::bound<wrong, Variant{.z_swapped = true}>},
     {"r and z swapped",
      "The first C columns are the reset gate's and the next the update gate's; you read them the other way "
      "round.",
      exercise::bound<wrong, Variant{.gates_swapped = true}>},
     {"reset unused", "Your candidate always sees the whole state: the reset gate is not used.",
      exercise::bound<wrong, Variant{.reset_unused = true}>},
     {"candidate with sigmoid", "Your candidate went through σ; a state that can go below zero needs a tanh.",
      exercise::bound<wrong, Variant{.candidate_sigmoid = true}>},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      [](const Tensor& x, const Tensor& before, const Tensor& W_x, const Tensor& W_h, const Tensor& b) {
        return wrong({}, x, before, W_x, W_h, b).detach();
      }},
     {"bias forgotten", "The bias b is missing from the sums.",
      exercise::bound<wrong, Variant{.has_bias = false}>}});

}  // namespace
