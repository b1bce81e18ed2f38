#include "06_lstm/cell.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;
using exercise::one;
using exercise::wave;
using lstm::State;

namespace {

using Answer = decltype(&cell);

/// One unit whose sums are what the bias says: nothing comes from x and h.
State of_bias(Answer answer, const Array& bias, double c) {
  const Array nothing = xt::zeros<Real>({1, 4});
  return answer(one(1), {one(1), one(static_cast<Real>(c))}, nothing, nothing, bias);
}

void judge(exercise::Checker& checker, const std::string& name, const State& state, const Array& h,
           const Array& c, double tolerance = 1e-9) {
  checker.equal(name + ": c", state.cell, c, tolerance);
  checker.equal(name + ": h", state.hidden, h, tolerance);
}

void check(exercise::Checker& checker, Answer answer) {
  // σ(0) = ½ and tanh(0) = 0: half of the memory stays, nothing is written.
  judge(checker, "all sums zero, c = 2", of_bias(answer, Array{0, 0, 0, 0}, 2), one(0.5 * std::tanh(1.)),
        one(1));
  // Sums of ±50 open and shut gates for good.
  judge(checker, "only the forget gate open", of_bias(answer, Array{-50, 50, 1, 50}, 2), one(std::tanh(2.)),
        one(2));
  judge(checker, "only the input gate open", of_bias(answer, Array{50, -50, 1, 50}, 2),
        one(std::tanh(std::tanh(1.))), one(std::tanh(1.)));
  judge(checker, "the output gate shut", of_bias(answer, Array{50, 50, 50, -50}, 2), one(0), one(3));

  // torch.nn.LSTMCell(2, 3), batch 2
  judge(checker, "PyTorch's numbers",
        answer(wave({2, 2}, 1.3), {wave({2, 3}, .7), wave({2, 3}, .4)}, wave({2, 12}, .9), wave({3, 12}, .6),
               wave({12}, .5)),
        Array{{-0.4501330408627784, -0.4641462196116838, 0.1709707596314257},
              {0.03348749849588218, 0.03793961037603877, -0.01898845461419832}},
        Array{{-0.687540832992894, -0.6989053081961483, 0.2560681749637651},
              {1.105508910867463, 0.3988166682706449, -0.0458786598977825}},
        1e-8);
  exercise::flows_back(checker, "what flows back through your cell",
                       {{"x", wave({2, 2}, 1.3)},
                        {"h", wave({2, 3}, .7)},
                        {"c", wave({2, 3}, .4)},
                        {"W_x", wave({2, 12}, .9)},
                        {"W_h", wave({3, 12}, .6)},
                        {"b", wave({12}, .5)}},
                       [&](const std::vector<Tensor>& in) {
                         const State after = answer(in[0], {in[1], in[2]}, in[3], in[4], in[5]);
                         return concat({after.hidden, after.cell}, -1);
                       });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a step")) {
    const std::size_t B = exercise::between(1, 4, generator), I = exercise::between(1, 5, generator),
                      C = exercise::between(1, 5, generator);
    const Tensor x = normal({B, I}, 1, generator);
    const State before{normal({B, C}, 1, generator), normal({B, C}, 1, generator)};
    const Tensor W_x = normal({I, 4 * C}, 1, generator), W_h = normal({C, 4 * C}, 1, generator);
    const Tensor b = normal({4 * C}, 1, generator);
    const State after = cell(x, before, W_x, W_h, b);
    judge(checker, name, answer(x, before, W_x, W_h, b), after.hidden.value(), after.cell.value());
  }
}

/// What a wrong cell changes.
struct Variant {
  int i = 0, f = 1, g = 2, o = 3;  ///< where each gate's columns lie
  bool candidate_sigmoid = false, gates_tanh = false;
  bool squashed = true;  ///< h = o tanh(c)
  bool keeps = true, reads_state = true, reads_memory = false;
  int biases = 1;
  bool exchanged = false;  ///< h where c belongs, and c where h does
  bool old_cell_shown = false;
};

State wrong(const Variant& how, const Tensor& x, const State& before, const Tensor& W_x, const Tensor& W_h,
            const Tensor& b) {
  const auto C = static_cast<Index>(W_h.size(0));
  Tensor sums = matmul(x, W_x);
  if (how.reads_state) sums = sums + matmul(how.reads_memory ? before.cell : before.hidden, W_h);
  for (int n = 0; n < how.biases; ++n) sums = sums + b;
  const auto part = [&](int k) { return slice(sums, -1, k * C, (k + 1) * C); };
  const auto gate = [&](int k) { return how.gates_tanh ? tanh(part(k)) : sigmoid(part(k)); };
  const Tensor g = how.candidate_sigmoid ? sigmoid(part(how.g)) : tanh(part(how.g));
  const Tensor written = gate(how.i) * g;
  const Tensor c = how.keeps ? gate(how.f) * before.cell + written : before.cell + written;
  const Tensor shown = how.old_cell_shown ? before.cell : c;
  const Tensor h = gate(how.o) * (how.squashed ? tanh(shown) : shown);
  return how.exchanged ? State{c, h} : State{h, c};
}

const exercise::Exercise registered(
    "6.1", &cell, check,
    {{"order i, g, f, o",
      "This is what you get when the columns are read in the order i, g, f, o; here they come as i, f, g, o.",
      exercise::bound<wrong, Variant{.f = 2, .g = 1}>},
     {"order f, i, g, o",
      "This is what you get when the columns are read in the order f, i, g, o; here they come as i, f, g, o.",
      exercise::bound<wrong, Variant{.i = 1, .f = 0}>},
     {"order i, f, o, g",
      "This is what you get when the columns are read in the order i, f, o, g; here they come as i, f, g, o.",
      exercise::bound<wrong, Variant{.g = 3, .o = 2}>},
     {"candidate with sigmoid",
      "Your candidate g went through σ: it could then only add to the memory, never subtract; g is a tanh.",
      exercise::bound<wrong, Variant{.candidate_sigmoid = true}>},
     {"tanh and sigmoid swapped",
      "You swapped σ and tanh: a gate is a share between 0 and 1, the candidate lies between −1 and 1.",
      exercise::bound<wrong, Variant{.candidate_sigmoid = true, .gates_tanh = true}>},
     {"output without tanh", "Your h is o ∘ c: the memory passes a tanh before the output gate lets it out.",
      exercise::bound<wrong, Variant{.squashed = false}>},
     {"forget gate unused",
      "Your memory keeps all of the old c: the forget gate is computed and not used, as in the LSTM of 1997.",
      exercise::bound<wrong, Variant{.keeps = false}>},
     {"old memory shown", "Your h shows the memory from before the step; the output gate opens on the new c.",
      exercise::bound<wrong, Variant{.old_cell_shown = true}>},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      [](const Tensor& x, const State& before, const Tensor& W_x, const Tensor& W_h,
         const Tensor& b) -> State {
        const State after = wrong({}, x, before, W_x, W_h, b);
        return {after.hidden.detach(), after.cell.detach()};
      }},
     {"state not read", "Your gates see only x: h W_h is missing from the sums.",
      exercise::bound<wrong, Variant{.reads_state = false}>},
     {"memory read for the state",
      "Your gates read c of the step before; what they see of it is h, and it is h that W_h multiplies.",
      exercise::bound<wrong, Variant{.reads_memory = true}>},
     {"h and c exchanged", "Your h and c stand in each other's place: a State is {hidden, cell}.",
      exercise::bound<wrong, Variant{.exchanged = true}>},
     {"bias twice", "The bias is in your sums twice: PyTorch keeps two that add up, this cell has one.",
      exercise::bound<wrong, Variant{.biases = 2}>},
     {"bias forgotten", "The bias b is missing from the sums.",
      exercise::bound<wrong, Variant{.biases = 0}>}});

}  // namespace
