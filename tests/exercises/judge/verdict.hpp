// The verdict on a student's answer, by a parent that only hears what the answer did.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "confined.hpp"
#include "exercise.hpp"

namespace unrolled::exercise {

/// What the student reads.
struct Verdict {
  enum class State { right, wrong, unfinished, crash, endless, ended, refused };

  State state = State::right;
  std::size_t held = 0;    ///< cases that hold
  std::size_t judged = 0;  ///< cases that were judged
  std::string where;       ///< the first case that fails
  std::string complaint;   ///< what is wrong there; may have several lines
  std::string sentence;    ///< the known mistake that this is, or how its numbers are wrong; or nothing
  bool known = false;      ///< whether it is a known mistake
  std::string output;      ///< what the answer printed
};

/// Sums up an outcome, and looks whether it is a known mistake. `of_solution` is what the solution tells with the same seed.
Verdict sum_up(const Exercise& exercise, const Outcome& outcome, const std::vector<Case>& of_solution,
               std::uint64_t seed = 0);

/// Judges the answer in a library: confined, and right only where it told every case that the solution tells, and each holds.
Verdict judge(const Exercise& exercise, const std::filesystem::path& library, std::uint64_t seed,
              const Limits& limits = {});

/// "right", "wrong", "unfinished", "crash", "endless", "ended", "refused": what reports call it.
std::string to_string(Verdict::State state);

/// One object: exercise, chapter, name, verdict, held, judged, case, complaint, mistake, known, output.
nlohmann::ordered_json to_json(const Exercise& exercise, const Verdict& verdict);

}  // namespace unrolled::exercise
