#include "base/process.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

using namespace unrolled;
using namespace std::chrono_literals;
using How = Outcome::How;

namespace {

Outcome shell(const std::string& script, std::string_view input = "", std::chrono::milliseconds limit = 10s) {
  return run_program({"sh", "-c", script}, input, limit);
}

/// Who is started while this lives holds one end of a pipe.
struct Started {
  int ends[2];
  Started() { REQUIRE(::pipe(ends) == 0); }
  ~Started() { ::close(ends[0]); }
  /// Whether all of them are gone, long before they would end by themselves.
  bool gone() {
    ::close(ends[1]);
    pollfd waiting{ends[0], POLLIN, 0};
    return ::poll(&waiting, 1, 20000) == 1;
  }
};

}  // namespace

TEST_CASE("a program gets its input, and what it wrote comes back") {
  const Outcome cat = run_program({"cat"}, "two\nlines\n");
  CHECK(cat.how == How::well);
  CHECK(cat.output == "two\nlines\n");
  const std::string large(3'000'000, 'x');  // more than any pipe holds, both ways
  CHECK(run_program({"cat"}, large).output == large);
  CHECK(run_program({"true"}, large).how == How::well);  // who does not read is not waited for
  CHECK(run_program({"echo", "a b", "$HOME"}, "").output == "a b $HOME\n");  // no shell in between
}

TEST_CASE("a program that ends badly, or is not there, is told apart") {
  const Outcome failed = shell("echo drawn; echo 'no such font' >&2; exit 3");
  CHECK(failed.how == How::badly);
  CHECK(failed.complaints == "no such font\n");
  CHECK(shell("kill -SEGV $$").how == How::badly);
  CHECK(run_program({"no-such-program"}, "").how == How::not_installed);
  CHECK(shell("yes complaint | head -c 1000000 >&2").complaints.size() == 4096);
}

TEST_CASE("a program that hangs is killed at its limit, with all that it has started") {
  Started started;
  const auto began = std::chrono::steady_clock::now();
  const Outcome hung = shell("sleep 100 & wait", "", 200ms);
  CHECK(hung.how == How::too_slow);
  CHECK(std::chrono::steady_clock::now() - began < 50s);
  CHECK(started.gone());
}

TEST_CASE("what a program leaves running is ended too, and is not waited for") {
  Started started;
  const auto began = std::chrono::steady_clock::now();
  const Outcome left = shell("sleep 100 & echo done");
  CHECK(left.how == How::well);
  CHECK(left.output == "done\n");
  CHECK(std::chrono::steady_clock::now() - began < 50s);
  CHECK(started.gone());
}

TEST_CASE("Ctrl-C ends the program, and then is for whoever watches for it") {
  Started started;
  const std::string script = "sleep 100 & kill -INT $PPID; wait";
  static volatile sig_atomic_t seen = 0;
  struct sigaction watch {};
  struct sigaction before {};
  watch.sa_handler = [](int) { seen = seen + 1; };
  ::sigaction(SIGINT, &watch, &before);
  CHECK_THROWS_AS(shell(script), Interrupted);
  CHECK(seen == 1);
  CHECK(started.gone());

  // Nobody watches: the signal ends us, as it would without a program running.
  ::signal(SIGINT, SIG_DFL);
  Started others;
  const pid_t child = ::fork();
  if (child == 0) {
    shell(script);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGINT));
  CHECK(others.gone());

  // Who ignores it goes on.
  ::signal(SIGINT, SIG_IGN);
  CHECK(shell("kill -INT $PPID; echo on").output == "on\n");
  ::sigaction(SIGINT, &before, nullptr);
}
