#include "11_transformer/cross_attention.hpp"

#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&cross_attention);

/// The four weights; each may be moved.
struct Weights {
  Array q, k, v, o;
};

/// With all weights 1 the words themselves are queries, keys and values.
Weights identity() {
  const Array one = {{1, 0}, {0, 1}};
  return {one, one, one, one};
}
Weights mixed() { return {wave({4, 4}, .31), wave({4, 4}, .41), wave({4, 4}, .51), wave({4, 4}, .61)}; }

Tensor ask(Answer answer, const Tensor& x, const Tensor& memory, const Indices& lengths, const Weights& w) {
  return answer(x, memory, lengths, w.q, w.k, w.v, w.o);
}

void check(exercise::Checker& checker, Answer answer) {
  // Scores √2 ln 3 / √2 and 0: weights ¾ and ¼. The other word asks nothing, and gets the mean.
  const Array two = {{{std::sqrt(Real{2}) * std::log(Real{3}), 0}, {0, 0}}}, memory = {{{1, 0}, {0, 1}}};
  checker.equal("two words, scores ln 3 and 0, and 0 and 0", ask(answer, two, memory, {2}, identity()),
                Array{{{0.75, 0.25}, {0.5, 0.5}}});
  checker.equal("the second word of memory is padding", ask(answer, two, memory, {1}, identity()),
                Array{{{1, 0}, {1, 0}}});

  // As many words on this side as on the other, so that a mistake in the sides has the right shape.
  const Array x = wave({2, 5, 4}, .37), source = wave({2, 5, 4}, .53);
  const Indices whole = {5, 5}, lengths = {5, 2};
  const Weights w = mixed();
  const auto expected = [&](const Tensor& asking, const Tensor& asked, const Mask& hidden,
                            const Weights& by) {
    const Tensor found =
        attention::scaled_dot_product(matmul(asking, Tensor(by.q)), matmul(asked, Tensor(by.k)),
                                      matmul(asked, Tensor(by.v)), hidden)
            .output;
    return matmul(found, Tensor(by.o));
  };
  checker.equal("five words ask five", ask(answer, x, source, whole, w),
                expected(x, source, attention::no_mask, w));
  const Mask hidden = attention::padding_mask(lengths, 5);
  const Tensor padded = ask(answer, x, source, lengths, w);
  checker.equal("five words ask five, two of the second row are words", padded,
                expected(x, source, hidden, w));

  // What stands in the padding changes nothing.
  Array rubbish = source;
  for (std::size_t s = 2; s < 5; ++s) {
    for (std::size_t c = 0; c < 4; ++c) rubbish(1, s, c) = 1000;
  }
  checker.equal("a thousand in the padding: the same", ask(answer, x, rubbish, lengths, w),
                expected(x, source, hidden, w));
  // Each word of the decoder asks for itself.
  Array moved = x;
  for (std::size_t b = 0; b < 2; ++b) {
    for (std::size_t c = 0; c < 4; ++c) moved(b, 4, c) = 1;
  }
  const Tensor after = ask(answer, moved, source, lengths, w);
  if (padded.shape() == x.shape() && after.shape() == x.shape()) {
    checker.equal("another last word changes none of the words before it", slice(after, 1, 0, 4),
                  slice(padded, 1, 0, 4));
  }

  exercise::flows_back(checker, "what flows back",
                       {{"x", x}, {"memory", source}, {"W_q", w.q}, {"W_k", w.k}, {"W_v", w.v}, {"W_o", w.o}},
                       [&](const std::vector<Tensor>& in) {
                         return answer(in[0], in[1], lengths, in[2], in[3], in[4], in[5]);
                       });

  // torch.nn.MultiheadAttention(4, 1, bias=False), key_padding_mask
  checker.equal("PyTorch's numbers: three words ask five",
                ask(answer, wave({2, 3, 4}, .37), source, lengths, w), pytorch::cross_attention);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("two sides and their weights")) {
    const std::size_t B = exercise::between(2, 3, generator), T = exercise::between(1, 5, generator),
                      S = exercise::between(2, 6, generator), C = exercise::between(1, 4, generator);
    const auto weight = [&] { return normal({C, C}, 1, generator); };
    const Weights by{weight(), weight(), weight(), weight()};
    const Tensor asking = normal({B, T, C}, 1, generator), asked = normal({B, S, C}, 1, generator);
    const Indices words = exercise::drawn_indices(1, S, {B}, generator);
    checker.equal(name, ask(answer, asking, asked, words, by),
                  ask(&cross_attention, asking, asked, words, by));
  }
}

/// What a wrong look does.
struct Variant {
  bool asks_memory = false, keys_from_x = false, values_from_x = false;
  bool padding = true, upside_down = false, hides_askers = false, causal = false, one_more = false;
  bool keys_as_values = false, W_o = true, scaled = true;
  bool mask_of_memory = true;  ///< its columns are those of memory, whatever is asked
  bool scaled_twice = false, residual = false, W_k_and_W_v_swapped = false;
};

Tensor wrong(const Variant& how, const Tensor& x, const Tensor& memory, const Indices& lengths,
             const Tensor& W_q, const Tensor& W_k, const Tensor& W_v, const Tensor& W_o) {
  const Tensor query = matmul(how.asks_memory ? memory : x, W_q);
  const bool keys_from_x = how.keys_from_x || how.asks_memory;
  const bool values_from_x = how.values_from_x || how.asks_memory;
  const Tensor key = matmul(keys_from_x ? x : memory, how.W_k_and_W_v_swapped ? W_v : W_k);
  const Tensor value =
      how.keys_as_values ? key : matmul(values_from_x ? x : memory, how.W_k_and_W_v_swapped ? W_k : W_v);
  const std::size_t T = query.size(1), S = how.mask_of_memory ? memory.size(1) : key.size(1);
  Indices words = lengths;
  for (Index& n : words) n += how.one_more ? 1 : 0;
  Mask hidden = attention::padding_mask(words, how.hides_askers ? T : S);
  if (how.hides_askers) hidden.reshape({words.size(), T, std::size_t{1}});
  for (bool& one : hidden) one = one != how.upside_down;
  if (!how.padding) hidden = attention::no_mask;
  if (how.causal) hidden = attention::hidden_by_either(hidden, attention::causal_mask(T, S));
  const double root = std::sqrt(static_cast<double>(query.size(-1)));
  const Tensor longer = query * (how.scaled_twice ? 1 / root : how.scaled ? 1 : root);
  const Tensor found = attention::scaled_dot_product(longer, key, value, hidden).output;
  const Tensor mixed = how.W_o ? matmul(found, W_o) : found;
  return how.residual ? x + mixed : mixed;
}

const exercise::Exercise registered(
    "11.3", &cross_attention, check,
    {{"keys from the decoder",
      "Your keys come from x, so the decoder matches against its own words; what is found must be named by "
      "the "
      "encoder.",
      exercise::bound<wrong, Variant{.keys_from_x = true}>},
     {"values from the decoder",
      "Your values come from x: the encoder says where to look, but nothing that it has read gets through.",
      exercise::bound<wrong, Variant{.values_from_x = true}>},
     {"self-attention",
      "Keys and values both come from x: that is self-attention, and memory is never looked at.",
      exercise::bound<wrong, Variant{.keys_from_x = true, .values_from_x = true}>},
     {"memory asks", "Your queries come from memory and the rest from x; the queries come from the decoder.",
      exercise::bound<wrong, Variant{.asks_memory = true}>},
     {"memory asks, and its padding is x's",
      "The two sides changed places, and the mask with them: queries come from x, keys and values from "
      "memory, whose lengths are `lengths`.",
      exercise::bound<wrong, Variant{.asks_memory = true, .mask_of_memory = false}>},
     {"W_k and W_v changed places", "W_k and W_v changed places: keys are memory W_k, values memory W_v.",
      exercise::bound<wrong, Variant{.W_k_and_W_v_swapped = true}>},
     {"scaled twice", "The scores are divided by √C twice: scaled_dot_product does it itself.",
      exercise::bound<wrong, Variant{.scaled_twice = true}>},
     {"x added",
      "You added x: the residual connection belongs to the block around this layer, not to the layer.",
      exercise::bound<wrong, Variant{.residual = true}>},
     {"padding not hidden", "Nothing is hidden: padding gets its share of each weight.",
      exercise::bound<wrong, Variant{.padding = false}>},
     {"padding mask of the wrong side",
      "You hid rows, the decoder's words; the lengths are those of memory, whose words are the columns.",
      exercise::bound<wrong, Variant{.hides_askers = true}>},
     {"mask upside down", "You hid the words and showed the padding: true means hidden.",
      exercise::bound<wrong, Variant{.upside_down = true}>},
     {"one padding seen",
      "One position of padding is still seen: position lengths(b) is the first to be hidden.",
      exercise::bound<wrong, Variant{.one_more = true}>},
     {"future hidden",
      "You hid the future as well; but the source is known as a whole, and each word may look at all of it.",
      exercise::bound<wrong, Variant{.causal = true}>},
     {"keys for values", "You mixed the keys; W_v makes the values, and those are averaged.",
      exercise::bound<wrong, Variant{.keys_as_values = true}>},
     {"W_o forgotten", "W_o, the last product, is forgotten.", exercise::bound<wrong, Variant{.W_o = false}>},
     {"cut from the graph",
      "The values are right, but your result is cut from the graph: with .value() on the way nothing flows "
      "back.",
      [](const Tensor& x, const Tensor& memory, const Indices& lengths, const Tensor& W_q, const Tensor& W_k,
         const Tensor& W_v,
         const Tensor& W_o) { return wrong({}, x, memory, lengths, W_q, W_k, W_v, W_o).detach(); }},
     {"not scaled", "The scores are not divided by √C.", exercise::bound<wrong, Variant{.scaled = false}>}});

}  // namespace
