// The command line that every chapter program understands, and the chapter's own options beside it.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "terminal/terminal.hpp"

namespace unrolled::app {

/// What the reader asked for. An empty path or name was not given.
struct Options {
  bool quick = false;
  std::uint64_t seed = 1;
  std::string data;
  std::optional<std::size_t> train_steps;
  bool step = false;
  std::filesystem::path dot, html, trace;
  std::optional<std::size_t> depth;
  std::filesystem::path save, load, out;
};

/// The numbers that an option takes: from `least` to `most`, both included, but for `least` where it `is_open`.
struct Limits {
  double least = -HUGE_VAL, most = HUGE_VAL;
  bool is_open = false;

  bool contain(double number) const;
  /// "1 or more", "1 to 64", "above 0", "above 0 and at most 1".
  std::string in_words() const;
};
inline Limits at_least(double least, double most = HUGE_VAL) { return {least, most}; }
inline Limits above(double least, double most = HUGE_VAL) { return {least, most, true}; }

class CommandLine {
 public:
  /// Fills `options` in parse(). `program` is its name, `question` what the chapter asks.
  CommandLine(const std::string& program, const std::string& question, Options& options);
  ~CommandLine();

  /// An option of the chapter's own: `option("--clip", clip, "largest gradient norm")`. What `value` holds
  /// now is the default and shown in the help. A bool is a flag without a value; a number is within its limits; a text
  /// is read as a text from a file is (text::as_text), one of `choices` where there are some; a path names a file.
  void option(const std::string& name, bool& value, const std::string& help);
  void option(const std::string& name, int& value, const std::string& help, const Limits& limits = {});
  void option(const std::string& name, std::size_t& value, const std::string& help,
              const Limits& limits = {});
  void option(const std::string& name, float& value, const std::string& help, const Limits& limits = {});
  void option(const std::string& name, double& value, const std::string& help, const Limits& limits = {});
  void option(const std::string& name, std::string& value, const std::string& help,
              const std::vector<std::string>& choices = {});
  void option(const std::string& name, std::filesystem::path& value, const std::string& help);

  /// False when the reader asked for the help, and nothing else is to be done. Errors: an unknown option (with the
  /// nearest that exists); a value that is missing, empty, not of its kind or outside its limits; an option where a value
  /// was meant (--out --quick).
  bool parse(int argc, const char* const* argv);

  std::string help(const Terminal& terminal = {}) const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

/// Makes sure, before any long work, that files can be written into `folder`; makes it when it is missing.
/// Errors: one line that begins with `option`.
void check_folder(const std::string& option, const std::filesystem::path& folder);
/// The same for one file, and that it is neither a folder nor read-only.
void check_file(const std::string& option, const std::filesystem::path& file);

}  // namespace unrolled::app
