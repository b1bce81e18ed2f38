#include "14_bert/masking.hpp"

#include <doctest/doctest.h>

#include <map>

#include "14_bert/experiments/lessons.hpp"

using namespace unrolled;
using namespace unrolled::bert;

namespace {

constexpr std::size_t V = 25;
const Special special;

/// B rows of 12 words between [CLS] and [SEP], and two of padding.
Indices rows(std::size_t B) {
  Generator generator(1);
  Indices ids = Indices::from_shape({B, std::size_t{16}});
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::size_t t = i % 16;
    const Index word = random_word(special, V, generator);
    ids.flat(i) = t == 0 ? special.cls : t == 13 ? special.sep : t > 13 ? special.padding : word;
  }
  return ids;
}

/// Σ (seen − expected)² / expected.
double chi_squared(const std::vector<double>& seen, const std::vector<double>& expected) {
  double sum = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    sum += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
  }
  return sum;
}

}  // namespace

TEST_CASE(
    "masking statistics: 15 % of all words, of these 80 % [MASK], 10 % any word, 10 % as before; χ² tests") {
  Generator generator(14);
  const Indices ids = rows(20000);
  const Masked masked = mask_tokens(ids, special, V, generator);
  std::vector<double> fates(4), places(12), drawn(20);
  double chosen = 0, random = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const Index before = ids.flat(i), now = masked.ids.flat(i);
    if (special.contains(before)) {
      CHECK(now == before);
      CHECK(masked.targets.flat(i) == ignored);
      continue;
    }
    if (masked.targets.flat(i) == ignored) {
      CHECK(now == before);
      ++fates[3];
      continue;
    }
    CHECK(masked.targets.flat(i) == before);
    ++chosen;
    ++places[i % 16 - 1];
    if (now == special.mask) {
      ++fates[0];
    } else if (now == before) {
      ++fates[2];
    } else {
      ++fates[1];
      ++random;
      REQUIRE(now >= 5);
      ++drawn[static_cast<std::size_t>(now) - 5];
    }
  }
  // A random word is the same as before once in 20
  const double N = 20000 * 12, c = .15 * N;
  CHECK(chi_squared(fates, {.8 * c, .1 * c * 19 / 20, .1 * c + .1 * c / 20, .85 * N}) <
        16.27);                                                              // 3 degrees, p .001
  CHECK(chi_squared(places, std::vector<double>(12, chosen / 12)) < 31.26);  // 11 degrees
  CHECK(chi_squared(drawn, std::vector<double>(20, random / 20)) < 43.82);   // 19 degrees
}

TEST_CASE("the χ² test sees other shares: all masked, or one word in seven") {
  const Indices ids = rows(20000);
  const double N = 20000 * 12, c = .15 * N;
  for (const MaskingOptions options :
       {MaskingOptions{.masked = .85, .random = .1}, MaskingOptions{.chosen = 1. / 7}}) {
    Generator generator(14);
    const Masked masked = mask_tokens(ids, special, V, generator, options);
    double hidden = 0;
    for (const Index id : masked.ids) hidden += id == special.mask;
    CHECK(chi_squared({hidden, N - hidden}, {.8 * c, N - .8 * c}) > 10.83);  // 1 degree
  }
}

TEST_CASE("each reading draws new masks; static ones come again, whatever is beside them in the batch") {
  const Indices ids = rows(3);
  Generator generator(1);
  const Masked one = mask_tokens(ids, special, V, generator), other = mask_tokens(ids, special, V, generator);
  CHECK(one.targets != other.targets);
  Generator again(1);
  CHECK(mask_tokens(ids, special, V, again).ids == one.ids);

  const Masked first = mask_as_before(ids, {4, 9, 7}, 1, special, V, generator);
  const Masked later = mask_as_before(ids, {7, 9, 4}, 1, special, V, generator);
  CHECK(Indices(xt::view(first.targets, 1)) == Indices(xt::view(later.targets, 1)));
  CHECK(Indices(xt::view(first.ids, 1)) == Indices(xt::view(later.ids, 1)));
  std::map<std::vector<Index>, int> masks;
  for (int n = 0; n < 200; ++n) {
    const Masked some = mask_as_before(ids, {4, 9, 7}, 10, special, V, generator);
    ++masks[std::vector<Index>(&some.targets(1, 0), &some.targets(1, 0) + 16)];
  }
  CHECK(masks.size() > 5);
  CHECK(masks.size() <= 10);
}

TEST_CASE("a word at random is a word; where there is none, that is an error and no endless search") {
  Generator generator(1);
  for (int n = 0; n < 20; ++n) CHECK(random_word({}, 6, generator) == 5);
  CHECK_THROWS_WITH_AS(random_word({}, 5, generator), doctest::Contains("5 special tokens and no word"),
                       Error);
  CHECK_THROWS_AS(random_word({}, 3, generator), Error);
  CHECK_THROWS_AS(random_word({.padding = 0, .unknown = 0, .cls = 0, .sep = 0, .mask = 0}, 1, generator),
                  Error);
  CHECK(random_word({.padding = 9, .unknown = 9, .cls = 9, .sep = 9, .mask = 9}, 1, generator) == 0);
}

TEST_CASE("the loss reads the chosen words only, and is the mean over them") {
  Generator generator(3);
  const Bert model({.vocabulary = V, .positions = 16, .width = 8, .heads = 2}, generator);
  const Input input = {rows(2), xt::zeros<Index>({2, 16}), Indices{14, 14}};
  Indices targets({2, 16}, ignored);
  targets(0, 3) = 7;
  targets(1, 1) = 9;
  targets(1, 12) = 8;
  const Tensor x = model(input);
  const Tensor whole = cross_entropy(model.logits(x), targets);
  CHECK(masked_loss(model, x, targets).item() == doctest::Approx(whole.item()).epsilon(1e-6));
}

TEST_CASE("a lesson always asks something, even of one word") {
  const Corpus corpus = {.texts = {{{6}}}, .special = special, .V = V, .T = 8};
  Generator generator(5);
  for (int n = 0; n < 50; ++n) CHECK(is_anything_hidden(draw_lesson(corpus, 1, generator).targets));
}
