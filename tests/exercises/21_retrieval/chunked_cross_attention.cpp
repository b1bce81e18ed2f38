#include "21_retrieval/chunked_cross_attention.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "exercise.hpp"
#include "graph.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::wave;

namespace {

using Answer = decltype(&chunked_cross_attention);

/// One text of one feature: (1,T,1).
Array text_of(const std::vector<Real>& numbers) { return xt::expand_dims(exercise::column(numbers), 0); }

/// What a wrong look at the neighbours does.
struct Variant {
  enum {
    when_whole,
    own_chunk,
    own_chunk_then_last,
    next_chunk,
    chunk_late,
    token_early,
    last_token,
    until_two_before_the_next,
    so_far,
    from_the_start,
    whole_chunks_only,
    but_for_the_last,
    all
  } sees = when_whole;
  enum { kept, dropped, zero } blind = kept;  ///< positions that see nothing
  bool rest_dropped = false, residual = true;
  bool swapped = false, text_too = false, hidden_ahead = false, first_alone = false, mean = false;
  bool divided_twice = false, cut_found = false, cut_query = false, cut_x = false;
};

/// The chunks that position i sees: from the first to before the last.
std::pair<Index, Index> seen(const Variant& how, Index i, Index m, Index U) {
  const Index whole = (i + 1) / m - 1;
  const auto one = [&](Index u) {
    return u >= 0 && u < U ? std::pair{u, u + 1} : std::pair<Index, Index>{0, 0};
  };
  const bool last_of_chunk = (i + 1) % m == 0;
  switch (how.sees) {
    case Variant::when_whole:
      return one(whole);
    case Variant::own_chunk:
      return one(i / m);
    case Variant::own_chunk_then_last:
      return one(std::min(i / m, U - 1));
    case Variant::next_chunk:
      return one(i / m - 1);
    case Variant::chunk_late:
      return one(whole - 1);
    case Variant::token_early:
      return one((i + 2) / m - 1);
    case Variant::last_token:
      return one(last_of_chunk ? whole : -1);
    case Variant::until_two_before_the_next:
      return one(i % m == m - 2 ? -1 : whole);
    case Variant::so_far:
      return {0, whole + 1};
    case Variant::from_the_start:
      return one(std::max<Index>(whole, 0));
    case Variant::whole_chunks_only:
      return one(i < U * m ? whole : -1);
    case Variant::but_for_the_last:
      return one(whole < U - 1 ? whole : -1);
    case Variant::all:
      return {0, U};
  }
  return {};
}

template <Variant how>
Tensor wrong(const Tensor& x, const std::vector<Tensor>& neighbours, Index m) {
  const auto T = static_cast<Index>(x.size(1)), U = static_cast<Index>(neighbours.size());
  std::vector<Tensor> parts;
  const Index end = how.rest_dropped ? U * m : T;
  for (Index i = 0, next = 0; i < end; i = next) {
    // All positions that see the same
    const auto [first, last] = seen(how, i, m, U);
    while (next < end && seen(how, next, m, U) == std::pair{first, last}) ++next;
    const Tensor asking = slice(x, 1, i, next);
    if (first == last) {
      if (how.blind == Variant::dropped) continue;
      parts.push_back(how.blind == Variant::zero ? asking * 0 : asking);
      continue;
    }
    std::vector<Tensor> asked(neighbours.begin() + first, neighbours.begin() + last);
    if (how.text_too) asked.push_back(asking);
    Tensor found = concat(asked, 1);
    if (how.cut_found) found = found.detach();
    if (how.first_alone) found = slice(found, 1, 0, std::min<Index>(1, static_cast<Index>(found.size(1))));
    const Tensor divisor(Array(how.divided_twice ? std::sqrt(static_cast<Real>(x.size(2))) : 1));
    const Tensor query = (how.cut_query ? asking.detach() : asking) / divisor;
    Mask hidden = attention::nothing;
    if (how.hidden_ahead) {
      hidden = Mask(xt::zeros<bool>({asking.size(1), found.size(1)}));
      for (std::size_t r = 0; r < hidden.shape(0); ++r) {
        for (std::size_t s = r + 1; s < hidden.shape(1); ++s) hidden(r, s) = true;
      }
    }
    Tensor output = how.swapped ? attention::scaled_dot_product(found, asking, asking).output
                                : attention::scaled_dot_product(query, found, found, hidden).output;
    if (how.mean) output = mean(found, 1, true) + asking * 0;
    parts.push_back(how.residual ? (how.cut_x ? asking.detach() : asking) + output : output);
  }
  return concat(parts, 1);
}

std::vector<Tensor> tensors(const std::vector<Array>& arrays) { return {arrays.begin(), arrays.end()}; }

/// The positions of which any number changes when all that was found for chunk u does.
std::vector<std::size_t> who_sees(Answer answer, const Array& x, std::vector<Array> found, Index m,
                                  std::size_t u) {
  const Array before = answer(x, tensors(found), m).value();
  found[u] += 1;
  const Array after = answer(x, tensors(found), m).value();
  std::vector<std::size_t> positions;
  if (before.dimension() != 3 || before.shape() != after.shape()) return positions;
  for (std::size_t t = 0; t < before.shape(1); ++t) {
    const Array change = xt::abs(xt::view(after - before, xt::all(), t));
    if (xt::amax(change)() > 1e-9) positions.push_back(t);
  }
  return positions;
}

void check(exercise::Checker& checker, Answer answer) {
  // Where one number was found it is what is seen, whoever asks.
  checker.equal("five zeros, chunks of two, found 10 and 20",
                answer(text_of({0, 0, 0, 0, 0}), tensors({text_of({10}), text_of({20})}), 2),
                text_of({0, 10, 10, 20, 20}));
  checker.equal("1 2 3 4 5, chunks of two, found 10 and 20",
                answer(text_of({1, 2, 3, 4, 5}), tensors({text_of({10}), text_of({20})}), 2),
                text_of({1, 12, 13, 24, 25}));
  checker.equal("1 2 3 4, chunks of two: the second is whole with the last",
                answer(text_of({1, 2, 3, 4}), tensors({text_of({10}), text_of({20})}), 2),
                text_of({1, 12, 13, 24}));
  checker.equal("eight zeros, chunks of three, found 10 and 20: two positions are over",
                answer(text_of({0, 0, 0, 0, 0, 0, 0, 0}), tensors({text_of({10}), text_of({20})}), 3),
                text_of({0, 0, 10, 10, 10, 20, 20, 20}));
  checker.equal("1 2 in chunks of four: no chunk is whole", answer(text_of({1, 2}), {}, 4), text_of({1, 2}));
  checker.equal("1 2 3 in chunks of four: one is missing", answer(text_of({1, 2, 3}), {}, 4),
                text_of({1, 2, 3}));
  // Scores 0 and ln 3, weights ¼ and ¾.
  const Real ln_3 = std::log(Real{3});
  checker.equal("a word of 1 looks at 0 and ln 3", answer(text_of({0, 1}), tensors({text_of({0, ln_3})}), 2),
                text_of({0, 1 + ln_3 * 3 / 4}));
  checker.equal("nothing was found for the first chunk, and 20 for the second",
                answer(text_of({1, 2, 3, 4}), tensors({xt::zeros<Real>({1, 0, 1}), text_of({20})}), 2),
                text_of({1, 2, 3, 24}));
  checker.equal("chunks of one",
                answer(text_of({1, 2, 3}), tensors({text_of({10}), text_of({20}), text_of({30})}), 1),
                text_of({11, 22, 33}));

  const Array text = wave({2, 11, 4}, .37);
  const std::vector<Array> found = {wave({2, 3, 4}, .53), wave({2, 6, 4}, .59), wave({2, 3, 4}, .61)};
  using Positions = std::vector<std::size_t>;
  const std::vector<Positions> expected = {{2, 3, 4}, {5, 6, 7}, {8, 9, 10}};
  for (std::size_t u = 0; u < 3; ++u) {
    checker.equal(fmt::format("11 positions, chunks of three: who sees what was found for chunk {}", u),
                  who_sees(answer, text, found, 3, u), expected[u]);
  }
  checker.equal("two texts of 11 positions, width 4, chunks of three", answer(text, tensors(found), 3),
                wrong<Variant{}>(text, tensors(found), 3));
  // Position by position, with a mask over everything that was found: softmax, masked_fill and matmul
  checker.equal("PyTorch's numbers: two texts of 8 positions, chunks of three",
                answer(wave({2, 8, 4}, .37), tensors({wave({2, 2, 4}, .53), wave({2, 5, 4}, .59)}), 3),
                pytorch::chunked_cross_attention);
  exercise::flows_back(checker, "what flows back",
                       {{"x", wave({2, 5, 3}, .37)},
                        {"first found", wave({2, 2, 3}, .53)},
                        {"second found", wave({2, 3, 3}, .59)}},
                       [&](const std::vector<Tensor>& in) {
                         return answer(in[0], {in[1], in[2]}, 2);
                       });
}

const exercise::Exercise registered(
    "21.4", &chunked_cross_attention, check,
    {{"early leak",
      "Each chunk sees what was found with itself, from its first token on: with words that are still to be "
      "guessed.",
      wrong<Variant{.sees = Variant::own_chunk}>},
     {"early leak, the rest with the last",
      "Each chunk sees what was found with itself, and the rest what was found for the last: the first "
      "tokens of a chunk see what depends on those to come.",
      wrong<Variant{.sees = Variant::own_chunk_then_last}>},
     {"a token early",
      "You let them look from the last token but one: what was found then depends on a token that is still "
      "to "
      "come.",
      wrong<Variant{.sees = Variant::token_early}>},
     {"one token late",
      "You let only the next chunk look; a chunk is whole with its last token, which has read all of it and "
      "may look too.",
      wrong<Variant{.sees = Variant::next_chunk}>},
     {"one chunk late",
      "Each position looks at what was found for the chunk before the one that was last whole: the newest is "
      "never seen in time.",
      wrong<Variant{.sees = Variant::chunk_late}>},
     {"last token alone",
      "Only the last token of each chunk looks; those after it do so too, until the next chunk is whole.",
      wrong<Variant{.sees = Variant::last_token}>},
     {"ends a token early",
      "The token before the last of each chunk sees nothing; it still looks at what was found for the chunk "
      "before.",
      wrong<Variant{.sees = Variant::until_two_before_the_next}>},
     {"all found so far",
      "Each position looks at what was found for all chunks so far; only the last whole one was asked for.",
      wrong<Variant{.sees = Variant::so_far}>},
     {"all that was found", "All positions look at everything that was found, even with chunks to come.",
      wrong<Variant{.sees = Variant::all}>},
     {"looks from the start",
      "The first positions look at what was found with the first chunk, which is not yet whole; they stay as "
      "they are.",
      wrong<Variant{.sees = Variant::from_the_start}>},
     {"rest does not look",
      "What stands behind the last whole chunk sees nothing; it looks at what was found for that chunk.",
      wrong<Variant{.sees = Variant::whole_chunks_only}>},
     {"last chunk forgotten",
      "What was found for the last chunk is never seen; its last token may look, and so may the rest.",
      wrong<Variant{.sees = Variant::but_for_the_last}>},
     {"rest lost", "What stands behind the last whole chunk is missing from your result.",
      wrong<Variant{.rest_dropped = true}>},
     {"first positions lost",
      "The positions before the first chunk is whole are missing from your result; they stay as they are.",
      wrong<Variant{.blind = Variant::dropped}>},
     {"first positions 0",
      "Positions that see nothing become 0 in your result; nothing is added to them, and they stay as they "
      "are.",
      wrong<Variant{.blind = Variant::zero}>},
     {"not added", "Your positions become what they see; it is added to what they were.",
      wrong<Variant{.residual = false}>},
     {"not added, and the others 0",
      "You return only what is seen, and 0 where nothing is; it is added to x.",
      wrong<Variant{.blind = Variant::zero, .residual = false}>},
     {"roles changed",
      "What was found asks the text; it is the text that asks, and what was found has keys and values.",
      wrong<Variant{.swapped = true}>},
     {"text asked too",
      "Your positions look at each other too, and at later ones; they ask only what was found.",
      wrong<Variant{.text_too = true}>},
     {"found in a causal order",
      "You hid from each position what stands later among what was found; all of that is there already, and "
      "may be seen.",
      wrong<Variant{.hidden_ahead = true}>},
     {"first found alone", "You looked only at the first of what was found; all S are asked.",
      wrong<Variant{.first_alone = true}>},
     {"mean of what was found",
      "You added the mean of what was found; a position weighs it by how well it fits, by attention.",
      wrong<Variant{.mean = true}>},
     {"divided twice", "You divided by √C, and scaled_dot_product does so again.",
      wrong<Variant{.divided_twice = true}>},
     {"found cut from the graph",
      "The values are right, but what was found is cut from the graph: its encoder would learn nothing.",
      wrong<Variant{.cut_found = true}>},
     {"x cut from the graph",
      "The values are right, but x is cut from the graph where the sum is made: only what asks still learns.",
      wrong<Variant{.cut_x = true}>},
     {"text cut from the graph",
      "The values are right, but the positions that look are cut from the graph: nothing flows back to them.",
      wrong<Variant{.cut_query = true, .cut_x = true}>},
     {"query cut from the graph",
      "The values are right, but what asks is cut from the graph: the text learns nothing of how to ask.",
      wrong<Variant{.cut_query = true}>}});

}  // namespace
