// The chapter's pictures: who takes which word, how full experts are, what a model costs; and one token's way.
#pragma once

#include <functional>

#include "18_mixture_of_experts/experiments/runs.hpp"

namespace unrolled::mixture {

/// A row for each moment of the training, a column for each word: the expert that gets most of it.
app::HeatMap words_over_time(const std::string& title, const Run& run);

/// Each run's experts by their load, the fullest first, and the capacity.
app::Lines loads(const std::vector<Run>& runs);

/// What each run costs, and how far from the truth it is: dense layers as one curve, and a point for each other.
app::Lines against(const std::string& cost, const std::vector<Run>& runs,
                   const std::function<std::size_t(const Run&)>& cost_of);

/// One token from the router to the sum, in DOT: its likeliest experts, and the chosen ones. `n` is its row.
std::string token_graph(const std::string& token, std::size_t n, const Report& report);

}  // namespace unrolled::mixture
