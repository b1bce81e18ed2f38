#include "truth.hpp"

#include "lists.hpp"
#include "numbers.hpp"

namespace unrolled::exercise {
namespace {

/// What a relation compares in a case.
TruthCase truth_case(const Case& told, const Case& of_solution) {
  const Value& right = told.counts || told.expected ? *of_solution.expected : of_solution.seen;
  TruthCase one{told.seen.numbers, right.numbers, told.seen.shape, right.shape,
                std::max(1e-9, told.tolerance)};
  for (std::size_t i = 0; right.kind != "numbers" && i < right.size(); ++i) {
    one.right.push_back(0);
    one.seen.push_back(told.seen.texts[i] == right.texts[i] ? 0 : 1);
  }
  return one;
}

}  // namespace

std::optional<std::string> untruth(const Relation& relation, const std::vector<Case>& told,
                                   const std::vector<Case>& of_solution) {
  const auto says = [&](const std::string& why) {
    return std::optional(fmt::format("\"{}\" is untrue: {}", relation.sentence, why));
  };
  // How many cases fail, and of how many of them it speaks
  std::size_t failing = 0, n = 0, of = 0;
  for (const Case& one : told) failing += one.complaint().has_value();
  const std::size_t claimed = relation.places.size();
  const char* sentence = relation.sentence.c_str();
  if (std::sscanf(sentence, "In %zu of the %zu cases that fail", &n, &of) == 2 &&
      (n != claimed || of != failing))
    return says("it counts wrongly");
  if (std::sscanf(sentence, "In all %zu cases that fail", &n) == 1 && (n != claimed || n != failing))
    return says("it counts wrongly");
  for (const std::size_t place : relation.places) {
    if (!told.at(place).complaint()) return says(fmt::format("\"{}\" does not fail", told[place].name));
  }
  if (const auto list = untruth_of_lists(relation, told, of_solution))
    return list->empty() ? std::nullopt : says(*list);
  if (claimed == 0) return says("it speaks of no case");
  for (const std::size_t place : relation.places) {
    const auto holds = is_true(relation, truth_case(told[place], of_solution.at(place)));
    if (!holds) return says("nobody knows this kind");
    if (!*holds) return says(fmt::format("not so in \"{}\"", told[place].name));
  }
  return std::nullopt;
}

}  // namespace unrolled::exercise
