// The gradient of a pair and of the small matrices beside it, in double, against central differences.
#include "04_word_vectors/negative_sampling.hpp"
#include "04_word_vectors/one_pair.hpp"
#include "arrays.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using testing::wave;

TEST_CASE("the loss of a pair, by its centre and its targets") {
  check::gradient([](const std::vector<Tensor>& x) { return word_vectors::pair_loss(x[0], x[1]); },
                  {wave({1, 5}, .7), wave({4, 5}, .3)});
  check::gradient([](const std::vector<Tensor>& x) { return word_vectors::pair_loss(x[0], x[1]); },
                  {wave({1, 1}, .7), wave({2, 1}, .3)});
}

TEST_CASE("and the one that is written out is the same") {
  const Array centre = wave({5}, .7), targets = wave({4, 5}, .3);
  const word_vectors::PairGradient gradient = word_vectors::pair_gradient(centre, targets);
  const Tensor w = parameter(wave({1, 5}, .7)), c = parameter(targets);
  const Tensor loss = word_vectors::pair_loss(w, c);
  loss.backward();
  CHECK(std::abs(gradient.loss - loss.item()) < 1e-12);
  for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(gradient.centre(i) - w.grad()(0, i)) < 1e-12);
  for (std::size_t i = 0; i < 20; ++i) CHECK(std::abs(gradient.targets.flat(i) - c.grad().flat(i)) < 1e-12);
}
