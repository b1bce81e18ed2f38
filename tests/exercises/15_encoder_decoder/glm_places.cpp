#include "15_encoder_decoder/glm_places.hpp"

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&glm_places);

void check(exercise::Checker& checker, Answer answer) {
  const Indices none = Indices::from_shape({0});
  checker.equal("four tokens, the gap at 2 holds two", answer(4, {2}, {2}),
                Indices{{0, 1, 2, 3, 2, 2}, {0, 0, 0, 0, 1, 2}});
  checker.equal("two gaps", answer(5, {1, 3}, {1, 3}),
                Indices{{0, 1, 2, 3, 4, 1, 3, 3, 3}, {0, 0, 0, 0, 0, 1, 1, 2, 3}});
  checker.equal("the later gap first", answer(5, {3, 0}, {2, 1}),
                Indices{{0, 1, 2, 3, 4, 3, 3, 0}, {0, 0, 0, 0, 0, 1, 2, 1}});
  checker.equal("a gap that holds nothing", answer(2, {1, 0}, {0, 1}), Indices{{0, 1, 0}, {0, 0, 1}});
  checker.equal("no gap", answer(3, none, none), Indices{{0, 1, 2}, {0, 0, 0}});
  checker.equal("no text", answer(0, none, none), Indices::from_shape({2, 0}));
  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("gaps")) {
    const std::size_t read = exercise::between(7, 12, generator), first = exercise::between(1, 2, generator);
    const Indices gaps = {static_cast<Index>(first),
                          static_cast<Index>(first + exercise::between(2, 3, generator))};
    const Indices lengths = exercise::drawn_indices(2, 5, {2}, generator);
    checker.equal(name, answer(read, gaps, lengths), glm_places(read, gaps, lengths));
  }
}

/// What a wrong answer does.
struct Variant {
  bool counts_on = false, in_text = false, one_gap = false, goes_on = false, exchanged = false,
       text_from_1 = false;
  Index first = 1;
};

Indices wrong(const Variant& how, std::size_t read, const Indices& gaps, const Indices& lengths) {
  std::vector<Index> place, inside;
  for (std::size_t t = 0; t < read; ++t) {
    place.push_back(static_cast<Index>(t) + how.text_from_1);
    inside.push_back(0);
  }
  Index written = 0;
  for (std::size_t g = 0; g < gaps.size(); ++g) {
    for (Index k = 0; k < lengths(g); ++k, ++written) {
      place.push_back(how.counts_on ? static_cast<Index>(read) + written
                      : how.in_text ? gaps(g) + k
                      : how.one_gap ? gaps(0)
                                    : gaps(g));
      inside.push_back((how.goes_on ? written : k) + how.first);
    }
  }
  Indices places = Indices::from_shape({std::size_t{2}, place.size()});
  for (std::size_t t = 0; t < place.size(); ++t) {
    places(how.exchanged ? 1 : 0, t) = place[t];
    places(how.exchanged ? 0 : 1, t) = inside[t];
  }
  return places;
}

const exercise::Exercise registered(
    "15.7", &glm_places, check,
    {{"the place counts on",
      "In what is written your places count on after the text; all tokens of a gap have the gap's place.",
      exercise::bound<wrong, Variant{.counts_on = true}>},
     {"the place counts inside the gap",
      "Inside a gap your places count on from the gap's; they all are the gap's, as its length is not told.",
      exercise::bound<wrong, Variant{.in_text = true}>},
     {"the first gap's place", "All gaps have the place of the first in yours; each has its own.",
      exercise::bound<wrong, Variant{.one_gap = true}>},
     {"inside from 0", "Inside a gap you count from 0; 0 is for the text, and a gap counts from 1.",
      exercise::bound<wrong, Variant{.first = 0}>},
     {"inside goes on", "The second row goes on from one gap to the next; each gap counts from 1.",
      exercise::bound<wrong, Variant{.goes_on = true}>},
     {"rows exchanged", "Your rows are exchanged: the place in the text is row 0.",
      exercise::bound<wrong, Variant{.exchanged = true}>},
     {"places from 1", "Your first place is 1; places count from 0.",
      exercise::bound<wrong, Variant{.text_from_1 = true}>}});

}  // namespace
