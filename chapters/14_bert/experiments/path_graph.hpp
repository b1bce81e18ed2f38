// The path of one masked position: from the words that its vector was made of, layer by layer, to what it guesses.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "14_bert/experiments/mask_guesses.hpp"
#include "trace/views/dot_text.hpp"

namespace unrolled::bert {

/// What each head of each layer looks at in a text without the batch axis: L times (H,T,T).
inline std::vector<Array> attention_maps(const Bert& model, const Input& input) {
  const NoGrad no_grad;
  const Mask hidden = model.hidden_of(input);
  const std::vector<Tensor> x = model.layers(input);
  std::vector<Array> maps;
  for (std::size_t n = 0; n < model.encoder.layers.size(); ++n) {
    const transformer::EncoderLayer& layer = model.encoder.layers[n];
    const bool pre = model.config.norm == transformer::Norm::pre;
    const Tensor looked = pre ? layer.around_attention.norm(x[n]) : x[n];  // (T,C)
    maps.push_back(layer.attention.maps(looked, looked, hidden));
  }
  return maps;
}

/// The DOT text: a row for each layer, words at the bottom, guesses on top. From the masked position downwards an
/// edge leads to whatever a head gave a weight of at least `least`, a colour for each head, the wider the more; the
/// grey one is the way around the layer.
inline std::string path_graph(const std::vector<Array>& maps, const std::vector<std::string>& words,
                              std::size_t masked, const std::vector<std::string>& guesses, double least) {
  static constexpr const char* colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};
  std::string nodes, edges;
  std::set<std::size_t> wanted = {masked};
  for (std::size_t n = maps.size() + 1; n-- > 0;) {
    std::string row;
    nodes += "  {rank=same;";
    for (const std::size_t t : wanted) {
      nodes += fmt::format(" n{}_{} [label=\"{}\"];", n, t, trace::tooltip(words[t]));
      row += fmt::format("{}n{}_{}", row.empty() ? "" : " -> ", n, t);
    }
    nodes += fmt::format(" {} [style=invis];}}\n", row);  // keeps the words in their order
    if (n == 0) break;
    std::set<std::size_t> below = wanted;
    for (const std::size_t t : wanted) {
      edges += fmt::format("  n{}_{} -> n{}_{} [color=\"#94a3b8\", style=dashed];\n", n - 1, t, n, t);
      for (std::size_t h = 0; h < maps[n - 1].shape(0); ++h) {
        for (std::size_t s = 0; s < words.size(); ++s) {
          const auto weight = static_cast<double>(maps[n - 1](h, t, s));
          if (weight < least) continue;
          below.insert(s);
          edges += fmt::format(
              "  n{}_{} -> n{}_{} [penwidth={:.2f}, color=\"{}\", tooltip=\"head {}: {:.2f}\"];\n", n - 1, s,
              n, t, 0.3 + 4 * weight, colours[h % std::size(colours)], h, weight);
        }
      }
    }
    wanted = std::move(below);
  }
  for (std::size_t g = 0; g < guesses.size(); ++g) {
    nodes += fmt::format("  g{} [label=\"{}\", fillcolor=\"#fef3c7\"];\n", g, trace::tooltip(guesses[g]));
    edges += fmt::format("  n{}_{} -> g{} [penwidth={:.1f}];\n", maps.size(), masked, g, g == 0 ? 2.0 : 0.7);
  }
  return "digraph path {\n"
         "  rankdir=BT; ranksep=0.9; nodesep=0.15; bgcolor=white;\n"
         "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#64748b\", "
         "fontname=\"DejaVu Sans\"];\n"
         "  edge [arrowsize=0.5];\n" +
         nodes + edges + "}\n";
}

}  // namespace unrolled::bert
