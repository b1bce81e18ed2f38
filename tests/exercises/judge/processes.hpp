// What /proc says of processes, and the end of all that came from one.
#pragma once

#include <sys/types.h>

#include <vector>

namespace unrolled::exercise {

struct ProcessorTime {
  double used = 0;       ///< seconds, with those of its children that have ended
  bool in_line = false;  ///< it runs, or would if a processor were free
};

/// Of a process that runs, or has ended and waits to be asked for; zero of one that is gone.
ProcessorTime processor_time(pid_t process);

/// The processes whose parent is this one, and theirs in turn.
std::vector<pid_t> descendants();

/// Processes and threads of a user that run. The system counts them all against the limit on processes.
std::size_t running_of(uid_t user);

/// Ends a child, its group and all that came from it. This process is a subreaper (prctl), so that orphans become its children.
void end_all(pid_t child);

}  // namespace unrolled::exercise
