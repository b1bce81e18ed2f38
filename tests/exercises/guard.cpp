#include "guard.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"

namespace unrolled::exercise {
namespace {

constexpr rlim_t most_memory = rlim_t{4} << 30;  // bytes

void set_limits(unsigned seconds) {
  const rlimit memory{most_memory, most_memory};
  const rlimit no_core_files{0, 0};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CORE, &no_core_files);
  alarm(seconds);
}

// Of the child: where its words go, each behind a letter that says what it is, and before a zero byte.
constexpr char telling = 't', reason = 'r';
int to_parent = -1;

void send(char kind, const std::string& word) {
  const std::string record = kind + word;
  if (write(to_parent, record.c_str(), std::string_view(record.c_str()).size() + 1) < 0) _exit(2);
}

/// Everything the child said until it ended; not a word that it did not finish.
void listen(int pipe, Ending& ending) {
  std::string said;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = read(pipe, buffer.data(), buffer.size())) > 0;)
    said.append(buffer.data(), std::size_t(n));
  for (std::size_t begin = 0, end = 0; (end = said.find('\0', begin)) != std::string::npos; begin = end + 1) {
    const std::string word = said.substr(begin + 1, end - begin - 1);
    if (said[begin] == reason) ending.reason = word;
    if (said[begin] == telling) ending.told.push_back(word);
  }
}

/// "index past the end of a std::vector": what an assertion of libstdc++ says in 300 characters of template.
std::string in_plain_words(std::string_view function, std::string_view condition) {
  const auto has = [](std::string_view text, std::string_view part) { return text.find(part) != text.npos; };
  const auto end = function.find('<'), begin = function.substr(0, end).rfind("::");
  if (end == function.npos || begin == function.npos) return std::string(condition) + " does not hold";
  std::string type(function.substr(begin + 2, end - begin - 2));
  if (type == "basic_string") type = "string";
  if (has(condition, "size()")) return "index past the end of a std::" + type;
  if (has(condition, "empty()")) return "an element of a std::" + type + " that has none";
  return fmt::format("std::{}: {} does not hold", type, condition);
}

}  // namespace

Ending guarded(unsigned seconds,
               const std::function<int(const std::function<void(const std::string&)>&)>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw Error("no pipe could be opened");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw Error("no process could be started");
  if (child == 0) {
    set_limits(seconds);
    to_parent = ends[1];
    const int status = work([](const std::string& word) { send(telling, word); });
    std::fflush(nullptr);
    _exit(status);
  }
  close(ends[1]);
  Ending ending;
  listen(ends[0], ending);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  ending.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  ending.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return ending;
}

}  // namespace unrolled::exercise

namespace std {

/// libstdc++ calls this where one of its assertions does not hold, and finds ours before its own, which prints the whole
/// template. A library that does not know it never calls it.
void __glibcxx_assert_fail(const char* /*file*/, int /*line*/, const char* function,
                           const char* condition) noexcept {
  using namespace unrolled::exercise;
  const std::string words = in_plain_words(function, condition);
  if (to_parent >= 0) {
    send(reason, words);
  } else {
    fmt::print(stderr, "{}\n", words);
  }
  std::abort();
}

}  // namespace std
