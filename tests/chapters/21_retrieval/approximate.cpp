#include "21_retrieval/approximate.hpp"

#include <doctest/doctest.h>

using namespace unrolled;
using namespace unrolled::retrieval;

namespace {

Rows unit_rows(std::size_t N, std::size_t E, Generator& generator) {
  Rows rows = {E, 0};
  for (std::size_t i = 0; i < N; ++i) {
    const Array row = normal({E}, 1, generator);
    const Real length = std::sqrt(dot(flat(row), flat(row)));
    for (const Real x : row) rows.embeddings.push_back(x / length);
    rows.documents.push_back(0);
  }
  return rows;
}

}  // namespace

TEST_CASE(
    "with every row in view the graph finds what exact search finds, in its order and with its "
    "similarities") {
  Generator generator(1);
  const Rows rows = unit_rows(300, 11, generator);
  const ApproximateIndex graph(rows.view(), {});
  for (int n = 0; n < 20; ++n) {
    const Rows query = unit_rows(1, 11, generator);
    const auto exact = top_k(query.embeddings, rows.view(), 10),
               found = graph.top_k(query.embeddings, 10, 300);
    REQUIRE(found.size() == 10);
    CHECK(recall(exact, found) == 1);
    for (std::size_t k = 0; k < 10; ++k) {
      CHECK(found[k].row == exact[k].row);
      CHECK(found[k].similarity == doctest::Approx(exact[k].similarity).epsilon(1e-5));
    }
  }
}

TEST_CASE("more effort finds more, and the same rows make the same graph") {
  Generator generator(2);
  const Rows rows = unit_rows(3000, 32, generator);  // as hard as can be: every direction is equally likely
  const ApproximateIndex graph(rows.view(), {.links = 6, .effort = 20}),
      again(rows.view(), {.links = 6, .effort = 20});
  double little = 0, much = 0;
  for (int n = 0; n < 30; ++n) {
    const Rows query = unit_rows(1, 32, generator);
    const auto exact = top_k(query.embeddings, rows.view(), 10);
    const auto found = graph.top_k(query.embeddings, 10, 10);
    little += recall(exact, found) / 30;
    much += recall(exact, graph.top_k(query.embeddings, 10, 200)) / 30;
    CHECK(recall(found, again.top_k(query.embeddings, 10, 10)) == 1);
  }
  CHECK(little < 0.7);
  CHECK(much > 0.9);
}

TEST_CASE("few rows, and none") {
  Generator generator(3);
  const Rows rows = unit_rows(2, 4, generator);
  CHECK(ApproximateIndex(rows.view(), {}).top_k(rows.embeddings, 10, 10).size() == 2);
  const Rows none = {4, 0};
  CHECK(ApproximateIndex(none.view(), {}).top_k(std::vector<Real>(4), 10, 10).empty());
}

TEST_CASE("recall counts which of the wanted rows were found") {
  const std::vector<Neighbour> exact = {{1, .9}, {2, .8}, {3, .7}, {4, .6}};
  CHECK(recall(exact, {{4, .6}, {1, .9}, {9, .5}}) == 0.5);
  CHECK(recall(exact, {}) == 0);
}
