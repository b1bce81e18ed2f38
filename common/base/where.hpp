// The line of the book that asked for something.
#pragma once

namespace unrolled {

/// A place in a source file. As a defaulted argument, `Where where = Where::here()` is the caller's line.
struct Where {
  const char* file = "";
  int line = 0;

  // The builtins rather than std::source_location: clang has the latter only from 16 on.
  static constexpr Where here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return {file, line};
  }
};

/// The last part of a path: "attention.hpp".
constexpr const char* file_name(const char* path) {
  const char* name = path;
  for (const char* c = path; *c != '\0'; ++c) {
    if (*c == '/') name = c + 1;
  }
  return name;
}

}  // namespace unrolled
