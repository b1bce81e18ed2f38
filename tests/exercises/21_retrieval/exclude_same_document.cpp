#include "21_retrieval/exclude_same_document.hpp"

#include "exercise.hpp"
#include "numbers.hpp"
#include "searches.hpp"

using namespace unrolled;
using exercise::Search;
using exercise::search;

namespace {

using Answer = decltype(&exclude_same_document);

void check(exercise::Checker& checker, Answer answer) {
  const Array similarity = {{1, .9, .5, .8, .2}};
  const Indices documents = {7, 7, 8, 9, 9};
  checker.equal("five rows, two of them its own: the best two", answer(similarity, documents, {7}, 2),
                Indices{{3, 2}});
  checker.equal("five rows, two of them its own: the best", answer(similarity, documents, {7}, 1),
                Indices(Indices::shape_type{1, 1}, 3));
  checker.equal("five rows, two of them its own: four of three", answer(similarity, documents, {7}, 4),
                Indices{{3, 2, 4, -1}});
  checker.equal("five rows, one of them its own, which is not the best",
                answer(similarity, documents, {8}, 3), Indices{{0, 1, 3}});
  checker.equal("five rows, the second and the third best its own", answer(similarity, documents, {9}, 3),
                Indices{{0, 1, 2}});
  checker.equal("a text of a document that is not in the database", answer(similarity, documents, {2}, 5),
                Indices{{0, 1, 3, 2, 4}});
  checker.equal("no rows are asked for", answer(similarity, documents, {7}, 0),
                Indices(Indices::from_shape({1, 0})));
  checker.equal("all rows are its own", answer(Array{{.5, .7}}, {4, 4}, {4}, 3), Indices{{-1, -1, -1}});
  checker.equal("a copy of it in another document is no row of its own",
                answer(Array{{1, .3, 1}}, {5, 6, 6}, {5}, 2), Indices{{2, 1}});
  checker.equal("three texts, each of a document of its own",
                answer(Array{{1, .6, .4, .5}, {.6, 1, .2, .1}, {.3, .2, .1, .9}}, {1, 2, 3, 1}, {1, 2, 1}, 2),
                Indices{{1, 2}, {0, 2}, {1, 2}});
  checker.equal("two rows below 0, two of its own above",
                answer(Array{{.9, -.3, .8, -.2}}, {1, 2, 1, 3}, {1}, 3), Indices{{3, 1, -1}});
  checker.equal("rows of 0 and −1", answer(Array{{.9, 0, -1, 0}}, {1, 2, 3, 4}, {1}, 4),
                Indices{{1, 3, 2, -1}});
  checker.equal("similarities of −100 and less", answer(Array{{-100, -300, -200}}, {1, 2, 3}, {1}, 2),
                Indices{{2, 1}});
  checker.equal("similarities of −1e100 and less", answer(Array{{-1e100, -3e100, -2e100}}, {1, 2, 3}, {1}, 2),
                Indices{{2, 1}});
  checker.equal("four rows that are equal, the first its own",
                answer(Array{{.5, .5, .5, .5}}, {1, 2, 3, 2}, {1}, 2), Indices{{1, 2}});
  // Enough equals that a sort which is not stable mixes them
  Array kinds = xt::zeros<Real>({1, 60});
  Indices owners = xt::zeros<Index>({60}), best = Indices::from_shape({1, 20});
  for (std::size_t n = 0; n < 60; ++n)
    kinds(0, n) = static_cast<Real>(n % 2), owners(n) = static_cast<Index>(n % 4);
  for (std::size_t k = 0; k < 20; ++k) best(0, k) = static_cast<Index>(k < 15 ? 4 * k + 1 : 2 * (k - 15));
  checker.equal("sixty rows of two kinds, one in four its own", answer(kinds, owners, {3}, 20), best);

  const Array many = exercise::wave({4, 30}, 1.1);
  Indices thirds = Indices::from_shape({30});
  for (std::size_t n = 0; n < 30; ++n) thirds(n) = static_cast<Index>(n / 3 + 10);
  const Indices own = {12, 19, 3, 10};
  checker.equal("thirty rows of ten documents, four texts", answer(many, thirds, own, 8),
                search(Search{}, many, thirds, own, 8));

  Generator& drawn = checker.generator();
  for (const std::string& name : exercise::three_drawn("rows and texts")) {
    const std::size_t B = exercise::between(1, 3, drawn), N = exercise::between(4, 12, drawn);
    const Array alike = uniform({B, N}, -1, 1, drawn);
    const Indices rows = exercise::drawn_indices(0, 3, {N}, drawn);
    const Indices texts = exercise::drawn_indices(0, 3, {B}, drawn);
    checker.equal(name, answer(alike, rows, texts, 5), exclude_same_document(alike, rows, texts, 5));
  }
}

const exercise::Exercise registered(
    "21.3", &exclude_same_document, check,
    {{"nothing left out",
      "Your texts find themselves: the answer is in what they find, and the test measures nothing.",
      exercise::bound<search, Search{.own = Search::nothing}>},
     {"best row left out",
      "You left out the most similar row, as if that were always the text itself. The document may have more "
      "rows, or none.",
      exercise::bound<search, Search{.own = Search::best_row}>},
     {"as many as its own, from the best down",
      "You left out as many of the best rows as the document has; its rows need not be the most similar.",
      exercise::bound<search, Search{.own = Search::best_rows}>},
     {"one row of the document",
      "You left out the document's first row; all of its rows tell what comes in it.",
      exercise::bound<search, Search{.own = Search::first_row}>},
     {"the row with the document's number",
      "You left out the row whose number is the document's; `documents` says which rows are of which "
      "document.",
      exercise::bound<search, Search{.own = Search::row}>},
     {"the text's number",
      "You compared documents with the text's place in the batch; `own` says which document it is of.",
      exercise::bound<search, Search{.own = Search::text_number}>},
     {"rows that are alike",
      "You left out what is exactly like the text; its document holds more than that, and a copy elsewhere "
      "may be found.",
      exercise::bound<search, Search{.own = Search::alike}>},
     {"all texts' documents",
      "You left out the documents of all texts of the batch; to each text only its own is forbidden.",
      exercise::bound<search, Search{.own = Search::batch}>},
     {"first text's document", "You left out the first text's document for all texts; each has its own.",
      exercise::bound<search, Search{.own = Search::first_text}>},
     {"first text's similarities",
      "You sorted by the first text's similarities for all texts; each has a row of its own.",
      exercise::bound<search, Search{.first_similarity = true}>},
     {"nothing but its own", "You kept the rows of the text's own document, and left out all others.",
      exercise::bound<search, Search{.own = Search::others}>},
     {"chosen, then left out",
      "You chose K rows and then left out its own, so that fewer are left though there are more. Leave out "
      "first.",
      exercise::bound<search, Search{.after_choosing = true}>},
     {"one more chosen, then left out",
      "You chose K + 1 rows and then left out its own, as if that were always one. The document may have "
      "more rows, or none.",
      exercise::bound<search, Search{.after_choosing = true, .one_more = true}>},
     {"chosen, then marked",
      "You chose K rows and wrote −1 over its own; others should have come up in their place.",
      exercise::bound<search, Search{.holes = true}>},
     {"similarity 0",
      "You gave its own rows a similarity of 0; where others have less they are found all the same.",
      exercise::bound<search, Search{.low = 0}>},
     {"similarity −1",
      "You gave its own rows a similarity of −1; others may have as little, or less, and where none are left "
      "they are found.",
      exercise::bound<search, Search{.low = -1}>},
     {"similarity −1e9",
      "You gave its own rows a very low similarity; others may have less, and where none are left they are "
      "found.",
      exercise::bound<search, Search{.low = -1e9}>},
     {"no more than −1e9",
      "You gave its own rows a very low similarity, and take what has no more for not there; others may have "
      "less, and are there.",
      exercise::bound<search, Search{.low = -1e9, .stops_at_low = true}>},
     {"smallest positive number",
      "numeric_limits::min() is the smallest number above 0, and with that its own rows are better than all "
      "below.",
      exercise::bound<search, Search{.low = std::numeric_limits<Real>::min()}>},
     {"lowest number",
      "The lowest similarity puts its own rows last, and where no others are left they are found after all.",
      exercise::bound<search, Search{.rest = Search::own_rows}>},
     {"filled up with 0", "You filled up with 0, which is a row; −1 says that there are no more.",
      exercise::bound<search, Search{.rest = Search::zero}>},
     {"filled up with the last", "You repeat the last row where there are no more; −1 was asked for.",
      exercise::bound<search, Search{.rest = Search::last_row}>},
     {"ascending", "Your rows are the least similar ones; the most similar comes first.",
      exercise::bound<search, Search{.order = Search::worst}>},
     {"in the database's order",
      "The most similar row comes first; yours stand in the order of their numbers.",
      exercise::bound<search, Search{.order = Search::by_number}>},
     {"last of equals", "Of equal rows you took the last first; they keep the order of their numbers.",
      exercise::bound<search, Search{.last_of_equal = true}>},
     {"equals in any order",
      "Among many rows std::sort leaves equal ones in any order; they keep the order of their numbers.",
      exercise::bound<search, Search{.sort = Search::std_sort}>},
     {"all in any order",
      "You sorted all rows with std::sort or xt::argsort, which leave equal ones in any order; they keep the "
      "order of their numbers.",
      exercise::bound<search, Search{.sort = Search::all_std_sort}>},
     {"all sorted upwards, reversed",
      "You sorted upwards and reversed the order; that reverses equal rows too, and std::sort or "
      "xt::argsort have left them in any order.",
      exercise::bound<search, Search{.sort = Search::all_turned_round}>},
     {"equals in any order, sorted in part",
      "std::partial_sort takes any of the equal rows; they keep the order of their numbers.",
      exercise::bound<search, Search{.sort = Search::partial}>},
     {"equals in any order, sorted in part by ranges",
      "std::ranges::partial_sort takes any of the equal rows; they keep the order of their numbers.",
      exercise::bound<search, Search{.sort = Search::ranges_partial}>},
     {"only above 0", "You find nothing below a similarity of 0; the best that there is may have less.",
      exercise::bound<search, Search{.above_zero = true}>},
     {"one row a document", "You take only one row of each document; several of another one's may be found.",
      exercise::bound<search, Search{.one_a_document = true}>},
     {"numbers of those left",
      "Your numbers count only the rows that were left; each row keeps the number that it has in the "
      "database.",
      exercise::bound<search, Search{.among_those_left = true}>},
     {"numbered anew",
      "You numbered the rows that are left from 0 on, and sorted by the similarities at these numbers; each "
      "row keeps its own.",
      exercise::bound<search, Search{.numbered_anew = true}>},
     {"documents for rows", "You returned the numbers of documents; rows were asked for.",
      exercise::bound<search, Search{.documents_for_rows = true}>}});

}  // namespace
