#include "trace/views/dot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "terminal/numbers.hpp"
#include "terminal/terminal.hpp"
#include "trace/views/dot_text.hpp"

namespace unrolled::trace {
namespace {

struct Look {
  const char *shape, *style, *fill, *line;
};

Look look_of(Kind kind) {
  switch (kind) {
    case Kind::parameter:
      return {"box", "filled", "#fff3bf", "#b7791f"};
    case Kind::constant:
      return {"box", "filled", "#d9efff", "#2b6cb0"};
    case Kind::operation:
      return {"box", "rounded,filled", "#ffffff", "#64748b"};
    case Kind::loss:
      return {"box", "rounded,filled,bold", "#ffe0e0", "#c53030"};
    case Kind::scope:
      return {"box", "rounded,filled", "#ece8fd", "#6b46c1"};
    case Kind::other:
      return {"box", "rounded,dashed", "#ffffff", "#94a3b8"};
  }
  return {};
}

constexpr const char* lit_look = "fillcolor=\"#ffd43b\", color=\"#d9480f\", penwidth=3";
constexpr const char* carried_line = "#0f766e";
constexpr const char* broken_look = "fillcolor=\"#ff8787\", color=\"#c92a2a\", penwidth=2";

// A cluster and what stands in it, in the order of insertion.
struct Cluster {
  std::string name;
  std::vector<std::string> path;
  std::vector<std::size_t> nodes;
  std::vector<Cluster> inner;

  Cluster& at(const std::vector<std::string>& scope, std::size_t level = 0) {
    if (level == scope.size()) return *this;
    for (Cluster& cluster : inner) {
      if (cluster.name == scope[level]) return cluster.at(scope, level + 1);
    }
    inner.push_back(
        {scope[level], {scope.begin(), scope.begin() + static_cast<std::ptrdiff_t>(level + 1)}, {}, {}});
    return inner.back().at(scope, level + 1);
  }
};

class Writer {
 public:
  Writer(const Record& record, const Drawing& drawing, std::optional<std::size_t> lit)
      : record_(record),
        drawing_(drawing),
        lit_(lit),
        graph_(graph_of(record, drawing)),
        columns_(columns_of(graph_)) {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) root_.at(graph_.nodes[i].scope).nodes.push_back(i);
  }

  std::string write() {
    line("digraph {}", drawing_.overview ? "overview" : pass_name());
    open();
    write_defaults();
    write_cluster(root_);
    write_columns();
    for (const GraphEdge& edge : graph_.edges) write_edge(edge);
    close();
    return text_;
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    text_.append(2 * indent_, ' ');
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }
  void open() {
    text_.back() = ' ';
    text_ += "{\n";
    ++indent_;
  }
  void close() {
    --indent_;
    line("}}");
  }

  const char* pass_name() const { return drawing_.pass == Pass::forward ? "forward" : "backward"; }

  const char* direction() const {
    if (columns_.empty()) return "TB";
    return drawing_.pass == Pass::forward ? "LR" : "RL";
  }

  void write_defaults() {
    line("graph [rankdir={}, newrank=true, nodesep=0.3, ranksep=0.4, fontname=\"DejaVu Sans\", fontsize=11,",
         direction());
    line("       fontcolor=\"#475569\", bgcolor=\"#ffffff\", pad=0.2, labelloc=b, label=<{}>];", legend());
    line("node [fontname=\"DejaVu Sans\", fontsize=11, margin=\"0.12,0.06\", height=0.3, penwidth=1.2];");
    line(
        "edge [fontname=\"DejaVu Sans\", fontsize=9, color=\"#94a3b8\", fontcolor=\"#475569\", "
        "arrowsize=0.6];");
  }

  // Only the kinds that occur.
  std::string legend() const {
    std::string text = fmt::format("<br/>{} pass · {}", pass_name(), counted(record_steps(), "step"));
    const auto entry = [&](Kind kind, const char* name) {
      const bool occurs = std::any_of(graph_.nodes.begin(), graph_.nodes.end(),
                                      [&](const GraphNode& node) { return node.kind == kind; });
      if (occurs) text += fmt::format("   <font color=\"{}\">■</font> {}", look_of(kind).line, name);
    };
    entry(Kind::parameter, "parameter");
    entry(Kind::constant, "input");
    entry(Kind::operation, "operation");
    entry(Kind::loss, "loss");
    entry(Kind::scope, "folded scope");
    entry(Kind::other, drawing_.pass == Pass::forward ? "from the backward pass" : "from the forward pass");
    if (std::any_of(graph_.edges.begin(), graph_.edges.end(), [&](const GraphEdge& e) { return carried(e); }))
      text += fmt::format("   <font color=\"{}\">━</font> carried through time", carried_line);
    return text;
  }

  std::size_t record_steps() const {
    std::size_t steps = 0;
    for (const GraphNode& node : graph_.nodes) {
      if (node.kind != Kind::other) steps += node.steps.size();
    }
    return steps;
  }

  std::string id(std::size_t node) const {
    const GraphNode& n = graph_.nodes[node];
    return fmt::format("{}{}", n.kind == Kind::scope ? "g" : "s", n.steps.front());
  }

  void write_cluster(const Cluster& cluster) {
    for (const std::size_t node : cluster.nodes) write_node(node);
    for (const Cluster& inner : cluster.inner) {
      line("subgraph cluster_{}", clusters_++);
      open();
      line("graph [label=<<b>{}</b>>, tooltip=\"{}\", labelloc=t, labeljust=l, style=\"rounded,filled\",",
           html(inner.name), tooltip(path_of(inner.path)));
      line("       color=\"#cbd5e1\", fillcolor=\"{}\", margin=10];",
           inner.path.size() % 2 == 1 ? "#f6f8fb" : "#eaeff5");
      write_cluster(inner);
      close();
    }
  }

  void write_node(std::size_t index) {
    const GraphNode& node = graph_.nodes[index];
    const Look look = look_of(node.kind);
    const auto holds = [&](auto&& what) { return std::any_of(node.steps.begin(), node.steps.end(), what); };
    const bool lit = lit_ && holds([&](std::size_t step) { return step == *lit_; });
    const bool broken = holds([&](std::size_t step) { return record_[step].broken(); });
    const std::string colours = lit ? lit_look
                                : broken
                                    ? broken_look
                                    : fmt::format("fillcolor=\"{}\", color=\"{}\"", look.fill, look.line);
    const bool scope = node.kind == Kind::scope;
    const Step& step = record_[node.steps.front()];
    line("{} [shape={}, style=\"{}\", {},", id(index), look.shape, look.style, colours);
    line("    label=<{}>,", scope ? scope_label(record_, node) : step_label(step));
    line("    tooltip=\"{}\"];", scope ? scope_tooltip(record_, node) : step_tooltip(step));
  }

  // Time runs from left to right, through gradients from right to left: each time step is one rank, a
  // column, and edges that are not drawn keep order where the drawn ones do not.
  void write_columns() {
    for (const Columns& columns : columns_) {
      for (const std::vector<std::size_t>& column : columns) {
        std::string rank;
        for (const std::size_t node : column) rank += id(node) + "; ";
        line("{{rank=same; {}}}", rank);
        for (std::size_t i = 0; i + 1 < column.size(); ++i) keep_order({column[i]}, {column[i + 1]});
      }
      for (std::size_t i = 0; i + 1 < columns.size(); ++i) write_rows(columns[i], columns[i + 1]);
    }
  }

  // What has the same name in two neighbouring columns stands at the same height.
  void write_rows(const std::vector<std::size_t>& before, const std::vector<std::size_t>& after) {
    bool any = false;
    auto next = after.begin();
    for (const std::size_t node : before) {
      const auto same = std::find_if(next, after.end(), [&](std::size_t n) { return name(n) == name(node); });
      if (same == after.end()) continue;
      line("{} -> {} [style=invis, weight=100];", id(node), id(*same));
      next = std::next(same);
      any = true;
    }
    if (!any) keep_order(before, after);
  }

  // The same for all time steps that are folded.
  std::string name(std::size_t node) const {
    const GraphNode& n = graph_.nodes[node];
    return n.kind == Kind::scope ? "" : name_of(record_[n.steps.front()]);
  }

  void keep_order(const std::vector<std::size_t>& before, const std::vector<std::size_t>& after) {
    const auto holds = [](const std::vector<std::size_t>& nodes, std::size_t node) {
      return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
    };
    const bool drawn = std::any_of(graph_.edges.begin(), graph_.edges.end(), [&](const GraphEdge& edge) {
      return holds(before, edge.from) && holds(after, edge.to);
    });
    if (!drawn) line("{} -> {} [style=invis];", id(before.front()), id(after.front()));
  }

  // From one time step straight into another of the same scope: a state.
  bool carried(const GraphEdge& edge) const {
    const auto column_of = [](const Columns& columns, std::size_t node) {
      return std::find_if(columns.begin(), columns.end(), [&](const std::vector<std::size_t>& column) {
        return std::find(column.begin(), column.end(), node) != column.end();
      });
    };
    return std::any_of(columns_.begin(), columns_.end(), [&](const Columns& columns) {
      const auto from = column_of(columns, edge.from), to = column_of(columns, edge.to);
      return from != to && from != columns.end() && to != columns.end();
    });
  }

  void write_edge(const GraphEdge& edge) {
    std::string attributes = fmt::format("tooltip=\"{}\"", edge_tooltip(record_, edge));
    if (drawing_.overview) attributes += fmt::format(", label=<{}>", edge_label(record_, edge));
    if (carried(edge)) attributes += fmt::format(", color=\"{}\", penwidth=2.4, arrowsize=0.8", carried_line);
    line("{} -> {} [{}];", id(edge.from), id(edge.to), attributes);
  }

  const Record& record_;
  const Drawing& drawing_;
  const std::optional<std::size_t> lit_;
  const Graph graph_;
  const std::vector<Columns> columns_;
  Cluster root_;
  std::string text_;
  std::size_t indent_ = 0, clusters_ = 0;
};

}  // namespace

std::string dot(const Record& record, const Drawing& drawing, std::optional<std::size_t> lit) {
  return Writer(record, drawing, lit).write();
}

}  // namespace unrolled::trace
