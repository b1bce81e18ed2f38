// Gradients of the chapter's layers against central differences.
#include "02_layers/batch_norm.hpp"
#include "02_layers/convolution.hpp"
#include "02_layers/deep.hpp"
#include "02_layers/pooling.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using namespace unrolled::layers;
using check::numbers;

TEST_CASE("batch norm, by x, gain and bias") {
  check::gradient(
      [](const std::vector<Tensor>& in) {
        return normalise(in[0], batch_statistics(in[0]), in[1], in[2], 1e-5);
      },
      {numbers({5, 3}), numbers({3}, 2), numbers({3}, 3)});
}

TEST_CASE("pooling and windows") {
  const Window window{.size = 3, .stride = 2, .padding = 1};
  check::gradient([&](const std::vector<Tensor>& in) { return max_pool(in[0], window); },
                  {numbers({2, 7, 3})});
  check::gradient([&](const std::vector<Tensor>& in) { return mean_pool(in[0], window); },
                  {numbers({2, 7, 3})});
  check::gradient(
      [&](const std::vector<Tensor>& in) { return max_pool_picture(in[0], {.size = 2, .stride = 2}); },
      {numbers({2, 4, 6, 3})});
  check::gradient([&](const std::vector<Tensor>& in) { return windows_of_pictures(in[0], window); },
                  {numbers({2, 5, 4, 2})});
}

TEST_CASE("a deep network, by its inputs, with every switch") {
  for (const Activation activation :
       {Activation::sigmoid, Activation::tanh, Activation::relu, Activation::gelu}) {
    for (const Norm norm : {Norm::none, Norm::layer}) {
      for (const bool skip : {false, true}) {
        Generator generator(3);
        const DeepNetwork network({.inputs = 4,
                                   .classes = 3,
                                   .layers = 2,
                                   .width = 5,
                                   .activation = activation,
                                   .norm = norm,
                                   .skip = skip},
                                  generator);
        check::gradient([&](const std::vector<Tensor>& in) { return network(in[0]); }, {numbers({3, 4})});
      }
    }
  }
}
