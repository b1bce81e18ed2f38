// A tape as the debugger and the graphs show it: each line a step, forward and, the other way, its gradient.
#pragma once

#include <fmt/format.h>

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "02_layers/tape.hpp"
#include "trace/record/recording.hpp"

namespace unrolled::layers {

/// "b", or "v3" for the third line of a tape.
inline std::string name_of(const Tape& tape, std::size_t line) {
  const std::string& name = tape.lines()[line].name;
  return name.empty() ? fmt::format("v{}", line + 1) : name;
}

/// What a line computes, with the names of its operands: "v3 · b" for "a · b".
inline std::string formula_of(const Tape& tape, std::size_t at) {
  const Line& line = tape.lines()[at];
  const std::string_view formula = line.formula;
  const auto is_letter = [&](std::size_t i) {
    return i < formula.size() && std::isalpha(static_cast<unsigned char>(formula[i]));
  };
  std::string text;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    const auto operand = static_cast<std::size_t>(formula[i] - 'a');  // a is the first, b the second
    const bool stands_alone = is_letter(i) && !is_letter(i - 1) && !is_letter(i + 1);
    text += stands_alone && operand < line.operands.size()
                ? name_of(tape, line.operands[operand].number.line())
                : std::string(1, formula[i]);
  }
  return text;
}

/// Records the lines, in the order in which they were made.
inline void record_forward(const Tape& tape) {
  for (std::size_t at = 0; at < tape.lines().size(); ++at) {
    const Line& line = tape.lines()[at];
    std::vector<std::string> from;
    std::string derivatives;
    for (const auto& [operand, derivative] : line.operands) {
      from.push_back(name_of(tape, operand.line()));
      derivatives += fmt::format("{}∂{}/∂{} = {:.4g}", derivatives.empty() ? "" : ",  ", name_of(tape, at),
                                 from.back(), derivative);
    }
    trace::step({.operation = line.operands.empty() ? "parameter" : formula_of(tape, at),
                 .formula = derivatives,
                 .inputs = from,
                 .label = name_of(tape, at)},
                static_cast<Real>(line.value), line.where);
  }
}

/// Records the gradients ∂L/∂(each line) that tape.backward(last) left, the newest line first. L is line `last`; what it was
/// not made of has 0.
inline void record_backward(const Tape& tape, std::size_t last) {
  const trace::Backward backward;
  for (std::size_t at = tape.lines().size(); at-- > 0;) {
    std::vector<std::string> from;  // the gradients that were added up
    std::string sum;
    for (std::size_t user = at + 1; user <= last; ++user) {
      for (const auto& [operand, derivative] : tape.lines()[user].operands) {
        if (operand.line() != at) continue;
        from.push_back("∂" + name_of(tape, user));
        sum += fmt::format("{}{} · {:.4g}", sum.empty() ? "" : " + ", from.back(), derivative);
      }
    }
    if (from.empty()) sum = at == last ? "1" : "0";
    trace::step(
        {.operation = from.size() > 1 ? "add"
                      : !from.empty() ? "chain rule"
                      : at == last    ? "one"
                                      : "zero",
         .formula = fmt::format("∂{} = {}", name_of(tape, at), sum),
         .inputs = from,
         .label = "∂" + name_of(tape, at),
         .note = from.size() > 1 ? "Used more than once: what each use passes back is added up." : ""},
        static_cast<Real>(tape.lines()[at].gradient), tape.lines()[at].where);
  }
}

/// The DOT text of a tape after its backward pass: a box for each line with its value and gradient, and on each edge the
/// derivative that the gradient is multiplied by on its way down.
inline std::string tape_graph(const Tape& tape) {
  std::string dot =
      "digraph tape {\n"
      "  rankdir=LR; nodesep=0.4; ranksep=1.1; bgcolor=white;\n"
      "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#64748b\", fontname=\"DejaVu "
      "Sans\"];\n"
      "  edge [fontname=\"DejaVu Sans\", fontsize=11, color=\"#0072b2\", fontcolor=\"#0072b2\", dir=both, "
      "arrowsize=0.7];\n"
      "  label=\"on each edge: gradient · local derivative\"; labelloc=b; fontname=\"DejaVu Sans\"; "
      "fontsize=11;\n";
  for (std::size_t at = 0; at < tape.lines().size(); ++at) {
    const Line& line = tape.lines()[at];
    const std::string made = line.operands.empty() ? "" : " = " + formula_of(tape, at);
    dot += fmt::format("  v{} [label=\"{}{}\\nvalue {:.4g}\\ngradient {:.4g}\"];\n", at, name_of(tape, at),
                       made, line.value, line.gradient);
    for (const auto& [operand, derivative] : line.operands) {
      dot += fmt::format("  v{} -> v{} [label=\"{:.4g} · {:.4g}\"];\n", operand.line(), at, line.gradient,
                         derivative);
    }
  }
  return dot + "}\n";
}

}  // namespace unrolled::layers
