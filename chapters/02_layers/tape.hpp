// Automatic differentiation of single numbers. Whatever is computed is written on a tape, a line for each number. The
// backward pass reads the tape from its end, and then knows how the last number changes with each of the others.
//
//   a line             y = f(a, b), and with it ∂y/∂a and ∂y/∂b, which are known as soon as a and b are
//   the backward pass  ∂L/∂a += ∂L/∂y · ∂y/∂a      for each line y, the newest first, and each a that it was made of
//
// Newest first: what was made of y stands after y, so ∂L/∂y is complete when its line is read. Added: a number that was
// used twice changes L in both ways. Tensor (common/tensor) is this tape with arrays for numbers: there ∂y/∂a would be a
// large matrix, so an operation brings a function that multiplies by it. Left out: second derivatives.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace unrolled::layers {

class Tape;

/// A number on a tape. It is a handle: copies stand for the same line.
class Number {
 public:
  Number(Tape& tape, std::size_t line) : tape_(&tape), line_(line) {}

  double value() const;
  /// ∂L/∂this, after L.backward().
  double gradient() const;
  /// Differentiates this number by every number that it was made of.
  void backward() const;

  Tape& tape() const { return *tape_; }
  std::size_t line() const { return line_; }

 private:
  Tape* tape_;
  std::size_t line_;
};

/// What a line was made of: another line, and how much the one changes with the other.
struct Operand {
  Number number;
  double derivative;  ///< ∂(this line)/∂(that number)
};

struct Line {
  const char* formula;  ///< "a · b"
  double value;
  std::vector<Operand> operands;  ///< none: an input
  double gradient = 0;            ///< ∂L/∂value
  std::string name = "";          ///< of an input
  Where where = {};               ///< where its formula and its derivatives stand
};

// [tape]
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;  // numbers point to their tape
  Tape& operator=(const Tape&) = delete;

  /// A number that nothing on the tape was needed for: a weight, or what a network is given.
  Number input(double value, const std::string& name = "", Where where = Where::here()) {
    lines_.push_back({"input", value, {}, 0, name, where});
    return {*this, lines_.size() - 1};
  }

  /// A number made of others. Errors: they stand on another tape.
  Number write(const char* formula, double value, const std::vector<Operand>& operands,
               Where where = Where::here()) {
    for (const auto& [number, derivative] : operands) {
      if (&number.tape() != this) throw Error("tape: numbers of two tapes meet", where);
    }
    lines_.push_back({formula, value, operands, 0, "", where});
    return {*this, lines_.size() - 1};
  }

  /// ∂L/∂(every line), L on line `last`. Lines after it get 0: L was not made of them.
  void backward(std::size_t last) {
    for (Line& line : lines_) line.gradient = 0;
    lines_[last].gradient = 1;  // ∂L/∂L
    for (std::size_t at = last + 1; at-- > 0;) {
      for (const auto& [a, derivative] : lines_[at].operands)
        lines_[a.line()].gradient += lines_[at].gradient * derivative;  // the chain rule
    }
  }

  const std::vector<Line>& lines() const { return lines_; }

 private:
  std::vector<Line> lines_;
};
// [/tape]

inline double Number::value() const { return tape_->lines()[line_].value; }
inline double Number::gradient() const { return tape_->lines()[line_].gradient; }
inline void Number::backward() const { tape_->backward(line_); }

// [operations]
// Each operation: what it is called, its value, and beside each operand the derivative by it.
inline Number operator+(Number a, Number b) {
  return a.tape().write("a + b", a.value() + b.value(), {{a, 1}, {b, 1}});
}
inline Number operator-(Number a, Number b) {
  return a.tape().write("a − b", a.value() - b.value(), {{a, 1}, {b, -1}});
}
inline Number operator*(Number a, Number b) {
  return a.tape().write("a · b", a.value() * b.value(), {{a, b.value()}, {b, a.value()}});
}
inline Number operator/(Number a, Number b) {
  const double y = a.value() / b.value();
  return a.tape().write("a / b", y, {{a, 1 / b.value()}, {b, -y / b.value()}});
}
inline Number exp(Number a) {
  const double y = std::exp(a.value());
  return a.tape().write("exp(a)", y, {{a, y}});
}
inline Number log(Number a) { return a.tape().write("ln(a)", std::log(a.value()), {{a, 1 / a.value()}}); }
inline Number tanh(Number a) {
  const double y = std::tanh(a.value());
  return a.tape().write("tanh(a)", y, {{a, 1 - y * y}});
}
inline Number sigmoid(Number a) {
  const double y = 1 / (1 + std::exp(-a.value()));
  return a.tape().write("σ(a)", y, {{a, y * (1 - y)}});
}
inline Number relu(Number a) {
  const bool is_on = a.value() > 0;
  return a.tape().write("max(a, 0)", is_on ? a.value() : 0, {{a, is_on ? 1. : 0.}});
}
// [/operations]

}  // namespace unrolled::layers
