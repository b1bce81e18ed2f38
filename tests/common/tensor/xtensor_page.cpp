// The lines of C++ in docs/xtensor.md, run. tests/e2e/test_xtensor_page.py holds that all of them stand here.
#include <doctest/doctest.h>

#include <iostream>
#include <xtensor/xio.hpp>

#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

/// The numbers of a list, one below the other: (N,1).
Array column(const Array& list) { return xt::view(list, xt::all(), xt::newaxis()); }

}  // namespace

TEST_CASE("the same in both") {
  const std::size_t n = 4, m = 3, i = 1, j = 2, k = 5;
  CHECK(Array(xt::zeros<Real>({n, m})) == Array(Shape{4, 3}, 0));
  CHECK(Array(xt::ones<Real>({n})) == Array{1, 1, 1, 1});
  CHECK(Array(Shape{n, m}, 7)(3, 2) == 7);
  Array x = {{1, -2, 3}, {4, 5, 6}, {7, 8, 9}, {0, 1, 0}};
  const Array y = 2 * x, row = {1, 2, 3};
  CHECK(xt::sum(xt::zeros_like(x))() == 0);
  CHECK(Array(xt::eye<Real>(n))(2, 2) == 1);
  CHECK(Indices(xt::arange<Index>(5)) == Indices{0, 1, 2, 3, 4});
  CHECK(x.shape(0) == n);
  CHECK(x.dimension() == 2);
  CHECK(x.size() == 12);
  CHECK(x(i, j) == 6);
  CHECK(Array(xt::view(x, i)) == Array{4, 5, 6});
  CHECK(Array(xt::view(x, xt::all(), j)) == Array{3, 6, 9, 0});
  CHECK(Array(xt::view(x, xt::range(1, 3))) == Array{{4, 5, 6}, {7, 8, 9}});
  CHECK(Array(xt::view(x, xt::all(), xt::range(1, xt::placeholders::_))) ==
        Array{{-2, 3}, {5, 6}, {8, 9}, {1, 0}});
  CHECK(Array(xt::view(x, -1)) == Array{0, 1, 0});
  CHECK(Array(xt::view(row, xt::all(), xt::newaxis())) == column({1, 2, 3}));
  CHECK(column({1, 2, 3}).shape() == Shape{3, 1});
  const Mask a = x > 0, b = y > 10;
  CHECK(Mask(a && b)(0, 0) == false);
  CHECK(Mask(!a)(0, 1) == true);
  CHECK(Mask(xt::equal(x, y))(3, 0) == true);
  CHECK(Mask(xt::not_equal(x, y))(3, 0) == false);
  CHECK(Array(xt::where(x > 0, x, Real{0}))(0, 1) == 0);
  CHECK(Array(xt::exp(x))(3, 0) == 1);
  CHECK(Array(xt::square(x))(0, 1) == 4);
  CHECK(Array(xt::maximum(x, y))(0, 1) == -2);
  CHECK(xt::sum(x)() == 42);
  CHECK(xt::mean(x)() == doctest::Approx(3.5));
  CHECK(xt::amax(x)() == 9);
  CHECK(Array(xt::sum(x, {1})) == Array{2, 15, 24, 1});
  CHECK(Array(xt::sum(x, {1}, xt::keep_dims)) == column({2, 15, 24, 1}));
  CHECK(Array(xt::transpose(x))(1, 0) == -2);
  const Mask mask = a;
  CHECK(xt::sum(xt::cast<Real>(mask))() == 9);
  CHECK(x.flat(k) == 6);
  xt::view(x, i) += row;
  CHECK(x(1, 2) == 9);
}

TEST_CASE("what the operations on tensors have") {
  const Array x = {{1, 2}, {3, 4}}, y = column({5, 6}), w = {{1, 0}, {0, 2}},
              table = {{1, 1}, {2, 2}, {3, 3}};
  const Indices ids = {2, 0}, y_i = {1, 0};
  CHECK(matmul(x, w).value() == Array{{1, 4}, {3, 8}});
  CHECK(reshape(x, {-1}).value() == Array{1, 2, 3, 4});
  CHECK(concat({x, y}, 1).value() == Array{{1, 2, 5}, {3, 4, 6}});
  CHECK(gather(table, ids).value() == Array{{3, 3}, {1, 1}});
  CHECK(pick(x, y_i).value() == Array{2, 3});
  CHECK(argmax(x) == Indices{1, 1});
  CHECK(softmax(x).value()(0, 0) == doctest::Approx(1 / (1 + std::exp(1.))));
}

TEST_CASE("where it is not NumPy") {
  // One index is not a row
  const Array counts = {{1, 2, 3}, {4, 5, 6}};
  const Real number = counts[1];            // 2, which is counts(0, 1)
  const Array row = xt::view(counts, 1);    // {4, 5, 6}
  const Real element = counts(1, 2);        // 6
  const Array last = xt::view(counts, -1);  // {4, 5, 6}; counts(-1) is not the last of anything
  CHECK(number == 2);
  CHECK(row == Array{4, 5, 6});
  CHECK(element == 6);
  CHECK(last == row);
  const Indices ids = {1, 2};
  CHECK(counts[ids] == counts(1, 2));

  // == gives one answer
  const Indices labels = {0, 1, 1, 2};
  const bool all_the_same = labels == labels;             // true
  const Mask ones = xt::equal(labels, 1);                 // {false, true, true, false}
  const Real how_many = xt::sum(xt::cast<Real>(ones))();  // 2
  CHECK(all_the_same);
  CHECK(ones == Mask{false, true, true, false});
  CHECK(how_many == 2);

  // Whole numbers divide to whole numbers
  const std::size_t n = 3, N = 4;
  const Real dropped = n / N;                   // 0
  const Real share = static_cast<Real>(n) / N;  // 0.75
  const Indices halves = labels / 2;            // {0, 0, 0, 1}
  const Array true_halves = labels / Real{2};   // {0, 0.5, 0.5, 1}
  CHECK(dropped == 0);
  CHECK(share == .75);
  CHECK(halves == Indices{0, 0, 0, 1});
  CHECK(true_halves == Array{0, .5, .5, 1});

  // Sizes have no sign
  const std::vector<std::string> no_words;
  const bool huge = no_words.size() - 1 > 1000000;                         // true
  const Index before_the_first = static_cast<Index>(no_words.size()) - 1;  // -1
  CHECK(huge);
  const std::size_t fewer = std::min<std::size_t>(3, no_words.size());  // 0
  CHECK(before_the_first == -1);
  CHECK(fewer == 0);

  // An array of a shape, or a list
  const Array list = {2, 3};                    // two numbers: 2 and 3
  const Array a_list_again({2, 3});             // the same
  const Array zeros = xt::zeros<Real>({2, 3});  // two rows of three zeros
  const Indices minus_ones(Indices::shape_type{2, 3}, -1);
  const Array of_shape_2_1 = xt::view(list, xt::all(), xt::newaxis());
  CHECK(list.shape() == Shape{2});
  CHECK(a_list_again == list);
  CHECK(of_shape_2_1.shape() == Shape{2, 1});
  CHECK(zeros.shape() == Shape{2, 3});
  CHECK(minus_ones == Indices{{-1, -1, -1}, {-1, -1, -1}});

  // A sum is not yet a number
  const Real total = xt::sum(counts)();                               // 21
  const Array of_rows = xt::sum(counts, {1});                         // {6, 15}, shape (2)
  const Array kept = xt::sum(counts, {1}, xt::keep_dims);             // {{6}, {15}}, shape (2, 1)
  const Array shares = counts / xt::sum(counts, {1}, xt::keep_dims);  // each row sums to 1
  CHECK(total == 21);
  CHECK(of_rows == Array{6, 15});
  CHECK(kept == column({6, 15}));
  CHECK(xt::allclose(xt::sum(shares, {1}), Array{1, 1}));
}

TEST_CASE("plans, views and copies") {
  // Nothing is computed until it is assigned
  Array a = {1, 2, 3};
  const auto plan = a + 1;
  const Array result = a + 1;
  a(0) = 10;
  const Real of_the_plan = plan(0);      // 11
  const Real of_the_result = result(0);  // 2
  CHECK(of_the_plan == 11);
  CHECK(of_the_result == 2);

  // Views change what they look at; copies are copies
  Array table = {{1, 2}, {3, 4}};
  auto first = xt::view(table, 0);
  first *= 10;  // table is {{10, 20}, {3, 4}}
  CHECK(table == Array{{10, 20}, {3, 4}});
  Array second = xt::view(table, 1);
  second *= 10;  // table stays as it is
  Array other = table;
  other(0, 0) = 0;  // table stays as it is
  CHECK(table == Array{{10, 20}, {3, 4}});
}

TEST_CASE("lists, sorting, loops, printing, and tensors") {
  std::vector<std::string> words = {"dog", "bites"};
  words.push_back("man");
  const std::size_t length = words.size();  // 3
  const std::vector<Real> a_list = {1, 2, 3};
  Array of_the_list = xt::zeros<Real>({a_list.size()});
  std::ranges::copy(a_list, of_the_list.begin());  // <algorithm>
  CHECK(length == 3);
  CHECK(of_the_list == Array{1, 2, 3});

  const Array s = {2, 5, 2, 5};
  std::vector<std::size_t> order(s.size());
  std::iota(order.begin(), order.end(), std::size_t{0});  // <numeric>
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return s(i); });
  const bool ties_in_order = order == std::vector<std::size_t>{1, 3, 0, 2};  // true
  CHECK(ties_in_order);

  const Array counts = {{1, 2, 3}, {4, 5, 6}};
  Real squares = 0;
  for (const Real each : flat(counts)) squares += each * each;  // 91
  CHECK(squares == 91);
  for (std::size_t r = 0; r < counts.shape(0); ++r) {
    for (std::size_t c = 0; c < counts.shape(1); ++c) squares -= counts(r, c) * counts(r, c);
  }
  CHECK(squares == 0);

  std::ostringstream said;
  auto* const terminal = std::cout.rdbuf(said.rdbuf());
  std::cout << counts << '\n';
  std::cout.rdbuf(terminal);
  CHECK(said.str() == "{{ 1.,  2.,  3.},\n { 4.,  5.,  6.}}\n");

  const Tensor x = parameter(Array{{1, 2, 3}, {4, 5, 6}});
  const Tensor product = Tensor(counts) * x;
  const Array numbers = product.value();
  CHECK(numbers == Array{{1, 4, 9}, {16, 25, 36}});
}
