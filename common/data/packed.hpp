// Files that were packed by gzip.
#pragma once

#include <filesystem>
#include <string>

namespace unrolled::data {

/// What is packed in the file. Errors: it cannot be read, is damaged, or larger unpacked than any of the book's.
std::string unpack(const std::filesystem::path& file);

}  // namespace unrolled::data
