// The cases of an answer as the child tells them and the parent hears them.
#pragma once

#include <nlohmann/json.hpp>

#include "exercise.hpp"

namespace unrolled::exercise {

nlohmann::json to_record(const Case& one);

/// Errors: nlohmann's own, when the record is no case.
Case from_record(const nlohmann::json& record);

}  // namespace unrolled::exercise
