// The one progress bar: steps, loss, rate and time left. On a terminal one line, redrawn at most ten times a
// second; elsewhere a plain line for every tenth of the work.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "terminal/terminal.hpp"

namespace unrolled::app {

class Progress {
 public:
  using Clock = std::function<std::chrono::duration<double>()>;  ///< seconds since any fixed moment
  using Print = std::function<void(const std::string&)>;

  /// `task` names the work ("training"), `total` is the number of steps it takes.
  /// `each_step` is called in every step() with its loss (NaN for none), after the step was counted: a place to
  /// notice Ctrl-C.
  Progress(std::string task, std::size_t total, Terminal terminal, Print print,
           std::function<void(double)> each_step = {}, Clock clock = now);
  /// Ends the line, also when the work was left by an exception.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// One step is done. NaN for `loss`: no loss is shown.
  void step(double loss);
  void step();

  static std::chrono::duration<double> now();

 private:
  std::string line(double seconds) const;
  void count(double loss);

  std::string task_;
  std::size_t total_, done_ = 0;
  double loss_;
  Terminal terminal_;
  Print print_;
  std::function<void(double)> each_step_;
  Clock clock_;
  double started_, drawn_ = -1;
  std::size_t tenths_ = 0;  ///< plain lines written so far
  bool open_ = false;       ///< a redrawn line stands on the screen without its newline
};

/// "7.2 s", "12 s", "2 min 5 s", "1 h 4 min".
std::string duration_text(double seconds);

}  // namespace unrolled::app
