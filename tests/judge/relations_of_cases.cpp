// What is said of lists and texts, of several cases, and of how many; and that what is untrue would be found.
#include "observed.hpp"

using namespace unrolled;
using namespace unrolled::exercise;

TEST_CASE("lists whose length may differ") {
  using List = std::vector<std::string>;
  const List first = {"the", "dog", "the", "cat"}, second = {"a", "mat", "a", "dog", "sat"};
  const auto said = [&](const std::function<List(List)>& of) {
    return find({{"one", of(first), first}, {"two", of(second), second}}).sentence;
  };
  CHECK(said([](List x) { return List(x.rbegin(), x.rend()); }) == "Your list is the right one in reverse.");
  CHECK(said([](List x) { return x.pop_back(), x; }) ==
        "The last element is missing from your list; the others are right.");
  CHECK(said([](List x) { return x.erase(x.begin()), x; }) ==
        "The first element is missing from your list; the others are right.");
  CHECK(said([](List x) { return x.erase(x.begin() + 2), x; }) ==
        "Your list has each element once, and is right but for that.");
  CHECK(said([](List x) { return std::ranges::sort(x), x; }) ==
        "Your list has the right elements in sorted order.");
  CHECK(said([](List x) { return x.push_back("more"), x; }) ==
        "Your list has one element too many, at its end; the others are right.");
  CHECK(said([](List x) {
          x[0][0] = static_cast<char>(std::toupper(x[0][0]));
          return x;
        }) == "Your texts are right but for capitals and small letters.");
  CHECK(said([](List x) { return x[1] = "bird", x.push_back("more"), x; }) == "");
}

TEST_CASE("other numbers, and what they have in common with the right ones") {
  CHECK(
      find({{"one", numbers({2, 3}, {.2, .3, .1, .3, .2, .4}), numbers({2, 3}, {.3, .5, .2, .25, .15, .6})}})
          .kind == "sums of another");
  CHECK(find({{"one", each(matrix, [](double y) { return y * y * y + y; }), matrix}}).kind ==
        "order of size");
  CHECK(find({{"one", each(matrix, [](double y) { return y + .1 + .01 * y * y; }), other}}).kind == "");
  // Long rows count as short ones do
  Array right = Array::from_shape({std::size_t{301}}), cubes = right;
  for (std::size_t n = 0; n < 301; ++n) {
    right(n) = static_cast<Real>((n * 37) % 301) / 301 - Real(.5);
    cubes(n) = right(n) * right(n) * right(n) + right(n) * 2 + 1;
  }
  CHECK(find({{"one", cubes, right}}).kind == "order of size");
  std::swap(cubes(7), cubes(8));
  CHECK(find({{"one", cubes, right}}).kind != "order of size");
}

TEST_CASE("what several cases have to do with each other") {
  CHECK(find({{"one", other, matrix}, {"two", other, other}}).sentence ==
        "In “one” you return what is right in “two”.");
  const Value bad = each(row, [](double y) { return std::cos(7 * y) + y * y; });
  std::vector<Observed> parts;
  for (const std::string name : {"one step", "two steps"}) {
    for (const std::string part : {"∂W", "∂b", "∂h"})
      parts.push_back({name + ": " + part, part == "∂b" ? bad : row, row});
  }
  CHECK(find(parts).sentence ==
        "Only ∂b is wrong, each time that it is asked for; the 2 other parts are right.");
  const auto holds = [&](const std::string& name) { return Observed{name, row, row}; };
  CHECK(find({{"with padding", bad, row},
              holds("a word"),
              holds("two words"),
              holds("none"),
              holds("one"),
              holds("many")})
            .sentence == "1 of 6 cases fails: “with padding”.");
  CHECK(find({{"padding behind", bad, row},
              {"padding in front", bad, row},
              {"nothing but padding", bad, row},
              holds("a"),
              holds("b"),
              holds("c")})
            .sentence == "Yours is wrong in the 3 cases whose names speak of “padding”, and in no other.");
}

TEST_CASE("it is said of how many cases") {
  const Value half = each(matrix, [](double y) { return y / 2; });
  CHECK(find({{"one", half, matrix}, {"two", row, row}}).sentence ==
        "In the case that fails, each of your numbers is the right one times ½.");
  CHECK(find({{"one", half, matrix}, {"two", half, matrix}, {"three", row, row}}).sentence ==
        "In both cases that fail, each of your numbers is the right one times ½.");
  CHECK(
      find({{"one", half, matrix}, {"two", half, matrix}, {"three", other, numbers({2, 6}, uneven(12, .4))}})
          .sentence == "In 2 of the 3 cases that fail, each of your numbers is the right one times ½.");
}

TEST_CASE("what depends on the answer is no right value") {
  // A check may compare an answer with itself: what it expects then is not what the solution gives.
  const std::vector<Case> told = {
      {.name = "one", .seen = each(row, [](double y) { return 2 * y; }), .expected = row, .tolerance = 1e-9}};
  const std::vector<Case> of_solution = {
      {.name = "one", .seen = matrix, .expected = matrix, .tolerance = 1e-9}};
  CHECK(!find_relation(told, of_solution));
}

TEST_CASE("what is untrue is found") {
  const Value half = each(matrix, [](double y) { return y / 2; });
  const std::vector<Case> told = {{.name = "one", .seen = half, .expected = matrix, .tolerance = 1e-9}};
  const std::vector<Case> of_solution = {
      {.name = "one", .seen = matrix, .expected = matrix, .tolerance = 1e-9}};
  const auto relation = find_relation(told, of_solution);
  REQUIRE(relation);
  CHECK(!untruth(*relation, told, of_solution));
  for (const std::string kind :
       {"one value", "plus", "times a size", "function of each", "rearranged", "shifted",
        "slices from elsewhere", "reshaped", "another order", "only some: 0", "all equal", "sums of another",
        "sums alike", "list", "cut elsewhere", "right elsewhere", "only few fail", "only one part",
        "nobody's kind"}) {
    Relation lie = *relation;
    lie.name = kind;
    lie.words = lie.sentence =
        "2 of 2 cases fail: “two” is wrong. Your rows are the right ones in reverse: your list has each "
        "element once; the square of the number of rows";
    lie.numbers = {0, 0, 1, 2};
    CAPTURE(kind);
    CHECK(untruth(lie, told, of_solution));
  }
  Relation lie = *relation;
  lie.sentence = "In 2 of the 3 cases that fail, each of your numbers is the right one times ½.";
  CHECK(untruth(lie, told, of_solution));
}
