// The answer to judge: a shared library that exports the functions asked for and nothing else.
#pragma once

#include <filesystem>

#include "exercise.hpp"

namespace unrolled::exercise {

/// Loads the answer to an exercise; entry.cpp.in says what such a library exports. What it runs while it is loaded is a stranger's
/// code too. Errors: it is no library, or holds no such answer.
Functions load_answer(const std::filesystem::path& library, const Exercise& exercise);

}  // namespace unrolled::exercise
