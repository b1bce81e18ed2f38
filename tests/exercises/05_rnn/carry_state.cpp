#include "05_rnn/carry_state.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using exercise::wave;
using rnn::Network;
using rnn::Piece;

namespace {

using Answer = decltype(&carry_state);
using Outputs = std::vector<Tensor>;

/// One text of one unit: (1,T,1).
Tensor text(Array numbers) {
  numbers.reshape({std::size_t{1}, numbers.size(), std::size_t{1}});
  return Tensor(numbers);
}

/// h_t = tanh(x_t + h_{t−1})
Network adder() {
  Generator generator(1);
  Network network(1, 1, 1, generator);
  network.cells[0].W_x.value().fill(1);
  network.cells[0].W_h.value().fill(1);
  network.cells[0].b.value().fill(0);
  return network;
}

bool as_many(exercise::Checker& checker, const std::string& name, const Outputs& outputs,
             std::size_t pieces) {
  checker.that(name + ": one output a piece", outputs.size() == pieces,
               "each piece has its own output (B,T,C)");
  return outputs.size() == pieces;
}

void one_unit(exercise::Checker& checker, Answer answer) {
  const Outputs outputs =
      answer(adder(), {{text({1}), true}, {text({.5}), false}, {text({0, 2}), true}, {text({0}), false}});
  if (!as_many(checker, "one unit, two texts", outputs, 4)) return;
  checker.equal("one unit: the first text begins", outputs[0], text({std::tanh(1.)}));
  checker.equal("one unit: the first text goes on", outputs[1], text({std::tanh(.5 + std::tanh(1.))}));
  checker.equal("one unit: the second text begins", outputs[2], text({0, std::tanh(2.)}));
  checker.equal("one unit: the second text goes on", outputs[3], text({std::tanh(std::tanh(2.))}));
}

/// Two layers and two texts at a time, read in three pieces.
struct TwoLayers {
  Generator generator{2};
  Network network{2, 3, 2, generator};
  Tensor x{wave({2, 9, 2}, .7)};
  std::vector<Index> begins = {0, 2, 6, 9};

  std::vector<Piece> pieces() const {
    std::vector<Piece> pieces;
    for (std::size_t n = 0; n < 3; ++n)
      pieces.push_back({parameter(slice(x, 1, begins[n], begins[n + 1]).value()), n == 0});
    return pieces;
  }
};

/// A loss of one piece: which gradient does each piece up to it get?
void loss_of(std::size_t asked, exercise::Checker& checker, Answer answer) {
  TwoLayers two;
  const Tensor& W_h = two.network.cells[0].W_h;
  const std::vector<Piece> pieces = two.pieces();
  const Tensor output = answer(two.network, pieces).at(asked);
  const Array direction = wave(output.shape(), .4);
  if (output.requires_grad()) output.backward(direction);
  const std::string name = "a loss of piece " + std::to_string(asked) + ": ∂x of piece ";
  for (std::size_t n = 0; n < asked; ++n) {
    const Tensor x = pieces[n].x;
    checker.equal(name + std::to_string(n), x.grad(), Array(xt::zeros_like(x.value())));
  }
  const Array given = pieces[asked].x.grad(), learnt = W_h.grad();
  two.network.zero_grad();

  // The same piece by itself, from a state without a history.
  const rnn::State before = rnn::detached(two.network(slice(two.x, 1, 0, two.begins[asked])).state);
  const Tensor x = parameter(pieces[asked].x.value());
  two.network(x, before).outputs.backward(direction);
  checker.equal(name + std::to_string(asked), given, x.grad());
  checker.equal("a loss of piece " + std::to_string(asked) + ": ∂W_h of the first layer", learnt, W_h.grad());
}

void two_layers(exercise::Checker& checker, Answer answer) {
  const TwoLayers two;
  const Outputs outputs = answer(two.network, two.pieces());
  if (!as_many(checker, "three pieces", outputs, 3)) return;
  checker.equal("three pieces: the same as in one", concat(outputs, 1), two.network(two.x).outputs);
  loss_of(1, checker, answer);
  loss_of(2, checker, answer);
}

void check(exercise::Checker& checker, Answer answer) {
  one_unit(checker, answer);
  two_layers(checker, answer);
  checker.equal("a piece that goes on from nothing starts at zero",
                answer(adder(), {{text({1}), false}}).at(0), text({std::tanh(1.)}));
  checker.equal("no piece at all", answer(adder(), {}).size(), 0);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a network and its pieces")) {
    const std::size_t B = exercise::between(1, 3, generator), I = exercise::between(1, 3, generator);
    const Network network(I, exercise::between(1, 4, generator), exercise::between(1, 2, generator),
                          generator);
    std::vector<Piece> pieces;
    for (std::size_t n = exercise::between(2, 5, generator); n > 0; --n) {
      const Shape shape = {B, exercise::between(1, 4, generator), I};
      pieces.push_back({Tensor(normal(shape, 1, generator)), pieces.empty() || generator.chance(.3)});
    }
    const Outputs outputs = answer(network, pieces);
    if (as_many(checker, name, outputs, pieces.size()))
      checker.equal(name + ": all outputs", concat(outputs, 1), concat(carry_state(network, pieces), 1));
  }
}

/// What a wrong reader changes.
struct Variant {
  bool resets = true, carries = true, detaches = true, learns = true;
  bool resets_late = false;   ///< after a first piece in place of before it
  bool turned_round = false;  ///< set back unless a text begins
  bool one_for_all = false;   ///< each layer starts from the last one's state
  bool first_lost = false;    ///< what a first piece left is not kept
  bool from_before = false;   ///< the state from before the last piece is handed on
};

Outputs wrong(const Variant& how, const Network& network, const std::vector<Piece>& pieces) {
  Outputs outputs;
  rnn::State state, older;
  for (const Piece& piece : pieces) {
    const bool apart = how.first_lost && piece.first;  // read from nothing, and nothing kept
    const bool set_back =
        how.turned_round ? !piece.first : piece.first && how.resets && !how.resets_late && !apart;
    if (set_back || !how.carries) state.clear(), older.clear();
    const rnn::Read read = network(piece.x, apart ? rnn::State{} : how.from_before ? older : state);
    outputs.push_back(how.learns ? read.outputs : read.outputs.detach());
    older = state;
    if (!apart) state = how.detaches ? rnn::detached(read.state) : read.state;
    if (how.one_for_all) state.assign(state.size(), state.back());
    if (how.resets_late && piece.first) state.clear();
  }
  return outputs;
}

const exercise::Exercise registered(
    "5.5", &carry_state, check,
    {{"stale state",
      "A new text goes on from where the one before it ended: when a piece is its text's first, the state is "
      "to be set back.",
      exercise::bound<wrong, Variant{.resets = false}>},
     {"not detached",
      "The values are right, but the gradient runs on into the pieces before: cut the state from the graph, "
      "or each piece "
      "costs more than the last.",
      exercise::bound<wrong, Variant{.detaches = false}>},
     {"not carried", "Every piece starts from zero: nothing that was read in the piece before is remembered.",
      exercise::bound<wrong, Variant{.carries = false}>},
     {"cut too much",
      "Your outputs are cut from the graph as well, so nothing can be learnt; only the state that is passed "
      "on is cut.",
      exercise::bound<wrong, Variant{.learns = false}>},
     {"set back too late",
      "You set the state back after a text's first piece; it has to be forgotten before that piece is read.",
      exercise::bound<wrong, Variant{.resets_late = true}>},
     {"first piece's state lost",
      "What a text's first piece left is not kept, so its second one does not go on from there: each piece "
      "passes on its state, the first too.",
      exercise::bound<wrong, Variant{.first_lost = true}>},
     {"the other way round", "You set the state back where a text goes on, and keep it where one begins.",
      exercise::bound<wrong, Variant{.turned_round = true}>},
     {"one state for all layers",
      "You gave the last layer's state to every layer; each goes on from its own.",
      exercise::bound<wrong, Variant{.one_for_all = true}>},
     {"one piece late",
      "Each piece starts from where the last one started; it should go on from where that one ended.",
      exercise::bound<wrong, Variant{.from_before = true}>}});

}  // namespace
