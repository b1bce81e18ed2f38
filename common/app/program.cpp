#include "app/program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <new>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/process.hpp"
#include "nn/safetensors.hpp"
#include "trace/debugger/debugger.hpp"
#include "trace/record/recording.hpp"
#include "trace/views/dot.hpp"
#include "trace/views/html.hpp"
#include "trace/views/json.hpp"

namespace unrolled::app {
namespace fs = std::filesystem;
namespace {

/// Thrown after --step: the reader has been through the pass, and the program ends.
struct Finished {};

constexpr int ok = 0, claim_failed = 1, bad_input = 2;

int refuse(const std::string& what) {
  fmt::print(stderr, "{} {}\n", Terminal::of(STDERR_FILENO).bad("error:"), printable(what));
  return bad_input;
}

/// The status, once all that was written has arrived.
int finish(int status) {
  std::cout.flush();
  if (!std::cout || std::ferror(stdout) != 0) throw Error("standard output: not everything could be written");
  return status;
}

Options defaults(const std::string& name) {
  Options options;
  options.out = fs::path("out") / name;
  return options;
}

}  // namespace

Program::Program(std::string name, std::string question)
    : name_(std::move(name)),
      question_(std::move(question)),
      options_(defaults(name_)),
      command_line_("ch" + name_, question_, options_),
      narration_(Terminal::of(STDOUT_FILENO)),
      page_(std::make_unique<trace::Page>()) {}

Program::~Program() = default;

int Program::run(int argc, const char* const* argv, const std::function<void()>& story) {
  // A reader who has seen enough (| head) ends the program quietly, whatever our parent ignored.
  std::signal(SIGPIPE, SIG_DFL);
  const InterruptWatch watch;
  try {
    if (!command_line_.parse(argc, argv)) {
      print(command_line_.help(narration_.terminal()));
      return ok;
    }
    check_places();
    return tell(story);
  } catch (const Interrupted&) {
    return interrupted_status;
  } catch (const Error& error) {
    return refuse(error.what());
  } catch (const std::bad_alloc&) {
    return refuse("out of memory · HINT: try --quick, or smaller data");
  } catch (const fs::filesystem_error& error) {
    return refuse(fmt::format("{}: {}", error.path1().string(), error.code().message()));
  } catch (const std::exception& error) {
    return refuse(fmt::format("{} · HINT: this is a mistake in the program, please report it", error.what()));
  }
}

int Program::tell(const std::function<void()>& story) {
  print(narration_.title(name_, question_));
  try {
    story();
  } catch (const Finished&) {
    return finish(ok);
  }
  stop_if_interrupted();
  return finish(conclude());
}

int Program::conclude() {
  if (page_is_behind_ && !page_->record.empty()) trace::write_html(*page_, options_.html);
  const auto failed =
      std::count_if(claims_.begin(), claims_.end(), [](const Claim& c) { return !c.holds(); });
  if (!claims_.empty()) {
    section("Claims, measured");
    print(claims_table(claims_, narration_.terminal()));
    write("claims.json", claims_json(claims_));
  }
  if (!left_.empty()) {
    std::string names;
    for (const std::string& file : left_) names += (names.empty() ? "" : ", ") + file;
    paragraph(fmt::format("\nLeft in {}: {}", printable(options_.out.string()), names));
  }
  return failed == 0 ? ok : claim_failed;
}

void Program::check_places() const {
  check_folder("--out", options_.out);
  if (!options_.dot.empty()) check_folder("--dot", options_.dot);
  if (!options_.html.empty()) check_file("--html", options_.html);
  if (!options_.trace.empty()) check_file("--trace", options_.trace);
  if (!options_.save.empty()) check_file("--save", options_.save);
  if (!options_.load.empty() && !fs::exists(options_.load)) {
    throw Error(fmt::format("--load {}: no such file", options_.load.string()),
                "give a file that --save has written");
  }
  // A damaged file is an error now, not after an hour. Its numbers are not read yet: there may be billions
  if (!options_.load.empty()) {
    nn::list_safetensors(MappedFile(options_.load).bytes(), options_.load.string());
  }
}

std::size_t Program::train_steps(std::size_t usual) const { return train_steps(usual, (usual + 9) / 10); }

std::size_t Program::train_steps(std::size_t usual, std::size_t when_quick) const {
  return options_.train_steps.value_or(options_.quick ? when_quick : usual);
}

std::size_t Program::depth() const { return options_.depth.value_or(trace::unlimited); }

fs::path Program::checkpoint() const {
  return options_.save.empty() ? options_.out / "interrupted.safetensors" : options_.save;
}

void Program::section(const std::string& title) {
  stop_if_interrupted();
  print(narration_.section(title));
}

void Program::paragraph(const std::string& text) {
  stop_if_interrupted();
  print(narration_.paragraph(text));
}

void Program::table(const Row& header, const std::vector<Row>& rows) {
  stop_if_interrupted();
  print(app::table(header, rows, narration_.terminal()));
}

Progress Program::progress(const std::string& task, std::size_t steps) {
  const std::size_t curve = page_->curves.size();
  page_->curves.emplace_back(task, steps);
  return Progress(task, steps, narration_.terminal(), print, [this, curve](double loss) {
    page_->curves[curve].add(loss);
    page_is_behind_ = true;
    stop_if_interrupted();
  });
}

void Program::record(const std::function<void()>& pass) {
  stop_if_interrupted();
  trace::Recording recording;
  pass();
  show(recording.record, draw(recording.record));
}

void Program::ran_away(std::size_t step, const std::string& hint, const std::function<double()>& pass) {
  trace::Recording recording;
  const double loss = pass();
  const auto& steps = recording.record.steps();
  const auto first =
      std::find_if(steps.begin(), steps.end(), [](const trace::Step& s) { return s.broken(); });
  std::string what = fmt::format("the training ran away: at step {} the loss is {:.3g}", step, loss);
  if (first != steps.end()) {
    what += fmt::format("; the first NaN or infinity appeared in the {} of {} at {}:{}",
                        first->pass == trace::Pass::forward ? "value" : "gradient", first->operation,
                        first->file, first->line);
  } else {
    what += "; all its numbers are finite, but those after a step along its gradients would not be";
  }
  // Graphviz takes minutes for the thousands of nodes of a training step, and nobody could read the picture.
  const bool drawable = recording.record.size() <= 600;
  show(recording.record, drawable ? draw(recording.record)
                                  : trace::Drawn{{}, "the graph of this many steps is too large to draw"});
  throw Error(what, hint);
}

// Work with other programs: Ctrl-C ends them, and then this one, as everywhere.
template <class Work>
auto Program::stopping(Work work) {
  try {
    return work();
  } catch (const Interrupted&) {
    stop_if_interrupted();
    throw;
  }
}

trace::Drawn Program::draw(const trace::Record& record) {
  // The graphs are always left, so that nobody needs a second run to see them.
  trace::Drawn drawn = stopping([&] { return trace::write_dot(record, options_.out, depth(), limits_.dot); });
  leaves(drawn);
  return drawn;
}

void Program::show(const trace::Record& record, const trace::Drawn& drawn) {
  if (!options_.dot.empty())
    stopping([&] { return trace::write_dot(record, options_.dot, depth(), limits_.dot); });
  if (!options_.trace.empty()) trace::write_json(record, options_.trace);
  if (!options_.html.empty()) {
    page_->program = name_;
    page_->question = question_;
    page_->record = record;
    page_->drawings = trace::drawings(drawn, depth());
    page_->no_drawing = drawn.hint;
    trace::write_html(*page_, options_.html);
    page_is_behind_ = false;
    paragraph(fmt::format("{} opens in any browser, without a network.", printable(options_.html.string())));
  }
  if (options_.step) step_through(record);
}

void Program::step_through(const trace::Record& record) {
  const InterruptAtOnce at_once;  // in a dialogue nothing is lost
  trace::Style style;
  style.terminal = narration_.terminal();
  style.folder = options_.out;
  style.depth = depth();
  trace::Debugger(record, std::cin, std::cout, style).run();
  throw Finished{};
}

void Program::plot(const Plot& plot, const std::string& file) {
  stop_if_interrupted();
  const Plotted plotted = stopping([&] { return write_plot(plot, options_.out / file, limits_.gnuplot); });
  const std::string left = plotted.file.filename().string();
  leaves(left);
  if (plotted.hint.empty()) return;
  paragraph(fmt::format("{}: {}; its numbers are in {}", file, plotted.hint, left));
  limits_.gnuplot = impatience;
}

void Program::draw(const std::string& dot, const std::string& name) {
  stop_if_interrupted();
  leaves(stopping([&] { return trace::write_dot(dot, options_.out, name, limits_.dot); }));
}

void Program::write(const std::string& file, const std::string& bytes) {
  write_atomically(options_.out / file, bytes);
  leaves(file);
}

void Program::claim(Claim claim) {
  stop_if_interrupted();
  validate(claim);
  claims_.push_back(std::move(claim));
}

void Program::leaves(const std::string& file) {
  if (std::find(left_.begin(), left_.end(), file) == left_.end()) left_.push_back(file);
}

void Program::leaves(const trace::Drawn& drawn) {
  for (const fs::path& file : drawn.files) leaves(file.filename().string());
  if (drawn.hint.empty()) return;
  paragraph(drawn.hint);
  limits_.dot = impatience;
}

void Program::stop_if_interrupted() {
  if (!InterruptWatch::requested()) return;
  // Save here, while what the saver captured is still alive: unwinding would destroy it first.
  if (const Saver::Save save = std::exchange(save_on_interrupt_, nullptr)) {
    fmt::print(stderr, "saved to {}\n", printable(save().string()));
  }
  throw Interrupted{};
}

Program::Saver::Saver(Program& program, Save save)
    : program_(program), outer_(std::exchange(program.save_on_interrupt_, std::move(save))) {}

Program::Saver::~Saver() { program_.save_on_interrupt_ = std::move(outer_); }

}  // namespace unrolled::app
