#include <doctest/doctest.h>
#include <limits>

#include "tensor/kernels/threads.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

TEST_CASE("a worked example by hand: L = mean((x·w + b − t)²)") {
  // x·w + b = 1·2 + 3·(−1) + .5 = −.5; the error is −1.5, so L = 2.25 and ∂L/∂y = 2·(−1.5) = −3.
  const Tensor x = Array{{1, 3}};
  const Tensor w = parameter(Array{2, -1}, "w");
  const Tensor b = parameter(Array{.5}, "b");
  const Tensor loss = mean(square(matmul(x, w) + b - 1.0));
  CHECK(loss.item() == Real{2.25});
  loss.backward();
  CHECK(w.grad() == Array{-3, -9});
  CHECK(b.grad() == Array{-3});
}

TEST_CASE("gradients add up over uses and over calls, until zero_grad") {
  Tensor x = parameter(Array{2});
  sum(x * x + x).backward();
  CHECK(x.grad() == Array{5});
  sum(x * 3.0).backward();
  CHECK(x.grad() == Array{8});
  x.zero_grad();
  CHECK(x.grad() == Array{0});
}

TEST_CASE("backward twice through one graph counts each path once") {
  const Tensor x = parameter(Array{2});
  const Tensor y = sum(square(exp(x)));
  y.backward();
  const Array once = x.grad();
  y.backward();
  CHECK(x.grad() == 2 * once);
}

TEST_CASE("NoGrad and detach cut the graph") {
  const Tensor x = parameter(Array{2});
  {
    const NoGrad no_grad;
    CHECK_FALSE((x * x).requires_grad());
  }
  CHECK((x * x).requires_grad());
  sum(x * x.detach()).backward();
  CHECK(x.grad() == Array{2});
}

TEST_CASE("a value in between keeps its gradient only when asked") {
  const Tensor x = parameter(Array{2});
  Tensor y = x * 3.0;
  const Tensor z = square(y);
  sum(z).backward();
  CHECK_THROWS_WITH_AS(y.grad(), doctest::Contains("keep_grad()"), Error);
  y.keep_grad();
  sum(z).backward();
  CHECK(y.grad() == Array{12});
}

TEST_CASE("gradients that are kept add up, of parameters and of values in between alike, as in PyTorch") {
  const Tensor x = parameter(Array{2});
  Tensor y = x * 3.0;
  y.keep_grad();
  const Tensor z = square(y), other = y * 5.0;
  sum(z).backward();  // ∂z/∂y = 2y = 12, ∂z/∂x = 36
  sum(z).backward();
  CHECK(y.grad() == Array{24});
  CHECK(x.grad() == Array{72});  // and none of what was kept has flowed back a second time
  sum(other).backward();
  CHECK(y.grad() == Array{29});
  CHECK(x.grad() == Array{87});
  y.zero_grad();
  sum(other).backward();
  CHECK(y.grad() == Array{5});
}

TEST_CASE("a chain of a million operations is walked and freed without deep recursion" *
          doctest::test_suite("long")) {
  const Tensor x = parameter(Array{1});
  Tensor y = x;
  for (int i = 0; i < 1000000; ++i) y = y + 1.0;
  sum(y).backward();
  CHECK(x.grad() == Array{1});
}

TEST_CASE("one thread and many give the same bits" * doctest::test_suite("long")) {
  Generator generator(1);
  const Array a = normal({300, 200}, 1, generator);
  const Array b = normal({200, 310}, 1, generator);
  const auto run = [&](std::size_t threads) {
    kernels::set_thread_count(threads);
    const Tensor x = parameter(a);
    const Tensor w = parameter(b);
    const Tensor y =
        softmax(layer_norm(matmul(x, w), Array(xt::ones<Real>({310})), Array(xt::zeros<Real>({310}))));
    mean(square(gelu(y))).backward();
    return std::pair(x.grad(), w.grad());
  };
  const std::size_t before = kernels::thread_count();
  const auto one = run(1);
  for (const std::size_t threads : {2, 3, 8}) CHECK(run(threads) == one);
  kernels::set_thread_count(before);
}

TEST_CASE("NaN and infinity are never hidden") {
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const Real inf = std::numeric_limits<Real>::infinity();
  const Tensor bad = Array{1, nan, 3};
  const auto has_nan = [](const Tensor& t) { return std::isnan(xt::sum(t.value())()); };
  for (const Tensor& y : {exp(bad), log(bad), relu(bad), tanh(bad), sigmoid(bad), gelu(bad), softmax(bad),
                          abs(bad), clamp(bad, 0, 1), maximum(bad, 0.), maximum(0., bad), minimum(bad, 0.),
                          max(bad, 0), log_softmax(bad), layer_norm(bad, Array{1, 1, 1}, Array{0, 0, 0})}) {
    CAPTURE(y.node()->operation->name);
    CHECK(has_nan(y));
  }
  CHECK(has_nan(softmax(Array{nan, -inf})));
  CHECK(std::isnan(cross_entropy(bad, Indices(Index{0})).item()));
}

TEST_CASE("softmax: far out, and where everything is masked") {
  const Real inf = std::numeric_limits<Real>::infinity();
  CHECK(softmax(Array{10000, 10000}).value() == Array{.5, .5});
  CHECK(softmax(Array{-10000, 10000}).value() == Array{0, 1});
  CHECK(softmax(Array{-inf, 0, -inf}).value() == Array{0, 1, 0});
  CHECK(softmax(Array{{-inf, -inf}, {0, 0}}).value() == Array{{0, 0}, {.5, .5}});
  const Tensor all_masked = parameter(Array{-inf, -inf});
  sum(softmax(all_masked)).backward();
  CHECK(all_masked.grad() == Array{0, 0});
  CHECK(cross_entropy(Array{{1000, -1000}}, Indices{1}).item() == doctest::Approx(2000));
}

TEST_CASE("dropout keeps the expectation and zeroes the share it should") {
  Generator generator(4);
  const Tensor x = Array(xt::ones<Real>({20000}));
  const Array y = dropout(x, .25, generator).value();
  const double zeros = static_cast<double>(std::count(y.begin(), y.end(), Real{0})) / 20000;
  CHECK(std::abs(zeros - .25) < .0154);  // five standard errors
  CHECK(std::abs(xt::mean(y)() - 1) < .021);
  CHECK(dropout(x, 0, generator).node() == x.node());
}

TEST_CASE("y takes the place of a value in between that nobody looks at again") {
  const Tensor W = parameter(Array{{1, 2}, {3, -4}}, "W");
  const Tensor x = Array{{1, 1}};
  Tensor product = matmul(x, W);  // (4, −2)
  const Real* place = product.value().data();

  SUBCASE("as relu does, where the operation before it is done with it") {
    const Tensor y = relu(std::move(product));
    CHECK(y.value().data() == place);
    CHECK(y.value() == Array{{4, 0}});
    sum(y).backward();
    CHECK(W.grad() == Array{{1, 0}, {1, 0}});
  }
  SUBCASE("and a sum, on either side") {
    CHECK((std::move(product) + x).value().data() == place);
    Tensor other = matmul(x, W);
    const Real* elsewhere = other.value().data();
    CHECK((x + std::move(other)).value().data() == elsewhere);
  }
  SUBCASE("not where somebody still has a name for it") {
    const Tensor kept = product;
    CHECK(relu(std::move(product)).value() == Array{{4, 0}});
    CHECK(kept.value() == Array{{4, -2}});
  }
  SUBCASE("not where it is wider or narrower than y") {
    const Tensor y = Tensor(Array{{0, 0}, {1, 1}}) + std::move(product);
    CHECK(y.value() == Array{{4, -2}, {5, -1}});
    sum(y).backward();
    CHECK(W.grad() == Array{{2, 2}, {2, 2}});
  }
  SUBCASE("not where its own way back reads it") {
    sum(exp(std::move(product)) + 1.0).backward();  // the sum must leave eˣ alone
    CHECK(W.grad()(0, 1) == doctest::Approx(std::exp(-2)));
  }
  SUBCASE("without a graph there is no way back") {
    const NoGrad no_grad;
    Tensor power = exp(x);
    const Real* own = power.value().data();
    CHECK(tanh(std::move(power)).value().data() == own);
  }
  SUBCASE("not while an observer may want to show it") {
    struct Watcher : Observer {
      void on_forward(const Node&) override {}
      void on_backward(const Node& node) override { sizes.push_back(node.value.size()); }
      std::vector<std::size_t> sizes;
    } watcher;
    observer() = &watcher;
    sum(relu(std::move(product))).backward();
    observer() = nullptr;
    CHECK(watcher.sizes == std::vector<std::size_t>{1, 2, 2, 4});

    const Tensor unwatched = sum(relu(matmul(x, W)));
    watcher.sizes.clear();
    observer() = &watcher;
    unwatched.backward();
    observer() = nullptr;
    CHECK(watcher.sizes == std::vector<std::size_t>{1, 2, 0, 4});  // too late for the product
  }
}
