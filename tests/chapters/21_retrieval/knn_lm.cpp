#include "21_retrieval/knn_lm.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using namespace unrolled::retrieval;

namespace {

constexpr gpt::Config small_gpt = {.vocabulary = 20, .context = 10, .width = 12, .heads = 3, .layers = 2};

gpt::Gpt random_model(Generator& generator) {
  gpt::Gpt model(small_gpt, generator);
  for (auto& [name, tensor] : model.named_parameters())
    tensor.value() = normal(tensor.shape(), 0.4, generator);
  return model;
}

Indices random_tokens(std::size_t N, std::size_t T, Generator& generator) {
  Indices tokens = Indices::from_shape({N, T});
  for (Index& token : tokens) token = static_cast<Index>(generator.below(20));
  return tokens;
}

}  // namespace

TEST_CASE("probabilities are mixed") {
  const Array p = knn_interpolate(Array{1, 0, 0}, Array{0.2f, 0.3f, 0.5f}, 0.25);
  CHECK(p(0) == doctest::Approx(0.4));
  CHECK(p(1) == doctest::Approx(0.225));
  CHECK(p(2) == doctest::Approx(0.375));
  CHECK(knn_interpolate(Array{1, 0}, Array{0.5f, 0.5f}, 0) == Array{0.5f, 0.5f});
  CHECK_THROWS_AS(knn_interpolate(Array{1, 0}, Array{0, 1}, 1.5), Error);
}

TEST_CASE("a place's vector is what the last feed-forward layer reads") {
  Generator generator(1);
  const gpt::Gpt model = random_model(generator);
  const Indices tokens = random_tokens(2, 7, generator);
  const Array contexts = context_vectors(model, tokens);
  REQUIRE(contexts.shape() == Shape{2, 7, 12});
  // From there on by hand: the rest of the model must end in its own logits
  const NoGrad no_grad;
  const Mask future = attention::causal_mask(7);
  Tensor x = model.wte(tokens) + model.wpe(Indices{0, 1, 2, 3, 4, 5, 6});
  x = model.blocks[0](x, future);
  x = x + model.blocks[1].attend(x, future, nullptr);
  x = x + (*model.blocks[1].feed_forward)(Tensor(contexts));
  CHECK(xt::amax(xt::abs(inner(model.norm_f(x), model.wte.table).value() - model(tokens).value()))() < 1e-4);
}

TEST_CASE("the same context again is found, with what came next there") {
  Generator generator(2);
  const gpt::Gpt model = random_model(generator);
  const Indices tokens = random_tokens(5, 7, generator), next = random_tokens(5, 7, generator);
  const Datastore places(model, tokens, next);
  CHECK(places.size() == 35);
  const Array contexts = context_vectors(model, tokens);
  for (std::size_t i = 0; i < 35; ++i) {
    const Array p = places.next_token({contexts.data() + i * 12, 12}, 8, 1e-4);
    CHECK(xt::sum(p)() == doctest::Approx(1));
    CHECK(argmax(Tensor(p))() == next.flat(i));
  }
  // Asked with much patience, all eight count
  const Array warm = places.next_token({contexts.data(), 12}, 8, 1e6);
  CHECK(xt::amax(warm)() < 0.7);
}
