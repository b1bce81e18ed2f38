#include "reasons.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "records.hpp"

namespace unrolled::exercise {
namespace {

[[noreturn]] void end_because(const std::string& reason) noexcept {
  if (is_telling()) {
    tell({{"reason", reason}});
  } else {
    fmt::print(stderr, "{}\n", reason);
  }
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

/// What is called where an exception finds nobody who handles it.
[[noreturn]] void exception_left() noexcept {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    end_because(fmt::format("an exception left a function that promised to throw none: {}", error.what()));
  } catch (...) {
  }
  end_because("std::terminate was called");
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

void tell_reasons() { std::set_terminate(exception_left); }

}  // namespace unrolled::exercise

namespace std {

/// libstdc++ calls this where one of its assertions does not hold, and finds ours before its own, which prints the whole
/// template. A library that does not know it never calls it.
void __glibcxx_assert_fail(const char* /*file*/, int /*line*/, const char* function,
                           const char* condition) noexcept {
  unrolled::exercise::end_because(unrolled::exercise::in_plain_words(function, condition));
}

}  // namespace std
