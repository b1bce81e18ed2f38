// Whole files in, whole files out. A file is replaced in one step or not at all, so a full disk or a kill in
// the middle of saving never costs the one that was there before.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace unrolled {

/// Writes `bytes` to `path`: into a temporary file beside it, flushed to the disk, then renamed over it.
/// A file that was there keeps its permissions, a symbolic link keeps pointing to its target, and a device or
/// pipe (/dev/stdout) is written to directly. Errors (nothing is changed, no temporary file stays): the
/// folder is missing or not writable, `path` is a folder or a read-only file, the disk is full.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The bytes of the file (or pipe). Errors: missing, not readable, a folder, more than `most` bytes.
std::string read_file(const std::filesystem::path& path, std::size_t most = std::size_t{1} << 30);

/// A file that is mapped into memory: the kernel reads the pages that are used. Its bytes stand as long as this
/// lives. Errors: missing, not readable, not an ordinary file.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return bytes_; }
  /// A part that is not needed for now: its memory is given back, and is read again should it be looked at after all.
  void forget(std::string_view part) const;

 private:
  std::string_view bytes_;
};

}  // namespace unrolled
