#include "09_attention/scores.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&scores);

Tensor some(const Shape& shape, std::uint64_t seed) {
  Generator generator(seed);
  return Tensor(normal(shape, 1, generator));
}

void check(exercise::Checker& checker, Answer answer) {
  // 64 ones against 1.75 and 1.5: 112 / 8 and 96 / 8.
  const Array ones(Shape{1, 64}, 1);
  const Tensor key = concat({1.75 * Tensor(ones), 1.5 * Tensor(ones)}, 0);
  checker.equal("products of 112 and 96, width 64", answer(Tensor(ones), key), Array{{14, 12}});
  checker.equal("(1, 2) and (3, 4) asking for (1, 0), (0, 1) and (1, 1)",
                answer(Tensor(Array{{1, 2}, {3, 4}}), Tensor(Array{{1, 0}, {0, 1}, {1, 1}})) * std::sqrt(2.),
                Array{{1, 2, 3}, {3, 4, 7}});

  // 2 texts, 3 heads of width 4, 5 queries and 6 keys each.
  const Tensor q = some({2, 3, 5, 4}, 1), k = some({2, 3, 6, 4}, 2);
  checker.equal("several heads at once", answer(q, k), matmul(q, transpose(k)) / 2.);
  exercise::flows_back(checker, "what flows back", {{"query", q.value()}, {"key", k.value()}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], in[1]); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("queries and keys")) {
    const std::size_t B = exercise::between(1, 3, generator), D = exercise::between(2, 9, generator);
    const Tensor query = normal({B, exercise::between(1, 5, generator), D}, 1, generator);
    const Tensor asked = normal({B, exercise::between(1, 5, generator), D}, 1, generator);
    checker.equal(name, answer(query, asked), scores(query, asked));
  }
}

/// The product over something else than √D.
template <class Divisor>
Tensor over(const Tensor& query, const Tensor& key, Divisor divisor) {
  return matmul(query, transpose(key)) / static_cast<double>(divisor(query, key));
}

const exercise::Exercise registered(
    "9.1", &scores, check,
    {{"not divided", "The products are not divided: with wide heads softmax would see nothing but 0 and 1.",
      [](const Tensor& q, const Tensor& k) { return matmul(q, transpose(k)); }},
     {"divided by D", "You divided by the width D itself; the variance of a product is D, so its size is √D.",
      [](const Tensor& q, const Tensor& k) {
        return over(q, k, [](const Tensor& query, const Tensor&) { return query.size(-1); });
      }},
     {"width of all heads",
      "You divided by the root of the whole width C = H · D; each head's product has only D terms.",
      [](const Tensor& q, const Tensor& k) {
        return over(q, k, [](const Tensor& query, const Tensor&) {
          const std::size_t heads = query.axes() > 2 ? query.size(-3) : 1;
          return std::sqrt(static_cast<double>(query.size(-1) * heads));
        });
      }},
     {"number of keys",
      "You divided by the root of the number of keys; it is the width of a head that counts.",
      [](const Tensor& q, const Tensor& k) {
        return over(q, k, [](const Tensor&, const Tensor& key) {
          return std::sqrt(static_cast<double>(key.size(-2)));
        });
      }},
     {"width from axis 1",
      "You took the size of axis 1 for the width; batch and heads may stand before it: the width is the last "
      "axis.",
      [](const Tensor& q, const Tensor& k) {
        return over(q, k, [](const Tensor& query, const Tensor&) {
          return std::sqrt(static_cast<double>(query.size(1)));
        });
      }},
     {"keys ask", "Rows and columns changed places: queries are the rows and keys the columns.",
      [](const Tensor& q, const Tensor& k) {
        return matmul(k, transpose(q)) / std::sqrt(static_cast<double>(q.size(-1)));
      }},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      [](const Tensor& q, const Tensor& k) {
        return (matmul(q, transpose(k)) / std::sqrt(static_cast<double>(q.size(-1)))).detach();
      }},
     {"multiplied", "You multiplied by √D where the formula divides.", [](const Tensor& q, const Tensor& k) {
        return matmul(q, transpose(k)) * std::sqrt(static_cast<double>(q.size(-1)));
      }}});

}  // namespace
