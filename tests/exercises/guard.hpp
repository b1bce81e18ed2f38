// Runs a stranger's code where it can do no harm: a crash, a loop without end or a greedy one ends only the
// child.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace unrolled::exercise {

/// How a guarded run ended.
struct Ending {
  int status = 0;                 ///< what the work returned
  int signal = 0;                 ///< or the signal that ended it; SIGALRM when its time was up
  std::string reason;             ///< why the standard library ended it, in plain words, if it did
  std::vector<std::string> told;  ///< what it told before
};

/// Runs `work` in a child process with at most `seconds` of time and 4 GB of memory. Through its argument the
/// work tells where it is, so that a crash can be placed.
Ending guarded(unsigned seconds,
               const std::function<int(const std::function<void(const std::string&)>&)>& work);

}  // namespace unrolled::exercise
