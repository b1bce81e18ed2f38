#include "app/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace unrolled::app {
namespace {

constexpr double redraw_every = .1;  // seconds

/// A bar of `width` columns in eighths of a column: "████▌     ".
std::string bar(double share, std::size_t width) {
  constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(8 * width));
  std::string text;
  for (std::size_t i = 0; i < filled / 8; ++i) text += "█";
  return pad_right(text + eighths[filled % 8], width);
}

std::string rate_text(double rate) {
  return rate >= 10 ? fmt::format("{:.0f}/s", rate) : fmt::format("{:.2g}/s", rate);
}

}  // namespace

std::string duration_text(double seconds) {
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::llround(std::min(seconds, 1e9));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::chrono::duration<double> Progress::now() { return std::chrono::steady_clock::now().time_since_epoch(); }

Progress::Progress(std::string task, std::size_t total, Terminal terminal, Print print,
                   std::function<void(double)> each_step, Clock clock)
    : task_(std::move(task)),
      total_(total),
      loss_(std::numeric_limits<double>::quiet_NaN()),
      terminal_(terminal),
      print_(std::move(print)),
      each_step_(std::move(each_step)),
      clock_(std::move(clock)),
      started_(clock_().count()) {}

Progress::~Progress() {
  if (!open_) return;
  try {
    print_("\n");
  } catch (...) {
    // The output is closed; the next write to it reports that.
  }
}

void Progress::step(double loss) {
  loss_ = loss;
  count(loss);
}

void Progress::step() { count(std::numeric_limits<double>::quiet_NaN()); }

void Progress::count(double loss) {
  ++done_;
  const double seconds = clock_().count() - started_;
  if (terminal_.interactive) {
    if (done_ >= total_ || drawn_ < 0 || seconds - drawn_ >= redraw_every) {
      // \r to the line's start, the line, then ESC [K clears what an older, longer line left.
      print_("\r" + line(seconds) + "\x1b[K" + (done_ == total_ ? "\n" : ""));
      drawn_ = seconds;
      open_ = done_ != total_;
    }
  } else if (const std::size_t tenths = total_ == 0 ? 0 : 10 * std::min(done_, total_) / total_;
             tenths > tenths_) {
    print_(line(seconds) + "\n");
    tenths_ = tenths;
  }
  if (each_step_) each_step_(loss);
}

std::string Progress::line(double seconds) const {
  const double share =
      total_ == 0 ? 1 : std::min(1., static_cast<double>(done_) / static_cast<double>(total_));
  const double rate = static_cast<double>(done_) / std::max(seconds, 1e-9);
  std::string numbers = fmt::format("{:3.0f} % · {}/{}", std::floor(100 * share), done_, total_);
  if (!std::isnan(loss_)) numbers += fmt::format(" · loss {:.4f}", loss_);
  numbers += fmt::format(" · {}", rate_text(rate));
  numbers += done_ < total_
                 ? fmt::format(" · {} left", duration_text(static_cast<double>(total_ - done_) / rate))
                 : fmt::format(" · {}", duration_text(seconds));
  if (!terminal_.interactive) return fmt::format("{} {}", task_, numbers);

  // The bar keeps its width while the numbers change; one column stays free so that no terminal wraps the
  // line.
  const std::size_t taken = display_width(task_) + display_width(numbers) + 3;
  const std::size_t left = terminal_.width > taken ? terminal_.width - taken : 0;
  const std::size_t room = std::min({left, terminal_.width / 5, std::size_t{40}});
  if (room < 5) return cut(fmt::format("{} {}", task_, numbers), terminal_.width - 1);
  return fmt::format("{} {} {}", task_, terminal_.accent(bar(share, room)), numbers);
}

}  // namespace unrolled::app
