#include "base/interrupt.hpp"

#include <unistd.h>

#include <cstring>

namespace unrolled {
namespace {

volatile std::sig_atomic_t asked = 0;

/// Only what POSIX allows in a signal handler: write() and _exit().
void on_interrupt(int) {
  if (asked != 0) _exit(interrupted_status);
  asked = 1;
  const char* text = "\nstopping at the next good moment; Ctrl-C again to stop at once\n";
  if (write(STDERR_FILENO, text, std::strlen(text)) < 0) _exit(interrupted_status);
}

struct sigaction handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return action;
}

}  // namespace

InterruptWatch::InterruptWatch() {
  asked = 0;
  const struct sigaction action = handle(on_interrupt);
  sigaction(SIGINT, &action, &before_);
}

InterruptWatch::~InterruptWatch() { sigaction(SIGINT, &before_, nullptr); }

bool InterruptWatch::requested() { return asked != 0; }

InterruptAtOnce::InterruptAtOnce() {
  const struct sigaction action = handle(SIG_DFL);
  sigaction(SIGINT, &action, &before_);
}

InterruptAtOnce::~InterruptAtOnce() { sigaction(SIGINT, &before_, nullptr); }

}  // namespace unrolled
