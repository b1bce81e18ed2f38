#include "verdict.hpp"

#include <cstring>
#include <span>

#include "answer.hpp"
#include "base/error.hpp"
#include "relations/relation.hpp"
#include "transcript.hpp"

namespace unrolled::exercise {
namespace {

using State = Verdict::State;

bool same_names(std::span<const Case> a, std::span<const Case> b) {
  return std::ranges::equal(a, b, {}, &Case::name, &Case::name);
}

/// The name of the case that comes after these; nothing where an answer has gone another way than the solution.
std::optional<std::string> case_after(std::span<const Case> told, const std::vector<Case>& of_solution) {
  if (told.size() >= of_solution.size() || !same_names(told, {of_solution.begin(), told.size()}))
    return std::nullopt;
  return of_solution[told.size()].name;
}

/// Where an answer ended that told these cases and no more.
std::string place_after(std::span<const Case> told, const std::vector<Case>& of_solution) {
  if (const auto name = case_after(told, of_solution)) return fmt::format("in the case \"{}\"", *name);
  return told.empty() ? "in the first case" : fmt::format("in the case after \"{}\"", told.back().name);
}

/// The transcript as the child told it. A case that expects what the solution's expects is as exact as the solution's: the parent
/// knows how exact that is, and need not be told.
std::vector<Case> heard(const std::vector<nlohmann::json>& records, const std::vector<Case>& of_solution) {
  std::vector<Case> cases;
  for (const auto& record : records) {
    if (!record.contains("name")) continue;
    cases.push_back(from_record(record));
    if (cases.size() > of_solution.size()) continue;
    Case& told = cases.back();
    const Case& same = of_solution[cases.size() - 1];
    const bool comparable = told.name == same.name && told.expected && same.expected;
    if (comparable && !difference(*told.expected, *same.expected, 0)) told.tolerance = same.tolerance;
  }
  return cases;
}

/// "\nwrong before that, in the case …", where a case failed before an answer ended too early.
std::string wrong_before(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    if (const auto complaint = one.complaint())
      return fmt::format("\nwrong before that, in the case \"{}\":\n{}", one.name, *complaint);
  }
  return "";
}

/// The verdict on an answer that did not come to the end of its check.
Verdict cut_short(const Ending& ending, const Limits& limits, const std::vector<Case>& told,
                  const std::vector<Case>& of_solution) {
  Verdict verdict;
  verdict.where = place_after(told, of_solution);
  switch (ending.how) {
    case Ending::How::endless:
      verdict.state = State::endless;
      verdict.complaint = fmt::format("stopped after {} seconds: a loop without an end, or far too much work",
                                      limits.processor);
      break;
    case Ending::How::idle:
      verdict.state = State::endless;
      verdict.complaint = fmt::format("stopped after {} seconds in which it only waited", limits.idle);
      break;
    case Ending::How::not_alone:
      verdict.state = State::refused;
      verdict.complaint = "it started another process; an answer is a function";
      break;
    case Ending::How::tampered:
      verdict.state = State::refused;
      verdict.complaint = "it wrote where only the judge writes";
      break;
    case Ending::How::crashed:
      verdict.state = State::crash;
      verdict.complaint = ending.reason;
      if (!ending.reason.empty()) break;
      verdict.complaint = fmt::format(
          "{}: most often an index past the end, a tensor without a value, a call without end, or a "
          "reference to what is gone",
          strsignal(ending.status));
      break;
    case Ending::How::exited:
    case Ending::How::finished:
      verdict.state = State::ended;
      verdict.complaint = fmt::format(
          "it ended the program, with exit status {}, before it had given its answer: a function returns, or "
          "throws",
          ending.status);
  }
  verdict.complaint += wrong_before(told);
  for (const Case& one : told) {
    if (!one.counts) continue;
    ++verdict.judged;
    verdict.held += !one.complaint();
  }
  return verdict;
}

}  // namespace

Verdict sum_up(const Exercise& exercise, const Outcome& outcome, const std::vector<Case>& of_solution,
               std::uint64_t seed) {
  Verdict verdict;
  verdict.state = outcome.state == Outcome::State::right   ? State::right
                  : outcome.state == Outcome::State::wrong ? State::wrong
                                                           : State::unfinished;
  for (std::size_t i = 0; i < outcome.cases.size(); ++i) {
    const Case& one = outcome.cases[i];
    if (!one.counts) continue;
    ++verdict.judged;
    const auto complaint = one.complaint();
    if (!complaint) ++verdict.held;
    if (!complaint || !verdict.where.empty()) continue;
    const std::span before(outcome.cases.begin(), i);
    const bool threw = one.seen.kind == "exception" && case_after(before, of_solution) != one.name;
    verdict.where = threw ? place_after(before, of_solution) : one.name;
    verdict.complaint = *complaint;
  }
  if (verdict.state != State::wrong) return verdict;
  if (const auto known = exercise.recognise(outcome, seed); !known.empty()) {
    verdict.sentence = known.front()->sentence;
    verdict.known = true;
  } else if (std::ranges::all_of(outcome.cases,
                                 [](const Case& one) { return !one.complaint() || one.nearly(); })) {
    verdict.sentence =
        "Your numbers are right to six digits, as floats are; the check works in double. Write `Real`.";
  } else if (const auto relation = find_relation(outcome.cases, of_solution)) {
    verdict.sentence = relation->sentence;
  }
  return verdict;
}

Verdict judge(const Exercise& exercise, const std::filesystem::path& library, std::uint64_t seed,
              const Limits& limits) {
  const Ending ending = confined(limits, library, [&](const Tell& tell) {
    const Functions answer = load_answer(std::filesystem::path(".") / library.filename(), exercise);
    const Outcome outcome = exercise.judge(answer, seed, [&](const Case& one) { tell(to_record(one)); });
    if (outcome.state == Outcome::State::unfinished) tell({{"unfinished", true}});
  });
  const std::vector<Case> of_solution = exercise.judge(exercise.solution(), seed).cases;
  const std::vector<Case> told = heard(ending.records, of_solution);
  const bool unfinished = !ending.records.empty() && ending.records.back().contains("unfinished");

  Verdict verdict;
  if (ending.how != Ending::How::finished) {
    verdict = cut_short(ending, limits, told, of_solution);
  } else if (!unfinished && all_hold(told) && !same_names(told, of_solution)) {
    verdict.state = State::refused;
    verdict.where = place_after(told, of_solution);
    verdict.complaint = "its cases are not those of the check";
  } else {
    const auto state = unfinished       ? Outcome::State::unfinished
                       : all_hold(told) ? Outcome::State::right
                                        : Outcome::State::wrong;
    verdict = sum_up(exercise, {state, told}, of_solution, seed);
  }
  verdict.output = ending.output;
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
      return "endless";
    case State::ended:
      return "ended";
    case State::refused:
      break;
  }
  return "refused";
}

nlohmann::ordered_json to_json(const Exercise& exercise, const Verdict& verdict) {
  return {{"exercise", exercise.id()},   {"chapter", exercise.chapter()},
          {"name", exercise.name()},     {"verdict", to_string(verdict.state)},
          {"held", verdict.held},        {"judged", verdict.judged},
          {"case", verdict.where},       {"complaint", verdict.complaint},
          {"mistake", verdict.sentence}, {"known", verdict.known},
          {"output", verdict.output}};
}

}  // namespace unrolled::exercise
