// "Did you mean …?": the nearest of a few names to what was typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

/// The candidate fewest edits away (insert, delete, change, swap neighbours); nothing when none is near.
std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates);

/// "did you mean matmul?", or `otherwise` when nothing is near.
std::string suggestion(std::string_view typed, const std::vector<std::string>& candidates,
                       std::string_view otherwise);

}  // namespace unrolled
