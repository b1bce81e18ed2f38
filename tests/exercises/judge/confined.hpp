// Runs a stranger's code in a child process that is limited, watched and, whatever it left behind, ended. The parent holds the
// clock and hears the child out; what it hears counts only if it comes from the judge's own code in the child.
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace unrolled::exercise {

/// What a child may use.
struct Limits {
  unsigned processor = 10;  ///< seconds
  unsigned idle = 5;        ///< seconds without any processor time: it waits for what does not come
  unsigned wall = 120;      ///< seconds; a busy machine is no endless loop
  std::size_t memory = std::size_t{4} << 30;     ///< bytes
  std::size_t file = std::size_t{16} << 20;      ///< bytes of any file that it writes
  std::size_t output = std::size_t{64} << 10;    ///< bytes that are kept of what it prints
  std::size_t records = std::size_t{256} << 20;  ///< bytes that it may tell
};

/// How a confined run ended.
struct Ending {
  enum class How {
    finished,   ///< the work came to its end
    exited,     ///< the process was ended before that, by exit() or the like
    crashed,    ///< by a signal, or by the standard library for a reason
    endless,    ///< its processor time was up
    idle,       ///< it waited without end
    not_alone,  ///< the work came to its end, and a process that it had started went on
    tampered    ///< something reached the parent that the judge's own code did not send
  } how = How::exited;
  int status = 0;                       ///< its exit status, or the signal that ended it
  std::string reason;                   ///< why the standard library ended it, in plain words, if it did
  std::vector<nlohmann::json> records;  ///< what the work told, in order, as far as it came
  std::string output;                   ///< what it printed, on either stream
};

/// Tells the parent one record.
using Tell = std::function<void(const nlohmann::json& record)>;

/// Runs `work` in a child process, and leaves nothing of it running. The child has a session of its own, no input, no open file, and
/// stands in a temporary folder of its own, which holds a copy of `given` under the same name; as root it becomes nobody.
/// Errors: no process could be started, the file cannot be read.
Ending confined(const Limits& limits, const std::filesystem::path& given,
                const std::function<void(const Tell&)>& work);

}  // namespace unrolled::exercise
