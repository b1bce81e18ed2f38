// Whether other programs leave a processor for a second thread.
//
// On a busy machine the system takes the processor away from a thread, for milliseconds, while a piece of work takes
// microseconds: a worker may be halted in the middle of a piece, and the caller must wait for it. So the caller looks, some
// fifty times a second, how much time was lost: it was halted itself, or it waited for a halted worker. When that is more
// than an eighth, it works alone for a while. While it is alone and still loses time, it stays alone; if it then uses
// workers again and still loses time, it works alone for four times as long, up to a second.
#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

namespace unrolled::kernels {

class OtherLoad {
 public:
  using Clock = std::chrono::steady_clock;
  using Duration = Clock::duration;

  /// What a thread has had of the processors since it began.
  struct Usage {
    Duration used;  ///< time on a processor
    long halts;     ///< how often the processor was taken away
    long sleeps;    ///< how often the thread gave it up, to wait for a file, a person or another thread
  };

  OtherLoad(Clock::time_point now, const Usage& usage)
      : last_look_(now), next_look_(now + window), usage_(usage) {}

  /// Whether the caller should work alone, as far as it knows.
  bool crowded() const { return crowded_; }

  /// The caller waited for workers at the end of a loop in which it had worked for itself. Pieces are alike: a worker that
  /// takes far longer was halted.
  void waited(Duration waiting, Duration working) {
    if (waiting > working + std::chrono::microseconds(100)) lost_ += waiting;
    if (8 * lost_ > window) next_look_ = {};  // that is enough
  }

  bool due(Clock::time_point now) const { return now >= next_look_; }
  void look(Clock::time_point now, const Usage& usage) {
    const Duration passed = now - last_look_;
    // A thread that slept by itself was away, too: only where halts prevail is the time lost.
    if (usage.halts - usage_.halts > usage.sleeps - usage_.sleeps) {
      lost_ += passed - (usage.used - usage_.used);
    }
    const bool was_alone = std::exchange(crowded_, 8 * lost_ > passed);
    if (!was_alone) alone_for_ = std::clamp(crowded_ ? 4 * alone_for_ : alone_for_ / 2, shortest, longest);
    next_look_ = now + (crowded_ ? alone_for_ : window);
    last_look_ = now;
    usage_ = usage;
    lost_ = {};
  }

 private:
  static constexpr Duration window = std::chrono::milliseconds(20);
  static constexpr Duration shortest = window / 2, longest = std::chrono::seconds(1);
  bool crowded_ = false;
  Duration alone_for_ = shortest;
  Clock::time_point last_look_, next_look_;
  Usage usage_;      ///< at the last look
  Duration lost_{};  ///< since then
};

}  // namespace unrolled::kernels
