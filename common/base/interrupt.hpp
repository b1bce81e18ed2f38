// Ctrl-C: the first asks the program to stop at the next good moment, the second stops it at once.
#pragma once

#include <csignal>

namespace unrolled {

/// The exit status of a program that was stopped with Ctrl-C, as shells have it.
inline constexpr int interrupted_status = 130;

/// Watches for Ctrl-C while it lives; one at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  /// True after the first Ctrl-C.
  static bool requested();

 private:
  struct sigaction before_ {};
};

/// While it lives, Ctrl-C ends the program at once: for conversations, where nothing is lost.
class InterruptAtOnce {
 public:
  InterruptAtOnce();
  ~InterruptAtOnce();
  InterruptAtOnce(const InterruptAtOnce&) = delete;
  InterruptAtOnce& operator=(const InterruptAtOnce&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace unrolled
