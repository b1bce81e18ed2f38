// Gradients of the chapter's networks against central differences.
#include "07_word_cnn/attention_layer.hpp"
#include "07_word_cnn/stacked.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using namespace unrolled::word_cnn;
using check::numbers;

TEST_CASE("the maximum of every filter, texts of 6, 2 and 0 words: by words, filters and biases") {
  const Indices lengths{6, 2, 0};
  check::gradient(
      [&](const std::vector<Tensor>& in) {
        Generator any(1);
        FilterBank bank({2, 3}, 3, 4, any);
        bank.of_width[0].weight = in[1];
        bank.of_width[0].bias = in[2];
        bank.of_width[1].weight = in[3];
        return bank(in[0], lengths);
      },
      {numbers({3, 6, 3}), numbers({2, 3, 4}, 2), numbers({4}, 3), numbers({3, 3, 4}, 4)});
}

TEST_CASE("a stack, and a layer of attention, by their inputs") {
  Generator generator(3);
  const Stack stack(2, 3, 4, generator);
  check::gradient([&](const std::vector<Tensor>& in) { return stack(in[0]); }, {numbers({2, 5, 4})});
  const AttentionLayer attention(4, 2, generator);
  check::gradient([&](const std::vector<Tensor>& in) { return attention(in[0]); }, {numbers({2, 5, 4})});
}
