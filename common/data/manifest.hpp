// Which data sets there are, and which of them the reader has fetched (`./book data NAME`).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled::data {

/// One entry of common/data/manifest.txt.
struct Entry {
  std::string name, about, licence, cite;
  std::string sha256;      ///< of the list of all its files' checksums
  bool is_pinned = false;  ///< true for npm: a version never changes; false for Debian: point releases do
};

/// All of them, in the manifest's order.
const std::vector<Entry>& manifest();

/// The entry of this name, or null.
const Entry* find_entry(std::string_view name);

/// Where `fetch` puts data sets: $UNROLLED_CACHE, else $XDG_CACHE_HOME/unrolled, else ~/.cache/unrolled.
std::filesystem::path cache_folder();

/// Whether the data set was fetched; says nothing about whether it is whole.
bool is_fetched(const Entry& entry);

/// The files of a fetched data set, in byte order of their names, each compared with its checksum.
/// Errors: not fetched, a file is missing, cut short or altered.
std::vector<std::filesystem::path> fetched_files(const Entry& entry);

/// The same for the data set of this name; none when it was not fetched. `book` fetches what a chapter asks for so before its
/// first run.
std::vector<std::filesystem::path> resolve_files(std::string_view name);

}  // namespace unrolled::data
