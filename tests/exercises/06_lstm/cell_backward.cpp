#include "06_lstm/cell_backward.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using exercise::one;
using lstm::CellGradient;
using lstm::Gates;

namespace {

using Answer = decltype(&cell_backward);

Array wave(double phase) { return exercise::wave({2, 3}, phase); }
Array logistic(const Array& x) { return 1 / (1 + xt::exp(-x)); }

/// The sums of four gates and the state that the step starts from: what can be moved.
struct Inputs {
  Array i, f, g, o, cell_before;
  Gates gates() const { return {logistic(i), logistic(f), xt::tanh(g), logistic(o)}; }
};

/// Σ d_hidden ∘ h + d_cell ∘ c: the loss whose gradient the answer must return.
Real loss(const Inputs& at, const Array& d_hidden, const Array& d_cell) {
  const auto [i, f, g, o] = at.gates();
  const Array c = f * at.cell_before + i * g;
  return xt::sum(d_hidden * o * xt::tanh(c) + d_cell * c)();
}

void check(exercise::Checker& checker, Answer answer) {
  // Gates of ½ and an empty memory: c = 0, tanh c = 0, tanh′ = 1.
  const Gates half{one(.5), one(.5), one(0), one(.5)};
  const CellGradient from_h = answer(half, one(0), one(1), one(0));
  checker.equal("only ∂h = 1 from above: ∂g", from_h.g, one(.25));
  checker.equal("only ∂h = 1 from above: ∂c before", from_h.cell_before, one(.25));
  const CellGradient from_c = answer(half, one(2), one(0), one(1));
  checker.equal("only ∂c = 1 from the next step: ∂c before", from_c.cell_before, one(.5));
  checker.equal("only ∂c = 1 from the next step: ∂f", from_c.f, one(.5));
  checker.equal("only ∂c = 1 from the next step: ∂g", from_c.g, one(.5));
  checker.equal("only ∂c = 1 from the next step: ∂i", from_c.i, one(0));
  checker.equal("only ∂c = 1 from the next step: ∂o", from_c.o, one(0));

  // The slope of the loss, measured.
  const Inputs at{wave(.3), wave(.5), wave(.7), wave(.9), wave(1.1)};
  const Array d_hidden = wave(1.3), d_cell = wave(1.7);
  const CellGradient gradient = answer(at.gates(), at.cell_before, d_hidden, d_cell);
  const auto against = [&](const char* name, const Array& actual, Array Inputs::*which) {
    checker.gradient(name, actual, at.*which, [&](const Array& moved) {
      Inputs there = at;
      there.*which = moved;
      return loss(there, d_hidden, d_cell);
    });
  };
  against("∂ of the input gate's sum", gradient.i, &Inputs::i);
  against("∂ of the forget gate's sum", gradient.f, &Inputs::f);
  against("∂ of the candidate's sum", gradient.g, &Inputs::g);
  against("∂ of the output gate's sum", gradient.o, &Inputs::o);
  against("∂ of the memory before", gradient.cell_before, &Inputs::cell_before);
}

/// What a wrong way back changes.
struct Variant {
  bool from_hidden = true, from_next = true;  ///< the two ways into c
  enum class Slope { of_tanh, none, of_c, of_all };
  Slope slope = Slope::of_tanh;  ///< on the way into c: 1 − tanh²(c)
  bool by_output_gate = true;
  bool cell_before = true, by_forget_gate = true;
  bool slopes = true;              ///< of σ and tanh inside the gates
  bool candidate_sigmoid = false;  ///< g's slope taken as a gate's
  bool output_from_cell = false;   ///< ∂o from ∂c instead of ∂h
  bool inputs_swapped = false;     ///< ∂i with i, ∂g with g
  bool new_cell = false;           ///< ∂f with c in place of c_before
  bool shows_cell = false;         ///< ∂o with c in place of tanh(c)
  bool from_next_alone = false;    ///< ∂c_before from d_cell
};

template <Variant how>
CellGradient wrong(const Gates& gates, const Array& cell_before, const Array& d_hidden, const Array& d_cell) {
  const auto& [i, f, g, o] = gates;
  const Array c = f * cell_before + i * g, squashed = xt::tanh(c);
  Array d_c = xt::zeros_like(d_cell);
  const Array slope_of_c = how.slope == Variant::Slope::none   ? Array(xt::ones_like(c))
                           : how.slope == Variant::Slope::of_c ? Array(1 - c * c)
                                                               : Array(1 - squashed * squashed);
  if (how.from_hidden) d_c += d_hidden * (how.by_output_gate ? o : Array(xt::ones_like(o))) * slope_of_c;
  if (how.from_next) d_c += how.slope == Variant::Slope::of_all ? Array(d_cell * slope_of_c) : d_cell;
  const auto slope = [](const Array& gate) {
    return how.slopes ? Array(gate * (1 - gate)) : Array(xt::ones_like(gate));
  };
  const Array slope_of_g = how.candidate_sigmoid ? Array(g * (1 - g))
                           : how.slopes          ? Array(1 - g * g)
                                                 : Array(xt::ones_like(g));
  CellGradient gradient{
      .i = d_c * (how.inputs_swapped ? i : g) * slope(i),
      .f = d_c * (how.new_cell ? c : cell_before) * slope(f),
      .g = d_c * (how.inputs_swapped ? g : i) * slope_of_g,
      .o = (how.output_from_cell ? d_c : d_hidden) * (how.shows_cell ? c : squashed) * slope(o),
      .cell_before =
          (how.from_next_alone ? d_cell : d_c) * (how.by_forget_gate ? f : Array(xt::ones_like(f)))};
  if (!how.cell_before) gradient.cell_before.fill(0);
  return gradient;
}

const exercise::Exercise registered(
    "6.2", &cell_backward, check,
    {{"the way through h lost",
      "Only ∂c of the next step reaches your memory: h = o tanh(c) is the second way into c.",
      wrong<Variant{.from_hidden = false}>},
     {"the way along c lost",
      "Only ∂h reaches your memory: what the next step says about c, ∂c, must be added to it.",
      wrong<Variant{.from_next = false}>},
     {"conveyor cut",
      "Nothing goes back to c of the step before, so nothing older than one step can be learnt.",
      wrong<Variant{.cell_before = false}>},
     {"forget gate not applied",
      "∂c goes back whole; on its way to the step before it passes the forget gate, as the memory did.",
      wrong<Variant{.by_forget_gate = false}>},
     {"slope of tanh(c) forgotten", "On the way from h to c the slope of tanh, 1 − tanh²(c), is missing.",
      wrong<Variant{.slope = Variant::Slope::none}>},
     {"slope at c", "You took 1 − c² for the slope of tanh at c; it is 1 − tanh²(c).",
      wrong<Variant{.slope = Variant::Slope::of_c}>},
     {"slope on both ways",
      "The slope of tanh(c) scales all of your ∂c; only what comes through h = o tanh(c) passes that tanh, "
      "the next step's share does not.",
      wrong<Variant{.slope = Variant::Slope::of_all}>},
     {"output gate not applied",
      "On the way from h to c the output gate is missing: what it did not let out, c does not hear of.",
      wrong<Variant{.by_output_gate = false}>},
     {"only the next step's share goes back",
      "Your ∂c_before is made of d_cell alone; what came into c through h goes back through the forget gate "
      "as well.",
      wrong<Variant{.from_next_alone = true}>},
     {"forget gate with the new c",
      "You paired ∂f with the new c; the forget gate was multiplied with c from before the step.",
      wrong<Variant{.new_cell = true}>},
     {"output gate with c", "You paired ∂o with c; what the output gate was multiplied with is tanh(c).",
      wrong<Variant{.shows_cell = true}>},
     {"slopes of the gates forgotten",
      "These are the gradients of the gates; the sums lie before σ and tanh, so their slopes are factors "
      "too.",
      wrong<Variant{.slopes = false}>},
     {"candidate as a gate", "You gave g the slope of σ, g (1 − g); g is a tanh.",
      wrong<Variant{.candidate_sigmoid = true}>},
     {"output gate from ∂c", "Your ∂o comes from ∂c; the output gate acts on h alone.",
      wrong<Variant{.output_from_cell = true}>},
     {"own factor", "In the product i ∘ g each gets the other as its factor; yours got itself.",
      wrong<Variant{.inputs_swapped = true}>}});

}  // namespace
