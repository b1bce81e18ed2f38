// A training on what is drawn: what a step asks for, and that a step which fails leaves no trace.
#include "nn/drawn_training.hpp"

#include <doctest/doctest.h>

#include "nn/layers.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

/// One weight, pulled towards what is drawn; gradients of any size.
struct Pulled {
  explicit Pulled(double clip, double scale = 1)
      : layer(1, 1, start),
        training(layer,
                 [this, scale](Generator& generator) {
                   drawn.push_back(generator.uniform());
                   return sum(layer.weight * static_cast<Real>(fails ? HUGE_VAL : scale * drawn.back()));
                 },
                 {.adam = nn::Adam(layer.parameters(), {.epsilon = 1}),
                  .rate =
                      [this](std::size_t step) {
                        asked.push_back(step);
                        return 0.1;
                      },
                  .clip = clip},
                 {0, Generator(3), {}, {}}) {}

  double weight() const { return layer.weight.value().flat(0); }

  Generator start{1};
  nn::Linear layer;
  bool fails = false;
  std::vector<double> drawn;
  std::vector<std::size_t> asked;
  nn::DrawnTraining training;
};

}  // namespace

TEST_CASE("the rate is asked for step 1 first, and each step draws anew") {
  Pulled pulled(HUGE_VAL);
  for (int step = 0; step < 3; ++step) REQUIRE(pulled.training.step());
  CHECK(pulled.asked == std::vector<std::size_t>{1, 2, 3});
  CHECK(pulled.drawn[0] != pulled.drawn[1]);
  CHECK(pulled.training.steps_done() == 3);
}

TEST_CASE("a step that fails has drawn nothing and moved nothing; looked at again it draws the same") {
  Pulled pulled(1);
  pulled.training.step();
  const double before = pulled.weight();
  pulled.fails = true;
  CHECK_FALSE(pulled.training.step());
  CHECK_FALSE(std::isfinite(pulled.training.pass_again()));
  CHECK(pulled.drawn[2] == pulled.drawn[1]);
  CHECK(pulled.weight() == before);
  CHECK(pulled.training.steps_done() == 1);
  pulled.fails = false;
  CHECK(pulled.training.step());
  CHECK(pulled.drawn[3] == pulled.drawn[1]);
}

TEST_CASE("gradients are clipped before the step, and only where a limit is set") {
  Pulled free(HUGE_VAL, 1e6), held(1e-3, 1e6);
  const double start = free.weight();
  free.training.step();
  held.training.step();
  CHECK(start - free.weight() == doctest::Approx(0.1).epsilon(1e-3));  // Adam: rate · g / (|g| + 1)
  CHECK(start - held.weight() == doctest::Approx(0.1 * 1e-3).epsilon(1e-2));
}
