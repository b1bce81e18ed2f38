#include "21_retrieval/chunked_cross_attention.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "exercise.hpp"
#include "graph.hpp"
#include "looks_at_neighbours.hpp"
#include "numbers.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::Look;
using exercise::look;
using exercise::wave;

namespace {

using Answer = decltype(&chunked_cross_attention);

/// One text of one feature: (1,T,1).
Array text_of(const std::vector<Real>& numbers) {
  return reshape(exercise::list(numbers), {1, -1, 1}).value();
}

std::vector<Tensor> tensors(const std::vector<Array>& arrays) { return {arrays.begin(), arrays.end()}; }

/// The positions of which any number changes when all that was found for chunk u does.
std::vector<std::size_t> who_sees(Answer answer, const Array& x, std::vector<Array> found, Index m,
                                  std::size_t u) {
  const Tensor before = answer(x, tensors(found), m);
  found[u] = (Tensor(found[u]) + 1).value();
  const Tensor after = answer(x, tensors(found), m);
  std::vector<std::size_t> positions;
  if (before.axes() != 3 || before.shape() != after.shape()) return positions;
  const Tensor change = max(max(abs(after - before), 2), 0);  // (T)
  for (std::size_t t = 0; t < change.size(); ++t) {
    if (change.value()(t) > 1e-9) positions.push_back(t);
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
  checker.equal("nine zeros, chunks of four, found 10 and 20: one position is over",
                answer(text_of({0, 0, 0, 0, 0, 0, 0, 0, 0}), tensors({text_of({10}), text_of({20})}), 4),
                text_of({0, 0, 0, 10, 10, 10, 10, 20, 20}));
  checker.equal("ten zeros, chunks of four, found 10 and 20: two are over",
                answer(text_of({0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), tensors({text_of({10}), text_of({20})}), 4),
                text_of({0, 0, 0, 10, 10, 10, 10, 20, 20, 20}));
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
                look({}, text, tensors(found), 3));
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

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("texts and what was found")) {
    const std::size_t B = exercise::between(1, 3, generator), C = exercise::between(1, 4, generator);
    const std::size_t m = exercise::between(2, 4, generator), T = m + exercise::between(0, 8, generator);
    std::vector<Tensor> neighbours;
    for (std::size_t u = 0; u < T / m; ++u)
      neighbours.push_back(normal({B, exercise::between(1, 4, generator), C}, 1, generator));
    const Tensor x = normal({B, T, C}, 1, generator);
    const auto chunk = static_cast<Index>(m);
    checker.equal(name, answer(x, neighbours, chunk), chunked_cross_attention(x, neighbours, chunk));
  }
}

const exercise::Exercise registered(
    "21.4", &chunked_cross_attention, check,
    {{"early leak",
      "Each chunk sees what was found with itself, from its first token on: with words that are still to be "
      "guessed.",
      exercise::bound<look, Look{.sees = Look::own_chunk}>},
     {"early leak, the rest with the last",
      "Each chunk sees what was found with itself, and the rest what was found for the last: the first "
      "tokens of a chunk see what depends on those to come.",
      exercise::bound<look, Look{.sees = Look::own_chunk_then_last}>},
     {"a token early",
      "You let them look from the last token but one: what was found then depends on a token that is still "
      "to "
      "come.",
      exercise::bound<look, Look{.sees = Look::token_early}>},
     {"one token late",
      "You let only the next chunk look; a chunk is whole with its last token, which has read all of it and "
      "may look too.",
      exercise::bound<look, Look{.sees = Look::next_chunk}>},
     {"one chunk late",
      "Each position looks at what was found for the chunk before the one that was last whole: the newest is "
      "never seen in time.",
      exercise::bound<look, Look{.sees = Look::chunk_late}>},
     {"last token alone",
      "Only the last token of each chunk looks; those after it do so too, until the next chunk is whole.",
      exercise::bound<look, Look{.sees = Look::last_token}>},
     {"ends a token early",
      "The token before the last of each chunk sees nothing; it still looks at what was found for the chunk "
      "before.",
      exercise::bound<look, Look{.sees = Look::until_two_before_the_next}>},
     {"all found so far",
      "Each position looks at what was found for all chunks so far; only the last whole one was asked for.",
      exercise::bound<look, Look{.sees = Look::so_far}>},
     {"all that was found", "All positions look at everything that was found, even with chunks to come.",
      exercise::bound<look, Look{.sees = Look::all}>},
     {"looks from the start",
      "The first positions look at what was found with the first chunk, which is not yet whole; they stay as "
      "they are.",
      exercise::bound<look, Look{.sees = Look::from_the_start}>},
     {"rest does not look",
      "What comes after the last whole chunk sees nothing; it looks at what was found for that chunk.",
      exercise::bound<look, Look{.sees = Look::whole_chunks_only}>},
     {"last chunk forgotten",
      "What was found for the last chunk is never seen; its last token may look, and so may the rest.",
      exercise::bound<look, Look{.sees = Look::but_for_the_last}>},
     {"rest looks with its first alone",
      "After the last whole chunk only its last token looks at what was found for it; those that are left "
      "over "
      "do so too, however few.",
      exercise::bound<look, Look{.sees = Look::rest_by_its_first}>},
     {"first chunk's for all",
      "All positions look at what was found for the first chunk, neighbours[0]; each looks at that of the "
      "last "
      "chunk that is whole.",
      exercise::bound<look, Look{.sees = Look::always_the_first}>},
     {"rest lost", "What comes after the last whole chunk is missing from your result.",
      exercise::bound<look, Look{.rest_dropped = true}>},
     {"first positions lost",
      "The positions before the first chunk is whole are missing from your result; they stay as they are.",
      exercise::bound<look, Look{.blind = Look::dropped}>},
     {"first positions 0",
      "Positions that see nothing become 0 in your result; nothing is added to them, and they stay as they "
      "are.",
      exercise::bound<look, Look{.blind = Look::zero}>},
     {"not added", "Your positions become what they see; it is added to what they were.",
      exercise::bound<look, Look{.residual = false}>},
     {"not added, and the others 0",
      "You return only what is seen, and 0 where nothing is; it is added to x.",
      exercise::bound<look, Look{.blind = Look::zero, .residual = false}>},
     {"roles changed",
      "Your queries come from what was found; they come from the text, and what was found gives keys and "
      "values.",
      exercise::bound<look, Look{.swapped = true}>},
     {"text asked too",
      "Your positions look at each other too, and at later ones; they may look only at what was found.",
      exercise::bound<look, Look{.text_too = true}>},
     {"found in a causal order",
      "You hid from each position what stands later among what was found; all of that is there already, and "
      "may be seen.",
      exercise::bound<look, Look{.hidden_ahead = true}>},
     {"first found alone", "You looked only at the first of what was found; all S count.",
      exercise::bound<look, Look{.first_alone = true}>},
     {"mean of what was found",
      "You added the mean of what was found; a position weighs it by how well it fits, by attention.",
      exercise::bound<look, Look{.mean = true}>},
     {"divided twice", "You divided by √C, and scaled_dot_product does so again.",
      exercise::bound<look, Look{.divided_twice = true}>},
     {"found cut from the graph",
      "The values are right, but what was found is cut from the graph: its encoder would learn nothing.",
      exercise::bound<look, Look{.cut_found = true}>},
     {"result cut from the graph",
      "The values are right, but the result is cut from the graph: nothing at all flows back.",
      exercise::bound<look, Look{.cut_all = true}>},
     {"x cut from the graph",
      "The values are right, but x is cut from the graph where the sum is made: only the queries still "
      "learn.",
      exercise::bound<look, Look{.cut_x = true}>},
     {"text cut from the graph",
      "The values are right, but the positions that look are cut from the graph: nothing flows back to them.",
      exercise::bound<look, Look{.cut_query = true, .cut_x = true}>},
     {"query cut from the graph",
      "The values are right, but the queries are cut from the graph: the text does not learn to make them.",
      exercise::bound<look, Look{.cut_query = true}>}});

}  // namespace
