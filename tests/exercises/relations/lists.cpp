#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "finders.hpp"

namespace unrolled::exercise {
namespace {

using List = std::vector<std::string>;

/// The elements as texts, so that lists of numbers are compared alike.
List list_of(const Value& value) {
  if (value.kind != "numbers") return value.texts;
  List list;
  for (const double x : value.numbers) list.push_back(fmt::format("{:.9g}", x));
  return list;
}

List sorted(List list) {
  std::ranges::sort(list);
  return list;
}

List reversed(List list) {
  std::ranges::reverse(list);
  return list;
}

List each_once(const List& list) {
  std::set<std::string> seen;
  List once;
  for (const std::string& one : list) {
    if (seen.insert(one).second) once.push_back(one);
  }
  return once;
}

bool begins_with(const List& longer, const List& shorter) {
  return shorter.size() < longer.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

bool ends_with(const List& longer, const List& shorter) {
  return shorter.size() < longer.size() && std::equal(shorter.rbegin(), shorter.rend(), longer.rbegin());
}

/// Whether `shorter` is what is left of `longer` when some elements are struck out.
bool is_left_of(const List& longer, const List& shorter) {
  auto next = shorter.begin();
  for (const std::string& one : longer) {
    if (next != shorter.end() && one == *next) ++next;
  }
  return shorter.size() < longer.size() && next == shorter.end();
}

List doubled(const List& list) {
  List twice = list;
  twice.insert(twice.end(), list.begin(), list.end());
  return twice;
}

struct Kind {
  const char* words;
  bool (*holds)(const List& seen, const List& right);
};

// The first that holds is said.
const std::array<Kind, 14> kinds = {{
    {"your list is the right one in reverse", [](const List& s, const List& r) { return s == reversed(r); }},
    {"your list has each element once, and is right but for that",
     [](const List& s, const List& r) { return s == each_once(r); }},
    {"your list has the right elements in sorted order",
     [](const List& s, const List& r) { return s == sorted(r); }},
    {"your list has the right elements in another order",
     [](const List& s, const List& r) { return sorted(s) == sorted(r); }},
    {"the last element is missing from your list; the others are right",
     [](const List& s, const List& r) { return s.size() + 1 == r.size() && begins_with(r, s); }},
    {"the first element is missing from your list; the others are right",
     [](const List& s, const List& r) { return s.size() + 1 == r.size() && ends_with(r, s); }},
    {"your list has one element too many, at its end; the others are right",
     [](const List& s, const List& r) { return r.size() + 1 == s.size() && begins_with(s, r); }},
    {"your list has one element too many, at its beginning; the others are right",
     [](const List& s, const List& r) { return r.size() + 1 == s.size() && ends_with(s, r); }},
    {"your list is the beginning of the right one and ends too early",
     [](const List& s, const List& r) { return begins_with(r, s); }},
    {"your list begins as the right one and then goes on",
     [](const List& s, const List& r) { return begins_with(s, r); }},
    {"your list is the end of the right one; what comes before is missing",
     [](const List& s, const List& r) { return ends_with(r, s); }},
    {"your list is the right one twice over", [](const List& s, const List& r) { return s == doubled(r); }},
    {"elements are missing from your list; those that are there are right and in order",
     [](const List& s, const List& r) { return is_left_of(r, s); }},
    {"your list has elements too many; without them it is right",
     [](const List& s, const List& r) { return is_left_of(s, r); }},
}};

std::string lower(const std::string& given) {
  std::string text = given;
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string without(const std::string& text, const std::function<bool(char)>& left_out) {
  std::string rest;
  for (const char c : text) {
    if (!left_out(c)) rest += c;
  }
  return rest;
}

std::string words_reversed(const std::string& text) {
  std::istringstream stream(text);
  List words;
  for (std::string word; stream >> word;) words.push_back(word);
  return fmt::format("{}", fmt::join(reversed(words), " "));
}

std::string no_spaces(const std::string& text) {
  return without(text, [](char c) { return c == ' '; });
}

std::string letters(const std::string& text) {
  return without(text, [](char c) { return c != ' ' && std::ispunct(static_cast<unsigned char>(c)); });
}

std::string joined(const Value& value) { return fmt::format("{}", fmt::join(value.texts, "")); }

struct Writing {
  const char* words;
  std::string (*of)(const std::string&);
};

const std::array<Writing, 4> writings = {{
    {"your texts are right but for capitals and small letters", lower},
    {"your texts are right but for spaces", no_spaces},
    {"your texts are right but for punctuation", letters},
    {"the words of your texts stand in reverse", words_reversed},
}};

}  // namespace

std::optional<Relation> another_list(const Comparisons& claimed) {
  if (claimed.empty()) return std::nullopt;
  std::size_t right_elements = 0, elements = 0;
  for (const Comparison& one : claimed) {
    if (one.right->shape.size() != 1 || one.seen->shape.size() != 1) return std::nullopt;
    right_elements += std::min(one.right->size(), one.seen->size());
    elements += std::max(one.right->size(), one.seen->size());
  }
  // Two elements that are there, or two cases, in which something is there
  if (elements < 3 || right_elements < 1 || (claimed.size() < 2 && right_elements < 2)) return std::nullopt;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const bool holds = std::ranges::all_of(claimed, [&](const Comparison& one) {
      return kinds[k].holds(list_of(*one.seen), list_of(*one.right));
    });
    if (holds) return Relation{"list", kinds[k].words, {static_cast<double>(k)}};
  }
  return std::nullopt;
}

std::optional<Relation> another_writing(const Comparisons& claimed) {
  std::size_t elements = 0;
  for (const Comparison& one : claimed) {
    if (one.right->kind != "texts") return std::nullopt;
    elements += one.right->size();
  }
  if (elements < 2) return std::nullopt;
  for (std::size_t w = 0; w < writings.size(); ++w) {
    const bool reversing = w == 3;
    const bool holds = std::ranges::all_of(claimed, [&](const Comparison& one) {
      if (one.seen->size() != one.right->size()) return false;
      for (std::size_t i = 0; i < one.right->size(); ++i) {
        const std::string right = reversing ? one.right->texts[i] : writings[w].of(one.right->texts[i]);
        if (writings[w].of(one.seen->texts[i]) != right) return false;
      }
      return true;
    });
    if (holds) return Relation{"writing", writings[w].words, {static_cast<double>(w)}};
  }
  const bool cut_elsewhere = std::ranges::all_of(claimed, [&](const Comparison& one) {
    return one.right->size() > 0 && one.seen->size() > 0 &&
           no_spaces(joined(*one.seen)) == no_spaces(joined(*one.right));
  });
  if (cut_elsewhere && !claimed.empty()) {
    const bool spaces = std::ranges::any_of(
        claimed, [](const Comparison& one) { return joined(*one.seen) != joined(*one.right); });
    return Relation{"cut elsewhere", std::string("your pieces are the right text, cut in other places") +
                                         (spaces ? ", and have other spaces" : "")};
  }
  return std::nullopt;
}

}  // namespace unrolled::exercise
