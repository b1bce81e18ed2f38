#include "trace/views/graph.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace unrolled::trace {
namespace {

using Path = std::vector<std::string>;

Path common_prefix(const Path& a, const Path& b) {
  const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return Path(a.begin(), end);
}

// The number a loss comes down to is named so, or the backward pass starts from it.
std::set<std::size_t> losses(const Record& record) {
  std::set<std::size_t> found;
  for (const Step& step : record.steps()) {
    if (count(step.shape) != 1) continue;
    const bool named = step.label == "loss" || step.label == "∂loss";
    const bool seed = step.pass == Pass::backward && step.inputs.empty() && step.forward && !step.leaf();
    if (named || seed) found.insert(step.index);
    if (seed) found.insert(*step.forward);
  }
  return found;
}

class Builder {
 public:
  Builder(const Record& record, const Drawing& drawing)
      : record_(record), drawing_(drawing), losses_(losses(record)) {
    choose_steps();
    find_homes();
    find_inner_scopes();
    for (const std::size_t index : chosen_) place(index);
    for (const std::size_t index : chosen_) connect(index);
  }

  Graph graph;

 private:
  void choose_steps() {
    for (const Step& step : record_.steps()) {
      if (drawing_.up_to && step.index > *drawing_.up_to) break;
      if (step.pass != drawing_.pass) continue;
      chosen_.insert(step.index);
      // Only a gradient worked out by hand reaches over to values of the forward pass.
      chosen_.insert(step.inputs.begin(), step.inputs.end());
    }
  }

  // A leaf is at home in the smallest scope that holds its first appearance and all its uses: a weight
  // shared by all time steps stands outside of them.
  void find_homes() {
    std::map<std::size_t, Path> uses;
    for (const Step& step : record_.steps()) {
      for (const std::size_t input : step.inputs) {
        const auto [found, first] = uses.try_emplace(input, step.scope);
        if (!first) found->second = common_prefix(found->second, step.scope);
      }
    }
    for (const std::size_t index : chosen_) {
      const Step& step = record_[index];
      const std::size_t made = step.forward.value_or(index);
      const auto used = uses.find(made);
      const bool moves = step.leaf() && used != uses.end();
      home_[index] = moves ? common_prefix(step.scope, used->second) : step.scope;
    }
  }

  void find_inner_scopes() {
    for (const auto& [index, home] : home_) {
      for (Path outer = home; !outer.empty();) {
        outer.pop_back();
        if (outer.size() + 1 <= home.size()) has_scopes_.insert(outer);
      }
    }
  }

  bool folded(const Path& scope) const {
    return scope.size() > drawing_.depth || (drawing_.overview && !has_scopes_.contains(scope));
  }

  void place(std::size_t index) {
    const Path& home = home_[index];
    for (std::size_t length = 1; length <= home.size(); ++length) {
      const Path scope(home.begin(), home.begin() + static_cast<std::ptrdiff_t>(length));
      if (!folded(scope)) continue;
      const auto [known, first] = folded_node_.try_emplace(scope, graph.nodes.size());
      if (first) {
        graph.nodes.push_back({Kind::scope, {}, Path(scope.begin(), scope.end() - 1), scope.back()});
      }
      graph.nodes[known->second].steps.push_back(index);
      node_of_[index] = known->second;
      return;
    }
    node_of_[index] = graph.nodes.size();
    graph.nodes.push_back({kind_of(record_[index]), {index}, home, ""});
  }

  Kind kind_of(const Step& step) const {
    if (step.pass != drawing_.pass) return Kind::other;
    if (step.operation == "parameter") return Kind::parameter;
    if (step.operation == "constant") return Kind::constant;
    return losses_.contains(step.index) ? Kind::loss : Kind::operation;
  }

  void connect(std::size_t index) {
    if (record_[index].pass != drawing_.pass) return;
    for (const std::size_t input : record_[index].inputs) {
      const std::pair ends(node_of_[input], node_of_[index]);
      if (ends.first == ends.second) continue;
      const auto [known, first] = edge_of_.try_emplace(ends, graph.edges.size());
      if (first) graph.edges.push_back({ends.first, ends.second, {}});
      auto& carries = graph.edges[known->second].carries;
      if (std::find(carries.begin(), carries.end(), input) == carries.end()) carries.push_back(input);
    }
  }

  const Record& record_;
  const Drawing& drawing_;
  const std::set<std::size_t> losses_;
  std::set<std::size_t> chosen_;
  std::map<std::size_t, Path> home_;
  std::set<Path> has_scopes_;
  std::map<Path, std::size_t> folded_node_;
  std::map<std::size_t, std::size_t> node_of_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> edge_of_;
};

}  // namespace

Graph graph_of(const Record& record, const Drawing& drawing) { return Builder(record, drawing).graph; }

bool is_time_step(std::string_view scope_name) {
  for (const std::string_view prefix : {"t=", "time.", "time="}) {
    if (!scope_name.starts_with(prefix) || scope_name.size() == prefix.size()) continue;
    const std::string_view number = scope_name.substr(prefix.size());
    return std::all_of(number.begin(), number.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  }
  return false;
}

std::vector<Columns> columns_of(const Graph& graph) {
  std::vector<Columns> all;
  std::map<Path, std::size_t> group;                           // by the scope that has the time steps
  std::map<Path, std::pair<std::size_t, std::size_t>> column;  // by the time step's own path
  for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
    Path path = graph.nodes[node].scope;
    if (graph.nodes[node].kind == Kind::scope) path.push_back(graph.nodes[node].name);
    const auto step = std::find_if(path.begin(), path.end(), is_time_step);
    if (step == path.end()) continue;
    const auto [parent, first_step] = group.try_emplace(Path(path.begin(), step), all.size());
    if (first_step) all.emplace_back();
    Columns& columns = all[parent->second];
    const auto [own, first_node] =
        column.try_emplace(Path(path.begin(), step + 1), parent->second, columns.size());
    if (first_node) columns.emplace_back();
    columns[own->second.second].push_back(node);
  }
  return all;
}

}  // namespace unrolled::trace
