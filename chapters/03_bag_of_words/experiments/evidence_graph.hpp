// One sentence as a picture: from each word an arrow to the score, the wider the more it adds.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "03_bag_of_words/one_sentence.hpp"
#include "trace/views/dot_text.hpp"

namespace unrolled::bag_of_words {

/// The DOT text. Blue speaks for class 1, orange for class 0; the bias is like a word of every sentence.
inline std::string evidence_graph(const OneSentence& sentence, const Verdict& verdict) {
  std::string dot =
      "digraph words {\n"
      "  rankdir=LR; ranksep=1.2; nodesep=0.08; bgcolor=white;\n"
      "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#64748b\", "
      "fontname=\"Helvetica\"];\n"
      "  edge [fontname=\"Helvetica\", fontsize=10];\n";
  dot += fmt::format(
      "  score [label=\"score {:+.3f}\\nprobability {:.3f}\", shape=ellipse, fillcolor=\"#f1f5f9\"];\n",
      verdict.score, verdict.probability);

  const Real largest = std::max(xt::amax(xt::abs(verdict.evidence))(), std::abs(sentence.bias));
  const auto arrow = [&](const std::string& id, const std::string& word, const std::string& shape,
                         Real evidence) {
    dot += fmt::format("  {} [label=\"{}\"{}];\n", id, trace::tooltip(word), shape);
    const double width = 0.5 + 5.5 * static_cast<double>(std::abs(evidence) / std::max(largest, Real{1e-6F}));
    dot += fmt::format("  {} -> score [label=\"{:+.3f}\", penwidth={:.2f}, color=\"{}\"];\n", id, evidence,
                       width, evidence > 0 ? "#0072b2" : "#d55e00");
  };
  for (std::size_t k = 0; k < sentence.terms.size(); ++k) {
    arrow(fmt::format("w{}", k), sentence.terms[k], "", verdict.evidence(k));
  }
  arrow("b", "bias", ", style=\"dashed\"", sentence.bias);
  return dot + "}\n";
}

}  // namespace unrolled::bag_of_words
