// How long a search takes: exact, and in a graph that looks at few rows.
#include <fmt/format.h>

#include <ctime>

#include "21_retrieval/approximate.hpp"
#include "21_retrieval/experiments/story.hpp"

namespace unrolled::retrieval {
namespace {

constexpr std::size_t row_width = 64, causes = 12, nearest = 10, usual_rows = 30'000;

/// Rows like those of texts: each number depends on a few hidden ones and on chance.
class Source {
 public:
  explicit Source(Generator generator)
      : generator_(generator), mix_(normal({causes, row_width}, 1, generator_)) {}

  std::vector<Real> draw() {
    std::vector<Real> row(row_width);
    for (std::size_t h = 0; h < causes; ++h) {
      const auto cause = static_cast<Real>(generator_.normal());
      for (std::size_t e = 0; e < row_width; ++e) row[e] += cause * mix_(h, e);
    }
    for (Real& x : row) x += static_cast<Real>(generator_.normal());
    const Real length = std::sqrt(dot(row, row));
    for (Real& x : row) x /= length;
    return row;
  }

 private:
  Generator generator_;
  Array mix_;
};

struct Walk {
  double milliseconds = 0, recall = 0;
};

struct Measured {
  double exact = 0;             // milliseconds a query
  Walk graph, part;             // as asked for; exact search among as many rows as the same time allows
  std::vector<Walk> at_effort;  // the graph with more and more rows kept
  double building = 0;          // seconds
};

Measured measure(app::Program& program, std::size_t N, std::size_t queries, std::size_t effort) {
  Source source{Generator(program.seed())};
  Rows rows = {row_width, 0};
  for (std::size_t row = 0; row < N; ++row) {
    const std::vector<Real> one = source.draw();
    rows.embeddings.insert(rows.embeddings.end(), one.begin(), one.end());
    rows.documents.push_back(0);
  }
  std::vector<std::vector<Real>> asked(queries);
  for (auto& query : asked) query = source.draw();

  // Processor time: independent of other programs and of the number of threads
  const auto seconds = [](std::clock_t since) {
    return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
  };
  app::Progress progress = program.progress(fmt::format("graph of {}", N), N);
  std::clock_t begin = std::clock();
  const ApproximateIndex graph(rows.view(), {}, [&] { progress.step(); });
  Measured measured;
  measured.building = seconds(begin);

  const auto search = [&](const auto& top, double& milliseconds) {
    std::vector<std::vector<Neighbour>> found;
    begin = std::clock();
    for (const auto& query : asked) found.push_back(top(query));
    milliseconds = 1e3 * seconds(begin) / static_cast<double>(queries);
    return found;
  };
  const Database all = rows.view();
  const auto exact = search([&](const auto& query) { return top_k(query, all, nearest); }, measured.exact);
  const auto walk = [&](const auto& top) {
    Walk taken;
    const auto found = search(top, taken.milliseconds);
    for (std::size_t q = 0; q < queries; ++q)
      taken.recall += recall(exact[q], found[q]) / static_cast<double>(queries);
    return taken;
  };
  const auto through_graph = [&](std::size_t in_view) {
    return walk([&](const auto& query) { return graph.top_k(query, nearest, in_view); });
  };
  measured.graph = through_graph(effort);
  for (const std::size_t in_view : {10, 20, 40, 80, 160})
    measured.at_effort.push_back(through_graph(in_view));

  const double share = std::min(1.0, measured.graph.milliseconds / measured.exact);
  const auto part = static_cast<std::size_t>(share * static_cast<double>(N));
  const Database beginning = {
      row_width, 0, all.embeddings.first(part * row_width), {}, all.documents.first(part)};
  measured.part = walk([&](const auto& query) { return top_k(query, beginning, nearest); });
  return measured;
}

}  // namespace

void race(app::Program& program, const Options& options) {
  program.section("Exact and approximate search");
  const std::size_t largest = options.rows > 0 ? options.rows : program.quick() ? fewest_rows : usual_rows;
  std::vector<std::size_t> sizes;
  for (std::size_t N = fewest_rows; N < largest; N *= 10) sizes.push_back(N);
  sizes.push_back(largest);
  std::vector<Measured> measured;
  for (const std::size_t N : sizes)
    measured.push_back(measure(program, N, program.quick() ? 20 : 200, options.effort));

  std::vector<app::Row> rows;
  app::Curve exact = {"exact", {}, {}}, approximate = {"graph", {}, {}};
  std::vector<app::Curve> recalls;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const Measured& m = measured[i];
    rows.push_back({std::to_string(sizes[i]), fmt::format("{:.3f}", m.exact),
                    fmt::format("{:.3f}", m.graph.milliseconds), fmt::format("{:.3f}", m.graph.recall),
                    fmt::format("{:.1f}", m.building)});
    exact.x.push_back(std::log10(static_cast<double>(sizes[i])));
    exact.y.push_back(m.exact);
    approximate.x.push_back(exact.x.back());
    approximate.y.push_back(m.graph.milliseconds);
    app::Curve bought = {fmt::format("{} rows", sizes[i]), {}, {}};
    for (const Walk& walk : m.at_effort) {
      bought.x.push_back(std::log10(walk.milliseconds));
      bought.y.push_back(walk.recall);
    }
    recalls.push_back(bought);
  }
  program.say(
      "Rows of {} numbers, the {} most similar wanted. Exact search looks at every row; the graph is walked "
      "through, with "
      "the {} nearest so far in view.",
      row_width, nearest, options.effort);
  program.table({"rows", "exact, ms a query", "graph", "recall@10", "built in, s"}, rows);
  program.plot(app::Lines{.title = "One search, exact and in a graph",
                          .x_axis = "rows (power of ten)",
                          .y_axis = "time (ms)",
                          .curves = {exact, approximate},
                          .log_y = true},
               "search.svg");
  program.plot(app::Lines{.title = "What the graph finds, with 10, 20, 40, 80 and 160 rows in view",
                          .x_axis = "time of a search (ms, power of ten)",
                          .y_axis = "recall@10",
                          .curves = recalls},
               "recall.svg");
  if (program.quick()) return;
  if (largest < usual_rows) {
    program.say("No claim is made about so few rows: that takes {}.", usual_rows);
    return;
  }
  const Measured& last = measured.back();
  program.claim(
      {.claim = fmt::format("the graph finds what exact search finds: recall@10 among {} rows", sizes.back()),
       .measured = last.graph.recall,
       .bound = 0.95,
       .control = last.part.recall,
       .control_meaning = "exact search in as many rows as that time allows"});
  program.claim({.claim = "in a fraction of the processor time that exact search takes",
                 .measured = last.graph.milliseconds / last.exact,
                 .relation = "<=",
                 .bound = 0.5,
                 .control = measured.front().graph.milliseconds / measured.front().exact,
                 .control_meaning = "among 1000 rows"});
}

}  // namespace unrolled::retrieval
