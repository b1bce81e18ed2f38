// Progress of work that is mostly over at once, but may take minutes on a reader's own data.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "app/program.hpp"

namespace unrolled::app {

/// A progress bar that comes only when the work takes more than a second. Ctrl-C works from the first step on.
class LateProgress {
 public:
  /// `task` names the work, `steps` is the number of steps it takes at most. The program must outlive this.
  LateProgress(Program& program, std::string task, std::size_t steps)
      : program_(program), task_(std::move(task)), left_(steps), started_(Progress::now()) {}

  /// One step is done.
  void step() {
    if (left_ > 0) --left_;
    if (bar_) return bar_->step();
    program_.stop_if_interrupted();
    if (left_ > 0 && Progress::now() - started_ > std::chrono::seconds(1)) {
      bar_ = std::unique_ptr<Progress>(new Progress(program_.progress(task_, left_)));
    }
  }

 private:
  Program& program_;
  std::string task_;
  std::size_t left_;
  std::chrono::duration<double> started_;
  std::unique_ptr<Progress> bar_;
};

}  // namespace unrolled::app
