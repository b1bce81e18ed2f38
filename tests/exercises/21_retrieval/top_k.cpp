#include "21_retrieval/top_k.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "exercise.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&top_k);
using Rows = std::vector<std::size_t>;

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("two rows of three numbers: the best, which has 2 · 3 + 1 · 1",
                answer(Array{2, 0, 1}, Array{{1, 9, 2}, {3, 0, 1}}, 1), Rows{1});
  // Products 1, 3, −4, 0 with (1, 0).
  const Array query = {1, 0}, rows = {{1, 0}, {3, 4}, {-4, 0}, {0, 1}};
  checker.equal("products 1, 3, −4, 0: the best two", answer(query, rows, 2), Rows{1, 0});
  checker.equal("products 1, 3, −4, 0: the best", answer(query, rows, 1), Rows{1});
  checker.equal("products 1, 3, −4, 0: the best three", answer(query, rows, 3), Rows{1, 0, 3});
  checker.equal("products 1, 3, −4, 0: all four", answer(query, rows, 4), Rows{1, 0, 3, 2});
  checker.equal("products 1, 3, −4, 0: seven of four", answer(query, rows, 7), Rows{1, 0, 3, 2});
  checker.equal("products 1, 3, −4, 0: none", answer(query, rows, 0), Rows{});
  checker.equal("products −5 and −2: the best", answer(Array{-1, 0}, Array{{5, 0}, {2, 9}}, 1), Rows{1});
  checker.equal("products 11 and 8 with (1, 2)", answer(Array{1, 2}, Array{{1, 5}, {6, 1}}, 1), Rows{0});
  checker.equal("a database without rows", answer(query, Array(xt::zeros<Real>({0, 2})), 3), Rows{});

  checker.equal("products −1e100, −3e100, −2e100: all three",
                answer(query, Array{{-1e100, 0}, {-3e100, 1}, {-2e100, 2}}, 3), Rows{0, 2, 1});

  checker.equal("products 1, 2, 3: all three", answer(query, Array{{1, 0}, {2, 0}, {3, 0}}, 3),
                Rows{2, 1, 0});
  checker.equal("asked again, when they are 1, 1, 1", answer(query, Array{{1, 0}, {1, 1}, {1, 2}}, 3),
                Rows{0, 1, 2});
  const Array equal = {{2, 1}, {5, 0}, {2, 2}, {5, 3}, {2, 3}};
  checker.equal("products 2, 5, 2, 5, 2: the best three", answer(query, equal, 3), Rows{1, 3, 0});
  // Three kinds of row, enough of each that a sort which is not stable mixes them.
  Array many = xt::zeros<Real>({99, 2});
  for (std::size_t n = 0; n < 99; ++n) many(n, 0) = static_cast<Real>(n % 3);
  Rows best(50);
  for (std::size_t i = 0; i < 50; ++i) best[i] = i < 33 ? 3 * i + 2 : 3 * (i - 33) + 1;
  checker.equal("99 rows of three kinds: the best fifty", answer(query, many, 50), best);

  const Indices& found = pytorch::top_k;
  checker.equal("PyTorch's numbers: twelve of fifty rows",
                answer(exercise::wave({6}, .31), exercise::wave({50, 6}, .77), 12),
                Rows(found.begin(), found.end()));

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a query and a database")) {
    const std::size_t E = exercise::between(2, 5, generator), all = exercise::between(3, 12, generator);
    const Array asked = normal({E}, 1, generator), database = normal({all, E}, 1, generator);
    const std::size_t K = exercise::between(1, all, generator);
    checker.equal(name, answer(asked, database, K), top_k(asked, database, K));
  }
}

/// What a wrong search does.
struct Variant {
  enum { dot, distance, cosine, absolute, first_number, element } by = dot;
  enum { best, worst, worst_of_best, by_number, place } order = best;
  enum { stable, last, lost, std_sort, turned_round, partial, ranges_partial } ties = stable;
  bool above_zero = false, all_of_equal = false, always_one = false, again = false, one_more = false;
  bool from_one = false, filled_up = false, cut = true, from_the_last_order = false;
  Real mark = 1;  ///< what rows are given that were found, so as not to find them again, if that is not 1
};

/// How similar each row is to the query: (N).
Tensor similarity_of(const Variant& how, const Tensor& query, const Tensor& rows) {
  const Tensor dot = sum(query * rows, -1);
  if (how.by == Variant::distance) return -sum(square(query - rows), -1);
  if (how.by == Variant::absolute) return abs(dot);
  if (how.by == Variant::first_number) return sum(slice(rows, -1, 0, 1), -1);
  if (how.by == Variant::cosine) return dot / sqrt(maximum(sum(square(rows), -1), 1e-300));
  return dot;
}

Rows wrong(const Variant& how, const Array& query, const Array& embeddings, std::size_t K) {
  const std::size_t N = embeddings.shape(0), k = std::min(N, K + (how.one_more ? 1 : 0));
  Array similarity = similarity_of(how, query, embeddings).value();
  if (how.by == Variant::element) {
    for (std::size_t n = 0; n < N; ++n) similarity(n) = xt::sum(query * embeddings[n])();
  }
  if (how.mark < 1) {
    Rows found;
    for (std::size_t i = 0; i < k; ++i) {
      found.push_back(static_cast<std::size_t>(unrolled::argmax(similarity)()));
      similarity(found.back()) = how.mark;
    }
    return found;
  }
  static Rows left;  // by the call before, where that matters
  Rows order(N);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (how.from_the_last_order && left.size() == N) order = left;
  if (how.ties == Variant::last) std::ranges::reverse(order);
  const auto better = [&](std::size_t a, std::size_t b) {
    return how.order == Variant::worst ? similarity(a) < similarity(b) : similarity(a) > similarity(b);
  };
  if (how.ties == Variant::std_sort) {
    std::sort(order.begin(), order.end(), better);
  } else if (how.ties == Variant::turned_round) {
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return similarity(a) < similarity(b); });
    std::ranges::reverse(order);
  } else if (how.ties == Variant::ranges_partial) {
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(k), better);
  } else if (how.ties == Variant::partial) {
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(), better);
  } else {
    std::stable_sort(order.begin(), order.end(), better);
  }
  if (how.from_the_last_order) left = order;
  if (how.order == Variant::place) {
    Rows place(N);
    for (std::size_t n = 0; n < N; ++n) place[order[n]] = n;
    order = place;
  }
  if (how.again && N > 0) return Rows(K, order[0]);
  if (how.ties == Variant::lost) {
    const auto equal = [&](std::size_t a, std::size_t b) { return similarity(a) == similarity(b); };
    order.erase(std::unique(order.begin(), order.end(), equal), order.end());
  }
  if (!how.cut) return order;
  std::size_t size = how.always_one && N > 0 ? std::max<std::size_t>(k, 1) : k;
  while (how.all_of_equal && size > 0 && size < N && similarity(order[size]) == similarity(order[size - 1]))
    ++size;
  order.resize(std::min(size, order.size()));
  if (how.order == Variant::worst_of_best) std::ranges::reverse(order);
  if (how.above_zero) std::erase_if(order, [&](std::size_t n) { return similarity(n) <= 0; });
  if (how.order == Variant::by_number) std::ranges::sort(order);
  if (how.filled_up) order.resize(K);
  if (how.from_one) {
    for (std::size_t& n : order) ++n;
  }
  return order;
}

const exercise::Exercise registered(
    "21.2", &top_k, check,
    {{"distance for product",
      "You took the nearest rows; the rows with the largest product were asked for. It is the same only "
      "where all are of the same length.",
      exercise::bound<wrong, Variant{.by = Variant::distance}>},
     {"cosine for product",
      "You divided by the rows' lengths: that is the cosine. The product was asked for, in which a long row "
      "counts for more.",
      exercise::bound<wrong, Variant{.by = Variant::cosine}>},
     {"size of the product",
      "You left out the sign: a row that points the other way is the least similar, not the most.",
      exercise::bound<wrong, Variant{.by = Variant::absolute}>},
     {"query not asked", "You compared the rows' first numbers; all E enter the product with the query.",
      exercise::bound<wrong, Variant{.by = Variant::first_number}>},
     {"element for row", "embeddings[n] is one number of the first row; row n is xt::view(embeddings, n).",
      exercise::bound<wrong, Variant{.by = Variant::element}>},
     {"ascending", "Your rows are the least similar ones: the order goes from the largest product down.",
      exercise::bound<wrong, Variant{.order = Variant::worst}>},
     {"worst of the best first",
      "You found the right rows, but in ascending order: the most similar one comes first.",
      exercise::bound<wrong, Variant{.order = Variant::worst_of_best}>},
     {"in the database's order",
      "You found the right rows, but they stand in the order of their numbers; the most similar comes first.",
      exercise::bound<wrong, Variant{.order = Variant::by_number}>},
     {"places for rows",
      "You returned for each row the place that it has; asked is for each place the row that has it.",
      exercise::bound<wrong, Variant{.order = Variant::place}>},
     {"last of equals", "Of equal rows you took the last first; they keep the order of their numbers.",
      exercise::bound<wrong, Variant{.ties = Variant::last}>},
     {"equals in any order",
      "Among many rows std::sort, and xt::argsort with it, leaves equal ones in any order: which of them "
      "come is "
      "not defined.",
      exercise::bound<wrong, Variant{.ties = Variant::std_sort}>},
     {"sorted upwards, reversed",
      "You sorted upwards and reversed the order; that reverses equal rows too, and std::sort or "
      "xt::argsort have left them in any order.",
      exercise::bound<wrong, Variant{.ties = Variant::turned_round}>},
     {"equals in any order, sorted in part",
      "std::partial_sort takes any of the equal rows: which of them come is not defined.",
      exercise::bound<wrong, Variant{.ties = Variant::partial}>},
     {"equals in any order, sorted in part by ranges",
      "std::ranges::partial_sort takes any of the equal rows: which of them come is not defined.",
      exercise::bound<wrong, Variant{.ties = Variant::ranges_partial}>},
     {"equals lost",
      "Of rows with equal products you keep only one, as a map does with equal keys; each row counts by "
      "itself.",
      exercise::bound<wrong, Variant{.ties = Variant::lost}>},
     {"all equals of the last",
      "You return more than K rows where several are as similar as the last; the first of them are enough.",
      exercise::bound<wrong, Variant{.all_of_equal = true}>},
     {"only above 0",
      "Your search begins at a product of 0 and finds nothing below; the best row may have a negative one.",
      exercise::bound<wrong, Variant{.above_zero = true}>},
     {"the same row again", "You return the best row K times; what was found must not be found again.",
      exercise::bound<wrong, Variant{.again = true}>},
     {"marked with 0",
      "You gave rows that were found a product of 0 so as not to find them again; but others have less.",
      exercise::bound<wrong, Variant{.mark = 0}>},
     {"marked with little",
      "You gave rows that were found a very small product, −1e9 perhaps, so as not to find them again; "
      "others "
      "may have less.",
      exercise::bound<wrong, Variant{.mark = -1e9}>},
     {"begins with the last order",
      "Your list of numbers is kept from one call to the next (static?): among equals that order remains. "
      "Each call begins anew with 0, 1, 2.",
      exercise::bound<wrong, Variant{.from_the_last_order = true}>},
     {"all rows", "You sorted all rows and returned them all; K were asked for.",
      exercise::bound<wrong, Variant{.cut = false}>},
     {"at least one", "You return a row where none were asked for.",
      exercise::bound<wrong, Variant{.always_one = true}>},
     {"one too many", "You return K + 1 rows.", exercise::bound<wrong, Variant{.one_more = true}>},
     {"filled up", "Where there are fewer than K rows you fill up with row 0; return those that there are.",
      exercise::bound<wrong, Variant{.filled_up = true}>},
     {"rows from 1", "Your rows count from 1; the first row is 0.",
      exercise::bound<wrong, Variant{.from_one = true}>}});

}  // namespace
