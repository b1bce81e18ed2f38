// An attention map as a picture of words: from each word an arrow to those it looks at, the wider the more.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "tensor/array.hpp"
#include "trace/views/dot_text.hpp"

namespace unrolled::attention {

/// The DOT text of a map (H,T,S): queries on the left, keys on the right, four colours for the heads, repeated where
/// there are more. Weights below `least` are left out.
inline std::string word_graph(const Array& map, const std::vector<std::string>& queries,
                              const std::vector<std::string>& keys, double least) {
  static constexpr const char* colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};
  std::string dot =
      "digraph attention {\n"
      "  rankdir=LR; ranksep=2.4; nodesep=0.12; bgcolor=white; splines=line;\n"
      "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#64748b\", width=1.1,\n"
      "        fontname=\"DejaVu Sans\"];\n"
      "  edge [arrowsize=0.5];\n";
  const auto column = [&](char side, const std::vector<std::string>& words) {
    std::string order;
    for (std::size_t i = 0; i < words.size(); ++i) {
      dot += fmt::format("  {}{} [label=\"{}\"];\n", side, i, trace::tooltip(words[i]));
      order += fmt::format("{}{}{}", i == 0 ? "" : " -> ", side, i);
    }
    dot += fmt::format("  {{rank=same; edge [style=invis]; {}}}\n", order);
  };
  column('q', queries);
  column('k', keys);
  for (std::size_t h = 0; h < map.shape(0); ++h) {
    for (std::size_t i = 0; i < queries.size(); ++i) {
      for (std::size_t j = 0; j < keys.size(); ++j) {
        const double weight = static_cast<double>(map(h, i, j));
        if (weight < least) continue;
        const double line_width = 0.3 + 5 * weight;  // points; the thinnest can still be seen
        dot += fmt::format("  q{} -> k{} [penwidth={:.2f}, color=\"{}\", tooltip=\"head {}: {:.2f}\"];\n", i,
                           j, line_width, colours[h % std::size(colours)], h, weight);
      }
    }
  }
  return dot + "}\n";
}

}  // namespace unrolled::attention
