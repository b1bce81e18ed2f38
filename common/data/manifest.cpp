#include "data/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>

#include "base/checksum.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "data/embedded.hpp"

namespace unrolled::data {
namespace {

namespace fs = std::filesystem;
constexpr const char* list_name = "SHA256SUMS";

std::vector<Entry> parse(std::string_view text) {
  std::vector<Entry> entries;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with('#') || colon == std::string::npos) continue;
    const std::string key = line.substr(0, colon), value = line.substr(colon + 2);
    if (key == "name") entries.emplace_back().name = value;
    Entry& entry = entries.back();
    if (key == "about") entry.about = value;
    if (key == "licence") entry.licence = value;
    if (key == "cite") entry.cite = value;
    if (key == "sha256") entry.sha256 = value;
    if (key == "package") entry.is_pinned = value.starts_with("npm ");
  }
  return entries;
}

Error damaged(const Entry& entry, const std::string& what) {
  return Error(fmt::format("{}: {}", entry.name, what),
               fmt::format("./book data {} fetches it anew", entry.name));
}

const char* variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

// Nothing where there is no home folder either.
std::optional<fs::path> find_cache_folder() {
  if (const char* own = variable("UNROLLED_CACHE")) return own;
  if (const char* cache = variable("XDG_CACHE_HOME")) return fs::path(cache) / "unrolled";
  if (const char* home = variable("HOME")) return fs::path(home) / ".cache" / "unrolled";
  return std::nullopt;
}

}  // namespace

const std::vector<Entry>& manifest() {
  static const std::vector<Entry> entries = parse(manifest_text);
  return entries;
}

const Entry* find_entry(std::string_view name) {
  const auto& all = manifest();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Entry& entry) { return entry.name == name; });
  return found == all.end() ? nullptr : &*found;
}

fs::path cache_folder() {
  if (const auto folder = find_cache_folder()) return *folder;
  throw Error("there is no home folder to look for data in", "set UNROLLED_CACHE to a folder of yours");
}

bool is_fetched(const Entry& entry) {
  const std::optional<fs::path> cache = find_cache_folder();
  std::error_code ignored;
  return cache && fs::exists(*cache / entry.name / list_name, ignored);
}

std::vector<fs::path> fetched_files(const Entry& entry) {
  const fs::path folder = cache_folder() / entry.name;
  if (!is_fetched(entry)) {
    throw Error(fmt::format("{} is not fetched", entry.name), fmt::format("./book data {}", entry.name));
  }
  const std::string list = read_file(folder / list_name);
  if (entry.is_pinned && sha256(list) != entry.sha256) {
    throw damaged(entry,
                  fmt::format("{} was altered or is of another version", (folder / list_name).string()));
  }

  // Each line is a checksum, two spaces, "./" and a path.
  constexpr std::size_t digits = 64, path_begin = digits + 4;
  std::vector<fs::path> files;
  std::istringstream lines(list);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() <= path_begin || line.substr(digits, 4) != "  ./") {
      throw damaged(entry, fmt::format("{} is not a list of checksums", (folder / list_name).string()));
    }
    const fs::path file = folder / line.substr(path_begin);
    std::error_code ignored;
    if (!fs::exists(file, ignored)) throw damaged(entry, fmt::format("{} is missing", file.string()));
    if (sha256(read_file(file)) != line.substr(0, digits)) {
      throw damaged(entry,
                    fmt::format("{} was cut short or altered: its checksum is another", file.string()));
    }
    files.push_back(file);
  }
  return files;
}

std::vector<std::filesystem::path> resolve_files(std::string_view name) {
  const Entry* entry = find_entry(name);
  if (!entry || !is_fetched(*entry)) return {};
  return fetched_files(*entry);
}

}  // namespace unrolled::data
