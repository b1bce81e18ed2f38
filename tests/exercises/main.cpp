// The main() of every exercise's check: one verdict for a student, or the proofs for the build.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "guard.hpp"
#include "prove.hpp"
#include "verdict.hpp"

namespace unrolled::exercise {
namespace {

constexpr unsigned patience = 10;  // seconds

std::string render(const Exercise& exercise, const Verdict& verdict, const std::string& report) {
  if (report == "json") return as_json(exercise, verdict);
  if (report == "junit") return as_junit(exercise, verdict);
  return as_text(exercise, verdict, isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr);
}

/// A case as it is told before the next one runs: its name, and on the lines below what is wrong with it, if anything.
std::string told(const Case& one) { return one.name + "\n" + one.complaint.value_or(""); }

/// The place is asked for in a child too: a mistake of two functions may call one that is the student's.
std::string place_after(const Exercise& exercise, const std::vector<std::string>& names) {
  const Ending ending = guarded(patience, [&](const auto& tell) {
    tell(exercise.place_after(names));
    return 0;
  });
  if (!ending.told.empty()) return ending.told.back();
  return names.empty() ? "in the first case" : fmt::format("in the case after \"{}\"", names.back());
}

/// The verdict on an answer that crashed, or ran too long.
Verdict crash_verdict(const Exercise& exercise, const Ending& ending) {
  Verdict verdict;
  std::vector<std::string> names;
  std::string before;  // the first case that failed
  for (const std::string& one : ending.told) {
    names.push_back(one.substr(0, one.find('\n')));
    const std::string complaint = one.substr(names.back().size() + 1);
    if (before.empty() && !complaint.empty())
      before = fmt::format("\nwrong before that, in the case \"{}\":\n{}", names.back(), complaint);
  }
  verdict.where = place_after(exercise, names);
  if (ending.signal == SIGALRM) {
    verdict.state = Verdict::State::endless;
    verdict.complaint = fmt::format("stopped after {} seconds: which loop never meets its end?", patience);
  } else {
    verdict.state = Verdict::State::crash;
    verdict.complaint = ending.reason;
    if (ending.reason.empty()) {
      verdict.complaint = fmt::format(
          "{}: most often an index past the end, a tensor without a value, a call without end, or a "
          "reference "
          "to what is gone",
          strsignal(ending.signal));
    }
  }
  verdict.complaint += before;
  return verdict;
}

/// The verdict on an answer that cannot be called.
Verdict changed() {
  Verdict verdict;
  verdict.state = Verdict::State::wrong;
  verdict.where = "the function's first line";
  verdict.complaint = "result and arguments must stay as they were handed out, types and order";
  return verdict;
}

/// Judges the student's answer. Returns 0 when it is right, else 1.
int examine(const Exercise& exercise, const std::string& report) {
  if (exercise.signature_changed()) {
    fmt::print("{}", render(exercise, changed(), report));
    return 1;
  }
  const Ending ending = guarded(patience, [&](const auto& tell) {
    // What the student prints must not get into a report.
    const int out = dup(STDOUT_FILENO);
    if (!report.empty()) dup2(STDERR_FILENO, STDOUT_FILENO);
    const Outcome outcome = exercise.judge_yours([&](const Case& one) { tell(told(one)); });
    std::fflush(nullptr);
    dup2(out, STDOUT_FILENO);
    alarm(0);
    const Verdict verdict = sum_up(exercise, outcome);
    fmt::print("{}", render(exercise, verdict, report));
    return verdict.state == Verdict::State::right ? 0 : 1;
  });
  if (ending.signal == 0) return ending.status;
  fmt::print("{}", render(exercise, crash_verdict(exercise, ending), report));
  return 1;
}

int prove(const std::vector<std::string>& wrong) {
  for (const std::string& line : wrong) fmt::print(stderr, "{}\n", line);
  return wrong.empty() ? 0 : 1;
}

int run(const std::vector<std::string>& arguments) {
  const Exercise& exercise = Exercise::registered();
  if (arguments.empty()) return examine(exercise, "");
  if (arguments.size() == 2 && arguments[0] == "--report" &&
      (arguments[1] == "json" || arguments[1] == "junit")) {
    return examine(exercise, arguments[1]);
  }
  if (arguments == std::vector<std::string>{"--prove", "starter"}) return prove(prove_starter(exercise));
  if (arguments == std::vector<std::string>{"--prove", "solution"}) return prove(prove_solution(exercise));
  throw Error(fmt::format("I do not understand {}", fmt::join(arguments, " ")),
              "--report json|junit, --prove starter|solution, or nothing");
}

}  // namespace
}  // namespace unrolled::exercise

int main(int argc, char** argv) {
  try {
    return unrolled::exercise::run({argv + 1, argv + argc});
  } catch (const unrolled::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
