// The losses of chapter 23 against PyTorch's, each with its gradients. Made by tests/chapters/23_rlhf/pytorch.py.
#include <doctest/doctest.h>

#include "23_rlhf/dpo.hpp"
#include "23_rlhf/leash.hpp"
#include "23_rlhf/ppo.hpp"
#include "golden.hpp"

using namespace unrolled;
using namespace unrolled::rlhf;

namespace {

const nlohmann::json& golden() { return testing::golden("chapters/23_rlhf/pytorch"); }

Array array_of(const nlohmann::json& numbers, const Shape& shape) {
  Array array = Array::from_shape(shape);
  REQUIRE(array.size() == numbers.size());
  for (std::size_t i = 0; i < array.size(); ++i) array.flat(i) = numbers[i].get<Real>();
  return array;
}

void compare(const std::string& what, const Array& ours, const nlohmann::json& theirs) {
  REQUIRE(ours.size() == theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double expected = theirs[i];
    INFO(what << "[" << i << "]: ours " << ours.flat(i) << ", PyTorch's " << expected);
    CHECK(std::abs(ours.flat(i) - expected) <= 1e-5 * (1 + std::abs(expected)));
  }
}

/// One loss: the leaves under these names, in this order and shape, are handed to `f`; value and gradients are compared.
void check(const std::string& name, const std::vector<std::string>& leaves, const Shape& shape,
           const std::function<Tensor(const std::vector<Tensor>&)>& f) {
  CAPTURE(name);
  const nlohmann::json& expected = golden()[name];
  std::vector<Tensor> parameters;
  for (const std::string& leaf : leaves)
    parameters.push_back(parameter(array_of(expected[leaf], shape), leaf));
  const Tensor value = f(parameters);
  compare("value", value.value(), expected["value"]);
  sum(value).backward();
  for (const Tensor& leaf : parameters)
    compare("∂" + leaf.name(), leaf.grad(), expected["gradients"][leaf.name()]);
}

}  // namespace

TEST_CASE("the pairwise loss, of differences of a thousand too") {
  const auto loss = [](const std::vector<Tensor>& x) { return pairwise_loss(x[0], x[1]); };
  check("pairwise", {"chosen", "rejected"}, {6}, loss);
  check("pairwise_large", {"chosen", "rejected"}, {2}, loss);
}

TEST_CASE("the KL at each position, which does not move the reference") {
  check("kl", {"logits", "reference"}, {2, 3, 5},
        [](const std::vector<Tensor>& x) { return kl_to_reference(x[0], x[1]); });
}

TEST_CASE("the three estimators of the KL") {
  check("k1", {"log_p", "reference"}, {2, 4}, [](const std::vector<Tensor>& x) { return k1(x[0], x[1]); });
  check("k2", {"log_p", "reference"}, {2, 4}, [](const std::vector<Tensor>& x) { return k2(x[0], x[1]); });
  check("k3", {"log_p", "reference"}, {2, 4}, [](const std::vector<Tensor>& x) { return k3(x[0], x[1]); });
}

TEST_CASE("GAE, of texts that end early") {
  const nlohmann::json& expected = golden()["gae"];
  const std::vector<Index> lengths = expected["lengths"];
  const Advantages ours = gae(array_of(expected["rewards"], {3, 4}), array_of(expected["values"], {3, 4}),
                              indices_of(lengths), expected["gamma"], expected["lambda"]);
  compare("advantages", ours.advantages, expected["advantages"]);
  compare("returns", ours.returns, expected["returns"]);
}

TEST_CASE("the objective of PPO: a good and a bad token, each inside, above and below the clip") {
  const nlohmann::json& expected = golden()["ppo"];
  const Array advantages = array_of(expected["advantages"], {1, 7}),
              mask = array_of(expected["mask"], {1, 7});
  check("ppo", {"log_p", "old_log_p"}, {1, 7}, [&](const std::vector<Tensor>& x) {
    return ppo_clip(x[0], x[1], advantages, mask, expected["clip"]);
  });
}

TEST_CASE("the loss of DPO, which does not move the reference") {
  check(
      "dpo", {"chosen", "rejected", "reference_chosen", "reference_rejected"}, {5},
      [](const std::vector<Tensor>& x) { return dpo_loss(x[0], x[1], x[2], x[3], golden()["dpo"]["beta"]); });
}
