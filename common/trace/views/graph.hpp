// Which nodes and edges of a record are drawn: scopes that are folded become one node, leaves stand in the
// smallest scope that holds all their uses. dot.hpp writes it down, and any other drawing can start here too.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "trace/record/record.hpp"

namespace unrolled::trace {

enum class Kind {
  parameter,
  constant,
  operation,
  loss,
  scope,  ///< a folded scope
  other,  ///< a value from the other pass that this one uses
};

struct GraphNode {
  Kind kind = Kind::operation;
  std::vector<std::size_t> steps;  ///< one, or all that are folded into it, in order
  std::vector<std::string> scope;  ///< the scope it is drawn in
  std::string name;                ///< folded scopes: the last part of their path
};

struct GraphEdge {
  std::size_t from, to;              ///< nodes
  std::vector<std::size_t> carries;  ///< the steps whose values flow along it
};

struct Graph {
  std::vector<GraphNode> nodes;  ///< in the order of their first steps
  std::vector<GraphEdge> edges;  ///< in the order of the steps they lead to
};

inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

struct Drawing {
  Pass pass = Pass::forward;
  std::size_t depth = unlimited;       ///< scopes nested deeper than this are folded; 0 folds them all
  bool overview = false;               ///< scopes without scopes inside are folded as well
  std::optional<std::size_t> up_to{};  ///< nothing after this step is drawn
};

/// The graph of one pass.
Graph graph_of(const Record& record, const Drawing& drawing);

/// Whether a scope is a step in time, "t=3" or "time.3", which is drawn as a column.
bool is_time_step(std::string_view scope_name);

/// The nodes of each time step of one scope, both in the order of the record.
using Columns = std::vector<std::vector<std::size_t>>;

/// The time steps of every scope that has some.
std::vector<Columns> columns_of(const Graph& graph);

}  // namespace unrolled::trace
