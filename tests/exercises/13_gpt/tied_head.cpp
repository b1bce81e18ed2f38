#include "13_gpt/tied_head.hpp"

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::column;
using exercise::one;
using exercise::wave;

namespace {

struct Answer {
  decltype(&tied_logits) logits;
  decltype(&tied_gradient) gradient;
};

Tensor unchanged(const Tensor& x) { return x; }

void judge_logits(exercise::Checker& checker, decltype(&tied_logits) answer) {
  // (1, 2) · (1, 2) and (1, 2) · (3, 4)
  const Tensor square = Array{{1, 2}, {3, 4}};
  checker.equal("logits: token 0 of (1, 2), (3, 4)", answer({0}, square, unchanged), Array{{5, 11}});
  checker.equal("logits: the same, with a body that doubles",
                answer({0}, square, [](const Tensor& x) { return 2 * x; }), Array{{10, 22}});
  checker.equal("logits: tokens 2 0 of (1, 0), (0, 1), (1, 1)",
                answer({2, 0}, Array{{1, 0}, {0, 1}, {1, 1}}, unchanged), Array{{1, 1, 2}, {1, 0, 1}});

  const Array table = wave({5, 3}, .7), weight = wave({3, 3}, .5);
  const Indices tokens = {{2, 4, 2}, {0, 2, 1}};
  int asked = 0;
  const auto body = [&](const Tensor& matrix) {
    return [&asked, matrix](const Tensor& x) { return ++asked, tanh(matmul(x, matrix)); };
  };
  const Tensor right = matmul(body(weight)(gather(Tensor(table), tokens)), transpose(Tensor(table)));
  asked = 0;
  checker.equal("logits: two texts, width 3, five tokens", answer(tokens, table, body(weight)), right);
  checker.equal("logits: how often the body is asked", asked, 1);
  exercise::flows_back(checker, "logits: what flows back", {{"table", table}, {"body's weight", weight}},
                       [&](const std::vector<Tensor>& in) { return answer(tokens, in[0], body(in[1])); });
}

void judge_gradient(exercise::Checker& checker, decltype(&tied_gradient) answer) {
  // At the top 5 · 1 and 5 · 10, at the bottom 7 for token 0.
  checker.equal("gradient: token 0, y = 5, slopes 7 at x and (1, 10) at the logits",
                answer({0}, one(5), one(7), {{1, 10}}), column({12, 50}));
  checker.equal("gradient: tokens 1 1, slopes 3 and 4 at x, none at the logits",
                answer({1, 1}, column({5, 6}), column({3, 4}), {{0, 0}, {0, 0}}), column({0, 7}));
  checker.equal("gradient: tokens 0 1, slopes (1, 0) and (10, 100) at the logits, none at x",
                answer({0, 1}, column({5, 6}), column({0, 0}), {{1, 0}, {10, 100}}), column({65, 600}));

  // A whole model: what its own graph finds, and what differences say.
  const Array table = wave({5, 3}, .7), slope = wave({4, 5}, .9);
  const Indices tokens = {2, 4, 2, 0};
  Tensor x = parameter(gather(Tensor(table), tokens).value());
  Tensor y = tanh(x);
  y.keep_grad();
  Tensor logits = matmul(y, transpose(Tensor(table)));
  logits.backward(slope);
  const Array found = answer(tokens, y.value(), x.grad(), slope);
  checker.gradient("gradient: four tokens of five, width 3", found, table, [&](const Array& at) {
    const Tensor moved = at;
    return sum(matmul(tanh(gather(moved, tokens)), transpose(moved)) * Tensor(slope)).value()();
  });
  // torch.autograd.grad of the same, through an embedding and its transpose
  checker.equal("gradient: PyTorch's numbers", found, pytorch::tied_gradient);
}

void check(exercise::Checker& checker, Answer answer) {
  judge_logits(checker, answer.logits);
  judge_gradient(checker, answer.gradient);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a table and its tokens")) {
    const std::size_t T = exercise::between(1, 5, generator), V = T + exercise::between(1, 3, generator);
    const std::size_t C = exercise::between(1, 4, generator);
    const Indices tokens = exercise::drawn_indices(0, V - 1, {T}, generator);
    const Tensor table = normal({V, C}, 1, generator), weight = normal({C, C}, 1, generator);
    const Body body = [&](const Tensor& x) { return tanh(matmul(x, weight)); };
    checker.equal(name + ": logits", answer.logits(tokens, table, body), tied_logits(tokens, table, body));
    const Array y = normal({T, C}, 1, generator), at_x = normal({T, C}, 1, generator);
    const Array at_logits = normal({T, V}, 1, generator);
    checker.equal(name + ": gradient", answer.gradient(tokens, y, at_x, at_logits),
                  tied_gradient(tokens, y, at_x, at_logits));
  }
}

/// What a wrong head does.
struct Head {
  bool transposed = true, cut_at_the_top = false, cut_at_the_bottom = false, cut_between = false;
  bool body = true, normalised = false;
};

Tensor head(const Head& how, const Indices& tokens, const Tensor& table, const Body& body) {
  const Tensor x = gather(how.cut_at_the_bottom ? table.detach() : table, tokens);
  const Tensor y = how.body ? body(x) : x, top = how.cut_at_the_top ? table.detach() : table;
  const Tensor logits = matmul(how.cut_between ? y.detach() : y, how.transposed ? transpose(top) : top);
  return how.normalised ? softmax(logits) : logits;
}

/// What a wrong gradient does.
struct Gradient {
  bool top = true, bottom = true;
  enum { added, replaced, overwritten, averaged, by_position } rows = added;
  bool x_at_the_top = false, halved = false, turned = false, sum_of_y = false;
};

Array gradient(const Gradient& how, const Indices& tokens, const Array& y, const Array& x_gradient,
               const Array& logits_gradient) {
  const Array& left = how.x_at_the_top ? x_gradient : y;
  Array found = matmul(transpose(Tensor(logits_gradient)), left).value();
  if (!how.top) found.fill(0);
  const Array before = found;
  std::vector<Real> times(found.shape(0));
  for (const Index token : tokens) ++times[token];
  for (std::size_t t = 0; how.bottom && t < tokens.size(); ++t) {
    const Index token = tokens(t), row = how.rows == Gradient::by_position ? static_cast<Index>(t) : token;
    const Real share = how.rows == Gradient::averaged ? 1 / times[token] : 1;
    for (std::size_t c = 0; c < found.shape(1); ++c) {
      if (how.rows == Gradient::replaced) found(row, c) = 0;
      if (how.rows == Gradient::overwritten) found(row, c) = before(token, c);
      found(row, c) += share * x_gradient(t, c);
    }
  }
  if (how.halved) found /= 2;
  return how.turned ? transpose(Tensor(found)).value() : found;
}

constexpr auto right_head = exercise::bound<head, Head{}>;
constexpr auto right_gradient = exercise::bound<gradient, Gradient{}>;

const exercise::Exercise registered(
    "13.3", Answer{&tied_logits, &tied_gradient}, check,
    {{"top's gradient lost",
      "Your gradient has only what comes back to the embedding; the same table is the readout too, and "
      "learns there as "
      "well.",
      {right_head, exercise::bound<gradient, Gradient{.top = false}>}},
     {"bottom's gradient lost",
      "Your gradient has only what the readout learns; the same table is the embedding too, and learns there "
      "as well.",
      {right_head, exercise::bound<gradient, Gradient{.bottom = false}>}},
     {"last one wins",
      "Where a token occurs twice you kept only its last gradient; all its occurrences add up.",
      {right_head, exercise::bound<gradient, Gradient{.rows = Gradient::overwritten}>}},
     {"replaced",
      "The row of a token that was read holds its last slope at x alone: that is added to what the readout "
      "has learnt there.",
      {right_head, exercise::bound<gradient, Gradient{.rows = Gradient::replaced}>}},
     {"averaged over occurrences",
      "You took the mean over a token's occurrences; the loss depends on each of them, so their gradients "
      "add up.",
      {right_head, exercise::bound<gradient, Gradient{.rows = Gradient::averaged}>}},
     {"row of the position",
      "You added the slope at position t to row t of the table; it belongs to the row of the token that "
      "stands there.",
      {right_head, exercise::bound<gradient, Gradient{.rows = Gradient::by_position}>}},
     {"halved",
      "You took the mean of the two gradients; a value that is used twice has their sum.",
      {right_head, exercise::bound<gradient, Gradient{.halved = true}>}},
     {"slope for y",
      "At the top you multiplied the two slopes with each other; the slope at the logits is multiplied by y.",
      {right_head, exercise::bound<gradient, Gradient{.x_at_the_top = true}>}},
     {"gradient on its side",
      "Your gradient is (C,V); it has the shape of the table, (V,C).",
      {right_head, exercise::bound<gradient, Gradient{.turned = true}>}},
     {"table not transposed",
      "You multiplied by the table as it lies; each logit is y · one of its rows, so it is "
      "transposed.",
      {exercise::bound<head, Head{.transposed = false}>, right_gradient}},
     {"cut at the top",
      "Your logits are right, but the table at the top is cut from the graph: the readout learns nothing.",
      {exercise::bound<head, Head{.cut_at_the_top = true}>, right_gradient}},
     {"cut at the bottom",
      "Your logits are right, but the table at the bottom is cut from the graph: the embedding learns "
      "nothing.",
      {exercise::bound<head, Head{.cut_at_the_bottom = true}>, right_gradient}},
     {"cut in between",
      "Your logits are right, but y is cut from the graph: neither the body nor the embedding learns "
      "anything.",
      {exercise::bound<head, Head{.cut_between = true}>, right_gradient}},
     {"body left out",
      "You read out the embedding itself: the body was never asked.",
      {exercise::bound<head, Head{.body = false}>, right_gradient}},
     {"probabilities",
      "You put a softmax on top; logits were asked for, the plain products.",
      {exercise::bound<head, Head{.normalised = true}>, right_gradient}}});

}  // namespace
