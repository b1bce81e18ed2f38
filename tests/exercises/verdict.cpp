#include "verdict.hpp"

#include <fmt/color.h>

#include <nlohmann/json.hpp>

namespace unrolled::exercise {
namespace {

using State = Verdict::State;

std::string painted(bool colour, fmt::text_style style, const std::string& text) {
  return colour ? fmt::format(style, "{}", text) : text;
}

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) out += c == '\n' ? "\n    " : std::string(1, c);
  return out + "\n";
}

/// Headline: "✗ 3.1 count_vector: not yet, 3 of 7 cases hold".
std::string headline(const Exercise& exercise, const Verdict& verdict, bool colour) {
  const std::string name = fmt::format("{} {}", exercise.id(), exercise.name());
  switch (verdict.state) {
    case State::right:
      return painted(colour, fg(fmt::terminal_color::green) | fmt::emphasis::bold, "✓ " + name) +
             fmt::format(": right, all {} cases hold\n", verdict.judged);
    case State::unfinished:
      return painted(colour, fg(fmt::terminal_color::yellow) | fmt::emphasis::bold, "○ " + name) +
             (verdict.judged == 0
                  ? ": not written yet\n"
                  : fmt::format(": not all of it is written yet, {} of {} cases so far hold\n", verdict.held,
                                verdict.judged));
    case State::wrong:
      return painted(colour, fg(fmt::terminal_color::red) | fmt::emphasis::bold, "✗ " + name) +
             fmt::format(": not yet, {} of {} cases hold\n", verdict.held, verdict.judged);
    case State::crash:
    case State::endless:
      break;
  }
  return painted(colour, fg(fmt::terminal_color::red) | fmt::emphasis::bold, "✗ " + name) +
         (verdict.state == State::crash ? ": it crashed\n" : ": it does not come to an end\n");
}

/// & < > " and line ends, as an XML attribute needs them; other control characters have no place in XML 1.0.
std::string xml(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

/// In which case the answer threw.
std::string place_of_end(const Exercise& exercise, const Outcome& outcome) {
  std::vector<std::string> names;
  for (const Case& one : outcome.cases) names.push_back(one.name);
  names.pop_back();  // that of the exception itself
  return exercise.place_after(names);
}

}  // namespace

Verdict sum_up(const Exercise& exercise, const Outcome& outcome) {
  Verdict verdict;
  verdict.state = outcome.state == Outcome::State::right   ? State::right
                  : outcome.state == Outcome::State::wrong ? State::wrong
                                                           : State::unfinished;
  for (const Case& one : outcome.cases) {
    if (!one.counts) continue;
    ++verdict.judged;
    if (!one.complaint) ++verdict.held;
    if (!one.complaint || !verdict.where.empty()) continue;
    verdict.where = one.seen.kind == "exception" ? place_of_end(exercise, outcome) : one.name;
    verdict.complaint = *one.complaint;
  }
  if (verdict.state == State::wrong) {
    const auto known = exercise.recognise(outcome);
    if (!known.empty()) {
      verdict.sentence = known.front()->sentence;
    } else if (std::ranges::all_of(outcome.cases,
                                   [](const Case& one) { return !one.complaint || one.nearly; })) {
      verdict.sentence =
          "Your numbers are right to six digits, as floats are; the check works in double. Write `Real`.";
    }
  }
  return verdict;
}

std::string to_string(State state) {
  switch (state) {
    case State::right:
      return "right";
    case State::wrong:
      return "wrong";
    case State::unfinished:
      return "unfinished";
    case State::crash:
      return "crash";
    case State::endless:
      break;
  }
  return "endless";
}

std::string as_text(const Exercise& exercise, const Verdict& verdict, bool colour) {
  std::string out = headline(exercise, verdict, colour);
  if (verdict.state == State::right) return out;
  if (verdict.state == State::unfinished && verdict.complaint.empty()) {
    return out +
           indented(fmt::format("write it in exercises/{}/{}.hpp; the task is in the README.md beside it",
                                exercise.chapter(), exercise.name()));
  }
  out += "\n  " + painted(colour, fmt::emphasis::bold, verdict.where) + "\n" + indented(verdict.complaint);
  if (!verdict.sentence.empty()) {
    out += "\n  " + painted(colour, fg(fmt::terminal_color::cyan), "→ " + verdict.sentence) + "\n";
  }
  return out;
}

std::string as_json(const Exercise& exercise, const Verdict& verdict) {
  nlohmann::ordered_json json = {{"exercise", exercise.id()},  {"chapter", exercise.chapter()},
                                 {"name", exercise.name()},    {"verdict", to_string(verdict.state)},
                                 {"held", verdict.held},       {"judged", verdict.judged},
                                 {"case", verdict.where},      {"complaint", verdict.complaint},
                                 {"mistake", verdict.sentence}};
  // A student's text may hold broken UTF-8; the report must stand all the same.
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string as_junit(const Exercise& exercise, const Verdict& verdict) {
  const std::string open = fmt::format("<testcase classname=\"{}\" name=\"{} {}\"", exercise.chapter(),
                                       exercise.id(), exercise.name());
  if (verdict.state == State::right) return open + "/>\n";
  const std::string message = verdict.sentence.empty() ? verdict.complaint : verdict.sentence;
  return open + fmt::format("><failure type=\"{}\" message=\"{}\">{}</failure></testcase>\n",
                            to_string(verdict.state), xml(message), xml(verdict.where));
}

}  // namespace unrolled::exercise
