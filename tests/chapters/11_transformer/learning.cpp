#include "11_transformer/learning.hpp"

#include <doctest/doctest.h>

#include "11_transformer/experiments/tasks.hpp"
#include "nn/fit.hpp"

using namespace unrolled;
using namespace unrolled::transformer;

namespace {

Transformer learner(std::uint64_t seed) {
  Generator generator(seed);
  return Transformer({.vocabulary = task_vocabulary, .width = 16, .heads = 2, .inner = 32}, generator);
}

}  // namespace

TEST_CASE("teacher forcing: given is wanted, one to the right") {
  const Lesson some = lesson({{3, 4}, {5}}, {{6, 7, 8}, {9}});
  CHECK(some.source.ids == Indices{{3, 4}, {5, padding}});
  CHECK(some.source.lengths == Indices{2, 1});
  CHECK(some.given == Indices{{begin, 6, 7, 8}, {begin, 9, padding, padding}});
  CHECK(some.wanted == Indices{{6, 7, 8, end}, {9, end, ignored, ignored}});
  const Lesson empty = lesson({{}}, {{}});
  CHECK(empty.source.ids.size() == 0);
  CHECK(empty.wanted(0, 0) == end);
}

TEST_CASE("the rate rises, falls with the root, and fades to 0") {
  const FadingNoam rate{{64, 100, 0.25}, 400, 200};
  CHECK(rate(1) == doctest::Approx(0.25 / 8 / 1000));
  CHECK(rate(100) == doctest::Approx(0.25 / 8 / 10));
  CHECK(rate(50) == doctest::Approx(rate(100) / 2));
  CHECK(rate(200) == doctest::Approx(0.25 / 8 / std::sqrt(200.)));
  CHECK(rate(300) == doctest::Approx(0.25 / 8 / std::sqrt(300.) / 2));
  CHECK(rate(400) == 0);
  CHECK(rate(500) == 0);
}

TEST_CASE("label smoothing by hand: even a sure and right answer costs") {
  const Tensor logits = Array{{std::log(Real(.5)), std::log(Real(.25)), std::log(Real(.25))}};
  const double expected = -(0.9 * std::log(.5) + 0.1 / 3 * (std::log(.5) + 2 * std::log(.25)));
  CHECK(cross_entropy(logits, Indices{0}, 0.1).item() == doctest::Approx(expected));
  const Tensor sure = Array{{30, 0, 0}};
  CHECK(cross_entropy(sure, Indices{0}).item() < 1e-6);
  CHECK(cross_entropy(sure, Indices{0}, 0.1).item() > 1);
}

TEST_CASE("a step of learning changes every parameter, and some of them make one batch known by heart") {
  const Transformer model = learner(1);
  std::vector<Array> before;
  for (const Tensor& parameter : model.parameters()) before.push_back(parameter.value());
  nn::UpdateRule rule{.adam = paper_adam(model), .rate = nn::Constant{1e-2}};
  Generator generator(2);
  const Examples examples = draw(Task::reverse, 4, 4, generator);
  const Lesson some = lesson(examples.sources, examples.targets);
  const auto loss = [&](Generator&) { return loss_of(model, some); };
  nn::fit(loss, rule, 1, generator);
  for (std::size_t p = 0; p < before.size(); ++p) {
    // A bias of keys moves all scores of a query alike, so its gradient is rounding and nothing more.
    if (model.named_parameters()[p].name.ends_with("W_k.bias")) continue;
    CHECK(xt::amax(xt::abs(model.parameters()[p].value() - before[p]))() > 0);
  }
  CHECK(nn::fit(loss, rule, 60, generator).back() < 0.1);
  CHECK(share_forced(model, some) == 1);
  CHECK(share_right(model, examples) == 1);
}

TEST_CASE("tasks: the same symbols, as they came, backwards, in order") {
  Generator generator(1);
  for (const Task task : {Task::copy, Task::reverse, Task::sort}) {
    const Examples examples = draw(task, 20, 6, generator);
    REQUIRE(examples.sources.size() == 20);
    for (std::size_t b = 0; b < 20; ++b) {
      Sentence expected = examples.sources[b];
      CHECK(expected.size() == 6);
      CHECK(*std::min_element(expected.begin(), expected.end()) > end);
      CHECK(*std::max_element(expected.begin(), expected.end()) < static_cast<Index>(task_vocabulary));
      if (task == Task::reverse) std::reverse(expected.begin(), expected.end());
      if (task == Task::sort) std::sort(expected.begin(), expected.end());
      CHECK(examples.targets[b] == expected);
    }
  }
}

TEST_CASE("an answer counts when all of it is right, and an untrained model's is not") {
  Generator generator(1);
  const Examples examples = draw(Task::copy, 50, 10, generator);
  CHECK(share_right(learner(3), examples) == 0);
  CHECK(share_forced(learner(3), lesson(examples.sources, examples.targets)) < 0.4);
}
