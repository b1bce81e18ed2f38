// Trainings as a program shows them: progress, --save and --load, Ctrl-C, and a step that runs away. `fit` is for those
// that are not kept in a file.
//
// A training is whatever has
//   std::size_t steps_done()              how many updates there were
//   std::optional<double> step()          the next one: its loss; nothing, and nothing has changed, when it ran away
//   double pass_again()                   the step that ran away once more, without an update, so that it can be inspected
//   void save(file), load(file)           all that the next step depends on
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/program.hpp"
#include "nn/fit.hpp"

namespace unrolled::app {

/// Follows nn::fit: moves the progress bar, which also checks for Ctrl-C; a step that runs away is recorded and can
/// be inspected. `runaway_hint` is the hint then. Program and progress must outlive this.
inline nn::Callbacks callbacks(Program& program, Progress& progress, const std::string& runaway_hint) {
  return {.after_step = [&progress](double loss) { progress.step(loss); },
          .ran_away =
              [&program, runaway_hint](std::size_t step, const std::function<double()>& again) {
                program.ran_away(step, runaway_hint, again);
              }};
}

/// nn::fit with a progress bar, called `name`. Errors: as callbacks() and nn::fit.
inline std::vector<double> fit(Program& program, const std::string& name, const nn::Loss& loss,
                               nn::UpdateRule rule, std::size_t steps, Generator& generator,
                               const std::string& runaway_hint = "a lower learning rate") {
  Progress progress = program.progress(name, steps);
  return nn::fit(loss, rule, steps, generator, callbacks(program, progress, runaway_hint));
}

/// Up to step `until`. `after_each` is called after every update; `runaway_hint` is the hint when the training runs away.
/// Errors: it ran away.
template <class Training>
void train(Program& program, const std::string& name, Training& training, std::size_t until,
           const std::string& runaway_hint, const std::function<void()>& after_each = {}) {
  if (training.steps_done() >= until) return;
  Progress progress = program.progress(name, until - training.steps_done());
  while (training.steps_done() < until) {
    const std::optional<double> loss = training.step();
    if (!loss)
      program.ran_away(training.steps_done() + 1, runaway_hint, [&] { return training.pass_again(); });
    if (after_each) after_each();
    progress.step(*loss);
  }
}

/// Refuses a --load file that does not fit, before whatever a program does until it comes to this training. `training` is
/// like the one to come, with parameters of its own, and is thrown away. Errors: as its load().
template <class Training>
void check_load(const Program& program, Training training) {
  if (!program.load().empty()) training.load(program.load());
}

/// The training that --load and --save are about, and that Ctrl-C saves while this lives. The --save file is also
/// written twenty times during the training, so that a killed run loses at most a twentieth.
template <class Training>
class KeptTraining {
 public:
  /// Loads the --load file, if there is one; `steps` is the number of all steps. The training must outlive this.
  /// Errors: as its load().
  KeptTraining(Program& program, Training& training, std::size_t steps, std::string runaway_hint)
      : program_(program),
        training_(training),
        steps_(steps),
        runaway_hint_(std::move(runaway_hint)),
        saver_(program.on_interrupt([this] { return save(); })) {
    if (!program.load().empty()) training.load(program.load());
  }

  /// Up to step `until`. Errors: the training ran away; the file cannot be written.
  void go_on(const std::string& name, std::size_t until) {
    train(program_, name, training_, until, runaway_hint_, [this, until] {
      const std::size_t done = training_.steps_done();
      if (!program_.save().empty() && done < until && 20 * done / steps_ > 20 * (done - 1) / steps_) save();
    });
    if (!program_.save().empty()) save();
  }

 private:
  /// Where --save says, or where Ctrl-C does without it.
  std::filesystem::path save() {
    training_.save(program_.checkpoint());
    return program_.checkpoint();
  }

  Program& program_;
  Training& training_;
  std::size_t steps_;
  std::string runaway_hint_;
  Program::Saver saver_;
};

}  // namespace unrolled::app
