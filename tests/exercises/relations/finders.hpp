// The kinds of relations, each family with a file of its own. A finder says what holds in all of the cases it is given, or
// nothing: where it holds in some of them, where it would hold of almost any numbers, or where too few numbers support it.
#pragma once

#include "comparison.hpp"
#include "relation.hpp"

namespace unrolled::exercise {

using Finder = std::optional<Relation> (*)(const Comparisons& claimed);

// one_number.cpp: one number makes the right ones of yours
std::optional<Relation> nothing_but_one_value(const Comparisons& claimed);
std::optional<Relation> times_one_factor(const Comparisons& claimed);
std::optional<Relation> plus_one_constant(const Comparisons& claimed);
std::optional<Relation> times_a_size(const Comparisons& claimed);
std::optional<Relation> factor_and_constant(const Comparisons& claimed);
std::optional<Relation> own_factor_of_each_case(const Comparisons& claimed);
std::optional<Relation> own_constant_of_each_case(const Comparisons& claimed);
std::optional<Relation> own_factor_along_axis(const Comparisons& claimed);
std::optional<Relation> own_constant_along_axis(const Comparisons& claimed);

// functions.cpp: each number is a function of the right one, or the other way round
std::optional<Relation> function_of_each(const Comparisons& claimed);
std::vector<std::string> functions_that_hold(const Comparison& one);
// rows.cpp: each row, or column, is one of the right row
std::optional<Relation> function_of_rows(const Comparisons& claimed);

// arrangements.cpp: the right numbers in another order
std::optional<Relation> rearranged(const Comparisons& claimed);
std::optional<Relation> shifted(const Comparisons& claimed);
std::optional<Relation> slices_from_elsewhere(const Comparisons& claimed);
std::optional<Relation> another_order(const Comparisons& claimed);

// shapes.cpp: the right numbers in another shape
std::optional<Relation> axes_swapped(const Comparisons& claimed);
std::optional<Relation> reshaped(const Comparisons& claimed);
std::optional<Relation> one_more_or_less(const Comparisons& claimed);

// regions.cpp: only some are wrong
std::optional<Relation> only_some_places(const Comparisons& claimed);

// lists.cpp: lists of texts, or of numbers, whose length may differ
std::optional<Relation> another_list(const Comparisons& claimed);
std::optional<Relation> another_writing(const Comparisons& claimed);

// likenesses.cpp: other numbers, and what they have in common with the right ones all the same, or lack
std::optional<Relation> sums_of_another(const Comparisons& claimed);
std::optional<Relation> sums_alike(const Comparisons& claimed);
std::optional<Relation> zeros_alike(const Comparisons& claimed);
std::optional<Relation> equals_where_none_are(const Comparisons& claimed);
std::optional<Relation> order_of_size(const Comparisons& claimed);
std::optional<Relation> all_on_one_side(const Comparisons& claimed);

// cases.cpp: which cases fail, and what several have to do with each other
std::optional<Relation> right_elsewhere(const Evidence& evidence);
std::optional<Relation> only_one_part(const std::vector<Case>& told);
std::optional<Relation> told_by_their_names(const std::vector<Case>& told);
std::optional<Relation> only_few_cases(const std::vector<Case>& told);

}  // namespace unrolled::exercise
