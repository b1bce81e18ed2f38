// nn::fit: what a step asks for, what accumulates, and how a training ends that ran away.
#include "nn/fit.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"
#include "nn/schedule.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;

namespace {

/// x, pulled towards what is drawn.
struct Drawn {
  nn::UpdateRule rule(std::size_t accumulate = 1) const {
    return {.adam = nn::Adam({x}), .rate = nn::Constant{0.1}, .accumulate = accumulate};
  }
  nn::Loss loss() {
    return [this](Generator& drawing) {
      drawn.push_back(drawing.uniform());
      return sum(square(x - static_cast<Real>(drawn.back())));
    };
  }

  Tensor x = parameter(Array{2}, "x");
  std::vector<double> drawn;
};

}  // namespace

TEST_CASE("fit: the losses are those before each step, and the generator goes on") {
  Drawn pulled;
  Generator generator(1), same(1);
  std::vector<double> seen;
  const std::vector<double> losses = nn::fit(pulled.loss(), pulled.rule(), 3, generator,
                                             {.after_step = [&](double loss) { seen.push_back(loss); }});
  CHECK(seen == losses);
  CHECK(losses[0] == doctest::Approx(std::pow(2 - pulled.drawn[0], 2)));
  for (const double draw : pulled.drawn) CHECK(draw == same.uniform());
  CHECK(generator.state() == same.state());
  CHECK(pulled.x.value()(0) == doctest::Approx(1.7).epsilon(0.01));  // Adam, and the slope hardly changes
}

TEST_CASE("fit: an optimiser that is kept goes on; one step may follow the mean of several losses") {
  Drawn kept, whole;
  Generator a(1), b(1);
  nn::UpdateRule rule = kept.rule();
  nn::fit(kept.loss(), rule, 2, a);
  nn::fit(kept.loss(), rule, 2, a);
  nn::fit(whole.loss(), whole.rule(), 4, b);
  CHECK(kept.x.value() == whole.x.value());

  Drawn both;
  Generator c(1);
  const double loss = nn::fit(both.loss(), both.rule(2), 1, c)[0];
  CHECK(both.drawn.size() == 2);
  CHECK(loss == doctest::Approx((std::pow(2 - both.drawn[0], 2) + std::pow(2 - both.drawn[1], 2)) / 2));
}

TEST_CASE("fit: dropout drops, and draws from the same generator") {
  const Tensor x = parameter(xt::ones<Real>({std::size_t{100}}), "x");
  Generator generator(1);
  const auto loss = [&](Generator&) { return mean(nn::Dropout(0.5)(x)); };
  const std::vector<double> losses =
      nn::fit(loss, {.adam = nn::Adam({x}), .rate = nn::Constant{1e-6}}, 2, generator);
  CHECK(losses[0] != 1);
  CHECK(losses[0] != losses[1]);
}

TEST_CASE("fit: a step that runs away is shown once more as it was, and is the end") {
  Drawn pulled;
  Generator generator(1);
  nn::fit(pulled.loss(), pulled.rule(), 1, generator);
  const auto state = generator.state();
  const Array before = pulled.x.value();
  std::size_t at = 0;
  const nn::Callbacks callbacks{.after_step = [&](double) { FAIL("no step was made"); },
                                .ran_away =
                                    [&](std::size_t step, const std::function<double()>& again) {
                                      at = step;
                                      CHECK(std::isfinite(again()));
                                      CHECK(std::isfinite(again()));
                                      CHECK_FALSE(nn::finite_gradients({pulled.x}));
                                    }};
  const auto hard = [&](Generator& drawing) {  // a loss of 0 with a slope of 10⁶⁰
    pulled.drawn.push_back(drawing.uniform());
    return sum((pulled.x - pulled.x.detach()) * 1e30 * 1e30);
  };
  const std::string said = testing::error_of([&] { nn::fit(hard, pulled.rule(), 3, generator, callbacks); });
  CHECK(said.starts_with("the training ran away: at step 1 the loss is 0"));
  CHECK(at == 1);
  CHECK(pulled.drawn[1] == pulled.drawn[2]);
  CHECK(pulled.drawn[1] == pulled.drawn[3]);
  CHECK(generator.state() == state);
  CHECK(pulled.x.value() == before);
}
