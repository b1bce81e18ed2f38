#include "data/manifest.hpp"

#include <doctest/doctest.h>

#include "base/checksum.hpp"
#include "folder.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

TEST_CASE("SHA-256 as the standard's own examples have it, and at the block's edges") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  // From `head -c N /dev/zero | tr '\0' a | sha256sum`.
  CHECK(sha256(std::string(55, 'a')) == "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  CHECK(sha256(std::string(56, 'a')) == "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  CHECK(sha256(std::string(64, 'a')) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

TEST_CASE("the manifest says everything about every data set") {
  CHECK(data::manifest().size() == 16);
  for (const data::Entry& entry : data::manifest()) {
    INFO(entry.name);
    CHECK(data::find_entry(entry.name) == &entry);
    CHECK_FALSE(entry.about.empty());
    CHECK_FALSE(entry.licence.empty());
    CHECK_FALSE(entry.cite.empty());
    CHECK(entry.sha256.size() == 64);
  }
  CHECK(data::find_entry("sentiment")->is_pinned);
  CHECK_FALSE(data::find_entry("kjv")->is_pinned);
  CHECK(data::find_entry("nothing") == nullptr);
}

TEST_CASE("a fetched data set is compared with its checksums") {
  const testing::Cache cache;
  const auto a = cache.write("toy/package/a.txt", "one\n"), b = cache.write("toy/package/b.txt", "two\n");
  const std::string list = sha256("one\n") + "  ./package/a.txt\n" + sha256("two\n") + "  ./package/b.txt\n";
  cache.write("toy/SHA256SUMS", list);
  const data::Entry toy{"toy", "", "", "", sha256(list), true};
  CHECK(data::fetched_files(toy) == std::vector<std::filesystem::path>{a, b});

  SUBCASE("not fetched") {
    CHECK(error_of([] {
            data::fetched_files({"other", "", "", "", "", true});
          }) == "other is not fetched · HINT: ./book data other");
  }
  SUBCASE("a file is missing") {
    std::filesystem::remove(b);
    CHECK(contains(error_of([&] { data::fetched_files(toy); }), "b.txt is missing · HINT: ./book data toy"));
  }
  SUBCASE("a file is cut short") {
    write_atomically(b, "tw");
    CHECK(contains(error_of([&] { data::fetched_files(toy); }), "b.txt was cut short or altered"));
  }
  SUBCASE("the list itself is altered") {
    write_atomically(b, "TWO\n");
    const std::string other = list.substr(0, list.size() / 2) + sha256("TWO\n") + "  ./package/b.txt\n";
    cache.write("toy/SHA256SUMS", other);
    CHECK(contains(error_of([&] { data::fetched_files(toy); }),
                   "SHA256SUMS was altered or is of another version"));
    // A newer Debian release is another list, and fine.
    CHECK(data::fetched_files({"toy", "", "", "", sha256(list), false}).size() == 2);
  }
  SUBCASE("the list is no list") {
    cache.write("toy/SHA256SUMS", "nonsense\n");
    CHECK(contains(error_of([] {
                     data::fetched_files({"toy", "", "", "", "", false});
                   }),
                   "not a list of checksums"));
  }
}
