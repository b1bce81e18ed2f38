#include "base/error.hpp"

#include <fmt/format.h>

namespace unrolled {
namespace {

std::string with_hint(std::string what, const std::string& hint) {
  return hint.empty() ? what : fmt::format("{} · HINT: {}", what, hint);
}

std::string with_place(const std::string& what, Where where) {
  return where.line == 0 ? what : fmt::format("{} · {}:{}", what, file_name(where.file), where.line);
}

}  // namespace

Error::Error(const std::string& what, const std::string& hint) : std::runtime_error(with_hint(what, hint)) {}

Error::Error(const std::string& what, Where where, const std::string& hint)
    : std::runtime_error(with_hint(with_place(what, where), hint)) {}

Unfinished::Unfinished(const std::string& exercise)
    : Error(fmt::format("exercise {} is not written yet", exercise),
            fmt::format("./book hint {}", exercise)) {}

}  // namespace unrolled
