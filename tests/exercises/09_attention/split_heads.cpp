#include "09_attention/split_heads.hpp"

#include "exercise.hpp"
#include "graph.hpp"

using namespace unrolled;

namespace {

struct Answer {
  decltype(&split_heads) split;
  decltype(&join_heads) join;
};

/// 0, 1, 2, …
Tensor counting(const Shape& shape) {
  Array x = Array::from_shape(shape);
  for (std::size_t i = 0; i < x.size(); ++i) x.flat(i) = static_cast<Real>(i);
  return Tensor(x);
}

Tensor identity(std::size_t C) {
  Array one = xt::zeros<Real>({C, C});
  for (std::size_t i = 0; i < C; ++i) one(i, i) = 1;
  return Tensor(one);
}

void check(exercise::Checker& checker, Answer answer) {
  // One text of two words, (0, 1, 2, 3) and (4, 5, 6, 7): head 0 gets (0, 1) and (4, 5).
  const Array expected = {{{{0, 1}, {4, 5}}, {{2, 3}, {6, 7}}}};
  checker.equal("two words for two heads", answer.split(counting({1, 2, 4}), 2), expected);
  checker.equal("and together again", answer.join(Tensor(expected), identity(4)), counting({1, 2, 4}));

  const Tensor x = counting({2, 3, 12});
  checker.equal("two texts, three words, four heads", answer.split(x, 4),
                permute(reshape(x, {2, 3, 4, 3}), {0, 2, 1, 3}));
  checker.equal("one head gets everything", answer.split(x, 1), reshape(x, {2, 1, 3, 12}));
  const Tensor heads = counting({2, 4, 3, 5});  // C = 20
  const Tensor joined = reshape(permute(heads, {0, 2, 1, 3}), {2, 3, 20});
  checker.equal("four heads of width five, through 1", answer.join(heads, identity(20)), joined);
  Generator generator(1);
  const Tensor W_o(normal({20, 20}, 1, generator));
  checker.equal("four heads of width five, through W_o", answer.join(heads, W_o), matmul(joined, W_o));
  exercise::flows_back(checker, "what flows back through split_heads", {{"x", x.value()}},
                       [&](const std::vector<Tensor>& in) { return answer.split(in[0], 4); });
  exercise::flows_back(checker, "what flows back through join_heads",
                       {{"x", heads.value()}, {"W_o", W_o.value()}},
                       [&](const std::vector<Tensor>& in) { return answer.join(in[0], in[1]); });

  for (const std::string& name : exercise::three_drawn("texts and heads")) {
    Generator& drawn = checker.generator();
    const std::size_t B = exercise::between(1, 3, drawn), T = exercise::between(1, 5, drawn),
                      H = exercise::between(1, 4, drawn), D = exercise::between(1, 4, drawn);
    const Tensor text = normal({B, T, H * D}, 1, drawn), apart = normal({B, H, T, D}, 1, drawn);
    const Tensor mixing = normal({H * D, H * D}, 1, drawn);
    checker.equal(name + ": split", answer.split(text, static_cast<Index>(H)),
                  split_heads(text, static_cast<Index>(H)));
    checker.equal(name + ": joined", answer.join(apart, mixing), join_heads(apart, mixing));
  }
}

Index size(const Tensor& x, int axis) { return static_cast<Index>(x.size(axis)); }

Tensor right_split(const Tensor& x, Index heads) {
  return transpose(reshape(x, {size(x, 0), size(x, 1), heads, size(x, 2) / heads}), 1, 2);
}

Tensor right_join(const Tensor& x, const Tensor& W_o) {
  return matmul(reshape(transpose(x, 1, 2), {size(x, 0), size(x, 2), size(x, 1) * size(x, 3)}), W_o);
}

Tensor reshaped(const Tensor& x, Index heads) {
  return reshape(x, {size(x, 0), heads, size(x, 1), size(x, 2) / heads});
}

Tensor reshaped_back(const Tensor& x, const Tensor& W_o) {
  return matmul(reshape(x, {size(x, 0), size(x, 2), size(x, 1) * size(x, 3)}), W_o);
}

const exercise::Exercise registered(
    "9.4", Answer{&split_heads, &join_heads}, check,
    {{"reshape without transpose",
      "You reshaped straight to (B,H,T,D), both ways: a head then gets whole words, and not its columns of "
      "all words.",
      {reshaped, reshaped_back}},
     {"split without transpose",
      "Your split reshapes straight to (B,H,T,D): a head then gets some words, where it should get some "
      "columns of each.",
      {reshaped, right_join}},
     {"join without transpose",
      "Your join reshapes with the heads still before the words: different words end up in one row.",
      {right_split, reshaped_back}},
     {"every H-th column",
      "Head h got the columns h, h + H, h + 2H, …; its columns are neighbours.",
      {[](const Tensor& x, Index heads) {
         return permute(reshape(x, {size(x, 0), size(x, 1), size(x, 2) / heads, heads}), {0, 3, 1, 2});
       },
       right_join}},
     {"last two axes swapped",
      "Your split ends in (B,T,D,H): transpose without axes swaps the last two, and it is the axes of words "
      "and heads "
      "that change places.",
      {[](const Tensor& x, Index heads) {
         return transpose(reshape(x, {size(x, 0), size(x, 1), heads, size(x, 2) / heads}));
       },
       right_join}},
     {"heads joined in the wrong order",
      "You joined the heads column by column, (D,H), where head stands after head, (H,D).",
      {right_split,
       [](const Tensor& x, const Tensor& W_o) {
         return matmul(reshape(permute(x, {0, 2, 3, 1}), {size(x, 0), size(x, 2), size(x, 1) * size(x, 3)}),
                       W_o);
       }}},
     {"W_o forgotten",
      "The heads stand side by side, but W_o, which mixes what they found, is forgotten.",
      {right_split,
       [](const Tensor& x, const Tensor&) {
         return reshape(transpose(x, 1, 2), {size(x, 0), size(x, 2), size(x, 1) * size(x, 3)});
       }}},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      {[](const Tensor& x, Index heads) { return right_split(x, heads).detach(); },
       [](const Tensor& x, const Tensor& W_o) { return right_join(x, W_o).detach(); }}},
     {"W_o transposed",
      "You multiplied by the transpose of W_o; its rows belong to what comes in.",
      {right_split, [](const Tensor& x, const Tensor& W_o) { return right_join(x, transpose(W_o)); }}}});

}  // namespace
