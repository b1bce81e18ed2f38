// The cone of reach as a picture: which words a position of a stack depends on, layer by layer.
#pragma once

#include <fmt/format.h>

#include <string>

namespace unrolled::word_cnn {

/// The DOT text: T words in a row at the bottom, above them L layers of filters K words wide. What the last position depends on
/// is coloured, all else is grey.
inline std::string cone_graph(std::size_t T, std::size_t L, std::size_t K) {
  std::string nodes, edges;
  const std::size_t half = K / 2;
  for (std::size_t layer = 0; layer <= L; ++layer) {
    std::string order;
    nodes += "  {rank=same;";
    for (std::size_t t = 0; t < T; ++t) {
      const bool in_cone = t + (L - layer) * half + 1 >= T;
      const std::string label =
          layer == 0 ? t + 1 == T ? std::string("homonym") : fmt::format("d = {}", T - 1 - t) : std::string();
      nodes += fmt::format(" n{}_{} [label=\"{}\"{}];", layer, t, label,
                           in_cone ? ", fillcolor=\"#fde68a\", color=\"#b45309\"" : "");
      order += fmt::format("{}n{}_{}", t == 0 ? "" : " -> ", layer, t);
      for (std::size_t s = t - std::min(t, half); layer > 0 && s <= std::min(t + half, T - 1); ++s)
        edges += fmt::format("  n{}_{} -> n{}_{} [{}];\n", layer - 1, s, layer, t,
                             in_cone ? "color=\"#b45309\"" : "color=\"#e2e8f0\"");
    }
    nodes += fmt::format(" {} [style=invis];}}\n", order);  // keeps the words in their order
  }
  return "digraph cone {\n"
         "  rankdir=BT; ranksep=0.6; nodesep=0.12; bgcolor=white; splines=line;\n"
         "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f8fafc\", color=\"#cbd5e1\", "
         "height=0.3,\n"
         "        fontname=\"DejaVu Sans\"];\n"
         "  edge [arrowsize=0.5];\n" +
         nodes + edges + "}\n";
}

}  // namespace unrolled::word_cnn
