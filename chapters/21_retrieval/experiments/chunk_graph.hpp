// Which position sees what, as a picture: the words of a text in their chunks, what was found for each chunk, and an
// arrow from it to the words that may look at it.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "trace/views/dot_text.hpp"

namespace unrolled::retrieval {

class ChunkGraph {
 public:
  /// The words of a text in chunks of m.
  ChunkGraph(const std::vector<std::string>& words, std::size_t m) : words_(words), m_(m) {
    found_.resize(words.size() / m);
  }

  /// A neighbour of chunk u.
  void add(std::size_t u, const std::string& text, double similarity) {
    found_[u].push_back({text, similarity});
  }

  std::string dot() const {
    std::string dot =
        "digraph chunks {\n"
        "  rankdir=LR; ranksep=1.6; nodesep=0.06; bgcolor=white;\n"
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"#64748b\", fontname=\"DejaVu "
        "Sans\", height=0.3];\n"
        "  edge [arrowsize=0.5];\n";
    // The text, from top to bottom, in the colour of what it sees
    std::string order;
    for (std::size_t t = 0; t < words_.size(); ++t) {
      const char* const fill = t + 1 < m_ ? "white" : light((t + 1) / m_ - 1);
      dot += fmt::format("  t{} [label=\"{} {}\", width=1.5, fillcolor=\"{}\"];\n", t, t,
                         trace::tooltip(words_[t]), fill);
      order += fmt::format("{}t{}", t == 0 ? "" : " -> ", t);
    }
    dot += fmt::format("  {{rank=same; edge [style=invis]; {}}}\n", order);
    for (std::size_t u = 0; u < found_.size(); ++u) {
      const std::size_t last = u * m_ + m_ - 1;
      for (std::size_t k = 0; k < found_[u].size(); ++k) {
        dot += fmt::format("  n{}_{} [label=\"{}\\n{:.3f}\", fillcolor=\"{}\"];\n", u, k,
                           trace::tooltip(found_[u][k].text), found_[u][k].similarity, light(u));
        for (std::size_t t = last; t < std::min(words_.size(), last + m_); ++t)
          dot += fmt::format("  n{}_{} -> t{} [color=\"{}\"];\n", u, k, t, dark(u));
      }
    }
    return dot + "}\n";
  }

 private:
  struct Found {
    std::string text;
    double similarity;
  };
  static const char* light(std::size_t u) {
    static constexpr const char* colours[] = {"#cfe8f7", "#fbdcc4", "#cdeee2", "#f3dcea"};
    return colours[u % std::size(colours)];
  }
  static const char* dark(std::size_t u) {
    static constexpr const char* colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};
    return colours[u % std::size(colours)];
  }

  std::vector<std::string> words_;
  std::size_t m_;
  std::vector<std::vector<Found>> found_;
};

}  // namespace unrolled::retrieval
