#include "21_retrieval/embed_chunk.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"
#include "tensor/ops.hpp"

using namespace unrolled;
using retrieval::Embedder;

namespace {

using Answer = decltype(&embed_chunk);

/// Chunks of any size: ask() says which. Word 1 counts (3, 0), word 2 (0, 4), word 3 (−3, 0), word 4, which is in every chunk,
/// nothing, and word 5 (0, −3).
const Embedder by_hand = {{7, 1, 2, .5, 0, 3}, {{1, 1}, {3, 0}, {0, 2}, {-6, 0}, {5, 5}, {0, -1}}, 0};

Array ask(Answer answer, const std::vector<Index>& chunk, const Embedder& embedder) {
  return answer(chunk, {embedder.idf, embedder.table, chunk.size()});
}

void check(exercise::Checker& checker, Answer answer) {
  checker.equal("word 1 alone", ask(answer, {1}, by_hand), Array{1, 0});
  checker.equal("words 1 and 2: (3, 0) + (0, 4)", ask(answer, {1, 2}, by_hand), Array{.6, .8});
  checker.equal("words 1 1 2: (6, 4)", ask(answer, {1, 1, 2}, by_hand),
                Array{3 / std::sqrt(13.), 2 / std::sqrt(13.)});
  checker.equal("words 1 and 2, filled up with padding", ask(answer, {1, 2, 0, 0}, by_hand), Array{.6, .8});
  checker.equal("padding, word 1, padding, word 2", ask(answer, {0, 1, 0, 2}, by_hand), Array{.6, .8});
  checker.equal("words 1 and 4: word 4 is everywhere and counts for nothing", ask(answer, {1, 4}, by_hand),
                Array{1, 0});
  checker.equal("nothing but padding", ask(answer, {0, 0, 0, 0}, by_hand), Array{0, 0});
  checker.equal("words 4 and 4, which count for nothing", ask(answer, {4, 4}, by_hand), Array{0, 0});
  checker.equal("words 1 and 3: (3, 0) + (−3, 0)", ask(answer, {1, 3}, by_hand), Array{0, 0});
  checker.equal("word 2 alone: (0, 4)", ask(answer, {2}, by_hand), Array{0, 1});
  checker.equal("words 1 and 5: (3, 0) + (0, −3)", ask(answer, {1, 5}, by_hand),
                Array{std::sqrt(.5), -std::sqrt(.5)});
  // A float still holds the second of these lengths, but not the third.
  for (const auto& [name, small] : {std::pair{"a millionth", 1e-6}, {"1e-35", 1e-35}, {"1e-100", 1e-100}}) {
    checker.equal(fmt::format("words 1 and 2, where every idf is {} of that", name),
                  ask(answer, {1, 2}, {by_hand.idf * small, by_hand.table, 0}), Array{.6, .8});
  }

  const Tensor idf = abs(Tensor(exercise::wave({7}, .9))) + .1;
  const Embedder mixed = {idf.value(), exercise::wave({7, 5}, .7), 0};
  const std::vector<Index> chunk = {3, 6, 3, 0, 1, 5, 0, 0};
  const Array found = ask(answer, chunk, mixed);
  // torch.nn.functional.normalize(embedding_bag(chunk, table, mode="sum", per_sample_weights=idf, padding_idx=0))
  checker.equal("PyTorch's numbers: eight tokens, three of them padding", found, pytorch::embed_chunk);
  checker.that(
      "eight tokens: the length is 1", std::abs(Real(xt::sum(found * found)()) - 1) < 1e-6,
      "the squares of the result must sum to 1, so that a product of two is the cosine between them");
  checker.equal("the same words in another order", ask(answer, {5, 0, 3, 1, 3, 6, 0, 0}, mixed), found);

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a chunk and a table")) {
    const std::size_t V = exercise::between(4, 9, generator), E = exercise::between(2, 5, generator);
    const Embedder drawn = {uniform({V}, .1, 2, generator), normal({V, E}, 1, generator), 0};
    std::vector<Index> words = {1};
    for (std::size_t n = exercise::between(2, 8, generator); n > 0; --n)
      words.push_back(static_cast<Index>(generator.below(V)));
    generator.shuffle(words);
    checker.equal(name, ask(answer, words, drawn), ask(&embed_chunk, words, drawn));
  }
}

/// What a wrong embedding does.
struct Variant {
  enum { left_out, counted, ends, left_out_at_the_end, empties } padding = left_out;
  enum { times, absent, squared, divided } idf = times;
  enum {
    length,
    nothing,
    words,
    positions,
    idfs,
    numbers,
    absolute,
    square,
    largest,
    at_least_1
  } over = length;
  bool once = false, even_words = false, previous = false;
  bool element_for_row = false;  ///< table[w] is added to each number of the sum
  enum { zeros, without_words, never, if_sum_is_0, if_first_is_0 } guarded = zeros;
  Real more = 0, under_the_root = 0;  ///< added to the length, or to its square
  Real shortest = 0;                  ///< what is no longer than this stays as it is
  bool in_float = false;
};

Array wrong(const Variant& how, std::span<const Index> chunk, const Embedder& embedder) {
  const Tensor table = embedder.table;
  Tensor total = Array(Shape{embedder.width()}, 0);
  std::vector<Index> read;
  Real weights = 0;
  std::size_t end = chunk.size();  // of the words
  while (end > 0 && chunk[end - 1] == retrieval::padding) --end;
  if (how.padding == Variant::left_out_at_the_end) chunk = chunk.first(end);
  if (how.padding == Variant::empties && std::ranges::count(chunk, retrieval::padding) > 0)
    return total.value();
  for (const Index token : chunk) {
    if (token == retrieval::padding && how.padding == Variant::left_out) continue;
    if (token == retrieval::padding && how.padding == Variant::ends) break;
    if (how.once && std::ranges::count(read, token) > 0) continue;
    read.push_back(token);
    const Real idf = embedder.idf(token);
    const Real weight = how.idf == Variant::times     ? idf
                        : how.idf == Variant::squared ? idf * idf
                        : how.idf == Variant::divided ? 1 / idf
                                                      : 1;
    Tensor row = gather(table, Indices(how.previous ? std::max<Index>(token - 1, 0) : token));
    if (how.element_for_row)
      row = Array(Shape{embedder.width()}, embedder.table[static_cast<std::size_t>(token)]);
    if (how.even_words) row = row / sqrt(sum(square(row)));
    total = total + weight * row;
    weights += weight;
  }
  const Real squares = sum(square(total)).item();
  const bool zero = how.guarded == Variant::zeros           ? squares == 0
                    : how.guarded == Variant::without_words ? read.empty()
                    : how.guarded == Variant::if_sum_is_0   ? sum(total).item() == 0
                    : how.guarded == Variant::if_first_is_0 ? total.value()(0) == 0
                                                            : false;
  Real length = std::sqrt(squares + how.under_the_root) + how.more;
  if (how.in_float) length = static_cast<float>(length);
  if (zero || (how.guarded == Variant::zeros && length <= how.shortest)) return total.value();
  const auto divisor = [&]() -> Real {
    switch (how.over) {
      case Variant::length:
        return length;
      case Variant::nothing:
        return 1;
      case Variant::words:
        return static_cast<Real>(read.size());
      case Variant::positions:
        return static_cast<Real>(chunk.size());
      case Variant::idfs:
        return weights;
      case Variant::numbers:
        return sum(total).item();
      case Variant::absolute:
        return sum(abs(total)).item();
      case Variant::square:
        return squares;
      case Variant::at_least_1:
        return std::max<Real>(std::sqrt(squares), 1);
      case Variant::largest:
        return max(abs(total), 0).item();
    }
    return 1;
  };
  return (total / divisor()).value();
}

const exercise::Exercise registered(
    "21.1", &embed_chunk, check,
    {{"padding counted",
      "Your padding is a word like others: short chunks all become similar to each other. It has no meaning, "
      "and is left out.",
      exercise::bound<wrong, Variant{.padding = Variant::counted}>},
     {"ends at padding",
      "You stop at the first padding; it is left out wherever it stands, and the words after it count.",
      exercise::bound<wrong, Variant{.padding = Variant::ends}>},
     {"padding left out at the end alone",
      "You leave out the padding at the end; it is left out wherever it stands, before words and between "
      "them too.",
      exercise::bound<wrong, Variant{.padding = Variant::left_out_at_the_end}>},
     {"0 for a little padding",
      "Your result is 0 as soon as there is any padding; the words beside it count all the same.",
      exercise::bound<wrong, Variant{.padding = Variant::empties}>},
     {"not normalised",
      "Your result is the sum itself: the more words, the longer it is. Divide by its length.",
      exercise::bound<wrong, Variant{.over = Variant::nothing}>},
     {"mean of the words",
      "You divided by the number of words; that is a mean, and its length is not 1. Divide by the length of "
      "the vector.",
      exercise::bound<wrong, Variant{.over = Variant::words}>},
     {"mean of the positions",
      "You divided by m, the size of the chunk; what makes the length 1 is the length of the vector.",
      exercise::bound<wrong, Variant{.over = Variant::positions}>},
     {"mean by idf", "You divided by the sum of the idf; that is a weighted mean, and its length is not 1.",
      exercise::bound<wrong, Variant{.over = Variant::idfs}>},
     {"numbers sum to 1", "Your numbers sum to 1; it is their squares that must.",
      exercise::bound<wrong, Variant{.over = Variant::numbers}>},
     {"absolute values sum to 1",
      "The absolute values of your numbers sum to 1; it is the squares that must.",
      exercise::bound<wrong, Variant{.over = Variant::absolute}>},
     {"divided by the square", "You divided by the sum of the squares; the length is the root of that.",
      exercise::bound<wrong, Variant{.over = Variant::square}>},
     {"largest is 1", "You divided by the largest number; the length is the root of the sum of all squares.",
      exercise::bound<wrong, Variant{.over = Variant::largest}>},
     {"never longer",
      "You only make long sums shorter; one that is shorter than 1 becomes longer, or it never is similar to "
      "anything.",
      exercise::bound<wrong, Variant{.over = Variant::at_least_1}>},
     {"0 / 0",
      "A sum of 0 has the length 0, and 0 / 0 is no number: where there is nothing to look for the result is "
      "0.",
      exercise::bound<wrong, Variant{.guarded = Variant::never}>},
     {"0 / 0 where there are words",
      "You look whether there is a word at all; but words may count for nothing, or cancel, and then 0 / 0 "
      "is "
      "left.",
      exercise::bound<wrong, Variant{.guarded = Variant::without_words}>},
     {"sum of the numbers for length",
      "You ask whether the numbers sum to 0; (3, −3) does and is not 0. Ask for the length.",
      exercise::bound<wrong, Variant{.guarded = Variant::if_sum_is_0}>},
     {"first number for length",
      "You ask whether the first number is 0; (0, 4) begins with 0 and is 4 long. Ask for the length.",
      exercise::bound<wrong, Variant{.guarded = Variant::if_first_is_0}>},
     {"short taken for 0",
      "You take a very short sum for 0, or divide it by something longer; however short it is, the result "
      "has length 1. Ask whether the length is 0.",
      exercise::bound<wrong, Variant{.shortest = 1e-9}>},
     {"length in float",
      "A length of 5e-100 is 0 to you, as it is to a float; the check works in double. Write `Real`.",
      exercise::bound<wrong, Variant{.in_float = true}>},
     {"a little more under the root",
      "You add .000000000001 under the root so as not to divide by 0; a short sum becomes too short by that. "
      "Ask whether it is 0.",
      exercise::bound<wrong, Variant{.under_the_root = 1e-12}>},
     {"a little more than the length",
      "You add .00000001 to the length so as not to divide by 0; a short sum becomes too short by that. Ask "
      "whether it is 0.",
      exercise::bound<wrong, Variant{.more = 1e-8}>},
     {"idf left out", "All your words weigh the same; one that is in every chunk should count for nothing.",
      exercise::bound<wrong, Variant{.idf = Variant::absent}>},
     {"idf squared", "You multiplied by the idf twice.",
      exercise::bound<wrong, Variant{.idf = Variant::squared}>},
     {"divided by idf", "You divided by the idf, so that the most common words count most.",
      exercise::bound<wrong, Variant{.idf = Variant::divided}>},
     {"each word once", "You counted each word once; one that occurs twice is summed twice.",
      exercise::bound<wrong, Variant{.once = true}>},
     {"each word of length 1",
      "You made each word's vector one of length 1 before you summed; only the sum is to be.",
      exercise::bound<wrong, Variant{.even_words = true}>},
     {"element for row",
      "table[w] is one number of the first row; the vector of word w is its row, xt::view(table, w).",
      exercise::bound<wrong, Variant{.element_for_row = true}>},
     {"row before",
      "You took for word w the row before its own; the table has a row for the padding too, which is row 0.",
      exercise::bound<wrong, Variant{.previous = true}>}});

}  // namespace
