#include "lists.hpp"

#include <algorithm>
#include <set>

namespace unrolled::exercise {
namespace {

using Texts = std::vector<std::string>;

Texts texts_of(const Value& value) {
  Texts texts = value.texts;
  for (const double x : value.numbers) texts.push_back(fmt::format("{:.9g}", x));
  return texts;
}

bool has(const std::string& text, const char* phrase) { return text.find(phrase) != std::string::npos; }

/// Whether `part` can be had from `whole` by striking out elements.
bool struck_out(const Texts& whole, const Texts& part) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < whole.size() && next < part.size(); ++i) next += whole[i] == part[next];
  return next == part.size();
}

bool list_so(const std::string& words, Texts s, Texts r) {
  const std::size_t n = r.size(), m = s.size();
  const auto at_begin = [](const Texts& whole, const Texts& part) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (i >= whole.size() || whole[i] != part[i]) return false;
    }
    return true;
  };
  const auto at_end = [](const Texts& whole, const Texts& part) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (part.size() > whole.size() || whole[whole.size() - part.size() + i] != part[i]) return false;
    }
    return true;
  };
  if (has(words, "in reverse")) return s == Texts(r.rbegin(), r.rend());
  if (has(words, "each element once")) {
    Texts once;
    for (const std::string& one : r) {
      if (std::ranges::count(once, one) == 0) once.push_back(one);
    }
    return s == once;
  }
  if (has(words, "sorted order") || has(words, "another order")) {
    if (has(words, "sorted") && !std::is_sorted(s.begin(), s.end())) return false;
    return std::multiset<std::string>(s.begin(), s.end()) == std::multiset<std::string>(r.begin(), r.end());
  }
  if (has(words, "the last element is missing")) return m + 1 == n && at_begin(r, s);
  if (has(words, "the first element is missing")) return m + 1 == n && at_end(r, s);
  if (has(words, "too many, at its end")) return m == n + 1 && at_begin(s, r);
  if (has(words, "too many, at its beginning")) return m == n + 1 && at_end(s, r);
  if (has(words, "ends too early")) return m < n && at_begin(r, s);
  if (has(words, "then goes on")) return m > n && at_begin(s, r);
  if (has(words, "what comes before is missing")) return m < n && at_end(r, s);
  if (has(words, "twice over")) return m == 2 * n && at_begin(s, r) && at_end(s, r);
  if (has(words, "elements are missing")) return m < n && struck_out(r, s);
  return has(words, "elements too many") && m > n && struck_out(s, r);
}

std::string small_letters(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string without(std::string text, const std::string& these) {
  for (std::size_t place; (place = text.find_first_of(these)) != std::string::npos;) text.erase(place, 1);
  return text;
}

bool writing_so(const std::string& words, const std::string& seen, const std::string& right) {
  const std::string marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  if (has(words, "spaces")) return without(seen, " ") == without(right, " ");
  if (has(words, "punctuation")) return without(seen, marks) == without(right, marks);
  if (has(words, "capitals")) return small_letters(seen) == small_letters(right);
  std::string turned, rest = seen;
  for (auto space = rest.rfind(' '); space != std::string::npos; space = rest.rfind(' ')) {
    turned += rest.substr(space + 1) + " ";
    rest = rest.substr(0, space);
  }
  return turned + rest == right;
}

std::string glued(const Value& value) {
  std::string all;
  for (const std::string& one : value.texts) all += without(one, " ");
  return all;
}

/// What stands in quotation marks in a sentence.
Texts quoted(const std::string& sentence) {
  Texts all;
  for (std::size_t begin = 0; (begin = sentence.find("“", begin)) != std::string::npos;) {
    begin += std::string("“").size();
    all.push_back(sentence.substr(begin, sentence.find("”", begin) - begin));
  }
  return all;
}

/// Whether the cases that a sentence names are those that fail, or hold, and no others.
bool named_so(const Relation& relation, const std::vector<Case>& told, bool fail) {
  const Texts names = quoted(relation.sentence);
  const bool more = has(relation.sentence, " more.");
  std::size_t count = 0, judged = 0;
  for (const Case& one : told) {
    if (!one.counts) continue;
    ++judged;
    const bool is_named = std::ranges::any_of(names, [&](const std::string& name) {
      return one.name == name || one.name.starts_with(name + ": ");
    });
    const bool meant = one.complaint().has_value() == fail;
    count += meant;
    if (meant && !is_named && !more) return false;
    if (!meant && is_named && std::ranges::count(names, one.name.substr(0, one.name.rfind(": "))) > 0)
      return false;
  }
  return relation.sentence.starts_with(fmt::format("{} of {} cases", count, judged));
}

bool topic_so(const Relation& relation, const std::vector<Case>& told) {
  const std::string topic = small_letters(quoted(relation.sentence).at(0));
  std::size_t count = 0;
  for (const Case& one : told) {
    if (!one.counts) continue;
    const bool speaks = has(small_letters(one.name), topic.c_str()), fails = one.complaint().has_value();
    if (fails == (relation.numbers[0] < 0) && !speaks) return false;
    count += fails == (relation.numbers[0] < 0);
  }
  return has(relation.sentence, fmt::format("the {} cases", count).c_str());
}

bool one_part_so(const Relation& relation, const std::vector<Case>& told) {
  const std::string part = relation.words.substr(5, relation.words.find(" is wrong") - 5);
  return std::ranges::all_of(
      told, [&](const Case& one) { return !one.complaint() || has(one.name, (": " + part).c_str()); });
}

}  // namespace

std::optional<std::string> untruth_of_lists(const Relation& relation, const std::vector<Case>& told,
                                            const std::vector<Case>& of_solution) {
  const auto verdict = [](bool holds) { return holds ? "" : "it does not hold"; };
  if (relation.name == "only few fail") return verdict(named_so(relation, told, true));
  if (relation.name == "only few hold") return verdict(named_so(relation, told, false));
  if (relation.name == "told by their names") return verdict(topic_so(relation, told));
  if (relation.name == "only one part") return verdict(one_part_so(relation, told));
  const bool of_lists = relation.name == "list" || relation.name == "writing" ||
                        relation.name == "cut elsewhere" || relation.name == "right elsewhere";
  if (!of_lists) return std::nullopt;
  if (relation.places.empty()) return "it speaks of no case";
  for (std::size_t p = 0; p < relation.places.size(); ++p) {
    const Value &seen = told[relation.places[p]].seen, &right = *of_solution.at(relation.places[p]).expected;
    bool holds = true;
    if (relation.name == "list") holds = list_so(relation.words, texts_of(seen), texts_of(right));
    if (relation.name == "cut elsewhere") holds = glued(seen) == glued(right) && seen.texts != right.texts;
    for (std::size_t i = 0; relation.name == "writing" && i < right.size(); ++i)
      holds =
          holds && seen.size() == right.size() && writing_so(relation.words, seen.texts[i], right.texts[i]);
    if (relation.name == "right elsewhere") {
      const auto other_place = static_cast<std::size_t>(relation.numbers.at(p));
      const Case& other = of_solution.at(other_place);
      const Value& there = told[other_place].counts ? *other.expected : other.seen;
      holds = !difference(seen, there, 1e-6) && difference(right, there, 1e-9);
    }
    if (!holds) return fmt::format("not so in \"{}\"", told[relation.places[p]].name);
  }
  return "";
}

}  // namespace unrolled::exercise
