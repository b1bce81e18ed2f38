#include "13_gpt/next_token_loss.hpp"

#include <cmath>
#include <numbers>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&next_token_loss);

constexpr Index none = 2;  // a padding that occurs in no target

/// Logits that find one word twice as likely as each of the two others: p = ½ for it and ¼ for them, one bit and two.
Array favouring(const Indices& words) {
  Array logits = xt::zeros<Real>({words.shape(0), words.shape(1), std::size_t{3}});
  for (std::size_t b = 0; b < words.shape(0); ++b) {
    for (std::size_t t = 0; t < words.shape(1); ++t) logits(b, t, words(b, t)) = std::log(Real{2});
  }
  return logits;
}

void check(exercise::Checker& checker, Answer answer) {
  const Real bit = std::log(Real{2});
  checker.equal("the text 0 1, where 0 was guessed", answer(favouring({{0, 0}}), {{0, 1}}, none), 2 * bit);
  checker.equal("the text 0 1 1, where 0, 1 and 0 were guessed",
                answer(favouring({{0, 1, 0}}), {{0, 1, 1}}, none), 1.5 * bit);
  checker.equal("the same text; after its end 1 was guessed",
                answer(favouring({{0, 1, 1}}), {{0, 1, 1}}, none), 1.5 * bit);
  // One bit and one; one, one and two: five words are asked for.
  const Indices guessed = {{1, 1, 2, 2}, {1, 1, 1, 2}};
  checker.equal("the texts 0 1 1 and 0 1 1 0, the first filled up with 2",
                answer(favouring(guessed), {{0, 1, 1, 2}, {0, 1, 1, 0}}, 2), 1.2 * bit);
  checker.equal("the texts 1 2 and 1 2 2 1, the first filled up with 0",
                answer(favouring(guessed), {{1, 2, 0, 0}, {1, 2, 2, 1}}, 0), 1.75 * bit);
  const Array even = Array(Shape{3, 6, 5}, 7);
  checker.equal("five words, all equally likely: ln 5",
                answer(even, {{0, 1, 2, 3, 0, 1}, {3, 2, 1, 0, 3, 2}, {1, 1, 1, 1, 1, 1}}, 4), std::log(5.));
  checker.equal("logits of 1,000 and 0, the second came", answer(Array{{{1000, 0}, {0, 0}}}, {{0, 1}}, none),
                1000);

  const Array logits = exercise::wave({2, 4, 5}, .9);
  const Indices tokens = {{2, 4, 1, 3}, {3, 1, 0, 0}};
  // torch.nn.functional.cross_entropy(logits[:, :-1], tokens[:, 1:], ignore_index=0)
  checker.equal("PyTorch's numbers", answer(logits, tokens, 0), pytorch::next_token_loss);
  exercise::flows_back(checker, "what flows back", {{"logits", logits}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], tokens, 0); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts")) {
    const std::size_t B = exercise::between(1, 4, generator), T = exercise::between(2, 6, generator),
                      V = exercise::between(3, 7, generator);
    const std::size_t padding = generator.below(V);
    Indices texts = exercise::drawn_indices(0, V - 2, {B, T}, generator);
    for (Index& token : texts) token = static_cast<Index>((token + padding + 1) % V);
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t t = exercise::between(2, T, generator); t < T; ++t) texts(b, t) = padding;
    }
    const Tensor drawn = normal({B, T, V}, 2, generator);
    const auto filler = static_cast<Index>(padding);
    checker.equal(name, answer(drawn, texts, filler), next_token_loss(drawn, texts, filler));
  }
}

/// What a wrong loss does.
struct Variant {
  int ahead = 1;  ///< which token the logits at t are compared with: the one at t + ahead
  bool over_the_end = false;
  enum { asked, read, not_at_all } padding = asked;  ///< where it stands when a position is left out
  bool padding_is_0 = false, padding_divides = false, first_divides = false, texts_averaged = false;
  bool averaged = true, log_of_softmax = false, negative = true, cut = false, perplexity = false;
  double base = std::numbers::e;
};

Tensor wrong(const Variant& how, const Tensor& logits, const Indices& tokens, Index padding) {
  const auto B = static_cast<Index>(tokens.shape(0)), T = static_cast<Index>(tokens.shape(1));
  std::vector<Index> from, targets;
  std::vector<Real> counts;
  for (Index n = 0; n < B * T; ++n) {
    const Index next = n + how.ahead;
    if (next < 0 || next >= B * T || (!how.over_the_end && next / T != n / T)) continue;
    from.push_back(n);
    targets.push_back(tokens.flat(next));
    const Index judged = how.padding == Variant::read ? tokens.flat(n) : tokens.flat(next);
    counts.push_back(how.padding == Variant::not_at_all || judged != (how.padding_is_0 ? 0 : padding) ? 1
                                                                                                      : 0);
  }
  double texts = 0;
  for (Index b = 0; how.texts_averaged && b < B; ++b) {
    const auto here = [&](std::size_t i) { return from[i] / T == b; };
    Real words = 0;
    for (std::size_t i = 0; i < from.size(); ++i) words += here(i) ? counts[i] : 0;
    for (std::size_t i = 0; i < from.size(); ++i) counts[i] /= here(i) ? words : 1;
    ++texts;
  }
  const Array weights = exercise::list(counts);
  const Tensor log_p = how.log_of_softmax ? log(softmax(logits)) : log_softmax(logits);  // (B,T,V)
  const Tensor rows = gather(reshape(log_p, {B * T, -1}), exercise::list(from));         // (N,V)
  const Tensor total = sum(pick(rows, exercise::list(targets)) * Tensor(weights));
  const double words = how.padding_divides ? static_cast<double>(weights.size())
                                           : Real(xt::sum(weights)()) + (how.first_divides ? B : 0);
  const Tensor loss = total * ((how.negative ? -1 : 1) / std::log(how.base) / (how.averaged ? words : 1));
  return how.cut ? loss.detach() : how.perplexity ? exp(loss) : loss;
}

const exercise::Exercise registered(
    "13.1", &next_token_loss, check,
    {{"no shift",
      "You compared each position's logits with the token that it has just read; they are about the next "
      "one.",
      exercise::bound<wrong, Variant{.ahead = 0}>},
     {"shifted back",
      "You compared each position's logits with the token before it; they are about the one after it.",
      exercise::bound<wrong, Variant{.ahead = -1}>},
     {"two ahead", "You moved the targets by two places: each position predicts the very next token.",
      exercise::bound<wrong, Variant{.ahead = 2}>},
     {"over the end",
      "You laid the texts end to end before you shifted: the end of one is made to predict the beginning of "
      "another.",
      exercise::bound<wrong, Variant{.over_the_end = true}>},
     {"averaged over padding",
      "Padding counts in your loss: the model is taught to write it, and the mean depends on how a batch was "
      "filled.",
      exercise::bound<wrong, Variant{.padding = Variant::not_at_all}>},
     {"padding is 0", "You left out the token 0; the number of the padding is an argument.",
      exercise::bound<wrong, Variant{.padding_is_0 = true}>},
     {"padding divides",
      "You left padding out of the sum, but divided by all positions: the more padding, the smaller the "
      "loss.",
      exercise::bound<wrong, Variant{.padding_divides = true}>},
     {"first words divide",
      "You divided by the number of words; nobody was asked for the first of a text, which leaves one fewer.",
      exercise::bound<wrong, Variant{.first_divides = true}>},
     {"padding that is read",
      "You left out the positions that read padding; it is those that are asked for it, and they begin one "
      "earlier.",
      exercise::bound<wrong, Variant{.padding = Variant::read}>},
     {"mean of means",
      "You averaged each text and then the texts, so a word of a short one counts for more; all words count "
      "alike.",
      exercise::bound<wrong, Variant{.texts_averaged = true}>},
     {"base 2",
      "Your loss is in bits, with the logarithm of base 2; it was to be in nats, with the natural one.",
      exercise::bound<wrong, Variant{.base = 2}>},
     {"summed", "You summed over the positions; a mean was asked for.",
      exercise::bound<wrong, Variant{.averaged = false}>},
     {"sign", "Your loss is negative: a logarithm of a probability is, and the loss is minus that.",
      exercise::bound<wrong, Variant{.negative = false}>},
     {"logarithm of softmax",
      "You took the logarithm of a softmax: where it is 0 the logarithm is −∞. log_softmax never gets there.",
      exercise::bound<wrong, Variant{.log_of_softmax = true}>},
     {"perplexity", "You returned e to the power of the loss, which is the perplexity.",
      exercise::bound<wrong, Variant{.perplexity = true}>},
     {"cut from the graph",
      "The value is right, but your result is cut from the graph: nothing flows back to learn by.",
      exercise::bound<wrong, Variant{.cut = true}>}});

}  // namespace
