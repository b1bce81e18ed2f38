// What every chapter's main() shares: the command line, the story on the screen, one recorded pass and its
// views, plots, claims, Ctrl-C, and the exit status.
//
//   int main(int argc, char** argv) {
//     app::Program program("03_bag_of_words", "What can be known from counts alone?");
//     return program.run(argc, argv, [&] {
//       program.section("The data");
//       program.say("{} sentences", n);
//       …
//       program.claim({.claim = "counts beat guessing", .measured = accuracy, .bound = .75, .control =
//       majority});
//     });
//   }
#pragma once

#include <fmt/core.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/claims.hpp"
#include "app/narration.hpp"
#include "app/options.hpp"
#include "app/plot.hpp"
#include "app/progress.hpp"
#include "app/table.hpp"

namespace unrolled::trace {
class Record;
struct Drawn;
struct Page;
}  // namespace unrolled::trace

namespace unrolled::app {

class Program {
 public:
  /// `name` is the chapter's folder; what the program leaves goes to out/`name` unless --out says otherwise.
  Program(std::string name, std::string question);
  ~Program();

  /// An option of this chapter's own, beside the common ones; before run(). `value` is its default, `allowed` its Limits
  /// or choices (CommandLine::option).
  template <class T, class... Allowed>
  void option(const std::string& name, T& value, const std::string& help, const Allowed&... allowed) {
    command_line_.option(name, value, help, allowed...);
  }

  /// Reads the command line, tells the story, writes claims.json, and returns the exit status: 0; 1 when a
  /// claim does not hold; 2 for bad usage or data, after one line on standard error; 130 after Ctrl-C.
  int run(int argc, const char* const* argv, const std::function<void()>& story);

  // What the reader asked for. Paths and names that were not given are empty.
  bool quick() const { return options_.quick; }
  std::uint64_t seed() const { return options_.seed; }
  const std::string& data() const { return options_.data; }
  const std::filesystem::path& save() const { return options_.save; }
  const std::filesystem::path& load() const { return options_.load; }
  const std::filesystem::path& out() const { return options_.out; }
  /// --train-steps; else `usual`, or `when_quick` with --quick (left out: a tenth of `usual`).
  std::size_t train_steps(std::size_t usual) const;
  std::size_t train_steps(std::size_t usual, std::size_t when_quick) const;
  /// Where Ctrl-C keeps the parameters: --save, or interrupted.safetensors in out().
  std::filesystem::path checkpoint() const;

  // The story.
  void section(const std::string& title);
  template <class... Values>
  void say(fmt::format_string<Values...> text, Values&&... values) {
    paragraph(fmt::format(text, std::forward<Values>(values)...));
  }
  void table(const Row& header, const std::vector<Row>& rows);
  /// A progress bar for `steps` steps of `task`; call its step(loss) at the end of each. With Ctrl-C, step()
  /// saves (see on_interrupt) and throws Interrupted, which run() expects.
  Progress progress(const std::string& task, std::size_t steps);

  /// Runs one pass and records it. Leaves its graphs in out(), and whatever --dot, --html and --trace ask for;
  /// with --step the reader goes through it, and the program ends there.
  void record(const std::function<void()>& pass);
  /// The end of a training that ran away at this step. `pass` computes the step's gradients once more, under a
  /// recording, and returns the loss: --step, --dot, --html and --trace show it, and out() has its graphs if they are
  /// small enough to look at. Always throws: an Error that says where the first NaN or infinity appeared, or,
  /// after --step, the end of the program.
  [[noreturn]] void ran_away(std::size_t step, const std::string& hint, const std::function<double()>& pass);
  /// Draws a plot into out(): `program.plot(app::Bars{…}, "weights.svg")`.
  void plot(const Plot& plot, const std::string& file);
  /// Leaves a graph of the chapter's own in out(): NAME.dot, and NAME.svg where Graphviz is installed.
  void draw(const std::string& dot, const std::string& name);
  /// Leaves a file of the chapter's own in out().
  void write(const std::string& file, const std::string& bytes);
  /// Notes a claim; run() prints the table of all of them at the end. Errors: see validate().
  void claim(Claim claim);

  /// After Ctrl-C saves and stops (see on_interrupt), for loops without a progress bar. section(), say() and the others
  /// do so too.
  void stop_if_interrupted();
  /// Whether the reader goes through the recorded pass (--step), where the program ends.
  bool steps_through() const { return options_.step; }

  /// What Ctrl-C saves, while it lives.
  class Saver {
   public:
    using Save = std::function<std::filesystem::path()>;
    Saver(Program& program, Save save);
    ~Saver();
    Saver(const Saver&) = delete;
    Saver& operator=(const Saver&) = delete;

   private:
    Program& program_;
    Save outer_;
  };
  /// `auto saver = program.on_interrupt([&] { …; return path; });` calls this on Ctrl-C, then says where it
  /// saved. Keep the result as long as what it captures: `saver` must not outlive the model.
  [[nodiscard]] Saver on_interrupt(Saver::Save save) { return Saver(*this, std::move(save)); }

 private:
  int tell(const std::function<void()>& story);
  void paragraph(const std::string& text);
  trace::Drawn draw(const trace::Record& record);
  void show(const trace::Record& record, const trace::Drawn& drawn);
  std::size_t depth() const;
  void step_through(const trace::Record& record);
  void check_places() const;
  template <class Work>
  auto stopping(Work work);
  int conclude();
  void leaves(const std::string& file);
  void leaves(const trace::Drawn& drawn);

  std::string name_, question_;
  Options options_;
  CommandLine command_line_;
  Narration narration_;
  std::vector<Claim> claims_;
  std::vector<std::string> left_;  ///< files in out(), in the order they were written
  std::unique_ptr<trace::Page>
      page_;                     ///< what --html shows: the losses so far, and the pass once it is recorded
  bool page_is_behind_ = false;  ///< losses came after the page was written
  Saver::Save save_on_interrupt_;
  struct {
    std::chrono::milliseconds dot = patience, gnuplot = patience;
  } limits_;  ///< how long they are waited for
};

}  // namespace unrolled::app
