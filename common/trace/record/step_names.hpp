// What a name that a reader types means in a record. A value goes by its label, alone or behind the scopes it is in; by its
// operation; by the number of its step. "grad " before any of these is its gradient.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/record/record.hpp"

namespace unrolled::trace {

/// Everything in a record that has a name, each once: labels, operations, scopes; for suggestions and completion.
std::vector<std::string> names_in(const Record& record);

/// "scores"; without a label "#12", or "∂#12" for the gradient of step 12.
std::string short_name(const Step& step);

/// Whether `path` is `name`, or ends with it after a separator: "chapters/x.hpp" ends with "x.hpp".
bool ends_with_part(std::string_view path, std::string_view name, char separator);

/// Whether this is the step's label, alone or with scopes before it: "scores", "head.1.scores".
bool is_called(const Step& step, std::string_view name);

/// Whether the step is inside a scope that goes by this name: "attn", "encoder.0.attn".
bool is_inside(const Step& step, std::string_view scope);

/// "12" and "#12" are 12.
std::optional<std::size_t> step_number(std::string_view name);

/// Whose gradient is meant: "scores" by "grad scores", "#12" by "grad #12" and "∂#12". Nothing where none is.
std::optional<std::string> gradient_of(std::string_view name);

/// The step that a name means to a reader who stands at step `here`: the latest up to there, else the first that comes.
/// Errors: none does.
std::size_t find_step(const Record& record, const std::string& name, std::size_t here);

}  // namespace unrolled::trace
