#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

/// A value that does not come about by chance: numbers that are no whole quarters, or many.
bool is_rich(const Value& value) {
  if (value.kind != "numbers") return value.size() >= 2;
  std::set<double> different;
  bool whole = true;
  for (const double x : value.numbers) {
    if (!std::isfinite(x)) return false;
    different.insert(x);
    whole = whole && 4 * x == std::round(4 * x);
  }
  return whole ? different.size() >= 4 : scale_of(value) > 0;
}

/// What a case's name speaks of: its words of four letters and more, in small letters, and its phrases with "=".
std::set<std::string> topics(const std::string& name) {
  static const std::set<std::string> say_nothing = {
      "with",  "that",    "this",  "from",    "into",   "each",  "only",  "then",   "there",   "which",
      "what",  "other",   "same",  "another", "have",   "them",  "back",  "after",  "before",  "they",
      "your",  "their",   "where", "does",    "more",   "than",  "once",  "width",  "three",   "four",
      "five",  "seven",   "eight", "first",   "second", "third", "last",  "number", "numbers", "against",
      "every", "without", "text",  "texts",   "words",  "word",  "token", "tokens"};
  std::set<std::string> found;
  std::string word, phrase;
  for (const char c : name + ",") {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalpha(byte) || byte >= 0x80) {
      word += static_cast<char>(std::tolower(byte));
    } else {
      if (word.size() >= 4 && !say_nothing.contains(word) &&
          std::ranges::all_of(word, [](unsigned char one) { return std::isalpha(one); }))
        found.insert(word);
      word.clear();
    }
    if (c == ',' || c == ':') {
      const auto begin = phrase.find_first_not_of(' ');
      if (begin != std::string::npos && phrase.find('=') != std::string::npos)
        found.insert(phrase.substr(begin));
      phrase.clear();
    } else {
      phrase += c;
    }
  }
  return found;
}

struct Judged {
  std::vector<const Case*> failing, holding;
};

Judged judged(const std::vector<Case>& told) {
  Judged both;
  for (const Case& one : told) {
    if (one.counts) (one.complaint() ? both.failing : both.holding).push_back(&one);
  }
  return both;
}

/// What all names of these speak of, and none of those.
std::set<std::string> topics_of(const std::vector<const Case*>& these,
                                const std::vector<const Case*>& those) {
  std::set<std::string> common = topics(these.front()->name);
  for (const Case* one : these) {
    std::erase_if(common,
                  [here = topics(one->name)](const std::string& topic) { return !here.contains(topic); });
  }
  for (const Case* one : those) {
    for (const std::string& topic : topics(one->name)) common.erase(topic);
  }
  return common;
}

std::pair<std::string, std::string> at_colon(const std::string& name) {
  const auto colon = name.rfind(": ");
  return colon == std::string::npos ? std::pair(name, std::string())
                                    : std::pair(name.substr(0, colon), name.substr(colon + 2));
}

}  // namespace

std::optional<Relation> right_elsewhere(const Evidence& evidence) {
  Comparisons all = evidence.failing;
  all.insert(all.end(), evidence.holding.begin(), evidence.holding.end());
  std::vector<std::string> shown;
  Relation relation{"right elsewhere", ""};
  std::size_t rich = 0;
  for (const Comparison& one : evidence.failing) {
    if (!is_rich(*one.seen)) continue;
    ++rich;
    const auto found = std::ranges::find_if(all, [&](const Comparison& other) {
      return other.place != one.place && same_value(*one.seen, *other.right, one.tolerance) &&
             !same_value(*one.right, *other.right, 1e-6);
    });
    if (found == all.end()) continue;
    relation.places.push_back(one.place);
    relation.numbers.push_back(static_cast<double>(found->place));
    if (shown.size() < 2)
      shown.push_back(fmt::format("in “{}” you return what is right in “{}”", one.name, found->name));
  }
  if (relation.places.empty() || 2 * relation.places.size() < rich) return std::nullopt;
  relation.words = fmt::format("{}", fmt::join(shown, ", and "));
  return relation;
}

std::optional<Relation> only_one_part(const std::vector<Case>& told) {
  const auto [failing, holding] = judged(told);
  // "∂w against differences" is a case of "∂w".
  std::set<std::string> parts;
  for (const Case& one : told) parts.insert(at_colon(one.name).second);
  const auto part_of = [&](const Case& one) {
    const std::string part = at_colon(one.name).second;
    for (const std::string& shorter : parts) {
      if (!shorter.empty() && part.starts_with(shorter + " ")) return shorter;
    }
    return part;
  };
  std::set<std::string> wrong, wrong_cases, others;
  for (const Case* one : failing) wrong.insert(part_of(*one)), wrong_cases.insert(at_colon(one->name).first);
  if (wrong.size() != 1 || wrong.contains("")) return std::nullopt;
  // The other parts of the same cases hold, all of them.
  std::size_t held = 0;
  for (const Case* one : holding) {
    if (part_of(*one) == *wrong.begin()) {
      ++held;
    } else if (wrong_cases.contains(at_colon(one->name).first)) {
      others.insert(part_of(*one));
    }
  }
  if (others.empty() || (failing.size() < 2 && others.size() < 2)) return std::nullopt;
  const std::string times = held > 0
                                ? fmt::format(", in {} of {} cases", failing.size(), failing.size() + held)
                            : failing.size() > 1 ? ", each time that it is asked for"
                                                 : "";
  const std::string rest = others.size() == 1 ? *others.begin() + " is right"
                                              : fmt::format("the {} other parts are right", others.size());
  return Relation{"only one part", fmt::format("only {} is wrong{}; {}", *wrong.begin(), times, rest)};
}

std::optional<Relation> told_by_their_names(const std::vector<Case>& told) {
  const auto [failing, holding] = judged(told);
  if (failing.size() < 3 || holding.size() < 3) return std::nullopt;
  const auto longest = [](const std::set<std::string>& found) {
    return *std::ranges::max_element(found, {}, &std::string::size);
  };
  if (const auto found = topics_of(failing, holding); !found.empty())
    return Relation{"told by their names",
                    fmt::format("yours is wrong in the {} cases whose names speak of “{}”, and in no other",
                                failing.size(), longest(found)),
                    {-1}};
  if (const auto found = topics_of(holding, failing); !found.empty())
    return Relation{"told by their names",
                    fmt::format("yours is right in the {} cases whose names speak of “{}”, and in no other",
                                holding.size(), longest(found)),
                    {1}};
  return std::nullopt;
}

std::optional<Relation> only_few_cases(const std::vector<Case>& told) {
  // Cases of one name before the colon are told as one where they all fail, or all hold.
  std::map<std::string, std::pair<std::size_t, std::size_t>> together;  // failing, holding
  const auto [failing, holding] = judged(told);
  for (const Case* one : failing) ++together[at_colon(one->name).first].first;
  for (const Case* one : holding) ++together[at_colon(one->name).first].second;
  const auto shown = [&](const std::vector<const Case*>& cases) {
    std::vector<std::string> names;
    for (const Case* one : cases) {
      const std::string first = at_colon(one->name).first;
      const auto& [failed, held] = together[first];
      const std::string name = failed + held > 1 && (failed == 0 || held == 0) ? first : one->name;
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    return names;
  };
  const std::vector<std::string> fail = shown(failing), hold = shown(holding);
  const std::size_t all = failing.size() + holding.size();
  if (fail.size() <= 4 && holding.size() >= 4 && hold.size() >= fail.size() &&
      holding.size() >= failing.size())
    return Relation{"only few fail",
                    fmt::format("{} of {} cases fail{}: {}", failing.size(), all,
                                failing.size() == 1 ? "s" : "", names_of(fail)),
                    {-1}};
  if (hold.size() <= 4 && !hold.empty() && failing.size() >= 4 && fail.size() >= hold.size())
    return Relation{"only few hold",
                    fmt::format("{} of {} cases hold{}: {}", holding.size(), all,
                                holding.size() == 1 ? "s" : "", names_of(hold)),
                    {1}};
  return std::nullopt;
}

}  // namespace unrolled::exercise
