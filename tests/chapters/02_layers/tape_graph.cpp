// The tape as the debugger and the graphs show it.
#include "02_layers/tape_graph.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::layers;

namespace {

struct Product {
  Tape tape;
  Number a = tape.input(2, "a"), b = tape.input(3, "b");
  Number y = (a + b) * b;

  Product() { y.backward(); }
};

}  // namespace

TEST_CASE("lines are called by their operands: v4 = v3 · b") {
  const Product product;
  CHECK(formula_of(product.tape, 2) == "a + b");
  CHECK(formula_of(product.tape, 3) == "v3 · b");
  Tape other;
  relu(tanh(other.input(1, "x")));
  CHECK(formula_of(other, 1) == "tanh(x)");
  CHECK(formula_of(other, 2) == "max(v2, 0)");
}

TEST_CASE("in the graph both gradients meet in b: 3 · 1 and 1 · 5") {
  const Product product;
  const std::string dot = tape_graph(product.tape);
  CHECK(testing::contains(dot, "v1 [label=\"b\\nvalue 3\\ngradient 8\"]"));
  CHECK(testing::contains(dot, "v1 -> v2 [label=\"3 · 1\"]"));
  CHECK(testing::contains(dot, "v1 -> v3 [label=\"1 · 5\"]"));
}

TEST_CASE("recorded: four steps forward, four back, and ∂b is the sum of two") {
  const Product product;
  trace::Recording recording;
  record_forward(product.tape);
  record_backward(product.tape, product.y.line());
  const trace::Record& record = recording.record;
  REQUIRE(record.size() == 8);
  CHECK(record.backward_begins() == 4);
  CHECK(record[4].label == "∂v4");
  const trace::Step& by_b = record[*record.find("∂b")];
  CHECK(by_b.inputs == std::vector<std::size_t>{*record.find("∂v3"), *record.find("∂v4")});
  CHECK(by_b.values() == 8);
  CHECK(by_b.forward == record.find("b"));
}

TEST_CASE("recorded: what L was not made of has gradient 0, an input as well as a line after L") {
  Tape tape;
  const Number a = tape.input(2, "a"), b = tape.input(3, "b");
  tape.input(5, "c");
  const Number L = a * b;
  L + a;  // v5
  L.backward();
  trace::Recording recording;
  record_forward(tape);
  record_backward(tape, L.line());
  const trace::Record& record = recording.record;
  const auto formula = [&](const char* gradient) { return record[*record.find(gradient)].formula; };
  CHECK(formula("∂v5") == "∂v5 = 0");
  CHECK(record[*record.find("∂v5")].values() == 0);
  CHECK(formula("∂v4") == "∂v4 = 1");
  CHECK(formula("∂c") == "∂c = 0");
  CHECK(record[*record.find("∂c")].values() == 0);
  CHECK(formula("∂b") == "∂b = ∂v4 · 2");
  CHECK(formula("∂a") == "∂a = ∂v4 · 3");
}

TEST_CASE("a number times itself is recorded once, with both shares") {
  Tape tape;
  const Number x = tape.input(3, "x");
  const Number y = x * x;
  y.backward();
  trace::Recording recording;
  record_forward(tape);
  record_backward(tape, y.line());
  CHECK(recording.record[*recording.record.find("∂x")].values() == 6);
}
