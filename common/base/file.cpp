#include "base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace unrolled {
namespace {

namespace fs = std::filesystem;

Error failure(const fs::path& path, const char* what, int reason) {
  std::string hint;
  if (reason == ENOSPC || reason == EDQUOT)
    hint = "the disk is full: free some space, or choose another disk";
  if (reason == EACCES || reason == EPERM || reason == EROFS) hint = "choose a place that is yours";
  return Error(fmt::format("{}: {}: {}", path.string(), what, std::generic_category().message(reason)), hint);
}

// Throws when the system call behind `result` failed.
void require(bool succeeded, const fs::path& path) {
  if (!succeeded) throw failure(path, "cannot be written", errno);
}

// A file descriptor, opened without waiting: a pipe that nobody writes to is an empty file, not an endless wait.
int open_for_reading(const fs::path& path) {
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (number < 0) throw failure(path, "cannot be read", errno);
  return number;
}

struct stat status_of(const Descriptor& file, const fs::path& path) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) throw failure(path, "cannot be read", errno);
  if (S_ISDIR(status.st_mode)) throw failure(path, "cannot be read", EISDIR);
  return status;
}

// Waits until the writer of a pipe has written more, or has closed it.
void wait_for_bytes(const Descriptor& file) {
  struct pollfd waiting {
    file.number(), POLLIN, 0
  };
  ::poll(&waiting, 1, -1);
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    require(written >= 0, path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Removes the file at the end of its scope, unless it was renamed away before.
struct Temporary {
  fs::path path;
  ~Temporary() {
    if (!path.empty()) ::unlink(path.c_str());
  }
};

fs::path temporary_beside(const fs::path& path) {
  static std::atomic<unsigned> counter = 0;
  return path.parent_path() / fmt::format(".unrolled-{}-{}.part", ::getpid(), counter++);
}

// The folder whose entry the rename changes is flushed too; a file system that cannot is no reason to fail.
void flush_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() >= 0) ::fsync(opened.number());
}

}  // namespace

void write_atomically(const fs::path& path, std::string_view bytes) {
  if (path.empty()) throw Error("cannot write to a file without a name");

  // What is there now?
  struct stat before {};
  const bool exists = ::stat(path.c_str(), &before) == 0;
  if (exists && S_ISDIR(before.st_mode)) throw failure(path, "cannot be written", EISDIR);
  if (exists && !S_ISREG(before.st_mode)) {
    const Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    require(device.number() >= 0, path);
    return write_all(device.number(), bytes, path);
  }
  if (exists) require(::access(path.c_str(), W_OK) == 0, path);
  std::error_code ignored;
  const fs::path target = exists ? fs::canonical(path) : fs::absolute(path);
  if (!fs::is_directory(target.parent_path(), ignored)) {
    throw Error(fmt::format("{}: cannot be written: there is no folder {}", path.string(),
                            path.parent_path().string()),
                "make the folder first, or choose another place");
  }

  // Write beside it, then take its place.
  Temporary temporary;
  const fs::path beside = temporary_beside(target);
  {
    const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    require(file.number() >= 0, path);
    temporary.path = beside;
    if (exists) require(::fchmod(file.number(), before.st_mode & 07777) == 0, path);
    write_all(file.number(), bytes, path);
    require(::fsync(file.number()) == 0, path);
  }
  require(::rename(beside.c_str(), target.c_str()) == 0, path);
  temporary.path.clear();
  flush_folder(target.parent_path());
}

std::string read_file(const fs::path& path, std::size_t most) {
  const Descriptor file(open_for_reading(path));
  const struct stat status = status_of(file, path);
  const auto refuse_as_too_large = [&] {
    throw Error(
        fmt::format("{}: has more than {} bytes: surely not the file that was meant", path.string(), most));
  };
  if (S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > most) refuse_as_too_large();

  std::string bytes;
  // One byte more than the size lets the last read find the end without another round.
  if (S_ISREG(status.st_mode)) bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  constexpr std::size_t block = std::size_t{1} << 16;
  for (;;) {
    const std::size_t before = bytes.size();
    bytes.resize(before + block);
    const ssize_t got = ::read(file.number(), bytes.data() + before, block);
    const int reason = errno;
    bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && reason == EAGAIN) wait_for_bytes(file);
    if (got < 0 && (reason == EINTR || reason == EAGAIN)) continue;
    if (got < 0) throw failure(path, "cannot be read", reason);
    if (got == 0) return bytes;
    if (bytes.size() > most) refuse_as_too_large();
  }
}

MappedFile::MappedFile(const fs::path& path) {
  const Descriptor file(open_for_reading(path));
  const struct stat status = status_of(file, path);
  if (!S_ISREG(status.st_mode)) throw Error(path.string() + ": cannot be read: it is not an ordinary file");
  if (status.st_size == 0) return;  // nothing cannot be mapped
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const begin = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (begin == MAP_FAILED) throw failure(path, "cannot be read", errno);
  bytes_ = {static_cast<const char*>(begin), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

void MappedFile::forget(std::string_view part) const {
  // Whole pages only; those at the edges are shared with the neighbours
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto offset = static_cast<std::size_t>(part.data() - bytes_.data());
  const std::size_t first = (offset + page - 1) / page * page, last = (offset + part.size()) / page * page;
  if (first < last) ::madvise(const_cast<char*>(bytes_.data()) + first, last - first, MADV_DONTNEED);
}

}  // namespace unrolled
