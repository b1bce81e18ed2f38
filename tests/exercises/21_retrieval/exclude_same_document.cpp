#include "21_retrieval/exclude_same_document.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&exclude_same_document);

constexpr Real infinity = std::numeric_limits<Real>::infinity();

/// What a wrong search does.
struct Variant {
  enum {
    document,
    nothing,
    row,
    best_row,
    first_row,
    best_rows,
    alike,
    batch,
    first_text,
    text_number,
    others
  } own = document;
  Real low = -infinity;         ///< the similarity that rows left out are given, unless that is −∞
  bool after_choosing = false;  ///< K rows are chosen first, then those of the own document are left out
  bool holes = false;           ///< or marked where they stand
  enum { marked, zero, own_rows, last_row } rest = marked;
  enum { best, worst, by_number } order = best;
  enum { stable, all_std_sort, all_turned_round, std_sort, partial, ranges_partial } sort = stable;
  bool one_more = false;      ///< K + 1 rows are chosen first
  bool stops_at_low = false;  ///< what is no more similar than `low` counts as not there
  bool last_of_equal = false, above_zero = false, one_a_document = false, documents_for_rows = false;
  bool first_similarity = false, among_those_left = false, numbered_anew = false;
};

Indices search(const Variant& how, const Array& similarity, const Indices& documents, const Indices& own,
               std::size_t K) {
  const std::size_t N = documents.size();
  Indices found({own.size(), K}, how.rest == Variant::zero ? 0 : -1);
  for (std::size_t b = 0; b < own.size(); ++b) {
    Array s = xt::view(similarity, how.first_similarity ? 0 : b);
    std::vector<std::size_t> order(N);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (how.last_of_equal) std::ranges::reverse(order);
    const auto sort = [&] {
      const auto better = [&](std::size_t a, std::size_t c) {
        return how.order == Variant::worst ? s(a) < s(c) : s(a) > s(c);
      };
      const auto last = order.begin() + static_cast<std::ptrdiff_t>(std::min(K, order.size()));
      switch (how.sort) {
        case Variant::stable:
          return (void)std::stable_sort(order.begin(), order.end(), better);
        case Variant::all_turned_round:
          std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t c) { return s(a) < s(c); });
          return (void)std::ranges::reverse(order);
        case Variant::all_std_sort:
        case Variant::std_sort:
          return std::sort(order.begin(), order.end(), better);
        case Variant::partial:
          return std::partial_sort(order.begin(), last, order.end(), better);
        case Variant::ranges_partial:
          return (void)std::ranges::partial_sort(order, last, better);
      }
    };
    // Which rows are taken for the text's own
    std::set<std::size_t> out;
    std::vector<std::size_t> of_document;
    for (std::size_t n = 0; n < N; ++n) {
      if (documents(n) == own(b)) of_document.push_back(n);
      const bool same = documents(n) == (how.own == Variant::first_text ? own(0) : own(b));
      if (how.own == Variant::batch         ? std::ranges::count(own, documents(n)) > 0
          : how.own == Variant::row         ? static_cast<Index>(n) == own(b)
          : how.own == Variant::alike       ? s(n) > 1 - 1e-6
          : how.own == Variant::text_number ? documents(n) == static_cast<Index>(b)
          : how.own == Variant::others      ? !same
                                            : same) {
        if (how.own != Variant::first_row || out.empty()) out.insert(n);
      }
    }
    // An order that is not stable depends on what is there to be sorted.
    if (how.sort > Variant::all_turned_round)
      std::erase_if(order, [&](std::size_t n) { return out.contains(n); });
    if (how.numbered_anew) order.resize(N - out.size()), out.clear();
    sort();
    if (how.own == Variant::nothing) out.clear();
    if (how.own == Variant::best_row)
      out = {order.begin(), order.begin() + std::min<std::ptrdiff_t>(1, std::ssize(order))};
    if (how.own == Variant::best_rows) out = {order.begin(), order.begin() + std::ssize(of_document)};
    if (how.low > -infinity) {
      for (const std::size_t n : out) s(n) = how.low;
      out.clear();
      std::ranges::sort(order);
      sort();
    }
    if (how.after_choosing || how.holes) order.resize(std::min(K + (how.one_more ? 1 : 0), N));
    std::vector<Index> rows;
    std::set<Index> seen;
    for (const std::size_t n : order) {
      if (out.contains(n)) {
        if (how.holes) rows.push_back(-1);
        continue;
      }
      if (how.above_zero && s(n) <= 0) continue;
      if (how.stops_at_low && s(n) <= how.low) continue;
      if (how.one_a_document && !seen.insert(documents(n)).second) continue;
      const auto before = std::ranges::count_if(out, [&](std::size_t other) { return other < n; });
      rows.push_back(static_cast<Index>(n) - (how.among_those_left ? before : 0));
    }
    if (how.rest == Variant::own_rows) {
      for (const std::size_t n : order)
        if (out.contains(n)) rows.push_back(static_cast<Index>(n));
    }
    if (how.rest == Variant::last_row && !rows.empty()) rows.resize(std::max(K, rows.size()), rows.back());
    rows.resize(std::min(K, rows.size()));
    if (how.order == Variant::by_number) std::ranges::sort(rows);
    for (std::size_t k = 0; k < rows.size(); ++k)
      found(b, k) = how.documents_for_rows && rows[k] >= 0 ? documents(rows[k]) : rows[k];
  }
  return found;
}

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
                search(Variant{}, many, thirds, own, 8));

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
      exercise::bound<search, Variant{.own = Variant::nothing}>},
     {"best row left out",
      "You left out the most similar row, as if that were always the text itself. The document may have more "
      "rows, or none.",
      exercise::bound<search, Variant{.own = Variant::best_row}>},
     {"as many as its own, from the best down",
      "You left out as many of the best rows as the document has; its rows need not be the most similar.",
      exercise::bound<search, Variant{.own = Variant::best_rows}>},
     {"one row of the document",
      "You left out the document's first row; all of its rows tell what comes in it.",
      exercise::bound<search, Variant{.own = Variant::first_row}>},
     {"the row with the document's number",
      "You left out the row whose number is the document's; `documents` says which rows are of which "
      "document.",
      exercise::bound<search, Variant{.own = Variant::row}>},
     {"the text's number",
      "You compared documents with the text's place in the batch; `own` says which document it is of.",
      exercise::bound<search, Variant{.own = Variant::text_number}>},
     {"rows that are alike",
      "You left out what is exactly like the text; its document holds more than that, and a copy elsewhere "
      "may be found.",
      exercise::bound<search, Variant{.own = Variant::alike}>},
     {"all texts' documents",
      "You left out the documents of all texts of the batch; to each text only its own is forbidden.",
      exercise::bound<search, Variant{.own = Variant::batch}>},
     {"first text's document", "You left out the first text's document for all texts; each has its own.",
      exercise::bound<search, Variant{.own = Variant::first_text}>},
     {"first text's similarities",
      "You sorted by the first text's similarities for all texts; each has a row of its own.",
      exercise::bound<search, Variant{.first_similarity = true}>},
     {"nothing but its own", "You kept the rows of the text's own document, and left out all others.",
      exercise::bound<search, Variant{.own = Variant::others}>},
     {"chosen, then left out",
      "You chose K rows and then left out its own, so that fewer are left though there are more. Leave out "
      "first.",
      exercise::bound<search, Variant{.after_choosing = true}>},
     {"one more chosen, then left out",
      "You chose K + 1 rows and then left out its own, as if that were always one. The document may have "
      "more rows, or none.",
      exercise::bound<search, Variant{.after_choosing = true, .one_more = true}>},
     {"chosen, then marked",
      "You chose K rows and wrote −1 over its own; others should have come up in their place.",
      exercise::bound<search, Variant{.holes = true}>},
     {"similarity 0",
      "You gave its own rows a similarity of 0; where others have less they are found all the same.",
      exercise::bound<search, Variant{.low = 0}>},
     {"similarity −1",
      "You gave its own rows a similarity of −1; others may have as little, or less, and where none are left "
      "they are found.",
      exercise::bound<search, Variant{.low = -1}>},
     {"similarity −1e9",
      "You gave its own rows a very low similarity; others may have less, and where none are left they are "
      "found.",
      exercise::bound<search, Variant{.low = -1e9}>},
     {"no more than −1e9",
      "You gave its own rows a very low similarity, and take what has no more for not there; others may have "
      "less, and are there.",
      exercise::bound<search, Variant{.low = -1e9, .stops_at_low = true}>},
     {"smallest positive number",
      "numeric_limits::min() is the smallest number above 0, and with that its own rows are better than all "
      "below.",
      exercise::bound<search, Variant{.low = std::numeric_limits<Real>::min()}>},
     {"lowest number",
      "The lowest similarity puts its own rows last, and where no others are left they are found after all.",
      exercise::bound<search, Variant{.rest = Variant::own_rows}>},
     {"filled up with 0", "You filled up with 0, which is a row; −1 says that there are no more.",
      exercise::bound<search, Variant{.rest = Variant::zero}>},
     {"filled up with the last", "You repeat the last row where there are no more; −1 was asked for.",
      exercise::bound<search, Variant{.rest = Variant::last_row}>},
     {"ascending", "Your rows are the least similar ones; the most similar comes first.",
      exercise::bound<search, Variant{.order = Variant::worst}>},
     {"in the database's order",
      "The most similar row comes first; yours stand in the order of their numbers.",
      exercise::bound<search, Variant{.order = Variant::by_number}>},
     {"last of equals", "Of equal rows you took the last first; they keep the order of their numbers.",
      exercise::bound<search, Variant{.last_of_equal = true}>},
     {"equals in any order",
      "Among many rows std::sort leaves equal ones in any order; they keep the order of their numbers.",
      exercise::bound<search, Variant{.sort = Variant::std_sort}>},
     {"all in any order",
      "You sorted all rows with std::sort or xt::argsort, which leave equal ones in any order; they keep the "
      "order of their numbers.",
      exercise::bound<search, Variant{.sort = Variant::all_std_sort}>},
     {"all sorted upwards, reversed",
      "You sorted upwards and reversed the order; that reverses equal rows too, and std::sort or "
      "xt::argsort have left them in any order.",
      exercise::bound<search, Variant{.sort = Variant::all_turned_round}>},
     {"equals in any order, sorted in part",
      "std::partial_sort takes any of the equal rows; they keep the order of their numbers.",
      exercise::bound<search, Variant{.sort = Variant::partial}>},
     {"equals in any order, sorted in part by ranges",
      "std::ranges::partial_sort takes any of the equal rows; they keep the order of their numbers.",
      exercise::bound<search, Variant{.sort = Variant::ranges_partial}>},
     {"only above 0", "You find nothing below a similarity of 0; the best that there is may have less.",
      exercise::bound<search, Variant{.above_zero = true}>},
     {"one row a document", "You take only one row of each document; several of another one's may be found.",
      exercise::bound<search, Variant{.one_a_document = true}>},
     {"numbers of those left",
      "Your numbers count only the rows that were left; each row keeps the number that it has in the "
      "database.",
      exercise::bound<search, Variant{.among_those_left = true}>},
     {"numbered anew",
      "You numbered the rows that are left from 0 on, and sorted by the similarities at these numbers; each "
      "row keeps its own.",
      exercise::bound<search, Variant{.numbered_anew = true}>},
     {"documents for rows", "You returned the numbers of documents; rows were asked for.",
      exercise::bound<search, Variant{.documents_for_rows = true}>}});

}  // namespace
