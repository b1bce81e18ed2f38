// The two tasks: their pairs differ in one thing alone, and what cannot see it is right about exactly half.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "07_word_cnn/readers.hpp"

using namespace unrolled;
using namespace unrolled::word_cnn;

namespace {

/// How often each window of K words stands in a text.
std::map<std::vector<Index>, int> windows_of(const Pairs& pairs, std::size_t row, std::size_t K) {
  std::map<std::vector<Index>, int> windows;
  for (std::size_t t = 0; t + K <= pairs.ids.shape(1); ++t)
    ++windows[std::vector<Index>(&pairs.ids(row, t), &pairs.ids(row, t) + K)];
  return windows;
}

}  // namespace

TEST_CASE("order: both of a pair have the same windows of up to 5 words, and not of 11") {
  Generator generator(1);
  const OrderText layout;
  CHECK(layout.apart() == 10);
  const Pairs pairs = order_pairs(20, layout, generator);
  CHECK(pairs.ids.shape(1) == layout.size());
  for (std::size_t p = 0; p < 20; ++p) {
    for (std::size_t K = 1; K <= 5; ++K)
      CHECK(windows_of(pairs, 2 * p, K) == windows_of(pairs, 2 * p + 1, K));
    CHECK(windows_of(pairs, 2 * p, 11) != windows_of(pairs, 2 * p + 1, 11));
    const Index* text = &pairs.ids(2 * p, 0);
    const auto plus = std::find(text, text + layout.size(), plus_mark);
    const auto minus = std::find(text, text + layout.size(), minus_mark);
    CHECK(minus - plus == 10);
    CHECK(pairs.labels(2 * p) == 0);
    CHECK(pairs.labels(2 * p + 1) == 1);
  }
}

TEST_CASE("order: one maximum a filter is the same for both of a pair, and so is a mean but for rounding") {
  Generator generator(2);
  const OrderText layout;
  const Task task{.T = layout.size(), .pool = Pool::maximum};
  const Pairs pairs = order_pairs(8, layout, generator);
  for (const std::size_t hidden : {0, 16}) {
    const Array logits = filter_reader(task, Positions::none, hidden, generator).logits(pairs.ids).value();
    const Array placed = filter_reader(task, Positions::learnt, hidden, generator).logits(pairs.ids).value();
    for (std::size_t p = 0; p < 8; ++p) {
      CHECK(logits(2 * p, 0) == logits(2 * p + 1, 0));
      CHECK(logits(2 * p, 1) == logits(2 * p + 1, 1));
      CHECK(placed(2 * p, 0) != placed(2 * p + 1, 0));
    }
  }
  const Embedded embedded(task.T, task.C, Positions::none, generator);
  const Filters filters(5, task.C, 18, generator);
  const Array means = mean(relu(filters(embedded(pairs.ids))), 1).value();
  for (std::size_t p = 0; p < 8; ++p) {
    for (std::size_t f = 0; f < 18; ++f) CHECK(std::abs(means(2 * p, f) - means(2 * p + 1, f)) < 1e-5);
  }
}

TEST_CASE("reach: both of a pair differ in one word, of another topic, d before the end") {
  Generator generator(3);
  const Pairs pairs = reach_pairs(6, 20, {1, 7, 19}, generator);
  const std::vector<std::size_t> distances = {1, 7, 19};
  for (std::size_t p = 0; p < 6; ++p) {
    for (std::size_t t = 0; t < 20; ++t) {
      const Index first = pairs.ids(2 * p, t), second = pairs.ids(2 * p + 1, t);
      CHECK((first != second) == (t == 19 - distances[p % 3]));
      if (first == second) continue;
      CHECK(first < first_topic + static_cast<Index>(topic_words));
      CHECK(second >= first_topic + static_cast<Index>(topic_words));
      CHECK(second < homonym);
    }
    CHECK(pairs.ids(2 * p, 19) == homonym);
  }
}

TEST_CASE(
    "reach: three layers of three words give both of a pair the same logits beyond 3 words, attention does "
    "not") {
  Generator generator(4);
  const Task task{.T = 20, .pool = Pool::last};
  for (const Positions where : {Positions::none, Positions::learnt}) {
    const Reader stack = stack_reader(task, 3, 3, where, generator);
    const Reader attention = attention_reader(task, where, generator);
    for (const std::size_t d : {1, 3, 4, 19}) {
      const Pairs pairs = reach_pairs(4, 20, {d}, generator);
      const Array near = stack.logits(pairs.ids).value(), far = attention.logits(pairs.ids).value();
      for (std::size_t p = 0; p < 4; ++p) {
        CHECK((near(2 * p, 0) == near(2 * p + 1, 0)) == (d > 3));
        CHECK(far(2 * p, 0) != far(2 * p + 1, 0));
      }
    }
  }
}
