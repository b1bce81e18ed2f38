// Whether what a student is told is true: each relation computed anew from the transcript, in plain loops that share nothing with
// what found it.
#pragma once

#include "relations/relation.hpp"

namespace unrolled::exercise {

/// What is untrue about a relation; nothing where it holds. A kind that this does not know is untrue.
std::optional<std::string> untruth(const Relation& relation, const std::vector<Case>& told,
                                   const std::vector<Case>& of_solution);

}  // namespace unrolled::exercise
