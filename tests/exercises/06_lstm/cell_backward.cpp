#include "06_lstm/cell_backward.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using exercise::one;
using lstm::CellGradient;
using lstm::Gates;

namespace {

using Answer = decltype(&cell_backward);

Array wave(double phase) { return exercise::wave({2, 3}, phase); }

/// The sums of four gates and the state that the step starts from: what can be moved.
struct Inputs {
  Tensor i, f, g, o, cell_before;
  Gates gates() const {
    return {sigmoid(i).value(), sigmoid(f).value(), tanh(g).value(), sigmoid(o).value()};
  }
};

/// Σ d_hidden ∘ h + d_cell ∘ c: the loss whose gradient the answer must return.
Real loss(const Inputs& at, const Array& d_hidden, const Array& d_cell) {
  const Tensor c = sigmoid(at.f) * at.cell_before + sigmoid(at.i) * tanh(at.g), h = sigmoid(at.o) * tanh(c);
  return sum(Tensor(d_hidden) * h + Tensor(d_cell) * c).item();
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
  const CellGradient gradient = answer(at.gates(), at.cell_before.value(), d_hidden, d_cell);
  const auto against = [&](const char* name, const Array& actual, Tensor Inputs::*which) {
    checker.gradient(name, actual, (at.*which).value(), [&](const Array& moved) {
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

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("gates and gradients")) {
    const Shape shape = {exercise::between(1, 4, generator), exercise::between(1, 5, generator)};
    const auto drawn = [&] { return normal(shape, 1, generator); };
    const Inputs sums{drawn(), drawn(), drawn(), drawn(), drawn()};
    const Array& memory = sums.cell_before.value();
    const Array above = drawn(), later = drawn();
    const CellGradient found = answer(sums.gates(), memory, above, later);
    const CellGradient expected = cell_backward(sums.gates(), memory, above, later);
    checker.equal(name + ": ∂i", found.i, expected.i);
    checker.equal(name + ": ∂f", found.f, expected.f);
    checker.equal(name + ": ∂g", found.g, expected.g);
    checker.equal(name + ": ∂o", found.o, expected.o);
    checker.equal(name + ": ∂c before", found.cell_before, expected.cell_before);
  }
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

CellGradient wrong(const Variant& how, const Gates& gates, const Array& memory, const Array& from_above,
                   const Array& from_later) {
  const Tensor i = gates.i, f = gates.f, g = gates.g, o = gates.o;
  const Tensor cell_before = memory, d_hidden = from_above, d_cell = from_later;
  const Tensor c = f * cell_before + i * g, squashed = tanh(c);
  const Tensor nothing = Array(c.shape(), 0), one = Array(c.shape(), 1);
  const Tensor slope_of_c = how.slope == Variant::Slope::none   ? one
                            : how.slope == Variant::Slope::of_c ? 1 - square(c)
                                                                : 1 - square(squashed);
  Tensor d_c = nothing;
  if (how.from_hidden) d_c = d_c + d_hidden * (how.by_output_gate ? o : one) * slope_of_c;
  if (how.from_next) d_c = d_c + (how.slope == Variant::Slope::of_all ? d_cell * slope_of_c : d_cell);
  const auto slope = [&](const Tensor& gate) { return how.slopes ? gate * (1 - gate) : one; };
  const Tensor slope_of_g = how.candidate_sigmoid ? g * (1 - g) : how.slopes ? 1 - square(g) : one;
  const Tensor d_cell_before = (how.from_next_alone ? d_cell : d_c) * (how.by_forget_gate ? f : one);
  return {.i = (d_c * (how.inputs_swapped ? i : g) * slope(i)).value(),
          .f = (d_c * (how.new_cell ? c : cell_before) * slope(f)).value(),
          .g = (d_c * (how.inputs_swapped ? g : i) * slope_of_g).value(),
          .o = ((how.output_from_cell ? d_c : d_hidden) * (how.shows_cell ? c : squashed) * slope(o)).value(),
          .cell_before = (how.cell_before ? d_cell_before : nothing).value()};
}

const exercise::Exercise registered(
    "6.2", &cell_backward, check,
    {{"the way through h lost",
      "Only ∂c of the next step reaches your memory: h = o tanh(c) is the second way into c.",
      exercise::bound<wrong, Variant{.from_hidden = false}>},
     {"the way along c lost",
      "Only ∂h reaches your memory: what the next step says about c, ∂c, must be added to it.",
      exercise::bound<wrong, Variant{.from_next = false}>},
     {"path of c cut",
      "Nothing goes back to c of the step before, so nothing older than one step can be learnt.",
      exercise::bound<wrong, Variant{.cell_before = false}>},
     {"forget gate not applied",
      "∂c goes back whole; on its way to the step before it passes the forget gate, as the memory did.",
      exercise::bound<wrong, Variant{.by_forget_gate = false}>},
     {"slope of tanh(c) forgotten", "On the way from h to c the slope of tanh, 1 − tanh²(c), is missing.",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::none}>},
     {"slope at c", "You took 1 − c² for the slope of tanh at c; it is 1 − tanh²(c).",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::of_c}>},
     {"slope on both ways",
      "The slope of tanh(c) scales all of your ∂c; only what comes through h = o tanh(c) passes that tanh, "
      "the next step's share does not.",
      exercise::bound<wrong, Variant{.slope = Variant::Slope::of_all}>},
     {"output gate not applied",
      "On the way from h to c the output gate is missing: what it did not let out has no effect on c.",
      exercise::bound<wrong, Variant{.by_output_gate = false}>},
     {"only the next step's share goes back",
      "Your ∂c_before is made of d_cell alone; what came into c through h goes back through the forget gate "
      "as well.",
      exercise::bound<wrong, Variant{.from_next_alone = true}>},
     {"forget gate with the new c",
      "You paired ∂f with the new c; the forget gate was multiplied with c from before the step.",
      exercise::bound<wrong, Variant{.new_cell = true}>},
     {"output gate with c", "You paired ∂o with c; what the output gate was multiplied with is tanh(c).",
      exercise::bound<wrong, Variant{.shows_cell = true}>},
     {"slopes of the gates forgotten",
      "These are the gradients of the gates; the sums lie before σ and tanh, so their slopes are factors "
      "too.",
      exercise::bound<wrong, Variant{.slopes = false}>},
     {"candidate as a gate", "You gave g the slope of σ, g (1 − g); g is a tanh.",
      exercise::bound<wrong, Variant{.candidate_sigmoid = true}>},
     {"output gate from ∂c", "Your ∂o comes from ∂c; the output gate acts on h alone.",
      exercise::bound<wrong, Variant{.output_from_cell = true}>},
     {"own factor", "In the product i ∘ g each gets the other as its factor; yours got itself.",
      exercise::bound<wrong, Variant{.inputs_swapped = true}>}});

}  // namespace
