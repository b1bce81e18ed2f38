// How long a search takes: exact, and in a graph that looks at few rows.
#include <fmt/format.h>

#include <ctime>

#include "21_retrieval/approximate.hpp"
#include "21_retrieval/story.hpp"

namespace unrolled::retrieval {
namespace {

constexpr std::size_t row_width = 64, causes = 12, nearest = 10;

/// Rows like those of texts: each number follows a few that nobody sees, and some chance.
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
    const Real length = std::sqrt(dot(row.data(), row.data(), row_width));
    for (Real& x : row) x /= length;
    return row;
  }

 private:
  Generator generator_;
  Array mix_;
};

struct Measured {
  double exact, approximate;  // milliseconds a query
  double recall,
      recall_of_a_part;  // of the graph; of exact search among as many rows as the same time allows
  double building;       // seconds
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

  // Of the processor: whatever else this machine has to do, and however many threads share the work
  const auto seconds = [](std::clock_t since) {
    return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
  };
  app::Progress progress = program.progress(fmt::format("graph of {}", N), N);
  std::clock_t begin = std::clock();
  const ApproximateIndex graph(rows.view(), {}, [&] { progress.step(); });
  Measured measured = {0, 0, 0, 0, seconds(begin)};

  const auto search = [&](const auto& top, double& milliseconds) {
    std::vector<std::vector<Neighbour>> found;
    begin = std::clock();
    for (const auto& query : asked) found.push_back(top(query));
    milliseconds = 1e3 * seconds(begin) / static_cast<double>(queries);
    return found;
  };
  const Database all = rows.view();
  const auto exact = search([&](const auto& query) { return top_k(query, all, nearest); }, measured.exact);
  const auto found =
      search([&](const auto& query) { return graph.top_k(query, nearest, effort); }, measured.approximate);
  const double share = std::min(1.0, measured.approximate / measured.exact);
  const auto part = static_cast<std::size_t>(share * static_cast<double>(N));
  double ignored = 0;
  const Database beginning = {
      row_width, 0, all.embeddings.first(part * row_width), {}, all.documents.first(part)};
  const auto partly = search([&](const auto& query) { return top_k(query, beginning, nearest); }, ignored);
  for (std::size_t q = 0; q < queries; ++q) {
    measured.recall += recall(exact[q], found[q]) / static_cast<double>(queries);
    measured.recall_of_a_part += recall(exact[q], partly[q]) / static_cast<double>(queries);
  }
  return measured;
}

}  // namespace

void race(app::Program& program, const Wishes& wishes) {
  program.section("Exact and approximate search");
  const std::size_t largest = wishes.rows > 0 ? wishes.rows : program.quick() ? 1000 : 30'000;
  std::vector<std::size_t> sizes;
  for (std::size_t N = 1000; N < largest; N *= 10) sizes.push_back(N);
  sizes.push_back(largest);
  std::vector<Measured> measured;
  for (const std::size_t N : sizes)
    measured.push_back(measure(program, N, program.quick() ? 20 : 200, wishes.effort));

  std::vector<app::Row> rows;
  app::Curve exact = {"exact", {}, {}}, approximate = {"graph", {}, {}};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const Measured& m = measured[i];
    rows.push_back({std::to_string(sizes[i]), fmt::format("{:.3f}", m.exact),
                    fmt::format("{:.3f}", m.approximate), fmt::format("{:.3f}", m.recall),
                    fmt::format("{:.1f}", m.building)});
    exact.x.push_back(std::log10(static_cast<double>(sizes[i])));
    exact.y.push_back(m.exact);
    approximate.x.push_back(exact.x.back());
    approximate.y.push_back(m.approximate);
  }
  program.say(
      "Rows of {} numbers, the {} most similar wanted. Exact search looks at every row; the graph is walked "
      "through, with "
      "the {} nearest so far in view.",
      row_width, nearest, wishes.effort);
  program.table({"rows", "exact, ms a query", "graph", "recall@10", "built in, s"}, rows);
  program.plot(app::Lines{.title = "One search, exact and in a graph",
                          .x_axis = "rows (power of ten)",
                          .y_axis = "time (ms)",
                          .curves = {exact, approximate},
                          .log_y = true},
               "search.svg");
  if (program.quick()) return;
  const Measured& last = measured.back();
  program.claim(
      {.claim = fmt::format("the graph finds what exact search finds: recall@10 among {} rows", sizes.back()),
       .measured = last.recall,
       .bound = 0.95,
       .control = last.recall_of_a_part,
       .control_meaning = "exact search in as many rows as that time allows"});
  program.claim({.claim = "in a fraction of the processor time that exact search takes",
                 .measured = last.approximate / last.exact,
                 .relation = "<=",
                 .bound = 0.5,
                 .control = measured.front().approximate / measured.front().exact,
                 .control_meaning = "among 1000 rows"});
}

}  // namespace unrolled::retrieval
