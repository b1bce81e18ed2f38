// A task that is nothing but looking up, to see what one head can and cannot do.
//
// There are six items, each a key with a value: b→3, f→0, … A query names one key, or two at once, and the
// answer is their values in order. One attention layer looks; what it saw is read out linearly.
//
//   source_i = E_k[key_i] + E_v[value_i]     query = Q_1[a] + Q_2[b]     answer = readout(attention(query, source))
//
// One head returns one weighted mean of all values. It can look at two items, half and half, but the mean of
// "3 and 0" is that of "0 and 3": a linear readout cannot tell which came first. A second head can.
#pragma once

#include <numeric>
#include <vector>

#include "09_attention/attention.hpp"
#include "nn/layers.hpp"
#include "tensor/ops.hpp"

namespace unrolled::attention {

inline constexpr std::size_t pointer_keys = 8, pointer_values = 8, pointer_items = 6;

/// B questions. `pointers` is how many keys each asks for.
struct Questions {
  Indices keys, values;  ///< (B, items) the items; the keys of one question are all different
  Indices asked;         ///< (B, pointers) the keys asked for, all different
  Indices answers;       ///< (B, pointers) their values
};

inline Questions draw_questions(std::size_t B, std::size_t pointers, Generator& generator) {
  Questions questions;
  for (Indices* items : {&questions.keys, &questions.values}) items->resize({B, pointer_items});
  for (Indices* asked : {&questions.asked, &questions.answers}) asked->resize({B, pointers});
  std::vector<Index> shuffled_keys(pointer_keys);
  std::iota(shuffled_keys.begin(), shuffled_keys.end(), Index{0});
  for (std::size_t b = 0; b < B; ++b) {
    generator.shuffle(shuffled_keys);
    for (std::size_t i = 0; i < pointer_items; ++i) {
      questions.keys(b, i) = shuffled_keys[i];
      questions.values(b, i) = static_cast<Index>(generator.below(pointer_values));
    }
    // Without positions the items are a set, so asking for the first ones is asking for any.
    for (std::size_t p = 0; p < pointers; ++p) {
      questions.asked(b, p) = questions.keys(b, p);
      questions.answers(b, p) = questions.values(b, p);
    }
  }
  return questions;
}

/// What may differ between two of the models.
struct LookupOptions {
  std::size_t pointers = 2, heads = 1;
  bool mlp = false;  ///< a layer of ReLU units between attention and readout
  std::size_t width = 32;
};

class Lookup : public nn::Module {
 public:
  Lookup(const LookupOptions& options, Generator& generator)
      : options(options),
        key(add("key", nn::Embedding(pointer_keys, options.width, generator, deviation()))),
        value(add("value", nn::Embedding(pointer_values, options.width, generator, deviation()))),
        attention(add("attention", MultiHeadAttention(options.width, options.heads, generator))),
        // Drawn even without an MLP, so that the readout and the queries begin alike with and without one
        up(nn::Linear(options.width, 4 * options.width, generator)),
        down(nn::Linear(4 * options.width, options.width, generator)),
        readout(add("readout", nn::Linear(options.width, options.pointers * pointer_values, generator))) {
    for (std::size_t p = 0; p < options.pointers; ++p) {
      const std::string name = "query." + std::to_string(p);
      query.push_back(add(name, nn::Embedding(pointer_keys, options.width, generator, deviation())));
    }
    if (options.mlp) {
      add("up", up);
      add("down", down);
    }
  }

  // [lookup]
  /// The logits of each pointer's value: (B, pointers, values).
  Tensor operator()(const Questions& questions) const {
    const auto B = static_cast<Index>(questions.keys.shape(0));
    const auto C = static_cast<Index>(options.width);
    const Tensor source = key(questions.keys) + value(questions.values);  // (B,items,C)
    Tensor asked;                                                         // (B,C)
    for (std::size_t p = 0; p < options.pointers; ++p) {
      const Indices pointer = xt::view(questions.asked, xt::all(), p);
      asked = p == 0 ? query[p](pointer) : asked + query[p](pointer);
    }
    Tensor seen = attention(reshape(asked, {B, 1, C}), source);  // (B,1,C)
    if (options.mlp) seen = down(relu(up(seen)));
    return reshape(readout(seen),
                   {B, static_cast<Index>(options.pointers), static_cast<Index>(pointer_values)});
  }
  // [/lookup]

  LookupOptions options;
  nn::Embedding key, value;
  std::vector<nn::Embedding> query;
  MultiHeadAttention attention;
  nn::Linear up, down, readout;

 private:
  double deviation() const { return 1 / std::sqrt(static_cast<double>(options.width)); }
};

/// The share of questions whose answers are all right.
inline double share_right(const Lookup& model, const Questions& questions) {
  const NoGrad no_grad;
  const Indices found = argmax(model(questions));  // (B, pointers)
  std::size_t right = 0;
  for (std::size_t b = 0; b < found.shape(0); ++b) {
    bool all = true;
    for (std::size_t p = 0; p < found.shape(1); ++p) all = all && found(b, p) == questions.answers(b, p);
    right += all ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(found.shape(0));
}

}  // namespace unrolled::attention
