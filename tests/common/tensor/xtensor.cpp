// What a chapter or a student may write with xtensor means what NumPy means: at sizes below, at and beyond a register's.
#include <doctest/doctest.h>

#include "tensor/array.hpp"

using namespace unrolled;

namespace {

using Axes = std::vector<std::size_t>;
template <class T>
using Any = xt::xarray<T>;

/// Every shape that broadcasting meets: a number, a row, a column, rows, with and without a batch.
std::vector<Axes> shapes() {
  std::vector<Axes> all = {{}};
  for (const std::size_t S : {1, 5, 16, 17, 64, 80}) {
    all.insert(all.end(), {{S}, {2, 1, S}});
    for (const std::size_t T : {3, 33}) all.insert(all.end(), {{T, S}, {2, T, S}});
  }
  for (const std::size_t T : {3, 33}) all.insert(all.end(), {{T, 1}, {2, T, 1}});
  return all;
}

/// The shape that both fit, if there is one.
std::optional<Axes> both(const Axes& a, const Axes& b) {
  Axes shape(std::max(a.size(), b.size()));
  for (std::size_t i = 1; i <= shape.size(); ++i) {
    const std::size_t x = i <= a.size() ? a[a.size() - i] : 1, y = i <= b.size() ? b[b.size() - i] : 1;
    if (x != y && x != 1 && y != 1) return {};
    shape[shape.size() - i] = x == 1 ? y : x;
  }
  return shape;
}

/// Where in an array of one shape an element of a larger one is found.
std::size_t place(std::size_t flat, const Axes& large, const Axes& small) {
  std::size_t at = 0, step = 1;
  for (std::size_t i = 1; i <= large.size(); ++i) {
    const std::size_t size = large[large.size() - i], index = flat % size;
    flat /= size;
    if (i > small.size()) continue;
    if (small[small.size() - i] > 1) at += index * step;
    step *= small[small.size() - i];
  }
  return at;
}

/// Small whole numbers, of which many are equal and some are zero.
template <class T>
Any<T> filled(const Axes& shape, unsigned salt) {
  Any<T> x(typename Any<T>::shape_type(shape.begin(), shape.end()));
  unsigned state = salt;
  for (T& each : x) {
    state = state * 1664525 + 1013904223;
    each = static_cast<T>(static_cast<int>(state >> 24) % 5 - 2);
  }
  return x;
}

/// How many elements of an expression are not what plain loops give.
template <class Result, class Expression, class Plain>
std::size_t wrong(const Expression& expression, const Axes& shape, const Plain& plain) {
  const Any<Result> result = expression;
  if (!std::equal(shape.begin(), shape.end(), result.shape().begin(), result.shape().end())) return 1;
  std::size_t count = 0;
  for (std::size_t i = 0; i < result.size(); ++i) count += !(result.flat(i) == plain(i));
  return count;
}

template <class T>
std::size_t wrong_in_pair(const Axes& a_shape, const Axes& b_shape) {
  const auto shape = both(a_shape, b_shape);
  if (!shape) return 0;
  const Any<T> a = filled<T>(a_shape, 1), b = filled<T>(b_shape, 2);
  const Any<bool> p = a > T{0}, q = b > T{0};
  std::vector<T> x, y;  // a and b, repeated
  for (std::size_t i = 0,
                   n = std::accumulate(shape->begin(), shape->end(), std::size_t{1}, std::multiplies());
       i < n; ++i) {
    x.push_back(a.flat(place(i, *shape, a_shape)));
    y.push_back(b.flat(place(i, *shape, b_shape)));
  }
  std::size_t count = 0;
  const auto compare = [&]<class Result>(Result, const auto& expression, const auto& plain) {
    count += wrong<Result>(expression, *shape, [&](std::size_t i) { return plain(x[i], y[i]); });
  };
  compare(bool(), a < b, std::less());
  compare(bool(), a <= b, std::less_equal());
  compare(bool(), a > b, std::greater());
  compare(bool(), a >= b, std::greater_equal());
  compare(bool(), xt::equal(a, b), std::equal_to());
  compare(bool(), xt::not_equal(a, b), std::not_equal_to());
  compare(bool(), p || q, [](T u, T v) { return u > 0 || v > 0; });
  compare(bool(), p && q, [](T u, T v) { return u > 0 && v > 0; });
  compare(bool(), !(p && q), [](T u, T v) { return !(u > 0 && v > 0); });
  compare(bool(), xt::cast<bool>(a * b), [](T u, T v) { return u * v != 0; });
  compare(Index(), xt::cast<Index>(a + b), [](T u, T v) { return static_cast<Index>(u + v); });
  compare(T(), xt::where(p, a, b), [](T u, T v) { return u > 0 ? u : v; });
  compare(T(), xt::where(q, a, T{7}), [](T u, T v) { return v > 0 ? u : T{7}; });
  compare(T(), xt::where(a < b, b - a, a * b), [](T u, T v) { return u < v ? v - u : u * v; });
  compare(T(), xt::maximum(a, b), [](T u, T v) { return std::max(u, v); });
  compare(T(), xt::minimum(a, b), [](T u, T v) { return std::min(u, v); });
  compare(T(), xt::eval(a + b), std::plus());
  return count;
}

}  // namespace

TEST_CASE_TEMPLATE("masks, comparisons, where and casts of arrays that broadcast are what plain loops give",
                   T, float, double) {
  std::size_t pairs = 0;
  for (const Axes& a : shapes()) {
    for (const Axes& b : shapes()) {
      const std::size_t count = wrong_in_pair<T>(a, b);
      pairs += both(a, b).has_value();
      if (count > 0)
        FAIL_CHECK(count << " wrong elements of " << to_string(Shape(a.begin(), a.end())) << " and "
                         << to_string(Shape(b.begin(), b.end())));
    }
  }
  CHECK(pairs > 500);
}

TEST_CASE("a reducer with a kept axis broadcasts as in NumPy, however the axes are given") {
  const Array x = {{1, 1, 2, 4}, {3, 4, 1, 8}};  // sums 8 and 16
  const Array shares = {{.125, .125, .25, .5}, {.1875, .25, .0625, .5}};
  const Axes as_vector = {1};
  const std::array<std::size_t, 1> as_array = {1};
  const int as_number = 1;
  CHECK(Array(x / xt::sum(x, {1}, xt::keep_dims)) == shares);
  CHECK(Array(x / xt::sum(x, {-1}, xt::keep_dims)) == shares);
  CHECK(Array(x / xt::sum(x, as_vector, xt::keep_dims)) == shares);
  CHECK(Array(x / xt::sum(x, as_array, xt::keep_dims)) == shares);
  CHECK(Array(x / xt::sum(x, as_number, xt::keep_dims)) == shares);
  CHECK(Array(x / xt::sum(x, {1}, xt::keep_dims | xt::evaluation_strategy::lazy)) == shares);
  CHECK(Array(x / xt::sum(x, {1}, xt::evaluation_strategy::immediate | xt::keep_dims)) == shares);
  CHECK(Array(x / xt::sum(x, xt::keep_dims)) == Array(x / Real{24}));
  CHECK(Array(x / xt::sum(x, {0}, xt::keep_dims)) == Array(x / Array{{4, 5, 3, 12}}));
}

TEST_CASE("every reducer with a kept axis does") {
  const Array x = {{1, 1, 2, 4}, {3, 4, 1, 8}};
  CHECK(Array(x / xt::prod(x, {1}, xt::keep_dims)) ==
        Array{{.125, .125, .25, .5}, {3. / 96, 4. / 96, 1. / 96, 8. / 96}});
  CHECK(Array(x - xt::mean(x, {1}, xt::keep_dims)) == Array{{-1, -1, 0, 2}, {-1, 0, -3, 4}});
  CHECK(Array(x - xt::amax(x, {1}, xt::keep_dims)) == Array{{-3, -3, -2, 0}, {-5, -4, -7, 0}});
  CHECK(Array(x - xt::amin(x, {1}, xt::keep_dims)) == Array{{0, 0, 1, 3}, {2, 3, 0, 7}});
  CHECK(Array(x - xt::nansum(x, {1}, xt::keep_dims)) == Array{{-7, -7, -6, -4}, {-13, -12, -15, -8}});
  CHECK(Array(x - xt::reduce([](Real a, Real b) { return a + b; }, x, {1}, xt::keep_dims)) ==
        Array{{-7, -7, -6, -4}, {-13, -12, -15, -8}});
  CHECK(Array(x - xt::sum(x, {1}, xt::keep_dims | xt::initial(Real{2}))) ==
        Array{{-9, -9, -8, -6}, {-15, -14, -17, -10}});
}

TEST_CASE("inside a function, inside another sum, in place, and of three axes") {
  Array x = {{1, 1, 2}, {3, 4, 1}};
  const Array exponentials = xt::exp(x - xt::amax(x, {1}, xt::keep_dims));
  const Array weights = exponentials / xt::sum(exponentials, {1}, xt::keep_dims);
  CHECK(Array(xt::sum(exponentials / xt::sum(exponentials, {1}, xt::keep_dims), {1})) ==
        Array(xt::sum(weights, {1})));
  const Array lengths = xt::sqrt(xt::sum(x * x, {1}, xt::keep_dims)), before = x;
  x /= xt::sqrt(xt::sum(x * x, {1}, xt::keep_dims));
  CHECK(x == Array(before / lengths));
  const Array cube = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
  CHECK(Array(cube - xt::sum(cube, {1}, xt::keep_dims)) == Array{{{-3, -4}, {-1, -2}}, {{-7, -8}, {-5, -6}}});
  CHECK(Array(cube - xt::sum(cube, {0, 2}, xt::keep_dims)) ==
        Array{{{-13, -12}, {-19, -18}}, {{-9, -8}, {-15, -14}}});
}

TEST_CASE("a reducer that is computed at once has as many axes as it should") {
  const Array x = {{1, 2}, {3, 4}};
  CHECK(Array(xt::sum(x, {1}, xt::evaluation_strategy::immediate)) == Array{3, 7});
  CHECK(Array(xt::eval(x + x)) == Array{{2, 4}, {6, 8}});
}
