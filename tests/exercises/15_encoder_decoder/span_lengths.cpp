#include "15_encoder_decoder/span_lengths.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&span_lengths);

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("568 tokens, T5's own", answer(568), Indices{85, 28, 512, 114});
  checker.equal("100 tokens", answer(100), Indices{15, 5, 91, 21});
  checker.equal("25 tokens: 3.75 are rounded to 4, in one span", answer(25), Indices{4, 1, 23, 6});
  checker.equal("31 tokens: 4.65 are rounded to 5, in two spans", answer(31), Indices{5, 2, 29, 8});
  checker.equal("two tokens: one is hidden all the same", answer(2), Indices{1, 1, 3, 3});
  checker.equal("five tokens", answer(5), Indices{1, 1, 6, 3});
  for (const std::string& name : exercise::three_drawn("a number of tokens")) {
    std::size_t N = exercise::between(60, 3000, checker.generator());
    if (N % 20 == 10) ++N;  // 15 % of it would be a half more than a whole number
    checker.equal(name, answer(N), span_lengths(N));
  }
}

/// What a wrong answer does.
struct Variant {
  enum class Share { of_text, of_input, spans_of_text } share = Share::of_text;
  bool hidden_down = false, spans_down = false, at_least_one = true;
  Index source_more = 1, target_more = 1;
  bool sentinels_in_source = true, sentinels_in_target = true;
  double mean = 3;
};

Indices wrong(const Variant& how, std::size_t N) {
  using Share = Variant::Share;
  const auto whole = [&](double x, bool down) {
    return static_cast<Index>(std::max(how.at_least_one ? 1.0 : 0.0, down ? std::floor(x) : std::round(x)));
  };
  const auto tokens = static_cast<double>(N);
  Index hidden = whole(.15 * tokens, how.hidden_down), spans = 0;
  // With 15 % of the input, sentinels counted in: h = .15 (N − h + h / 3)
  if (how.share == Share::of_input) hidden = whole(.15 * tokens / 1.1, false);
  if (how.share == Share::spans_of_text) {
    spans = hidden;
    hidden = std::min(3 * spans, static_cast<Index>(N) - 1);
  } else {
    spans = whole(static_cast<double>(hidden) / how.mean, how.spans_down);
  }
  return {hidden, spans,
          static_cast<Index>(N) - hidden + (how.sentinels_in_source ? spans : 0) + how.source_more,
          hidden + (how.sentinels_in_target ? spans : 0) + how.target_more};
}

using Share = Variant::Share;
const exercise::Exercise registered(
    "15.1", &span_lengths, check,
    {{"hidden rounded down",
      "You dropped what stands after the point of .15 N; it is rounded to the nearest number.",
      exercise::bound<wrong, Variant{.hidden_down = true}>},
     {"spans rounded down",
      "You dropped what stands after the point of hidden / 3; it is rounded to the nearest number.",
      exercise::bound<wrong, Variant{.spans_down = true}>},
     {"no mark at the source's end", "Your source is one too short: a mark stands at its end.",
      exercise::bound<wrong, Variant{.source_more = 0}>},
     {"no sentinel at the target's end",
      "Your target is one too short: one more sentinel closes the last span.",
      exercise::bound<wrong, Variant{.target_more = 0}>},
     {"neither end", "Source and target are each one too short: a mark stands at the end of both.",
      exercise::bound<wrong, Variant{.source_more = 0, .target_more = 0}>},
     {"no sentinels in the source",
      "In your source the spans left nothing behind; a sentinel stands for each.",
      exercise::bound<wrong, Variant{.sentinels_in_source = false}>},
     {"no sentinels in the target", "Your target has no sentinels before the spans; each span has one.",
      exercise::bound<wrong, Variant{.sentinels_in_target = false}>},
     {"15 % of the input",
      "You hid 15 % of what is left, sentinels counted in; it is 15 % of the text's tokens.",
      exercise::bound<wrong, Variant{.share = Share::of_input}>},
     {"15 % spans",
      "You made a span of every 15 % of the tokens; 15 % of the tokens are hidden, in spans of three.",
      exercise::bound<wrong, Variant{.share = Share::spans_of_text}>},
     {"spans of two", "Your spans hold two tokens on average; they hold three.",
      exercise::bound<wrong, Variant{.mean = 2}>},
     {"one token at a time", "You hid each token in a span of its own; on average a span holds three.",
      exercise::bound<wrong, Variant{.mean = 1}>},
     {"nothing in short texts", "In a short text you hid nothing; at least one token is hidden, in one span.",
      exercise::bound<wrong, Variant{.at_least_one = false}>}});

}  // namespace
