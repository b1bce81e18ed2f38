// Two networks that read digits: layers of units that see every pixel, and filters that slide over the picture.
//
//   multilayer perceptron   64 pixels → 64 units → 64 units → scores
//   convolutional network   8 filters of 3 × 3 → the largest of each 2 × 2 → 16 filters of 3 × 3 → the largest → scores
//
// pixels (B,8,8), scores (B,V). Dropout stands before the last layer of each.
#pragma once

#include "02_layers/convolution.hpp"
#include "02_layers/pooling.hpp"
#include "data/pictures.hpp"
#include "nn/layers.hpp"

namespace unrolled::layers {

// [perceptron]
struct Perceptron : nn::Module {
  Perceptron(std::size_t classes, Generator& generator)
      : first(add("first", nn::Linear(64, 64, generator))),
        second(add("second", nn::Linear(64, 64, generator))),
        readout(add("readout", nn::Linear(64, classes, generator))) {}

  Tensor operator()(const Tensor& pixels) const {
    const Tensor flat = reshape(pixels, {-1, 64});  // (B,64)
    const Tensor h_1 = relu(first(flat));           // (B,64)
    const Tensor h_2 = relu(second(h_1));           // (B,64)
    return readout(drop(h_2));                      // (B,V)
  }

  nn::Linear first, second, readout;
  nn::Dropout drop{0.2};
};
// [/perceptron]

// [convolutional]
struct ConvolutionalNetwork : nn::Module {
  ConvolutionalNetwork(std::size_t classes, Generator& generator)
      : strokes(add("strokes", Convolution(1, 8, {.size = 3, .padding = 1}, generator))),
        shapes(add("shapes", Convolution(8, 16, {.size = 3, .padding = 1}, generator))),
        readout(add("readout", nn::Linear(2 * 2 * 16, classes, generator))) {}

  Tensor operator()(const Tensor& pixels) const {
    const Tensor x = reshape(pixels, {-1, 8, 8, 1});          // (B,8,8,1)
    const Tensor found = relu(strokes(x));                    // (B,8,8,8)
    const Tensor smaller = max_pool_picture(found, halving);  // (B,4,4,8)
    const Tensor together = relu(shapes(smaller));            // (B,4,4,16)
    const Tensor last = max_pool_picture(together, halving);  // (B,2,2,16)
    return readout(drop(reshape(last, {-1, 2 * 2 * 16})));    // (B,V)
  }

  static constexpr Window halving{.size = 2, .stride = 2};
  Convolution strokes, shapes;
  nn::Linear readout;
  nn::Dropout drop{0.2};
};
// [/convolutional]

/// B pictures drawn at random, each as likely as the others.
inline data::Pictures draw_pictures(const data::Pictures& pictures, std::size_t B, Generator& generator) {
  data::Pictures drawn{.name = pictures.name,
                       .about = pictures.about,
                       .classes = pictures.classes,
                       .pixels = Array::from_shape({B, data::picture_side, data::picture_side}),
                       .labels = Indices::from_shape({B}),
                       .is_own = pictures.is_own};
  for (std::size_t b = 0; b < B; ++b) {
    const std::size_t n = generator.below(pictures.size());
    xt::view(drawn.pixels, b) = xt::view(pictures.pixels, n);
    drawn.labels(b) = pictures.labels(n);
  }
  return drawn;
}

// [loss]
/// Minus the logarithm of the probability that a network gives to the right class, the mean over B pictures drawn at random.
template <class Network>
Tensor loss_of(const Network& network, const data::Pictures& pictures, std::size_t B, Generator& generator) {
  const data::Pictures drawn = draw_pictures(pictures, B, generator);
  return cross_entropy(network(drawn.pixels), drawn.labels);
}
// [/loss]

/// The share of the pictures that a network is right about.
template <class Network>
double accuracy(const Network& network, const data::Pictures& pictures) {
  const NoGrad no_grad;
  const Indices guessed = argmax(network(pictures.pixels));
  std::size_t right = 0;
  for (std::size_t n = 0; n < pictures.size(); ++n) right += guessed(n) == pictures.labels(n);
  return static_cast<double>(right) / static_cast<double>(pictures.size());
}

}  // namespace unrolled::layers
