// What chapter 10 computes, against central differences.
#include "10_positions/reader.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using namespace unrolled::positions;
using check::gradient;
using check::numbers;

TEST_CASE("rotate, in both pairings") {
  for (const Pairs pairs : {Pairs::neighbours, Pairs::halves}) {
    gradient([&](const auto& x) { return rotate(x[0], angles(3, 6, 2), pairs); }, {numbers({2, 3, 2, 6})});
  }
}

TEST_CASE("relative_gather: near and far distances, fewer queries than keys") {
  gradient([](const auto& x) { return relative_gather(x[0], 5); }, {numbers({2, 3, 5})});
  gradient([](const auto& x) { return relative_gather(x[0], 4); }, {numbers({2, 2, 4, 3})});
}

TEST_CASE("each way within attention: queries and keys") {
  for (const NamedKind& each : kinds) {
    CAPTURE(std::string(each.name));
    Generator generator(4);
    const attention::MultiHeadAttention layer(8, 2, generator);
    const WayPointer way = make_way(each.kind, 8, 2, 6, generator);
    for (Tensor table : way->parameters()) table.value() = normal(table.shape(), 1, generator);
    gradient(
        [&](const auto& x) {
          const Tensor placed = way->place(x[0], 1);
          const Tensor queries = way->turn(layer.W_q(placed), 1);
          const attention::KeyValue source = {way->turn(layer.W_k(placed), 1), layer.W_v(placed)};
          return layer.attend_with(queries, source, attention::causal_mask(4), way->bias(queries, 4));
        },
        {numbers({2, 4, 8})});
  }
}

TEST_CASE("T5's table, a learnt table and Shaw's vectors are learnt") {
  gradient(
      [](const auto& x) {
        BucketBias way({.count = 8, .furthest = 8}, 2);
        way.table = x[0];
        return way.bias(Tensor(numbers({5, 4})), 5);
      },
      {numbers({8, 2})});
  Generator generator(5);
  gradient(
      [&](const auto& x) {
        Generator drawing(5);
        Relative way(2, 4, 2, drawing);
        way.vectors.table = x[0];
        return way.bias(x[1], 5);
      },
      {numbers({5, 2}), numbers({5, 4}, 2)});
  gradient(
      [&](const auto& x) {
        Generator drawing(5);
        Learnt way(6, 4, drawing);
        way.table.table = x[0];
        return way.place(x[1], 2);
      },
      {numbers({6, 4}), numbers({3, 4}, 2)});
}
