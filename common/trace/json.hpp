// A record as JSON, so that anybody can build another view of it. docs/trace-schema.md describes it.
#pragma once

#include <filesystem>
#include <string>

#include "trace/record.hpp"

namespace unrolled::trace {

/// The record in the schema of docs/trace-schema.md, with the source files its steps came from.
std::string json(const Record& record);

/// Writes it to a file. Errors: cannot write.
void write_json(const Record& record, const std::filesystem::path& path);

}  // namespace unrolled::trace
