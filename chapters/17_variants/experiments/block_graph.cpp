#include "17_variants/experiments/block_graph.hpp"

#include <fmt/format.h>

namespace unrolled::variants {
namespace {

/// Boxes and arrows, in DOT.
class Graph {
 public:
  /// A box; `changed` colours it. Returns its name.
  std::string box(const std::string& label, bool changed = false) {
    const std::string name = fmt::format("n{}", count_++);
    text_ +=
        fmt::format("  {} [label=\"{}\", fillcolor=\"{}\"];\n", name, label, changed ? "#ffd9b0" : "#e8eef5");
    return name;
  }
  void arrow(const std::string& from, const std::string& to) {
    text_ += fmt::format("  {} -> {};\n", from, to);
  }
  std::string dot() const {
    return "digraph block {\n  rankdir=BT;\n  node [shape=box, style=\"rounded,filled\", "
           "fontname=\"sans-serif\", fontsize=12];\n" +
           text_ + "}\n";
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
};

std::string attention_name(const Config& config) {
  static constexpr const char* patterns[] = {"", ", banded", ", strided", ", fixed"};
  const std::string keys = config.key_heads == config.heads ? ""
                                                            : fmt::format(", {} key head{}", config.key_heads,
                                                                          config.key_heads == 1 ? "" : "s");
  const std::string way = positions::named(config.positions).name;
  return fmt::format("attention, {} heads{}{}\\n{}", config.heads, keys,
                     patterns[static_cast<std::size_t>(config.pattern)],
                     config.positions == positions::Kind::none ? "no positions" : way);
}

}  // namespace

std::string block_graph(const Config& config) {
  static constexpr const char* activations[] = {"ReLU", "GELU", "SoLU", "GeGLU", "SwiGLU"};
  Graph graph;
  const bool rms = config.norm == NormKind::rms;
  const std::string norm_name = rms ? "RMSNorm" : "LayerNorm";
  const bool moved = config.place != Place::pre;
  const auto norm = [&](bool is_moved) { return graph.box(norm_name, rms || is_moved); };
  const auto attention = [&] {
    return graph.box(attention_name(config), config.key_heads != config.heads ||
                                                 config.pattern != Pattern::dense ||
                                                 config.positions != positions::Kind::learnt);
  };
  const auto feed_forward = [&] {
    return graph.box(fmt::format("feed-forward, {}\\n{} → {} → {}",
                                 activations[static_cast<std::size_t>(config.activation)], config.width,
                                 config.inner, config.width),
                     config.activation != Activation::gelu);
  };
  const bool scaled = config.place == Place::deep;
  const std::string sum = scaled ? "α x + f" : "+";
  // One sublayer around `part`: returns where x goes on
  const auto sublayer = [&](const std::string& x, const auto& part) {
    std::string from = x;
    if (config.place == Place::pre || config.place == Place::sandwich) {
      const std::string before = norm(false);
      graph.arrow(x, before);
      from = before;
    }
    const std::string f = part();
    graph.arrow(from, f);
    std::string out = f;
    if (config.place == Place::sandwich) {
      out = norm(true);
      graph.arrow(f, out);
    }
    const std::string added = graph.box(sum, scaled);
    graph.arrow(x, added);
    graph.arrow(out, added);
    if (config.place == Place::post || config.place == Place::deep) {
      const std::string after = norm(moved);
      graph.arrow(added, after);
      return after;
    }
    return added;
  };
  const std::string x = graph.box("x");
  if (config.place != Place::parallel) {
    graph.arrow(sublayer(sublayer(x, attention), feed_forward), graph.box("x of the next block"));
    return graph.dot();
  }
  const std::string before = norm(false), A = attention(), F = feed_forward(), added = graph.box("+", true);
  graph.arrow(x, before);
  graph.arrow(before, A);
  graph.arrow(before, F);
  for (const std::string& each : {x, A, F}) graph.arrow(each, added);
  graph.arrow(added, graph.box("x of the next block"));
  return graph.dot();
}

}  // namespace unrolled::variants
