#include "04_word_vectors/analogy.hpp"

#include <algorithm>
#include <cmath>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&analogy);

void check(exercise::Checker& checker, Answer answer) {
  // Directions: king (1, 0, 1), queen (0, 1, 1), man (1, 0, 0), woman (0, 1, 0), and others
  const Array vectors = {{1, 0, 0}, {0, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 0, 2}, {0, 0, 1}};
  checker.equal("man : woman :: king : queen, with one like king beside it", answer(vectors, 0, 1, 2),
                Index{3});
  checker.equal("woman : man :: queen : king", answer(vectors, 1, 0, 3), Index{2});
  // The input c is nearest to b − a + c
  const Array near = {{1, .2}, {1, .3}, {0, 1}, {-1, 0}};
  checker.equal("where c itself would be nearest", answer(near, 0, 1, 2), Index{3});
  // Where b itself would be nearest
  checker.equal("where b itself would be nearest",
                answer({{1, 0}, {0, 1}, {1, .1}, {-1, .2}, {.4, -1}}, 0, 1, 2), Index{3});
  const Array lengths = {{.1, 0}, {0, 9}, {3, 0.3}, {-8, 30}, {.01, .4}, {50, 40}};
  checker.equal("vectors of very different lengths", answer(lengths, 0, 1, 2), Index{4});
  const Array spread = {{2, 1}, {.2, .1}, {0, 1}, {1, 4}, {1, 0}, {0, -3}};
  checker.equal("a and b of one direction: what is nearest to c", answer(spread, 0, 1, 2), Index{3});
  checker.equal("a row of zeros is no answer where another is near",
                answer({{1, 0}, {0, 1}, {1, 0}, {0, 0}, {.1, 1}}, 0, 1, 2), Index{4});
  checker.equal("a row of zeros is one where all others point away",
                answer({{1, 0}, {0, 1}, {1, 0}, {0, 0}, {-.1, -1}}, 0, 1, 2), Index{3});
  checker.equal("two equal cosines: the smaller id",
                answer({{1, 0}, {0, 1}, {1, 0}, {0, 2}, {0, 2}}, 0, 1, 2), Index{3});
  checker.equal("where the word 0 is the answer", answer(vectors, 3, 2, 1), Index{0});
  // b − a + c = (−3, 0), and its product with (1, 0) is −3: below −1, the smallest cosine
  checker.equal("where the one word left points the other way",
                answer({{1, 0}, {-1, 0}, {-1, 0}, {1, 0}}, 0, 1, 2), Index{3});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("vectors")) {
    const std::size_t V = exercise::between(8, 20, generator), C = exercise::between(3, 6, generator);
    Array drawn = normal({V, C}, 1, generator);
    for (std::size_t v = 0; v < V; ++v) {
      const Real length = generator.uniform(.2, 5);
      for (std::size_t i = 0; i < C; ++i) drawn(v, i) *= length;
    }
    std::vector<Index> ids(V);
    for (std::size_t v = 0; v < V; ++v) ids[v] = static_cast<Index>(v);
    generator.shuffle(ids);
    checker.equal(name, answer(drawn, ids[0], ids[1], ids[2]), analogy(drawn, ids[0], ids[1], ids[2]));
  }
}

/// What a wrong answer does.
struct Variant {
  Real a = -1, b = 1, c = 1;
  bool unit_inputs = true, unit_answers = true;
  bool leaves_out_a = true, leaves_out_b = true, leaves_out_c = true;
  bool distance = false, farthest = false, last = false, zero_is_nan = false;
};

Index wrong(const Variant& how, const Array& vectors, Index a, Index b, Index c) {
  const std::size_t V = vectors.shape(0), C = vectors.shape(1);
  Array unit(vectors.shape(), 0);
  for (std::size_t v = 0; v < V; ++v) {
    Real squares = 0;
    for (std::size_t i = 0; i < C; ++i) squares += vectors(v, i) * vectors(v, i);
    if (squares == 0 && !how.zero_is_nan) continue;
    for (std::size_t i = 0; i < C; ++i) unit(v, i) = vectors(v, i) / std::sqrt(squares);
  }
  const Array& inputs = how.unit_inputs ? unit : vectors;
  const Array& answers = how.unit_answers ? unit : vectors;
  Index best = -1;
  Real highest = 0;
  for (Index v = 0; v < static_cast<Index>(V); ++v) {
    if ((v == a && how.leaves_out_a) || (v == b && how.leaves_out_b) || (v == c && how.leaves_out_c))
      continue;
    Real likeness = 0;
    for (std::size_t i = 0; i < C; ++i) {
      const Real query = how.a * inputs(a, i) + how.b * inputs(b, i) + how.c * inputs(c, i);
      likeness += how.distance ? -(query - answers(v, i)) * (query - answers(v, i)) : query * answers(v, i);
    }
    if (how.farthest) likeness = -likeness;
    if (best < 0 || likeness > highest || (how.last && likeness == highest) || std::isnan(highest)) {
      best = v;
      highest = likeness;
    }
  }
  return best;
}

const exercise::Exercise registered(
    "4.7", &analogy, check,
    {{"a − b + c", "Your vector is a − b + c, which asks which word is to c as a is to b.",
      exercise::bound<wrong, Variant{.a = 1, .b = -1}>},
     {"a + b − c", "Your vector is a + b − c; to get from a to b is b − a, and that is added to c.",
      exercise::bound<wrong, Variant{.a = 1, .c = -1}>},
     {"c forgotten", "Your vector is b − a; c is to be added to it.",
      exercise::bound<wrong, Variant{.c = 0}>},
     {"a forgotten", "Your vector is b + c; a is to be taken off.", exercise::bound<wrong, Variant{.a = 0}>},
     {"a and b ignored", "Yours is the nearest neighbour of c; a and b play no part.",
      exercise::bound<wrong, Variant{.a = 0, .b = 0}>},
     {"inputs allowed", "You answer with a, b or c themselves where these are nearest; they are no answers.",
      exercise::bound<wrong, Variant{.leaves_out_a = false, .leaves_out_b = false, .leaves_out_c = false}>},
     {"only c left out", "You leave c out, but answer with a or b; all three are no answers.",
      exercise::bound<wrong, Variant{.leaves_out_a = false, .leaves_out_b = false}>},
     {"rows as they are",
      "Long vectors win with you: no row was divided by its length, those of a, b and c neither.",
      exercise::bound<wrong, Variant{.unit_inputs = false, .unit_answers = false}>},
     {"answers not normalised",
      "You divided a, b and c by their lengths, but not the rows that they are compared with.",
      exercise::bound<wrong, Variant{.unit_answers = false}>},
     {"inputs not normalised",
      "You divided the answers by their lengths, but a, b and c went into the sum as they are.",
      exercise::bound<wrong, Variant{.unit_inputs = false}>},
     {"the least like", "Yours is the word with the smallest cosine; asked is the largest.",
      exercise::bound<wrong, Variant{.farthest = true}>},
     {"the last of equals", "Of equal cosines you take the larger id; asked is the smaller.",
      exercise::bound<wrong, Variant{.last = true}>}});

}  // namespace
