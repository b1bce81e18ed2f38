// The part of truth.hpp that is about lists, texts, and which cases fail.
#pragma once

#include "relations/relation.hpp"

namespace unrolled::exercise {

/// Nothing for other kinds; an empty text where the relation holds; else what is untrue.
std::optional<std::string> untruth_of_lists(const Relation& relation, const std::vector<Case>& told,
                                            const std::vector<Case>& of_solution);

}  // namespace unrolled::exercise
