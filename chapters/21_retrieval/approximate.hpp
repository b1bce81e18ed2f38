// Approximate search: a graph in which each row knows some that are near, and a walk through it to where the query is.
//
// Hierarchical navigable small worlds (Malkov and Yashunin 2020), in the implementation of its authors, hnswlib. On each
// layer a row is joined to M near ones; the upper layers hold ever fewer rows, so that the walk comes near with a few long
// steps. `effort` is how many of the nearest rows so far the walk keeps: more of them find more and take longer.
#pragma once

// Its own distances would define functions that cannot stand in two files; ours measures them.
#define NO_MANUAL_VECTORIZATION
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "21_retrieval/search.hpp"

namespace unrolled::retrieval {

class ApproximateIndex {
 public:
  struct Sizes {
    std::size_t links = 16;    ///< M, on each layer; twice as many on the lowest
    std::size_t effort = 100;  ///< while building
  };

  /// Copies the embeddings. One row after another on one thread: so the same rows make the same graph. `each` is
  /// called after every row.
  ApproximateIndex(const Database& database, const Sizes& sizes, const std::function<void()>& each = {})
      : product_(std::make_unique<Product>(database.width)),
        graph_(std::make_unique<hnswlib::HierarchicalNSW<Real>>(
            product_.get(), std::max<std::size_t>(database.size(), 1), sizes.links, sizes.effort)) {
    for (std::size_t row = 0; row < database.size(); ++row) {
      graph_->addPoint(database.embedding(row), row);
      if (each) each();
    }
  }

  /// About the K rows most similar to the query (E), the most similar first.
  std::vector<Neighbour> top_k(std::span<const Real> query, std::size_t K, std::size_t effort) const {
    graph_->setEf(effort);
    auto found = graph_->searchKnn(query.data(), K);  // the farthest on top
    std::vector<Neighbour> best;
    for (; !found.empty(); found.pop()) best.push_back({found.top().second, 1.0 - found.top().first});
    std::reverse(best.begin(), best.end());
    return best;
  }

 private:
  /// 1 − q · e, on which hnswlib looks as a distance.
  struct Product : hnswlib::SpaceInterface<Real> {
    explicit Product(std::size_t width) : width(width) {}
    std::size_t get_data_size() override { return width * sizeof(Real); }
    hnswlib::DISTFUNC<Real> get_dist_func() override {
      return [](const void* a, const void* b, const void* E) {
        const std::size_t n = *static_cast<const std::size_t*>(E);
        return 1 - dot({static_cast<const Real*>(a), n}, {static_cast<const Real*>(b), n});
      };
    }
    void* get_dist_func_param() override { return &width; }
    std::size_t width;
  };

  std::unique_ptr<Product> product_;
  std::unique_ptr<hnswlib::HierarchicalNSW<Real>> graph_;
};

/// Of the K rows that exact search finds, the share that is among those found.
inline double recall(const std::vector<Neighbour>& exact, const std::vector<Neighbour>& found) {
  const auto is_found = [&](const Neighbour& wanted) {
    return std::any_of(found.begin(), found.end(), [&](const Neighbour& n) { return n.row == wanted.row; });
  };
  return static_cast<double>(std::count_if(exact.begin(), exact.end(), is_found)) /
         static_cast<double>(exact.size());
}

}  // namespace unrolled::retrieval
