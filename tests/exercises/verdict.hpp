// The verdict on a student's answer, for people and for machines.
#pragma once

#include <string>

#include "exercise.hpp"

namespace unrolled::exercise {

/// What the student reads.
struct Verdict {
  enum class State { right, wrong, unfinished, crash, endless };

  State state = State::right;
  std::size_t held = 0;    ///< cases that hold
  std::size_t judged = 0;  ///< cases that were judged
  std::string where;       ///< the first case that fails
  std::string complaint;   ///< what is wrong there; may have several lines
  std::string sentence;    ///< the known mistake that this is, if it is one
};

/// Sums up an outcome, and looks whether it is a known mistake.
Verdict sum_up(const Exercise& exercise, const Outcome& outcome);

/// "right", "wrong", "unfinished", "crash", "endless": what reports call it.
std::string to_string(Verdict::State state);

/// For the terminal, several lines.
std::string as_text(const Exercise& exercise, const Verdict& verdict, bool colour);

/// One JSON object: exercise, chapter, name, verdict, held, judged, case, complaint, mistake.
std::string as_json(const Exercise& exercise, const Verdict& verdict);

/// One JUnit <testcase>; `book` puts the <testsuite> around it.
std::string as_junit(const Exercise& exercise, const Verdict& verdict);

}  // namespace unrolled::exercise
