// What the build proves of every exercise: see docs/writing-exercises.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "exercise.hpp"

namespace unrolled::exercise {

/// What is wrong with the exercise as its author wrote it, one line each; empty when nothing is.
std::vector<std::string> prove_starter(const Exercise& exercise, const std::filesystem::path& library);
/// The unusual answer in a library, right but written in another way than the solution, is judged right.
std::vector<std::string> prove_answer(const Exercise& exercise, const std::filesystem::path& library);
std::vector<std::string> prove_solution(const Exercise& exercise);

/// An answer that makes a mistake nobody listed is rejected, and what its author is told, if anything, is so.
std::vector<std::string> prove_wrong(const Exercise& exercise, const std::filesystem::path& library,
                                     std::string& told);

/// The page has the heading "## 3.1 count_vector (10 minutes)" and three hints under it. `page` is its text.
std::vector<std::string> prove_page(const std::string& page, const std::string& id, const std::string& name);

}  // namespace unrolled::exercise
