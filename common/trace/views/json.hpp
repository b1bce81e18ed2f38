// A record as JSON, so that anybody can build another view of it. docs/trace-schema.md describes it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "trace/record/record.hpp"

namespace unrolled::trace {

/// Bytes as text (RFC 4648, section 4).
std::string base64(std::string_view bytes);

/// How the numbers of a value are written.
enum class Numbers {
  decimal,  ///< "data", an array
  packed,   ///< "packed", base64 of little-endian float32: less than half the room
};

/// The record in the schema of docs/trace-schema.md, with the source files its steps came from. A value of more
/// than `most` elements is cut to its corner.
std::string json(const Record& record, Numbers numbers = Numbers::decimal, std::size_t most = whole_limit);

/// Writes it to a file. Errors: cannot write.
void write_json(const Record& record, const std::filesystem::path& path);

}  // namespace unrolled::trace
