// The encoder itself: padding, segments, positions; what is frozen; what goes in.
#include "14_bert/bert.hpp"

#include <doctest/doctest.h>

#include "14_bert/finetuning.hpp"
#include "14_bert/masking.hpp"
#include "error_of.hpp"
#include "nn/copy.hpp"

using namespace unrolled;
using namespace unrolled::bert;

namespace {

Bert model_of(std::uint64_t seed, bool causal = false) {
  Generator generator(seed);
  return Bert(
      {.vocabulary = 20, .positions = 24, .width = 16, .heads = 4, .initial_std = 0.3, .causal = causal},
      generator);
}

Tokens words(std::size_t count, Generator& generator) {
  Tokens some(count);
  for (Index& word : some) word = static_cast<Index>(5 + generator.below(15));
  return some;
}

/// The largest difference between row b of a batch and the only row of another, as far as the latter reaches.
double difference(const Tensor& batch, std::size_t b, const Tensor& alone) {
  double largest = 0;
  for (std::size_t t = 0; t < alone.size(1); ++t) {
    for (std::size_t c = 0; c < alone.size(2); ++c) {
      largest = std::max<double>(largest, std::abs(batch.value()(b, t, c) - alone.value()(0, t, c)));
    }
  }
  return largest;
}

/// Every parameter's bytes.
std::vector<std::vector<Real>> bytes_of(const nn::Module& module) {
  std::vector<std::vector<Real>> all;
  for (const Tensor& parameter : module.parameters())
    all.emplace_back(parameter.value().begin(), parameter.value().end());
  return all;
}

}  // namespace

TEST_CASE("padding never changes a result: 60 batches of random lengths, each text alone too") {
  Generator generator(8);
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    CAPTURE(trial);
    const Bert model = model_of(trial);
    std::vector<Text> texts;
    for (std::size_t n = 1 + generator.below(6); n > 0; --n) {
      texts.push_back({words(generator.below(12), generator), words(generator.below(9), generator)});
    }
    Input batch = assemble(texts, {}, 24);
    const Tensor x = model(batch);
    const Tensor first = pool_first(x), mean = pool_mean(x, batch.lengths);
    for (std::size_t b = 0; b < texts.size(); ++b) {
      const Input single = assemble({texts[b]}, {}, 24);
      const Tensor alone = model(single);
      CHECK(difference(x, b, alone) < 2e-5);
      const Tensor alone_mean = pool_mean(alone, single.lengths);
      for (std::size_t c = 0; c < 16; ++c) {
        CHECK(std::abs(first.value()(b, c) - alone.value()(0, 0, c)) < 2e-5);
        CHECK(std::abs(mean.value()(b, c) - alone_mean.value()(0, c)) < 2e-5);
      }
    }
    // Whatever stands in the padding: to the bit, as the shapes are the same
    for (std::size_t b = 0; b < texts.size(); ++b) {
      for (auto t = static_cast<std::size_t>(batch.lengths(b)); t < batch.ids.shape(1); ++t)
        batch.ids(b, t) = 7;
    }
    const Tensor other = model(batch);
    for (std::size_t b = 0; b < texts.size(); ++b) {
      for (std::size_t t = 0; t < static_cast<std::size_t>(batch.lengths(b)); ++t) {
        CHECK(Array(xt::view(other.value(), b, t)) == Array(xt::view(x.value(), b, t)));
      }
    }
  }
}

TEST_CASE("without the mask padding would change a result") {
  const Bert model = model_of(1);
  Generator generator(2);
  const std::vector<Text> texts = {{words(3, generator)}, {words(10, generator)}};
  Input batch = assemble(texts, {}, 24);
  batch.lengths = Indices{12, 12};
  CHECK(difference(model(batch), 0, model(assemble({texts[0]}, {}, 24))) > 0.01);
}

TEST_CASE("a text without the batch axis is the same text") {
  const Bert model = model_of(3);
  Generator generator(3);
  const Input batch = assemble({{words(5, generator)}}, {}, 24);
  const Tensor one = model({xt::view(batch.ids, 0), xt::view(batch.segments, 0), {}}), many = model(batch);
  REQUIRE(one.shape() == Shape{7, 16});
  CHECK(difference(many, 0, reshape(one, {1, 7, 16})) < 1e-6);
}

TEST_CASE("both sides: a later word changes an earlier vector; the causal control looks back only") {
  for (const bool causal : {false, true}) {
    const Bert model = model_of(4, causal);
    const Tensor x = model(assemble({{{6, 7, 8}}}, {}, 24)), y = model(assemble({{{6, 7, 9}}}, {}, 24));
    const bool changed = Array(xt::view(x.value(), 0, 1)) != Array(xt::view(y.value(), 0, 1));
    CHECK(changed == !causal);
  }
}

TEST_CASE("where a word stands, and in which sentence, changes its vector") {
  const Bert model = model_of(5);
  const Input one = assemble({{{6, 6}}}, {}, 24);
  const Tensor x = model(one);
  CHECK(Array(xt::view(x.value(), 0, 1)) != Array(xt::view(x.value(), 0, 2)));
  Input second = one;
  second.segments(0, 2) = 1;
  CHECK(difference(model(second), 0, x) > 1e-3);
}

TEST_CASE("by hand: what stands around one sentence, and around two; the longer one is cut first") {
  const Special special;
  const Input input = assemble({{{7, 8}}, {{9}, {10, 11}}}, special, 24);
  CHECK(input.ids == Indices{{2, 7, 8, 3, 0, 0}, {2, 9, 3, 10, 11, 3}});
  CHECK(input.segments == Indices{{0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 1, 1}});
  CHECK(input.lengths == Indices{4, 6});
  CHECK(assemble({{{7, 8, 9, 10}, {11, 12}}}, special, 6).ids == Indices{{2, 7, 8, 3, 11, 3}});
  CHECK(assemble({{{7, 8, 9, 10}}}, special, 4).ids == Indices{{2, 7, 8, 3}});
  CHECK(assemble({{{}}}, special, 4).ids == Indices{{2, 3}});
}

TEST_CASE("the mean of a text needs a length for each, from 1 to T") {
  const Tensor x = Array(xt::ones<Real>({2, 3, 4}));
  CHECK(xt::allclose(pool_mean(x, Indices{1, 3}).value(), Array(xt::ones<Real>({2, 4}))));
  for (const Indices& wrong : {Indices{1, 4}, Indices{0, 3}, Indices{-1, 3}, Indices{3}, Indices{3, 3, 3}}) {
    CHECK_THROWS_WITH_AS(pool_mean(x, wrong), doctest::Contains("pool_mean: x is (2, 3, 4)"), Error);
  }
}

TEST_CASE("a text that is too long is one line") {
  const Bert model = model_of(6);
  Generator generator(6);
  CHECK(testing::contains(testing::error_of([&] { model(assemble({{words(30, generator)}}, {}, 40)); }),
                          "bert: a text of 32 tokens, and 24 positions"));
}

TEST_CASE("frozen: after fine-tuning its bytes are the same, and all others have moved") {
  const std::vector<std::string> frozen = {"bert.token", "bert.encoder.0"};
  Generator generator(7);
  const Classifier classifier(model_of(7), 2, Pooling::mean, generator);
  const auto before = bytes_of(classifier);
  const std::vector<Tensor> learning = all_but(frozen, classifier);
  const Labelled labelled = {{{{6, 7}}, {{8, 9}, {10}}}, {0, 1}};
  fine_tune(classifier, learning, labelled, {}, {.steps = 3}, generator);
  const auto after = bytes_of(classifier);
  std::size_t kept = 0, moved = 0, i = 0;
  for (const auto& [name, tensor] : classifier.named_parameters()) {
    CAPTURE(name);
    const bool is_frozen = name.starts_with("bert.token.") || name.starts_with("bert.encoder.0.");
    // Nothing is asked of the heads of pretraining
    const bool is_asked = name != "bert.readout_bias" && !name.starts_with("bert.pooler") &&
                          !name.starts_with("bert.next_sentence");
    if (is_asked) CHECK((before[i] == after[i]) == is_frozen);
    kept += before[i] == after[i];
    moved += before[i] != after[i];
    ++i;
  }
  CHECK(kept == 1 + 16 + 5);
  CHECK(moved == classifier.parameters().size() - kept);
}

TEST_CASE("a part is a whole name: encoder.1 is not encoder.10, and a part that is not there is an error") {
  CHECK(belongs_to("encoder.1.attn.W_q.weight", "encoder.1"));
  CHECK_FALSE(belongs_to("encoder.10.attn.W_q.weight", "encoder.1"));
  CHECK(belongs_to("readout_bias", "readout_bias"));
  const Bert model = model_of(8);
  CHECK(testing::error_of([&] { all_but({"encoder.7"}, model); }) ==
        "there is no part 'encoder.7' to freeze");
  CHECK(all_but({}, model).size() == model.parameters().size());
}

TEST_CASE("a copy has its own numbers") {
  const Bert model = model_of(9);
  const Bert copy = nn::copy_of(model);
  CHECK(bytes_of(copy) == bytes_of(model));
  Tensor(copy.token.table).value() += Real{1};
  CHECK(bytes_of(copy) != bytes_of(model));
}
