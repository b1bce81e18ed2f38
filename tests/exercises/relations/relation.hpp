// How a wrong answer is wrong: what its numbers or texts have to do with the right ones. A relation is true by construction: it
// was found by computing, in every case that it speaks of, and speaks of the numbers alone, never of the code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exercise.hpp"

namespace unrolled::exercise {

struct Relation {
  std::string name;   ///< its kind: "times", "reversed", "only some are wrong", …
  std::string words;  ///< a clause, "each of your numbers is the right one times 2"
  std::vector<double> numbers =
      {};  ///< the factor, the constant, …: what it needs besides its kind, to be computed again
  std::size_t axis = 0;                  ///< along which it holds
  std::vector<std::size_t> places = {};  ///< the cases that it speaks of, by their place in the transcript
  std::string sentence = {};             ///< what the student reads
};

/// The simplest relation that holds in all cases that fail, or in all of a part of them. `of_solution` is what the solution tells in
/// the same check: only what both were asked is compared.
std::optional<Relation> find_relation(const std::vector<Case>& told, const std::vector<Case>& of_solution);

}  // namespace unrolled::exercise
