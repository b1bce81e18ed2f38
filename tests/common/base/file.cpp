#include "base/file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <string>
#include <thread>

#include "error_of.hpp"
#include "folder.hpp"
#include "other_programs.hpp"

using namespace unrolled;
using testing::error_of;
using testing::Folder;
using testing::SmallDisk;
namespace fs = std::filesystem;

TEST_CASE("a file comes back as it was written, zero bytes and all") {
  const Folder folder;
  const std::string bytes("one\0two\n", 8);
  write_atomically(folder.path / "file", bytes);
  CHECK(read_file(folder.path / "file") == bytes);
  write_atomically(folder.path / "file", "");
  CHECK(read_file(folder.path / "file").empty());
  const std::string large(300'000, 'x');
  write_atomically(folder.path / "file", large);
  CHECK(read_file(folder.path / "file") == large);
  CHECK(folder.entries() == 1);
}

TEST_CASE(
    "a mapped file shows the same bytes, again after they were forgotten; what cannot be mapped is refused") {
  const Folder folder;
  std::string bytes(300'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 251);
  write_atomically(folder.path / "file", bytes);
  const MappedFile mapped(folder.path / "file");
  CHECK(mapped.bytes() == bytes);
  mapped.forget(mapped.bytes().substr(5, 200'000));
  mapped.forget(mapped.bytes().substr(7, 1));
  CHECK(mapped.bytes() == bytes);
  write_atomically(folder.path / "empty", "");
  CHECK(MappedFile(folder.path / "empty").bytes().empty());
  CHECK(error_of([&] { MappedFile(folder.path / "none"); }).find("No such file") != std::string::npos);
  CHECK(error_of([&] { MappedFile(folder.path / ""); }).find("Is a directory") != std::string::npos);
  CHECK(error_of([&] { MappedFile("/dev/null"); }).find("not an ordinary file") != std::string::npos);
}

TEST_CASE("a file that is replaced keeps its permissions, a link its target") {
  const Folder folder;
  write_atomically(folder.path / "file", "old");
  ::chmod((folder.path / "file").c_str(), 0640);
  fs::create_symlink("file", folder.path / "link");
  write_atomically(folder.path / "link", "new");
  CHECK(fs::is_symlink(folder.path / "link"));
  CHECK(read_file(folder.path / "file") == "new");
  struct stat status {};
  ::stat((folder.path / "file").c_str(), &status);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("when the disk is full, the old file stays and nothing else does") {
  const Folder folder;
  write_atomically(folder.path / "file", "old");
  {
    const SmallDisk disk(1000);
    const std::string what =
        error_of([&] { write_atomically(folder.path / "file", std::string(5000, 'x')); });
    CHECK(what.find("file: cannot be written: File too large") != std::string::npos);
  }
  CHECK(read_file(folder.path / "file") == "old");
  CHECK(folder.entries() == 1);
  CHECK(error_of([] { write_atomically("/dev/full", "x"); }) ==
        "/dev/full: cannot be written: No space left on device · "
        "HINT: the disk is full: free some space, or choose another disk");
}

TEST_CASE("a place that cannot be written to is one clear line") {
  const Folder folder;
  write_atomically(folder.path / "file", "old");
  CHECK(error_of([&] { write_atomically(folder.path / "file" / "below", "x"); }).find("there is no folder") !=
        std::string::npos);
  CHECK(error_of([&] {
          write_atomically(folder.path / "nowhere" / "file", "x");
        }).find("there is no folder") != std::string::npos);
  CHECK(error_of([&] { write_atomically(folder.path, "x"); }).find("Is a directory") != std::string::npos);
  CHECK(error_of([&] { write_atomically("", "x"); }) == "cannot write to a file without a name");
  if (::geteuid() != 0) {  // nothing is read-only for the superuser
    ::chmod(folder.path.c_str(), 0500);
    CHECK(error_of([&] { write_atomically(folder.path / "new", "x"); }).find("Permission denied") !=
          std::string::npos);
    ::chmod(folder.path.c_str(), 0700);
  }
  CHECK(folder.entries() == 1);
}

TEST_CASE("a file that cannot be read is one clear line") {
  const Folder folder;
  CHECK(error_of([&] { read_file(folder.path / "missing"); }).find("No such file") != std::string::npos);
  CHECK(error_of([&] { read_file(folder.path); }).find("Is a directory") != std::string::npos);
  CHECK(error_of([&] { read_file("/dev/zero", 100'000); }).find("more than 100000 bytes") !=
        std::string::npos);
  write_atomically(folder.path / "large", "1234567");
  CHECK(error_of([&] { read_file(folder.path / "large", 6); }).find("more than 6 bytes") !=
        std::string::npos);
  CHECK(read_file(folder.path / "large", 7) == "1234567");
}

TEST_CASE("a pipe is read to its end, however slowly it is written; one that nobody writes to is empty") {
  const Folder folder;
  const std::string pipe = (folder.path / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(read_file(pipe).empty());
  CHECK(error_of([&] { MappedFile mapped(pipe); }).find("not an ordinary file") != std::string::npos);
  std::thread writer([&] {
    const int descriptor = ::open(pipe.c_str(), O_WRONLY);
    for (const char* part : {"one ", "two ", "three"}) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (::write(descriptor, part, std::strlen(part)) < 0) break;
    }
    ::close(descriptor);
  });
  std::string bytes;
  while (bytes.empty()) bytes = read_file(pipe);  // the writer may not have come yet
  writer.join();
  CHECK(bytes == "one two three");
}
