#include "01_neuron/mean_squared_error.hpp"

#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&mean_squared_error);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("the predictions 1, 2, 3 of 1, 4, 0", answer(Array{1, 2, 3}, Array{1, 4, 0}), Real(13. / 3));
  checker.equal("one prediction, 5 of 2", answer(Array{5}, Array{2}), Real{9});
  checker.equal("predictions that are all right", answer(Array{1, -2}, Array{1, -2}), Real{0});
  checker.equal("one too high by 1, one too low by 1", answer(Array{1, -1}, Array{0, 0}), Real{1});
  checker.equal("an error of ½", answer(Array{0.5, 0}, Array{0, 0}), Real{0.125});
  // torch.nn.functional.mse_loss
  checker.equal("PyTorch's number", answer(Array{0.1, -1.7, 2.5, 0.3}, Array{1.2, -0.4, 2.5, 0.9}),
                Real{0.815});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("predictions")) {
    const std::size_t N = exercise::between(2, 7, generator);
    const Array prediction = normal({N}, 1, generator), y = normal({N}, 1, generator);
    checker.equal(name, answer(prediction, y), mean_squared_error(prediction, y));
  }
}

/// What a wrong loss does.
struct Variant {
  bool averaged = true;
  bool squared = true;
  bool absolute = false;
  Real factor = 1;
  bool root = false;
  bool one_less = false;  ///< divided by N − 1
  bool squared_mean = false;
};

Real wrong(const Variant& how, const Array& prediction, const Array& y) {
  Real sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const Real error = prediction(i) - y(i);
    sum += how.absolute ? std::abs(error) : how.squared ? error * error : error;
  }
  const auto N = static_cast<Real>(y.size());
  if (how.averaged) sum /= how.one_less ? N - 1 : N;
  if (how.squared_mean) sum *= sum;
  return how.root ? std::sqrt(sum) : how.factor * sum;
}

const exercise::Exercise registered(
    "1.1", &mean_squared_error, check,
    {{"sum", "You summed the squares; the loss is their mean, so the sum is to be divided by N.",
      exercise::bound<wrong, Variant{.averaged = false}>},
     {"not squared",
      "You averaged the errors themselves; one that is too high and one that is too low cancel. Square each "
      "first.",
      exercise::bound<wrong, Variant{.squared = false}>},
     {"absolute", "You averaged the errors without their sign; the loss averages their squares.",
      exercise::bound<wrong, Variant{.absolute = true}>},
     {"halved",
      "You halved the mean; some books do, so that the 2 of the derivative cancels, but this loss has no ½.",
      exercise::bound<wrong, Variant{.factor = Real(.5)}>},
     {"root",
      "You took the square root at the end; that is a typical error, and the loss is the mean of the squares "
      "itself.",
      exercise::bound<wrong, Variant{.root = true}>},
     {"divided by N − 1", "You divided by N − 1, as for a variance; the mean of N squares divides by N.",
      exercise::bound<wrong, Variant{.one_less = true}>},
     {"square of the mean", "You squared the mean of the errors; square each error first, and average then.",
      exercise::bound<wrong, Variant{.squared = false, .squared_mean = true}>}});

}  // namespace
