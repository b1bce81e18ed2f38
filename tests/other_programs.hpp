// Conditions that are hard to come by: other programs that misbehave, and a full disk.
#pragma once

#include <stdlib.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "folder.hpp"

namespace unrolled::testing {

/// While it lives, no program is found in PATH.
class NoPrograms {
 public:
  NoPrograms() { ::setenv("PATH", "/nowhere", 1); }
  ~NoPrograms() { ::setenv("PATH", before_.c_str(), 1); }
  NoPrograms(const NoPrograms&) = delete;
  NoPrograms& operator=(const NoPrograms&) = delete;

 private:
  std::string before_ = std::getenv("PATH");
};

/// While it lives, a program is this shell script.
class InPlaceOf {
 public:
  InPlaceOf(const std::string& program, const std::string& script) {
    const std::filesystem::path file = folder_.write(program, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    ::setenv("PATH", (folder_.path.string() + ":" + before_).c_str(), 1);
  }
  ~InPlaceOf() { ::setenv("PATH", before_.c_str(), 1); }
  InPlaceOf(const InPlaceOf&) = delete;
  InPlaceOf& operator=(const InPlaceOf&) = delete;

 private:
  std::string before_ = std::getenv("PATH");
  Folder folder_;
};

/// While it lives, no file may grow beyond `bytes`: what a full disk looks like from here.
struct SmallDisk {
  rlimit before{};
  explicit SmallDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{bytes, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &before); }
};

}  // namespace unrolled::testing
