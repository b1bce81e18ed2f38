#include "terminal/line_reader.hpp"

#include <iostream>
#include <istream>

#ifdef UNROLLED_READLINE
#include <cstdio>
// readline.h needs FILE from <cstdio> before it.
#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>

#include <cstdlib>
#include <cstring>
#endif

namespace unrolled {

#ifdef UNROLLED_READLINE
namespace {

// Readline's callbacks are plain functions, so what they look at is global. One debugger runs at a time.
std::vector<std::string> completed_verbs, completed_names;

// Readline asks for match 0, 1, 2 … of a word until there is none, and frees what it gets.
char* next_match(const std::vector<std::string>& words, const char* typed, int asked) {
  static std::size_t next = 0;
  if (asked == 0) next = 0;
  while (next < words.size()) {
    const std::string& word = words[next++];
    if (word.starts_with(typed)) return ::strdup(word.c_str());
  }
  return nullptr;
}

char* match_verb(const char* typed, int asked) { return next_match(completed_verbs, typed, asked); }
char* match_name(const char* typed, int asked) { return next_match(completed_names, typed, asked); }

char** complete(const char* typed, int begin, int) {
  rl_attempted_completion_over = 1;  // never file names
  return rl_completion_matches(typed, begin == 0 ? match_verb : match_name);
}

// Ctrl-C gives up the line that is being typed, as in a shell; readline calls this after it has tidied up.
int give_up_line() {
  rl_replace_line("", 0);
  rl_crlf();
  rl_on_new_line();
  rl_redisplay();
  return 0;
}

// While a line is being typed, Ctrl-C must not end the program: this handler does nothing, and is put back.
class KeepAlive {
 public:
  KeepAlive() {
    struct sigaction nothing {};
    nothing.sa_handler = [](int) {};
    sigaction(SIGINT, &nothing, &before_);
  }
  ~KeepAlive() { sigaction(SIGINT, &before_, nullptr); }
  KeepAlive(const KeepAlive&) = delete;
  KeepAlive& operator=(const KeepAlive&) = delete;

 private:
  struct sigaction before_ {};
};

}  // namespace
#endif

LineReader::LineReader(std::istream& in, std::ostream& out, bool interactive,
                       [[maybe_unused]] std::vector<std::string> verbs,
                       [[maybe_unused]] std::vector<std::string> names)
    : in_(in), out_(out), terminal_(interactive && &in == &std::cin && &out == &std::cout) {
#ifdef UNROLLED_READLINE
  completed_verbs = std::move(verbs);
  completed_names = std::move(names);
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = const_cast<char*>(" \t[");
  rl_signal_event_hook = give_up_line;
#endif
}

std::optional<std::string> LineReader::read(const std::string& prompt) {
  std::string line;
#ifdef UNROLLED_READLINE
  if (terminal_) {
    out_.flush();
    const KeepAlive keep_alive;
    char* typed = readline(prompt.c_str());
    if (typed == nullptr) {
      out_ << '\n';
      return std::nullopt;
    }
    line = typed;
    std::free(typed);
    if (!line.empty()) add_history(line.c_str());
    return line;
  }
#endif
  out_ << prompt << std::flush;
  if (!std::getline(in_, line)) {
    out_ << '\n';
    return std::nullopt;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (!terminal_) out_ << line << '\n';
  return line;
}

}  // namespace unrolled
