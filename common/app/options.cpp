#include "app/options.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <system_error>
#include <type_traits>
#include <vector>

#include "base/error.hpp"
#include "terminal/nearest.hpp"
#include "text/text_file.hpp"

namespace unrolled::app {
namespace fs = std::filesystem;
namespace {

/// One line of the help.
struct Entry {
  std::string group, name, help;
};

template <class T>
constexpr const char* kind = std::is_integral_v<T>
                                 ? (std::is_signed_v<T> ? "a whole number" : "a whole number, zero or more")
                                 : "a number";

/// The number that the whole text is. Errors: it is none, or does not fit.
template <class T>
T parse_number(const std::string& name, const std::string& text, const Limits& limits = {}) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool good = error == std::errc() && end == text.data() + text.size();
  if constexpr (std::is_floating_point_v<T>) good = good && std::isfinite(value);
  if (good && limits.contain(static_cast<double>(value))) return value;
  if (good) throw Error(fmt::format("{} {}: it is {}", name, text, limits.in_words()));
  if (error == std::errc::result_out_of_range)
    throw Error(fmt::format("{} {}: too large", name, printable(text)));
  throw Error(fmt::format("{} \"{}\": not {}", name, printable(text), kind<T>));
}

// "--quick" or "-h" where a value was meant; "-7" is a number, and "-- he said" may be a text.
bool looks_like_an_option(const std::string& given) {
  const bool is_long =
      given.size() > 2 && given.starts_with("--") && std::isalpha(static_cast<unsigned char>(given[2])) != 0;
  return is_long || given == "-h";
}

constexpr std::size_t most_train_steps = 1'000'000'000;

constexpr const char* common_group = "What to run";
constexpr const char* look_group = "Look inside";
constexpr const char* files_group = "Files";
constexpr const char* own_group = "This chapter's own";
constexpr const char* other_group = "Help";

}  // namespace

bool Limits::contain(double number) const {
  return (is_open ? number > least : number >= least) && number <= most;
}

std::string Limits::in_words() const {
  const bool has_most = std::isfinite(most);
  if (is_open) return fmt::format("above {}{}", least, has_most ? fmt::format(" and at most {}", most) : "");
  return has_most ? fmt::format("{} to {}", least, most) : fmt::format("{} or more", least);
}

struct CommandLine::Parser {
  std::string program, question;
  CLI::App app;
  std::vector<Entry> entries;
  bool help = false;

  void flag(const char* group, const std::string& name, bool& value, const std::string& text) {
    app.add_flag(name, value);
    entries.push_back({group, name, text});
  }

  template <class Take>
  void value(const char* group, const std::string& name, const char* kind, const std::string& text,
             Take take) {
    const auto check_and_take = [this, name, take](const std::string& given) {
      if (looks_like_an_option(given))
        throw Error(fmt::format("{} needs a value, and {} looks like an option", name, printable(given)),
                    hint());
      if (given.empty()) throw Error(fmt::format("{}: the value is empty", name), hint());
      take(given);
    };
    app.add_option_function<std::string>(name, check_and_take)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    entries.push_back({group, name + " " + kind, text});
  }

  template <class T>
  void number(const std::string& name, T& value_, const std::string& text, const Limits& limits) {
    value(
        own_group, name, std::is_integral_v<T> ? "N" : "X", fmt::format("{} (default {})", text, value_),
        [name, limits, &value_](const std::string& given) { value_ = parse_number<T>(name, given, limits); });
  }

  void path(const char* group, const std::string& name, const char* kind, fs::path& value_,
            const std::string& text) {
    value(group, name, kind, text, [&value_](const std::string& given) { value_ = given; });
  }

  void text(const std::string& name, std::string& value_, const std::string& text,
            const std::vector<std::string>& choices) {
    value(own_group, name, "TEXT", value_.empty() ? text : fmt::format("{} (default {})", text, value_),
          [name, choices, &value_](const std::string& given) {
            value_ = text::as_text(given, name);
            if (choices.empty() || std::find(choices.begin(), choices.end(), value_) != choices.end()) return;
            throw Error(
                fmt::format("{} \"{}\": not one of {}", name, printable(value_), fmt::join(choices, ", ")),
                suggestion(value_, choices, ""));
          });
  }

  std::string hint() const { return fmt::format("{} --help lists the options", program); }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const Entry& entry : entries) all.push_back(entry.name.substr(0, entry.name.find_first_of(" ,")));
    return all;
  }
};

CommandLine::CommandLine(const std::string& program, const std::string& question, Options& options)
    : parser_(std::make_unique<Parser>()) {
  Parser& p = *parser_;
  p.program = program;
  p.question = question;
  p.app.set_help_flag();
  p.app.allow_extras();

  p.flag(common_group, "--quick", options.quick,
         "the whole story in at most five seconds: less data, fewer steps; what the tests run");
  p.value(common_group, "--seed", "N",
          fmt::format(
              "where the random numbers start (default {}); the same seed gives the same run, bit for bit",
              options.seed),
          [&](const std::string& text) { options.seed = parse_number<std::uint64_t>("--seed", text); });
  p.value(common_group, "--data", "NAME|FILE",
          "run on another data set, by name (./book data lists them), or on a file of your own",
          [&](const std::string& text) { options.data = text; });
  p.value(common_group, "--train-steps", "N", "how long to train; each step changes the parameters once",
          [&](const std::string& text) {
            options.train_steps =
                parse_number<std::size_t>("--train-steps", text, at_least(0, most_train_steps));
          });

  p.flag(look_group, "--step", options.step,
         "stop at one recorded pass and go through it by hand, forwards, backwards and into the gradients; "
         "type help there");
  p.path(look_group, "--dot", "DIR", options.dot,
         "draw that pass as graphs (Graphviz DOT, and SVG) into a folder");
  p.path(look_group, "--html", "FILE", options.html,
         "write that pass as a page to step through in any browser, without a network");
  p.path(look_group, "--trace", "FILE", options.trace, "write that pass as JSON, for programs of your own");
  p.value(look_group, "--depth", "N",
          "fold the parts of the model that are nested deeper than N in the graphs",
          [&](const std::string& text) { options.depth = parse_number<std::size_t>("--depth", text); });

  p.path(files_group, "--save", "FILE", options.save, "keep the trained parameters (safetensors)");
  p.path(files_group, "--load", "FILE", options.load, "start from parameters that were kept");
  p.path(files_group, "--out", "DIR", options.out,
         fmt::format("where plots, graphs and claims.json go (default {})", options.out.string()));

  p.app.add_flag("--help,-h", p.help);
  p.entries.push_back({other_group, "--help, -h", "this page"});
}

CommandLine::~CommandLine() = default;

void CommandLine::option(const std::string& name, bool& value, const std::string& help) {
  parser_->flag(own_group, name, value, help);
}
void CommandLine::option(const std::string& name, int& value, const std::string& help, const Limits& limits) {
  parser_->number(name, value, help, limits);
}
void CommandLine::option(const std::string& name, std::size_t& value, const std::string& help,
                         const Limits& limits) {
  parser_->number(name, value, help, limits);
}
void CommandLine::option(const std::string& name, float& value, const std::string& help,
                         const Limits& limits) {
  parser_->number(name, value, help, limits);
}
void CommandLine::option(const std::string& name, double& value, const std::string& help,
                         const Limits& limits) {
  parser_->number(name, value, help, limits);
}
void CommandLine::option(const std::string& name, std::string& value, const std::string& help,
                         const std::vector<std::string>& choices) {
  parser_->text(name, value, help, choices);
}

void CommandLine::option(const std::string& name, fs::path& value, const std::string& help) {
  parser_->path(own_group, name, "FILE", value, help);
}

bool CommandLine::parse(int argc, const char* const* argv) {
  const std::string hint = parser_->hint();
  try {
    parser_->app.parse(argc, argv);
  } catch (const CLI::ArgumentMismatch& error) {
    // CLI11 says "--seed: 1 required TEXT missing".
    const std::string message = error.what();
    throw Error(fmt::format("{} needs a value", message.substr(0, message.find(':'))), hint);
  } catch (const CLI::ParseError& error) {
    throw Error(printable(error.what()), hint);
  }
  if (parser_->help) return false;
  if (const std::vector<std::string> unknown = parser_->app.remaining(); !unknown.empty()) {
    const std::string name = unknown[0].substr(0, unknown[0].find('='));
    if (!name.starts_with("-")) throw Error(fmt::format("unexpected argument \"{}\"", printable(name)), hint);
    throw Error(fmt::format("unknown option {}", printable(name)), suggestion(name, parser_->names(), hint));
  }
  return true;
}

std::string CommandLine::help(const Terminal& terminal) const {
  constexpr std::size_t column = 22;  // where the explanations begin
  const std::size_t width = std::min<std::size_t>(terminal.width, 100);
  std::string text = fmt::format("{}\n\nUsage: {} [options]\n", parser_->question, parser_->program);
  for (const char* group : {common_group, look_group, files_group, own_group, other_group}) {
    bool first = true;
    for (const Entry& entry : parser_->entries) {
      if (entry.group != group) continue;
      if (first) text += "\n" + terminal.bold(group) + "\n";
      first = false;
      std::string left = "  " + entry.name;
      for (const std::string& line : wrap(entry.help, width > column + 20 ? width - column : 20)) {
        // A name that reaches into the explanations has a line of its own.
        if (display_width(left) + 2 > column) {
          text += left + "\n";
          left.clear();
        }
        text += pad_right(left, column) + line + "\n";
        left.clear();
      }
    }
  }
  return text;
}

void check_folder(const std::string& option, const fs::path& folder) {
  const std::string hint = fmt::format("choose another place with {}", option);
  const auto refuse = [&](const std::string& why) {
    throw Error(fmt::format("{} {}: {}", option, printable(folder.string()), why), hint);
  };
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) refuse("this is a file, not a folder");
  fs::create_directories(folder, error);
  if (error) refuse(fmt::format("cannot make the folder: {}", error.message()));

  // Permission bits do not tell about read-only disks: try it.
  std::string probe = (folder / ".probe-XXXXXX").string();
  const int file = mkstemp(probe.data());
  if (file < 0) refuse(fmt::format("cannot write there: {}", std::strerror(errno)));
  close(file);
  unlink(probe.c_str());
}

void check_file(const std::string& option, const fs::path& file) {
  std::error_code error;
  const auto refuse = [&](const char* why) {
    throw Error(fmt::format("{} {}: {}", option, printable(file.string()), why), "give the name of a file");
  };
  if (fs::is_directory(file, error)) refuse("this is a folder");
  if (fs::exists(file, error)) {
    if (access(file.c_str(), W_OK) != 0) refuse(std::strerror(errno));
    if (!fs::is_regular_file(file, error)) return;  // a device or a pipe is written to directly
  }
  check_folder(option, file.has_parent_path() ? file.parent_path() : fs::path("."));
}

}  // namespace unrolled::app
