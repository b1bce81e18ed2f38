#include <map>
#include <span>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

// Of two relations that hold the simpler is said: the order is that of simplicity.
const Finder finders[] = {nothing_but_one_value,
                          times_one_factor,
                          plus_one_constant,
                          function_of_each,
                          rearranged,
                          shifted,
                          axes_swapped,
                          another_list,
                          another_writing,
                          one_more_or_less,
                          reshaped,
                          times_a_size,
                          function_of_rows,
                          slices_from_elsewhere,
                          only_some_places,
                          another_order,
                          factor_and_constant,
                          own_factor_of_each_case,
                          own_constant_of_each_case,
                          own_factor_along_axis,
                          own_constant_along_axis,
                          equals_where_none_are,
                          sums_of_another};

// Said where there is nothing better to say.
const Finder weaker[] = {sums_alike, order_of_size, zeros_alike, all_on_one_side};

std::optional<Relation> first_of(std::span<const Finder> of, const Comparisons& claimed) {
  if (claimed.empty()) return std::nullopt;
  for (const Finder finder : of) {
    if (auto relation = finder(claimed)) return relation;
  }
  return std::nullopt;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// "In all 5 cases that fail, "; nothing where every case fails so.
std::string scope(std::size_t claimed, const Evidence& evidence) {
  if (claimed == evidence.failed && claimed == evidence.judged) return "";
  if (claimed == evidence.failed && claimed <= 2)
    return claimed == 1 ? "In the case that fails, " : "In both cases that fail, ";
  if (claimed == evidence.failed) return fmt::format("In all {} cases that fail, ", claimed);
  return fmt::format("In {} of the {} cases that fail, ", claimed, evidence.failed);
}

Relation said(Relation relation, const std::string& in_cases, const Comparisons& claimed) {
  for (const Comparison& one : claimed) relation.places.push_back(one.place);
  relation.sentence = capitalised(in_cases + relation.words) + ".";
  return relation;
}

/// The cases that fail, by a part of what they ask for, with two cases at least.
std::map<std::string, Comparisons> by_part(const Comparisons& failing) {
  std::map<std::string, Comparisons> parts;
  for (const Comparison& one : failing) {
    if (!one.part.empty()) parts[one.part].push_back(one);
  }
  std::erase_if(parts, [](const auto& part) { return part.second.size() < 2; });
  return parts;
}

/// What may be said of a case by itself, whether or not it supports it.
std::vector<std::string> marks(const Comparison& one) {
  if (!all_numbers({one}) || one.right->size() == 0) {
    const auto relation = first_of(finders, {one});
    return relation ? std::vector{relation->words} : std::vector<std::string>{};
  }
  std::vector<std::string> all = functions_that_hold(one);
  const double seen = one.seen->numbers.front(), right = one.right->numbers.front();
  const auto holds = [&](const auto& of) {
    return every_number({one}, [&](double s, double r, const auto& same) { return same(s, of(r)); });
  };
  if (holds([&](double r) { return r * seen / right; }))
    all.push_back(fmt::format("times {:.7g}", seen / right));
  if (holds([&](double r) { return r + seen - right; }))
    all.push_back(fmt::format("plus {:.7g}", seen - right));
  if (const auto relation = first_of(finders, {one})) all.push_back(relation->words);
  return all;
}

/// The most cases of which the same can be said: two at least, and half of them.
std::optional<std::pair<Relation, Comparisons>> of_one_kind(const Comparisons& failing) {
  std::map<std::string, Comparisons> alike;
  for (const Comparison& one : failing) {
    for (const std::string& mark : marks(one)) alike[mark].push_back(one);
  }
  std::optional<std::pair<Relation, Comparisons>> most;
  for (const auto& [mark, claimed] : alike) {
    if (claimed.size() < 2 || 2 * claimed.size() < failing.size() ||
        (most && claimed.size() <= most->second.size()))
      continue;
    if (const auto relation = first_of(finders, claimed)) most.emplace(*relation, claimed);
  }
  return most;
}

}  // namespace

std::optional<Relation> find_relation(const std::vector<Case>& told, const std::vector<Case>& of_solution) {
  if (told.size() > 2 * of_solution.size() + 100) return std::nullopt;  // these are no cases of this check
  const Evidence evidence = compare(told, of_solution);
  const std::string in_all = scope(evidence.failing.size(), evidence);
  if (const auto relation = first_of(finders, evidence.failing))
    return said(*relation, in_all, evidence.failing);
  for (const auto& [part, claimed] : by_part(evidence.failing)) {
    if (const auto relation = first_of(finders, claimed))
      return said(*relation, fmt::format("In the {} cases of “{}” that fail, ", claimed.size(), part),
                  claimed);
  }
  if (const auto relation = right_elsewhere(evidence)) return said(*relation, "", {});
  if (const auto relation = only_one_part(told)) return said(*relation, "", {});
  if (const auto alike = of_one_kind(evidence.failing))
    return said(alike->first, scope(alike->second.size(), evidence), alike->second);
  if (const auto relation = told_by_their_names(told)) return said(*relation, "", {});
  if (const auto relation = first_of(weaker, evidence.failing))
    return said(*relation, in_all, evidence.failing);
  if (const auto relation = only_few_cases(told)) return said(*relation, "", {});
  return std::nullopt;
}

}  // namespace unrolled::exercise
