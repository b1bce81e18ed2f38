#include "18_mixture_of_experts/experiments/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unrolled::mixture {

app::HeatMap words_over_time(const std::string& title, const Run& run) {
  app::HeatMap map = {.title = title,
                      .x_axis = "word",
                      .y_axis = "step",
                      .unit = "expert, 1 to 8",
                      .rows = {},
                      .columns = {},
                      .values = {}};
  for (std::size_t v = 0; v < run.way.config.vocabulary; ++v) {
    map.columns.push_back(v < name_count       ? fmt::format("first {}", v)
                          : v < 2 * name_count ? fmt::format("second {}", v - name_count)
                                               : fmt::format("fact {}", v - 2 * name_count));
  }
  for (const Snapshot& snapshot : run.snapshots) {
    map.rows.push_back(std::to_string(snapshot.step));
    map.values.emplace_back();
    for (const std::size_t expert : snapshot.expert_of)
      map.values.back().push_back(expert == run.way.config.experts ? std::nan("")
                                                                   : static_cast<double>(expert + 1));
  }
  return map;
}

app::Lines loads(const std::vector<Run>& runs) {
  app::Lines plot = {.title = "How full each expert is",
                     .x_axis = "experts, the fullest first",
                     .y_axis = "load over an even load",
                     .curves = {}};
  const std::size_t E = runs.front().shares().size();
  std::vector<double> ranks(E);
  std::iota(ranks.begin(), ranks.end(), 1);
  for (const Run& run : runs) {
    app::Curve curve = {run.way.name, ranks, run.shares()};
    std::sort(curve.y.rbegin(), curve.y.rend());
    for (double& share : curve.y) share *= static_cast<double>(E);
    plot.curves.push_back(curve);
  }
  plot.curves.push_back({"capacity 1.25", ranks, std::vector<double>(E, common_capacity)});
  return plot;
}

app::Lines against(const std::string& cost, const std::vector<Run>& runs,
                   const std::function<std::size_t(const Run&)>& cost_of) {
  app::Lines plot = {.title = "What is paid, and what is got",
                     .x_axis = cost,
                     .y_axis = "nats a token above the truth",
                     .curves = {{"dense", {}, {}}}};
  for (const Run& run : runs) {
    const bool dense = run.way.config.routing == Routing::dense;
    if (!dense) plot.curves.push_back({run.way.name, {}, {}});
    app::Curve& curve = dense ? plot.curves.front() : plot.curves.back();
    curve.x.push_back(static_cast<double>(cost_of(run)));
    curve.y.push_back(run.divergence);
  }
  return plot;
}

std::string token_graph(const std::string& token, std::size_t n, const Report& report) {
  const Routes& routes = report.routes;
  const std::size_t k = routes.experts.shape(1), E = report.plan.load.size();
  std::string text =
      "digraph token {\n  rankdir=BT;\n  nodesep=0.5;\n  node [shape=box, style=\"rounded,filled\", "
      "fillcolor=\"#e8eef5\", "
      "fontname=\"sans-serif\", "
      "fontsize=12];\n  edge [fontname=\"sans-serif\", fontsize=11];\n";
  text += fmt::format(
      "  x [label=\"x of {}\"];\n  sum [label=\"+\"];\n  y [label=\"x of the next layer\"];\n", token);
  text += "  x -> sum [label=\"residual\"];\n  sum -> y;\n  x -> router;\n";
  text += fmt::format("  router [label=\"router: {} scores, softmax\"];\n", E);
  // The chosen experts, and up to three others with the largest probabilities
  const Array probabilities = routes.probabilities ? routes.probabilities.value() : Array();
  std::vector<std::size_t> order(E);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (routes.probabilities)
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return probabilities(n, a) > probabilities(n, b); });
  const auto choice_of = [&](std::size_t e) {
    std::size_t j = 0;
    while (j < k && routes.experts(n, j) != static_cast<Index>(e)) ++j;
    return j;
  };
  std::size_t others = 0;
  for (const std::size_t e : order) {
    const std::size_t j = choice_of(e);
    if (j == k && others++ >= 3) continue;
    const bool works = j < k && report.plan.answers(n, j) > 0;
    const std::string p =
        routes.probabilities ? fmt::format("p {:.2f}", static_cast<double>(probabilities(n, e))) : "";
    text += fmt::format("  e{} [label=\"expert {}{}\", fillcolor=\"{}\"];\n", e, e,
                        j < k && !works ? "\\nno room" : "", works ? "#ffd9b0" : "#ffffff");
    text += fmt::format("  router -> e{} [label=\"{}\"{}];\n", e, p, j < k ? "" : ", style=dotted");
    if (works)
      text += fmt::format("  e{} -> sum [label=\"· gate {:.2f}\"];\n", e,
                          static_cast<double>(routes.gates.value()(n, j)));
  }
  return text + "}\n";
}

}  // namespace unrolled::mixture
