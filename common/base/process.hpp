// Another program, run to its end: the one place where programs are started.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

/// Thrown where work stops because of Ctrl-C.
struct Interrupted {};

/// How a program ended, and what it wrote.
struct Outcome {
  enum class How { well, not_installed, badly, too_slow };
  How how = How::badly;
  std::string output;  ///< what it wrote to standard output; whole only when it ended `well`
  std::string
      complaints;  ///< the beginning of what it wrote to standard error, or why it could not be started
};

/// How long a program that draws may take, and how long one that has drawn nothing the last time.
inline constexpr std::chrono::milliseconds patience = std::chrono::seconds(30),
                                           impatience = std::chrono::seconds(1);

/// Runs a program, found in PATH, with `input` as its standard input. `well` is exit status 0. When `limit` is over, it
/// and all that it has started are killed. So they are when a signal would end this program (Ctrl-C): the signal is
/// then passed on to the InterruptWatch; a program that goes on after that gets Interrupted. One thread at a time.
Outcome run_program(const std::vector<std::string>& command, std::string_view input,
                    std::chrono::milliseconds limit = patience);

}  // namespace unrolled
