// Filters, padding and vectors: numbers by hand, what must not change, and what they cannot take.
#include <doctest/doctest.h>

#include "07_word_cnn/phrases.hpp"
#include "07_word_cnn/stacked.hpp"
#include "07_word_cnn/word_cnn.hpp"
#include "error_of.hpp"
#include "nn/fit.hpp"
#include "nn/schedule.hpp"

using namespace unrolled;
using namespace unrolled::word_cnn;
using testing::contains;
using testing::error_of;

namespace {

/// One filter of K words on texts of one number a word.
Filters one_filter(const std::vector<Real>& weights, Real bias) {
  Generator any(1);
  Filters filters(weights.size(), 1, 1, any);
  Tensor weight = filters.weight, at_end = filters.bias;
  std::copy(weights.begin(), weights.end(), weight.value().begin());
  at_end.value()(0) = bias;
  return filters;
}

Tensor text_of(const std::vector<Real>& numbers) {
  Array x = Array::from_shape({1, numbers.size(), 1});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

WordCnn small_network(Vectors vectors, const Array& start, std::uint64_t seed = 5) {
  Generator generator(seed);
  return WordCnn(Words(start, vectors), {.filters = 7, .dropout = 0}, generator);
}

}  // namespace

TEST_CASE("1 2 4 8 under the filter 1 10 with bias -50: -29, -8, 34; the maximum is 34") {
  const Filters filters = one_filter({1, 10}, -50);
  const Tensor x = text_of({1, 2, 4, 8}), y = filters(x);
  CHECK(y.shape() == Shape{1, 3, 1});
  CHECK(y.value()(0, 0, 0) == -29);
  CHECK(y.value()(0, 2, 0) == 34);
  CHECK(max_over_time(y, windows_outside({4}, 4, 2)).value()(0, 0) == 34);
  // Of three words the last window does not count, though it is the largest
  CHECK(max_over_time(y, windows_outside({3}, 4, 2)).value()(0, 0) == -8);
}

TEST_CASE("a text shorter than the filter keeps one window, an empty one too") {
  const Mask outside = windows_outside({5, 2, 0}, 5, 3);
  REQUIRE(outside.shape() == Mask::shape_type{3, 3, 1});
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK_FALSE(outside(0, t, 0));
    CHECK(outside(1, t, 0) == (t > 0));
    CHECK(outside(2, t, 0) == (t > 0));
  }
  const Batch batch = pad_texts({{7, 8}, {}}, 5);
  CHECK(batch.ids == Indices{{7, 8, 0, 0, 0}, {0, 0, 0, 0, 0}});
  CHECK(batch.lengths == Indices{2, 0});
}

TEST_CASE("widths that do not ascend, and a text shorter than the filters, are refused") {
  Generator any(1);
  for (const std::vector<std::size_t>& widths : {std::vector<std::size_t>{}, {4, 3}, {3, 3}})
    CHECK(contains(error_of([&] { FilterBank(widths, 2, 1, any); }), "do not ascend"));
  CHECK_FALSE(error_of([&] { chosen_windows(one_filter({1, 1, 1}, 0), text_of({1, 2}), {2}); }).empty());
}

TEST_CASE("padding has the vector 0, whatever stands in the table") {
  Generator generator(2);
  for (const Vectors vectors : {Vectors::learning, Vectors::fixed, Vectors::both}) {
    const Words words(normal({4, 18}, 1, generator), vectors);
    const Array x = words({{padding, 3, padding}}).value();
    for (std::size_t c = 0; c < 18; ++c) {
      CHECK(x(0, 0, c) == 0);
      CHECK(x(0, 2, c) == 0);
      CHECK(x(0, 1, c) != 0);
    }
  }
}

TEST_CASE("a longer text beside it changes no logit but for rounding, at texts of 0 to 20 words") {
  Generator generator(3);
  const WordCnn network = small_network(Vectors::learning, normal({30, 17}, 1, generator));
  const NoGrad no_grad;
  for (std::size_t words = 0; words <= 20; ++words) {
    std::vector<Index> text(words);
    for (Index& word : text) word = static_cast<Index>(1 + generator.below(29));
    const Array alone = network(pad_texts({text, text}, 5)).value();
    const Array padded = network(pad_texts({text, std::vector<Index>(words + 19, 4)}, 5)).value();
    CAPTURE(words);
    CHECK(std::abs(alone(0, 0) - padded(0, 0)) <= 1e-6);
    CHECK(std::abs(alone(0, 1) - padded(0, 1)) <= 1e-6);
  }
}

TEST_CASE("texts of unknown words alone, and an empty one, have an answer") {
  Generator generator(4);
  const WordCnn network = small_network(Vectors::both, normal({5, 3}, 1, generator));
  const Array logits = network(pad_texts({{1, 1, 1}, {}}, 5)).value();
  for (const Real logit : logits) CHECK(std::isfinite(logit));
}

TEST_CASE("two channels that share their filters are one channel that begins at twice the vectors") {
  Generator generator(6);
  const Array start = normal({12, 5}, 0.5, generator);
  const WordCnn both = small_network(Vectors::both, start), one = small_network(Vectors::learning, 2 * start);
  const WordCnn as_it_is = small_network(Vectors::learning, start);
  const Batch batch = pad_texts({{2, 5, 3, 9, 4, 7}, {8, 3}, {11, 10, 2, 6}}, 5);
  const Indices labels{0, 1, 1};
  for (const WordCnn* network : {&both, &one, &as_it_is}) {
    Generator drawing(7);
    nn::fit([&](Generator&) { return cross_entropy((*network)(batch), labels); },
            {.adam = nn::Adam(network->parameters()), .rate = nn::Constant{1e-2}}, 20, drawing);
  }
  const NoGrad no_grad;
  const auto apart = [&](const WordCnn& other) {
    double largest = 0;
    const Array a = both(batch).value(), b = other(batch).value();
    for (std::size_t i = 0; i < a.size(); ++i)
      largest = std::max(largest, std::abs(static_cast<double>(a.flat(i) - b.flat(i))));
    return largest;
  };
  CHECK(apart(one) < 1e-4);
  CHECK(apart(as_it_is) > 1e-2);
}

TEST_CASE("a stack of L layers of K words depends on 1 + L(K - 1) words and on no other") {
  Generator generator(8);
  for (const auto& [L, K] : {std::pair{1, 1}, {1, 3}, {3, 3}, {2, 7}}) {
    const Stack stack(static_cast<std::size_t>(L), static_cast<std::size_t>(K), 18, generator);
    CHECK(stack.field() == static_cast<std::size_t>(1 + L * (K - 1)));
    const Tensor x = parameter(normal({1, 33, 18}, 1, generator));
    sum(slice(stack(x), 1, 16, 17)).backward();
    const Array gradient = x.grad();
    for (std::size_t s = 0; s < 33; ++s) {
      double size = 0;
      for (std::size_t c = 0; c < 18; ++c) size += std::abs(static_cast<double>(gradient(0, s, c)));
      const std::size_t away = s > 16 ? s - 16 : 16 - s;
      CHECK((size > 0) == (away <= stack.field() / 2));
    }
  }
  CHECK(contains(error_of([&] { Stack(2, 4, 3, generator); }), "window of 4 words has no middle"));
}

TEST_CASE("a filter's favourite phrases: best first, each once, from the words of the text alone") {
  const Filters filters = one_filter({1, 1}, 0);
  Array x = xt::zeros<Real>({3, 4, 1});
  const std::vector<std::vector<Real>> numbers = {{1, 5, 2}, {3, 4}, {1, 5}};
  for (std::size_t b = 0; b < 3; ++b) {
    for (std::size_t t = 0; t < numbers[b].size(); ++t) x(b, t, 0) = numbers[b][t];
  }
  const std::vector<std::vector<std::string>> words = {
      {"one", "five", "two"}, {"three", "four"}, {"one", "five"}};
  const Chosen chosen = chosen_windows(filters, x, {3, 2, 2});
  CHECK(std::vector<Index>(chosen.start.begin(), chosen.start.end()) == std::vector<Index>{1, 0, 0});
  const std::vector<Phrase> best = favourites(chosen, 0, 2, words, 5);
  REQUIRE(best.size() == 3);
  CHECK(best[0].words == "five two");
  CHECK(best[1].words == "three four");
  CHECK(best[2].words == "one five");
  CHECK(best[0].feature == 7);
  CHECK(favourites(chosen, 0, 2, words, 1).size() == 1);
  const std::vector<std::vector<std::string>> same = {{"a", "b", "b"}, {"b", "b"}, {"c", "d"}};
  CHECK(favourites(chosen, 0, 2, same, 5).size() == 2);
}

TEST_CASE("each maximum above 0 counts for the words of its window") {
  Generator any(1);
  FilterBank bank({2}, 1, 2, any);
  Tensor weight = bank.of_width[0].weight;
  for (std::size_t i = 0; i < 4; ++i)
    weight.value().flat(i) = i % 2 == 0 ? 1 : -1;  // the second filter finds nothing above 0
  CHECK(maxima_of_words(bank, text_of({1, 2, 5}), 3) == std::vector<double>{0, 1, 1});
}
