// What an error says, for tests of messages.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace unrolled::testing {

/// The message of the Error that the action throws, or "no error".
std::string error_of(auto action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace unrolled::testing
