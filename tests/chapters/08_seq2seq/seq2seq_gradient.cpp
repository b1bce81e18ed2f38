// Gradients of the chapter's parts against central differences.
#include "08_seq2seq/seq2seq.hpp"
#include "gradient_check.hpp"

using namespace unrolled;
using namespace unrolled::seq2seq;
using check::numbers;

TEST_CASE("each score, by query, states and its weights") {
  for (const Score kind : {Score::additive, Score::general, Score::dot}) {
    Generator generator(1);
    const Scorer blank(kind, 4, 4, generator);
    std::vector<Array> inputs = {numbers({2, 3, 4}), numbers({2, 5, 4}, 2)};
    for (const Tensor& weight : blank.parameters()) inputs.push_back(weight.value());
    check::gradient(
        [&](const std::vector<Tensor>& in) {
          Scorer scorer = blank;
          if (kind != Score::dot) scorer.U = in[2];
          if (kind == Score::additive) scorer.W = in[3], scorer.v = in[4];
          return scorer(in[0], scorer.keys(in[1]));
        },
        inputs);
  }
}

TEST_CASE("attend, by scores and states, with padding") {
  check::gradient(
      [](const std::vector<Tensor>& in) {
        return attend(in[0], in[1], padding_mask(Indices{4, 2}, 4)).context;
      },
      {numbers({2, 3, 4}), numbers({2, 4, 5}, 2)});
}

TEST_CASE("reversed and the encoder, by their input") {
  Generator generator(2);
  const Encoder encoder(3, 2, generator);
  check::gradient(
      [&](const std::vector<Tensor>& in) {
        const Encoded read = encoder(in[0], Indices{4, 1});
        return concat({reshape(read.states, {2, -1}), read.summary}, 1);
      },
      {numbers({2, 4, 3})});
}

TEST_CASE("one step of each decoder, by the word, the state before and the source") {
  for (const Attention attention : {Attention::none, Attention::bahdanau, Attention::luong}) {
    Generator generator(3);
    const Decoder decoder({.vocabulary = 5, .embedding = 2, .width = 3, .source = 4, .attention = attention},
                          generator);
    check::gradient(
        [&](const std::vector<Tensor>& in) {
          const Memory memory = decoder.remember({in[2], in[3], padding_mask(Indices{3, 2}, 3)});
          return decoder.step(memory, in[1], in[0]).logits;
        },
        {numbers({2, 1, 2}), numbers({2, 3}, 2), numbers({2, 3, 4}, 3), numbers({2, 4}, 4)});
  }
}
