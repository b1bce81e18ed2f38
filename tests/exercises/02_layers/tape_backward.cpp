#include "02_layers/tape_backward.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;
using layers::Number;
using layers::Operand;
using layers::Tape;

namespace {

using Answer = decltype(&tape_backward);

/// A tape of random operations, where lines are used again and again.
void draw(Tape& tape, std::size_t inputs, std::size_t lines, Generator& generator) {
  std::vector<Number> numbers;
  for (std::size_t n = 0; n < inputs; ++n) numbers.push_back(tape.input(generator.normal()));
  for (std::size_t n = 0; n < lines; ++n) {
    const Number a = numbers[generator.below(numbers.size())], b = numbers[generator.below(numbers.size())];
    const std::size_t which = generator.below(4);
    numbers.push_back(which == 0 ? a + b : which == 1 ? a * b : which == 2 ? tanh(a) : a - sigmoid(b));
  }
}

void check(exercise::Checker& checker, Answer answer) {
  {
    Tape tape;
    const Number a = tape.input(2), b = tape.input(3);
    const Number y = (a + b) * b;  // 15
    checker.equal("(a + b) · b with a = 2, b = 3", answer(tape, y.line()), std::vector<double>{3, 8, 3, 1});
  }
  {
    Tape tape;
    const Number y = tape.input(5);
    checker.equal("a tape of one line", answer(tape, y.line()), std::vector<double>{1});
  }
  {
    Tape tape;
    const Number a = tape.input(3);
    const Number y = a * a;  // 9
    checker.equal("a · a with a = 3", answer(tape, y.line()), std::vector<double>{6, 1});
  }
  {
    Tape tape;
    const Number a = tape.input(2), b = tape.input(7);
    const Number y = a * a * a;  // 8
    checker.equal("a · a · a with a = 2, and b beside it", answer(tape, y.line()),
                  std::vector<double>{12, 0, 2, 1});
    const Number later = y * b;
    checker.equal("the same, and a line after L", answer(tape, y.line()),
                  std::vector<double>{12, 0, 2, 1, 0});
    checker.equal("from that line", answer(tape, later.line()), std::vector<double>{84, 8, 14, 7, 1});
  }
  {
    Tape tape;
    const Number a = tape.input(1);
    const Number twice = a + a, four = twice + twice, eight = four + four;
    checker.equal("doubled three times: 2 · 2 · 2", answer(tape, eight.line()),
                  std::vector<double>{8, 4, 2, 1});
  }
  {
    Tape tape;
    const Number a = tape.input(2);
    const Number square = a * a, cube = square * a;
    const Number y = square + cube;  // a² + a³
    checker.equal("a² + a³ with a = 2", answer(tape, y.line()), std::vector<double>{16, 3, 1, 1});
  }
  {
    Tape tape;
    Number y = tape.input(.5);
    for (int n = 0; n < 10'000; ++n) y = tape.write("a · ½", y.value() / 2, {{y, .5}});
    const std::vector<double> slopes = answer(tape, y.line());
    checker.equal("10,000 lines that each halve: that of the line before last",
                  slopes.size() == 10'001 ? slopes[9'999] : -1, .5);
  }

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a tape")) {
    Tape tape;
    const std::size_t inputs = exercise::between(1, 3, generator), lines = exercise::between(4, 9, generator);
    draw(tape, inputs, lines, generator);
    const std::size_t last = inputs + lines - 1;
    checker.equal(name, answer(tape, last), tape_backward(tape, last));
  }
}

/// What a wrong backward pass does.
struct Variant {
  bool adds = true;          ///< or overwrites
  bool newest_first = true;  ///< or in the order of making
  bool chain = true;         ///< times the gradient of the line
  enum class Times {
    derivative,
    nothing,
    value
  } times = Times::derivative;  ///< what stands beside the operand, or nothing, or its value
  bool from_the_end = false;    ///< of the tape, whatever `last` is
  double begins = 1;
  bool halves = false;  ///< a gradient is shared out among the operands
};

std::vector<double> wrong(const Variant& how, const Tape& tape, std::size_t last) {
  const std::size_t size = tape.lines().size();
  std::vector<double> gradients(size);
  const std::size_t end = how.from_the_end ? size - 1 : last;
  gradients[end] = how.begins;
  for (std::size_t n = 0; n <= end; ++n) {
    const std::size_t at = how.newest_first ? end - n : n;
    const double share = how.halves ? static_cast<double>(tape.lines()[at].operands.size()) : 1;
    for (const Operand& operand : tape.lines()[at].operands) {
      const double factor = how.times == Variant::Times::derivative ? operand.derivative
                            : how.times == Variant::Times::value    ? operand.number.value()
                                                                    : 1;
      const double passed = (how.chain ? gradients[at] : 1) * factor / share;
      double& gradient = gradients[operand.number.line()];
      gradient = how.adds ? gradient + passed : passed;
    }
  }
  return gradients;
}

/// Passes on a line's whole gradient each time that something more has come to it. The long tape is left out.
void visit(const Tape& tape, std::size_t at, std::vector<double>& gradients) {
  for (const Operand& operand : tape.lines()[at].operands) {
    gradients[operand.number.line()] += gradients[at] * operand.derivative;
    visit(tape, operand.number.line(), gradients);
  }
}

std::vector<double> visited_twice(const Tape& tape, std::size_t last) {
  std::vector<double> gradients(tape.lines().size());
  gradients[last] = 1;
  if (last < 5'000) visit(tape, last, gradients);
  if (last >= 5'000) return wrong({}, tape, last);
  return gradients;
}

const exercise::Exercise registered(
    "2.1", &tape_backward, check,
    {{"overwritten",
      "You set a gradient where it is to be added: a number that was used twice keeps what one of its uses "
      "passed back, "
      "and loses the other.",
      exercise::bound<wrong, Variant{.adds = false}>},
     {"order of making",
      "You read the tape from its beginning: a line passes its gradient on before anything has come to it.",
      exercise::bound<wrong, Variant{.newest_first = false}>},
     {"local derivative alone",
      "You add up ∂y/∂a alone; each is to be multiplied by ∂L/∂y, which is how the chain goes on.",
      exercise::bound<wrong, Variant{.chain = false}>},
     {"no derivative",
      "You pass ∂L/∂y on as it is: it is to be multiplied by ∂y/∂a, which stands beside the operand.",
      exercise::bound<wrong, Variant{.times = Variant::Times::nothing}>},
     {"value for derivative",
      "You multiply by the operand's value; what counts is the derivative that stands beside it.",
      exercise::bound<wrong, Variant{.times = Variant::Times::value}>},
     {"a line twice",
      "A line passes its gradient on each time that something comes to it, and what came before is passed on "
      "again. Wait until it "
      "is complete: then pass it on once.",
      visited_twice},
     {"begun with 0", "All your gradients are 0: the sum begins with ∂L/∂L, which is 1.",
      exercise::bound<wrong, Variant{.begins = 0}>},
     {"from the end of the tape",
      "You begin at the end of the tape; L is the number on line `last`, and lines after it get 0.",
      exercise::bound<wrong, Variant{.from_the_end = true}>},
     {"shared out",
      "You share a line's gradient out among its operands; each gets all of it, times its own derivative.",
      exercise::bound<wrong, Variant{.halves = true}>}});

}  // namespace
