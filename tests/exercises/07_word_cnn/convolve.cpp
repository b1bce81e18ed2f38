#include "07_word_cnn/convolve.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&convolve);

/// Filters (K,1,1) on a text of one channel.
Array one_filter(const std::vector<Real>& weights) {
  Array filters = Array::from_shape({weights.size(), 1, 1});
  for (std::size_t k = 0; k < weights.size(); ++k) filters(k, 0, 0) = weights[k];
  return filters;
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("1 2 4 8 under the filter 1 10, bias 0",
                answer(exercise::column({1, 2, 4, 8}), one_filter({1, 10}), {0}),
                exercise::column({21, 42, 84}));
  checker.equal("the same with bias 0.5", answer(exercise::column({1, 2, 4, 8}), one_filter({1, 10}), {0.5}),
                exercise::column({21.5, 42.5, 84.5}));
  checker.equal("as many words as the filter has",
                answer(exercise::column({3, -1, 2}), one_filter({1, 2, 3}), {-10}), exercise::column({-3}));
  checker.equal("filters of one word", answer(exercise::column({3, -1, 2}), one_filter({2}), {1}),
                exercise::column({7, -1, 5}));
  const Array x = exercise::wave({5, 2}, 0.7), filters = exercise::wave({3, 2, 4}, 0.3, 1);
  checker.equal("two channels, four filters", answer(x, filters, {1, -2, 3, -4}),
                convolve(x, filters, {1, -2, 3, -4}));
  checker.throws(
      "a text of two words under a filter of three",
      [&] {
        answer(exercise::column({1, 2}), one_filter({1, 2, 3}), {0});
      },
      "shorter");

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a text")) {
    const std::size_t T = exercise::between(4, 7, generator), C = exercise::between(2, 3, generator);
    const std::size_t K = exercise::between(2, 4, generator), F = exercise::between(2, 3, generator);
    const Array text = normal({T, C}, 1, generator), weights = normal({K, C, F}, 1, generator);
    const Array bias = normal({F}, 1, generator);
    checker.equal(name, answer(text, weights, bias), convolve(text, weights, bias));
  }
}

/// What a wrong convolution does.
struct Variant {
  bool turned = false;  ///< the last place of the filter meets the first word
  int places = 1;       ///< T − K + this many
  enum class Bias { once, each_word, none } bias = Bias::once;
  bool first_channel = false;  ///< the others are left out
  bool cut = false;            ///< negative numbers become 0
  bool mean = false;           ///< divided by K
  bool side_by_side = false;   ///< windows do not overlap
};

Array wrong(const Variant& how, const Array& x, const Array& filters, const Array& bias) {
  const std::size_t T = x.shape(0), C = how.first_channel ? 1 : x.shape(1);
  const std::size_t K = filters.shape(0), F = filters.shape(2);
  if (T < K) throw Error("convolve: the text is shorter than the filters");
  const std::size_t count = how.side_by_side ? T / K : T - K + static_cast<std::size_t>(how.places);
  Array y = xt::zeros<Real>({count, F});
  for (std::size_t t = 0; t < count; ++t) {
    for (std::size_t f = 0; f < F; ++f) {
      Real sum = 0;
      for (std::size_t k = 0; k < K; ++k) {
        const std::size_t at = (how.side_by_side ? t * K : t) + k;
        for (std::size_t c = 0; c < C && at < T; ++c)
          sum += x(at, c) * filters(how.turned ? K - 1 - k : k, c, f);
        if (how.bias == Variant::Bias::each_word) sum += bias(f);
      }
      if (how.mean) sum /= static_cast<Real>(K);
      if (how.bias == Variant::Bias::once) sum += bias(f);
      y(t, f) = how.cut && sum < 0 ? 0 : sum;
    }
  }
  return y;
}

Array any_length(const Array& x, const Array& filters, const Array& bias) {
  if (x.shape(0) >= filters.shape(0)) return wrong({}, x, filters, bias);
  return xt::zeros<Real>({std::size_t{0}, filters.shape(2)});
}

const exercise::Exercise registered(
    "7.1", &convolve, check,
    {{"filter reversed",
      "Your filter is reversed: place 0 of it belongs to the first word of the window. (Mathematics "
      "calls the reversed one convolution; networks do not reverse it.)",
      exercise::bound<wrong, Variant{.turned = true}>},
     {"one place too few",
      "You have one window too few: T − K + 1 windows fit, the last begins at word T − K.",
      exercise::bound<wrong, Variant{.places = 0}>},
     {"one place too many", "Your last window reaches beyond the end of the text: T − K + 1 windows fit.",
      exercise::bound<wrong, Variant{.places = 2}>},
     {"a bias for each word",
      "You add the bias once for each word of the window; it is added once to a window.",
      exercise::bound<wrong, Variant{.bias = Variant::Bias::each_word}>},
     {"no bias", "You left the bias out; it is added to each filter's sum.",
      exercise::bound<wrong, Variant{.bias = Variant::Bias::none}>},
     {"first channel alone",
      "You use only the first number of each word's vector; the sum runs over all channels.",
      exercise::bound<wrong, Variant{.first_channel = true}>},
     {"ReLU applied",
      "You set negative results to 0; the ReLU comes after the convolution and is not asked for.",
      exercise::bound<wrong, Variant{.cut = true}>},
     {"the mean", "You divide by the number of words in the window; the sum is asked for.",
      exercise::bound<wrong, Variant{.mean = true}>},
     {"side by side", "Your windows lie side by side; each begins one word after the one before.",
      exercise::bound<wrong, Variant{.side_by_side = true}>},
     {"short text accepted",
      "You return no window for a text that is too short; an error is asked for, whose message says "
      "\"shorter\".",
      any_length}});

}  // namespace
