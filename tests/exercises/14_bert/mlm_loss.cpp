#include "14_bert/mlm_loss.hpp"

#include <cmath>
#include <numbers>
#include <set>

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&mlm_loss);

constexpr Index none = ignored;
const Real bit = std::log(Real{2});
const Array no_bias = {0, 0, 0};

/// A table that finds the word twice as likely for which x is 1: p = ½ for it, ¼ for the two others.
const Array doubling = Array{{bit, 0, 0}, {0, bit, 0}, {0, 0, bit}};

/// A text of one token: (1,1).
Indices one(Index token) { return Indices(Indices::shape_type{1, 1}, token); }

/// Vectors that are 1 for one word, and 0 for the others: (B,T,3).
Array guessing(const Indices& words, Real certainty = 1) {
  Array x = xt::zeros<Real>({words.shape(0), words.shape(1), std::size_t{3}});
  for (std::size_t b = 0; b < words.shape(0); ++b) {
    for (std::size_t t = 0; t < words.shape(1); ++t) x(b, t, words(b, t)) = certainty;
  }
  return x;
}

/// The largest value with this many columns that a loss was computed from.
std::size_t largest(const Tensor& loss, std::size_t columns) {
  std::size_t found = 0;
  std::set<const Node*> seen;
  std::vector<const Node*> open = {loss.node().get()};
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    if (!seen.insert(node).second) continue;
    const Shape& shape = node->value.shape();
    if (!shape.empty() && shape.back() == columns) found = std::max(found, node->value.size());
    for (const NodePtr& input : node->inputs) open.push_back(input.get());
  }
  return found;
}

void check(exercise::Checker& checker, Answer answer) {
  const auto judge = [&](const std::string& name, const Indices& guessed, const Indices& targets,
                         Real wanted) {
    checker.equal(name, answer(guessing(guessed), targets, doubling, no_bias), wanted);
  };
  judge("one word, hidden, and rightly guessed", one(1), one(1), bit);
  judge("one word, hidden, and wrongly guessed", one(1), one(2), 2 * bit);
  judge("two words hidden of two, one of them rightly guessed", {{1, 2}}, {{1, 1}}, 1.5 * bit);
  judge("the third word hidden of four, and wrongly guessed", {{0, 0, 1, 1}}, {{none, none, 2, none}},
        2 * bit);
  judge("the words 0 and 1 are hidden; 0 is a word like all", {{0, 1, 2}}, {{0, none, 1}}, 1.5 * bit);
  // One bit, one, one and two
  judge("two texts: three words hidden in one, and one in the other", {{1, 1, 1}, {2, 1, 0}},
        {{1, 1, 1}, {none, none, 1}}, 1.25 * bit);
  judge("two texts: nothing hidden in the first", {{1, 1, 1}, {2, 1, 0}}, {{none, none, none}, {none, 2, 0}},
        1.5 * bit);
  checker.equal("a bias of ln 2 for word 1, x is 0; word 1 is hidden",
                answer(Array(Shape{1, 1, 3}, 0), one(1), doubling, Array{0, bit, 0}), bit);
  checker.equal("scores of 1,000 and 0; the word with 0 was hidden",
                answer(guessing({{1, 1}}, 1000 / bit), {{none, 2}}, doubling, no_bias), 1000);

  const Array x = wave({2, 4, 3}, .7), table = wave({5, 3}, .9), bias = wave({5}, 1.1);
  const Indices targets = {{none, 4, none, 0}, {none, none, 2, none}};
  // torch.nn.functional.cross_entropy(linear(x, table, bias), targets), which ignores −100
  const Tensor loss = answer(parameter(x), targets, parameter(table), parameter(bias));
  checker.equal("PyTorch's numbers", loss, pytorch::mlm_loss);
  checker.that("how many vectors are scored", largest(loss, 5) <= 3 * 5,
               fmt::format("three words of eight are hidden, which makes 3 · 5 scores; you computed {}",
                           largest(loss, 5)));
  exercise::flows_back(checker, "what flows back", {{"x", x}, {"table", table}, {"bias", bias}},
                       [&](const std::vector<Tensor>& in) { return answer(in[0], targets, in[1], in[2]); });

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts with words hidden")) {
    const std::size_t B = exercise::between(1, 3, generator), T = exercise::between(2, 5, generator);
    const std::size_t C = exercise::between(1, 4, generator), V = exercise::between(2, 6, generator);
    Indices hidden = exercise::drawn_indices(0, V - 1, {B, T}, generator);
    for (std::size_t i = 1; i < hidden.size(); ++i) {
      if (generator.chance(.5)) hidden.flat(i) = none;
    }
    const Tensor drawn = normal({B, T, C}, 1, generator);
    const Tensor rows = normal({V, C}, 1, generator), shift = normal({V}, 1, generator);
    checker.equal(name, answer(drawn, hidden, rows, shift), mlm_loss(drawn, hidden, rows, shift));
  }
}

/// What a wrong loss does.
struct Variant {
  enum { hidden, all_as_0, all_as_last } asked = hidden;
  enum { by_words, by_positions, by_texts, not_at_all, by_text_length } divided = by_words;
  enum { its_own, first_text, turned, one_before, one_after } row = its_own;
  enum { all, of_the_first_text, first_of_each } words = all;
  bool word_0_counts = true, bias = true, scaled = false, all_scored = false, log_of_softmax = false;
  bool negative = true, cut = false, perplexity = false, table_cut = false, x_cut = false,
       scores_alone = false, reshaped = false;
  double base = std::numbers::e;
};

Tensor wrong(const Variant& how, const Tensor& x, const Indices& targets, const Tensor& table,
             const Tensor& bias) {
  const auto B = static_cast<Index>(x.size(0)), T = static_cast<Index>(x.size(1));
  const auto C = static_cast<Index>(x.size(2)), V = static_cast<Index>(table.size(0));
  std::vector<Index> rows, words;
  std::vector<Real> shares;
  std::size_t texts = 0;
  for (Index b = 0; b < B; ++b) {
    const std::size_t before = rows.size();
    for (Index t = 0; t < T; ++t) {
      const Index target = targets(b, t);
      const bool asked = target != ignored && (how.word_0_counts || target != 0);
      if (!asked && how.asked == Variant::hidden) continue;
      if (how.words == Variant::of_the_first_text && b > 0) continue;
      if (how.words == Variant::first_of_each && rows.size() > before) continue;
      const Index i = b * T + t;
      rows.push_back(how.row == Variant::first_text   ? t
                     : how.row == Variant::turned     ? t * B + b
                     : how.row == Variant::one_before ? std::max<Index>(i - 1, 0)
                     : how.row == Variant::one_after  ? std::min(i + 1, B * T - 1)
                                                      : i);
      words.push_back(asked ? target : how.asked == Variant::all_as_0 ? 0 : V - 1);
    }
    texts += rows.size() > before;
    shares.resize(rows.size(), 1 / static_cast<Real>(std::max<std::size_t>(rows.size() - before, 1)));
  }
  if (rows.empty()) throw Error("a mean of nothing");  // as mean and cross_entropy do
  if (how.divided != Variant::by_texts) std::fill(shares.begin(), shares.end(), Real{1});
  const double divisor = how.divided == Variant::by_positions     ? static_cast<double>(B * T)
                         : how.divided == Variant::by_text_length ? static_cast<double>(T)
                         : how.divided == Variant::by_texts       ? static_cast<double>(texts)
                         : how.divided == Variant::by_words       ? static_cast<double>(rows.size())
                                                                  : 1;
  const Tensor used = how.table_cut ? table.detach() : table;
  const auto score = [&](const Tensor& vectors) {
    Tensor scores = matmul(vectors, how.reshaped ? reshape(used, {C, V}) : transpose(used));
    if (how.scaled) scores = scores / std::sqrt(static_cast<double>(C));
    return how.bias ? scores + bias : scores;
  };
  const Tensor flat = reshape(how.x_cut ? x.detach() : x, {B * T, C});
  const Tensor logits =
      how.all_scored ? gather(score(flat), exercise::list(rows)) : score(gather(flat, exercise::list(rows)));
  const Tensor log_p = how.scores_alone     ? logits
                       : how.log_of_softmax ? log(softmax(logits))
                                            : log_softmax(logits);
  const Tensor total = sum(pick(log_p, exercise::list(words)) * Tensor(Array(exercise::list(shares))));
  const Tensor loss = total * ((how.negative ? -1 : 1) / std::log(how.base) / divisor);
  return how.cut ? loss.detach() : how.perplexity ? exp(loss) : loss;
}

const exercise::Exercise registered(
    "14.2", &mlm_loss, check,
    {{"all positions, as word 0",
      "You ask for a word at every position, and for word 0 where nothing was hidden; what can be seen is "
      "not asked.",
      exercise::bound<wrong, Variant{.asked = Variant::all_as_0}>},
     {"all positions, as the last word",
      "You ask for a word at every position, and for the last one where nothing was hidden; what can be seen "
      "is not asked.",
      exercise::bound<wrong, Variant{.asked = Variant::all_as_last}>},
     {"divided by all positions",
      "You summed over the hidden words and divided by all positions: the fewer are hidden, the smaller the "
      "loss.",
      exercise::bound<wrong, Variant{.divided = Variant::by_positions}>},
     {"divided by the length",
      "You divided by the length of the texts; the mean is over the hidden words, however long a text is.",
      exercise::bound<wrong, Variant{.divided = Variant::by_text_length}>},
     {"mean of means",
      "You averaged each text and then the texts; a word counts the same in whichever text it was hidden.",
      exercise::bound<wrong, Variant{.divided = Variant::by_texts}>},
     {"summed", "You summed over the hidden words; a mean was asked for.",
      exercise::bound<wrong, Variant{.divided = Variant::not_at_all}>},
     {"all positions scored",
      "The loss is right, but you scored all positions; with 30,000 words that costs more than the model. "
      "Take the vectors out first.",
      exercise::bound<wrong, Variant{.all_scored = true}>},
     {"rows of the first text",
      "You took all vectors from the first text: where the texts lie end to end, text b begins at row b · T.",
      exercise::bound<wrong, Variant{.row = Variant::first_text}>},
     {"texts and positions swapped",
      "You took row t · B + b for position t of text b: a text's vectors lie together, T of them.",
      exercise::bound<wrong, Variant{.row = Variant::turned}>},
     {"the vector before",
      "You took the vector before each hidden word, as if the next word were asked; here it is the word at "
      "its own place.",
      exercise::bound<wrong, Variant{.row = Variant::one_before}>},
     {"word 0 left out", "You left out hidden words with number 0; what does not count is `ignored`.",
      exercise::bound<wrong, Variant{.word_0_counts = false}>},
     {"first text only", "You asked for the hidden words of the first text only; the mean is over all texts.",
      exercise::bound<wrong, Variant{.words = Variant::of_the_first_text}>},
     {"one word of a text", "You asked for the first hidden word of each text only; a text may have several.",
      exercise::bound<wrong, Variant{.words = Variant::first_of_each}>},
     {"table reshaped",
      "You took reshape for the transposed table: it does not turn a table; transpose does.",
      exercise::bound<wrong, Variant{.reshaped = true}>},
     {"bias forgotten", "Your logits lack the bias, which says how frequent each word is.",
      exercise::bound<wrong, Variant{.bias = false}>},
     {"scores alone",
      "You averaged the scores of the hidden words; a loss is made of their log-probabilities.",
      exercise::bound<wrong, Variant{.scores_alone = true}>},
     {"logarithm of softmax",
      "You took the logarithm of a softmax: where it is 0 the logarithm is −∞. log_softmax never gets there.",
      exercise::bound<wrong, Variant{.log_of_softmax = true}>},
     {"divided by √C", "You divided the scores by √C; attention does that, the readout does not.",
      exercise::bound<wrong, Variant{.scaled = true}>},
     {"sign", "Your loss is negative: a logarithm of a probability is, and the loss is minus that.",
      exercise::bound<wrong, Variant{.negative = false}>},
     {"base 2",
      "Your loss is in bits, with the logarithm of base 2; it was to be in nats, with the natural one.",
      exercise::bound<wrong, Variant{.base = 2}>},
     {"perplexity", "You returned e to the power of the loss, which is the perplexity.",
      exercise::bound<wrong, Variant{.perplexity = true}>},
     {"table cut from the graph",
      "The value is right, but the table is cut from the graph: it learns nothing from what it guessed.",
      exercise::bound<wrong, Variant{.table_cut = true}>},
     {"x cut from the graph",
      "The value is right, but x is cut from the graph: the model below the readout learns nothing.",
      exercise::bound<wrong, Variant{.x_cut = true}>},
     {"cut from the graph",
      "The value is right, but your result is cut from the graph: nothing flows back to learn by.",
      exercise::bound<wrong, Variant{.cut = true}>}});

}  // namespace
