// What is done with a pretrained model: pooled, mixed, probed, compared; texts read, and guesses drawn.
#include <doctest/doctest.h>

#include "14_bert/experiments/frequency_baseline.hpp"
#include "14_bert/experiments/path_graph.hpp"
#include "14_bert/experiments/real_texts.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::bert;

namespace {

Sentences sentences(std::initializer_list<std::pair<const char*, Index>> examples) {
  Sentences all;
  for (const auto& [text, label] : examples) {
    all.written.push_back(text);
    all.labelled.texts.push_back({{5 + label}});
    all.labelled.labels.push_back(label);
  }
  return all;
}

}  // namespace

TEST_CASE("by hand: the first vector, and the mean of those that are no padding") {
  const Tensor x(Array{{{1, 2}, {3, 4}, {50, 60}}, {{5, 6}, {7, 8}, {9, 10}}});  // (2,3,2)
  CHECK(pool_first(x).value() == Array{{1, 2}, {5, 6}});
  const Array mean = pool_mean(x, Indices{2, 3}).value();
  CHECK(mean(0, 0) == doctest::Approx(2));
  CHECK(mean(0, 1) == doctest::Approx(3));
  CHECK(mean(1, 1) == doctest::Approx(8));
}

TEST_CASE("by hand: ELMo's mix begins as the mean of the layers; γ and s change it") {
  const Tensor x(Array{{{1, 2}, {3, 6}}});  // one example, two layers
  LayerMix mix(2);
  CHECK(mix(x).value()(0, 1) == doctest::Approx(4));
  mix.gamma.value().fill(2);
  mix.s.value() = Array{0, static_cast<Real>(std::log(3))};
  CHECK(mix(x).value()(0, 0) == doctest::Approx(2 * (0.25 * 1 + 0.75 * 3)));
}

TEST_CASE("a probe finds what is linearly there, in whichever layer, and nothing in noise") {
  Generator generator(1);
  const std::size_t N = 200;
  Array features = normal({N, 2, 4}, 1, generator);
  std::vector<Index> labels, lots;
  for (std::size_t n = 0; n < N; ++n) {
    labels.push_back(static_cast<Index>(n % 2));
    lots.push_back(static_cast<Index>(generator.below(2)));
    features(n, 1, 2) += n % 2 ? 3 : -3;
  }
  CHECK(accuracy(train_probe(features, labels, 2, generator), features, labels) > 0.97);
  CHECK(accuracy(train_probe(features, lots, 2, generator), features, lots) < 0.75);
}

TEST_CASE("frozen features are those of each layer, the last one the model's own") {
  Generator generator(2);
  const Bert model({.vocabulary = 12, .positions = 8, .width = 8, .heads = 2, .layers = 2}, generator);
  const std::vector<Text> texts = {{{5, 6}}, {{7}}, {{8, 9, 10}}};
  const Array features = frozen_features(model, texts, {}, Pooling::first);
  CHECK(features.shape() == Shape{3, 3, 8});
  const Input input = assemble(texts, {}, 8);
  const Array last = pool_first(model(input)).value(), embedded = pool_first(model.embed(input)).value();
  CHECK(Array(xt::view(features, xt::all(), 2)) == last);
  CHECK(Array(xt::view(features, xt::all(), 0)) == embedded);
}

TEST_CASE("as many of each class as there are, in their order") {
  const Sentences all = sentences({{"a", 0}, {"b", 1}, {"c", 0}, {"d", 1}, {"e", 0}});
  const Sentences four = take(all, 4, 2);
  CHECK(four.written == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(four.labelled.labels == std::vector<Index>{0, 1, 0, 1});
  CHECK(take(all, 3, 2).written == std::vector<std::string>{"a", "b", "c"});
  CHECK(take(all, 6, 2).written == all.written);
  // One class has a single text: the others take its places
  const Sentences unequal = sentences({{"a", 0}, {"b", 0}, {"c", 0}, {"d", 0}, {"e", 1}, {"f", 2}, {"g", 2}});
  CHECK(take(unequal, 6, 3).written == std::vector<std::string>{"a", "b", "c", "e", "f", "g"});
  CHECK(take(unequal, 3, 3).written == std::vector<std::string>{"a", "e", "f"});
  CHECK(take(unequal, 2, 3).written == std::vector<std::string>{"a", "e"});
}

TEST_CASE("the bag of words tells three classes by their words, and guesses where all are new") {
  const Sentences train = sentences(
      {{"red apple", 0}, {"blue sky", 1}, {"green tree", 2}, {"an apple", 0}, {"the sky", 1}, {"a tree", 2}});
  const Sentences seen = sentences({{"apple", 0}, {"sky", 1}, {"tree", 2}}),
                  unseen = sentences({{"pear", 0}, {"cloud", 1}, {"oak", 2}});
  const auto right = bag_accuracy(train, {seen, unseen}, 3);
  CHECK(right[0] == 1);
  CHECK(right[1] == doctest::Approx(1. / 3));
}

TEST_CASE("by hand: −ln of frequencies, each word counted once more") {
  const Corpus counted = {{{{5, 5, 6}}}, {}, 8, 8};
  const Corpus held_out = {{{{5}}, {{7}}}, {}, 8, 8};
  CHECK(frequency_loss(counted, held_out) == doctest::Approx(-(std::log(3. / 11) + std::log(1. / 11)) / 2));
}

TEST_CASE("a sentence with blanks: [MASK] where it stands, pieces around it, and the errors") {
  const text::WordPiece pieces({"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##do", "it", "!"});
  const Language language = language_of(pieces);
  CHECK(language.read("Undo [MASK]! it[MASK]", 16) == Tokens{5, 6, 4, 8, 7, 4});
  CHECK(language.read("[MASK]", 3) == Tokens{4});
  CHECK(language.names(Indices{2, 5, 6}) == std::vector<std::string>{"[CLS]", "un", "##do"});
  CHECK(
      testing::contains(testing::error_of([&] { language.read("it", 16); }), "there is no [MASK] in \"it\""));
  CHECK(
      testing::contains(testing::error_of([&] { language.read("it it [MASK]", 4); }), "after the 2 tokens"));
  CHECK(language.read("it [MASK] it it it", 4).size() == 5);
  CHECK(testing::contains(testing::error_of([] { pieces_of("words", {}, 9); }),
                          "--pieces 'words' is not known"));
  CHECK(lines_of("a\n\nb c\nd") == std::vector<std::string>{"a", "b c", "d"});
}

TEST_CASE("guesses: the likeliest first, with their probabilities; filled texts are counted") {
  const auto best = likeliest(Array{0, static_cast<Real>(std::log(3)), static_cast<Real>(std::log(2))}, 2);
  REQUIRE(best.size() == 2);
  CHECK(best[0].word == 1);
  CHECK(best[0].probability == doctest::Approx(0.5));
  CHECK(best[1].word == 2);
  // A model that says 9 whatever it reads
  Generator generator(3);
  const Bert model({.vocabulary = 12, .positions = 8, .width = 8, .heads = 2, .layers = 1}, generator);
  Tensor(model.readout_bias).value()(9) = 100;
  CHECK(share_filled(model, {{9, 5}, {5, 9}, {9, 9}, {5, 5}}, {0, 1, 0, 1}, {}) == doctest::Approx(0.75));
}

TEST_CASE("attention maps are those of the pass; the path has what was looked at, and no more") {
  Generator generator(4);
  for (const transformer::Norm norm : {transformer::Norm::pre, transformer::Norm::post}) {
    const Bert model(
        {.vocabulary = 12, .positions = 8, .width = 8, .heads = 2, .norm = norm, .initial_std = 1},
        generator);
    const Input batch = assemble({{{5, 6, 4}}}, {}, 8);
    const Input input = {xt::view(batch.ids, 0), xt::view(batch.segments, 0), {}};
    const std::vector<Array> maps = attention_maps(model, input);
    trace::Recording recording;
    model(input);
    std::size_t compared = 0;
    for (const trace::Step& step : recording.record.steps()) {
      if (step.label != "weights") continue;
      const Array map = xt::view(maps[compared / 2], compared % 2);
      for (std::size_t i = 0; i < map.size(); ++i)
        CHECK(step.values.flat(i) == doctest::Approx(map.flat(i)).epsilon(1e-4));
      ++compared;
    }
    CHECK(compared == 4);
  }

  // One layer, one head: b looks at a with .9, at itself with .1
  const Array map = Array{{{1, 0, 0}, {0.9F, 0.1F, 0}, {0, 0, 1}}};
  const std::string dot = path_graph({map}, {"a", "b", "\"c\""}, 1, {"x 0.9"}, 0.2);
  CHECK(testing::contains(dot, "n0_0 -> n1_1 [penwidth=3.90"));
  CHECK(testing::contains(dot, "n0_1 -> n1_1 [color=\"#94a3b8\", style=dashed]"));
  CHECK(testing::contains(dot, "n1_1 -> g0"));
  CHECK_FALSE(testing::contains(dot, "n0_1 -> n1_1 [penwidth"));
  CHECK_FALSE(testing::contains(dot, "n0_2"));
  CHECK(testing::contains(path_graph({map}, {"a", "b", "\"c\""}, 2, {}, 0.2), "label=\"\\\"c\\\"\""));
}
